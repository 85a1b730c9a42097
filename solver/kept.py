"""What is left of an answer once its problem has changed: where the search for the new answer begins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from solver.answer import Answer
from solver.draft import Course, Draft, Pair, reaches, tidy
from solver.greedy import greedy
from solver.problem import Problem


@dataclass(frozen=True, slots=True)
class Start:
    """Where a search begins: a plan, which may break rules, and what the first goal is proven never to be below."""

    draft: Draft
    least: Fraction = Fraction(0)


def draft_of(answer: Answer) -> Draft:
    """The plain choices of an answer."""
    members: dict[str, list[str]] = defaultdict(list)
    counted: dict[Pair, list[str]] = defaultdict(list)
    for member in answer.members:
        members[member.team].append(member.person)
        for cover in member.covers:
            counted[member.team, cover.need].append(member.person)
    courses = [Course(each.person, each.training, each.start, each.end, each.trainer) for each in answer.trainings]
    return Draft(dict(members), dict(counted), courses)


def kept(problem: Problem, answer: Answer, without: Collection[str] = ()) -> Draft:
    """The answer with those who must join now, less the people `without`, those who are barred now, and what hangs on
    them. Rules that change with that may be broken: whoever uses it must check it.
    """
    before = draft_of(answer)
    people = problem.people.keys() - set(without)
    members = {key: list(_members(problem, key, before.members.get(key, ()), people)) for key in problem.teams}
    courses = [
        course
        for course in before.courses
        if course.person in people
        and course.training in problem.trainings
        and (course.trainer is None or course.trainer in people)
    ]
    of_person: dict[str, list[Course]] = defaultdict(list)
    for course in courses:
        of_person[course.person].append(course)
    counted = {
        (team.id, need.id): [
            person
            for person in before.counted.get((team.id, need.id), ())
            if person in members[team.id] and reaches(problem, of_person[person], person, (team.id, need.id))
        ]
        for team in problem.teams.values()
        for need in team.needs
    }
    return tidy(problem, Draft(members, counted, courses))


def filled_up(problem: Problem, draft: Draft) -> Draft | None:
    """The draft with whoever today's way adds to its teams; None when that finds nobody to keep the rules with."""
    teams = {key: replace(team, fixed=tuple(draft.members.get(key, ()))) for key, team in problem.teams.items()}
    found = greedy(replace(problem, teams=teams))
    if found is None:
        return None
    filled = draft_of(found)
    counted = {
        (team, need): [*draft.counted.get((team, need), ()), *(p for p in people if p not in teams[team].fixed)]
        for (team, need), people in (dict.fromkeys(draft.counted, ()) | filled.counted).items()
    }
    return tidy(problem, Draft(filled.members, counted, draft.courses))


def _members(problem: Problem, key: str, before: Collection[str], people: Collection[str]) -> Iterator[str]:
    team = problem.teams[key]
    yield from (person for person in before if person in people and person not in team.barred)
    yield from (person for person in team.fixed if person not in before)
