"""The checker lets nothing pass that is better than the best: changed answers that would be are found out."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from random import Random

import pytest

from solver.answer import Answer, GoalResult, RunFacts
from solver.draft import Course, Draft, enrolments, memberships, need_results
from solver.problem import Problem
from solver.values import values
from solver.verify import evaluate, verify
from tests.solver.brute import Best, brute, weeks_of
from tests.solver.plain import plain
from tests.solver.tiny import tiny

CHANGES_OF_EACH = 40
FEW, MANY = range(12), pytest.param(range(12, 300), marks=pytest.mark.slow)


def draft_of(problem: Problem, best: Best) -> Draft:
    counted = {
        (team.id, need.id): [person for person, covered in best.covers[team.id] if covered == need.id]
        for team in problem.teams.values()
        for need in team.needs
    }
    courses = [
        Course(person, taken.training.id, taken.start, taken.end, best.trainers.get((taken.training.id, taken.start)))
        for person, schedule in best.taken.items()
        for taken in schedule
    ]
    return Draft({team: list(people) for team, people in best.members.items()}, counted, courses)


def another_member(problem: Problem, draft: Draft, random: Random) -> None:
    team, person = random.choice(list(problem.teams.values())), random.choice(list(problem.people))
    if person not in draft.members[team.id]:
        draft.members[team.id].append(person)
        for need in team.needs:
            draft.counted[team.id, need.id].append(person)


def one_member_less(problem: Problem, draft: Draft, random: Random) -> None:
    team = random.choice(list(problem.teams.values()))
    if members := draft.members[team.id]:
        gone = members.pop(random.randrange(len(members)))
        for need in team.needs:
            draft.counted[team.id, need.id] = [each for each in draft.counted[team.id, need.id] if each != gone]


def another_cover(problem: Problem, draft: Draft, random: Random) -> None:
    team, need = random.choice(list(draft.counted))
    counted = draft.counted[team, need]
    if uncounted := [person for person in draft.members[team] if person not in counted]:
        counted.append(random.choice(uncounted))


def one_training_less(problem: Problem, draft: Draft, random: Random) -> None:
    if draft.courses:
        draft.courses.pop(random.randrange(len(draft.courses)))


def another_training(problem: Problem, draft: Draft, random: Random) -> None:
    if problem.trainings:
        person, training = random.choice(list(problem.people.values())), random.choice(list(problem.trainings.values()))
        monday = problem.rules.start + timedelta(days=-problem.rules.start.weekday() % 7 + 7 * random.randrange(3))
        start = random.choice(training.sessions or [monday])
        end = start + timedelta(days=7 * (weeks_of(person, training) or 1) - 1)
        teacher = None if training.trainer_level is None else random.choice(list(problem.people))
        draft.courses.append(Course(person.id, training.id, start, end, teacher))


def an_earlier_training(problem: Problem, draft: Draft, random: Random) -> None:
    if draft.courses:
        at, ahead = random.randrange(len(draft.courses)), timedelta(days=random.choice((1, 7, 7, 14)))
        course = draft.courses[at]
        draft.courses[at] = replace(course, start=course.start - ahead, end=course.end - ahead)


CHANGES: list[Callable[[Problem, Draft, Random], None]] = [
    another_member,
    one_member_less,
    another_cover,
    one_training_less,
    another_training,
    an_earlier_training,
]


def stated(problem: Problem, draft: Draft) -> Answer:
    """The draft as an answer that says of itself what is true if it keeps the rules."""
    members, trainings = memberships(problem, draft), enrolments(problem, draft)
    goals = [GoalResult(goal, float(value), None) for goal, value in values(problem, members, trainings).items()]
    return Answer("feasible", tuple(goals), members, trainings, need_results(problem, draft), RunFacts(0.0, 0, ""))


def rounded(goals: Iterable[float | Fraction]) -> list[float]:
    return [round(float(value), 6) for value in goals]


@pytest.mark.parametrize("seeds", [FEW, MANY], ids=["few", "many"])
def test_no_changed_answer_that_passes_the_checker_beats_the_best(seeds: range) -> None:
    passed = found_out = 0
    for seed in seeds:
        random, problem = Random(seed), plain(tiny(seed))
        if (best := brute(problem)) is None:
            continue
        for _ in range(CHANGES_OF_EACH):
            draft = copy.deepcopy(draft_of(problem, best))
            for change in random.choices(CHANGES, k=random.randint(1, 3)):
                change(problem, draft, random)
            answer = stated(problem, draft)
            if verify(problem, answer):
                found_out += 1
                continue
            passed += 1
            worth = evaluate(problem, answer)
            assert [goal.value for goal in answer.goals] == pytest.approx([worth[goal] for goal in problem.objective])
            assert rounded(worth[goal] for goal in problem.objective) >= rounded(best.goals), seed
    assert min(passed, found_out) > 5 * len(seeds)
