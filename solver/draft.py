"""A plan as plain choices: who is on which team, counted for what, trained when; and what each training is for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from solver.answer import Cover, Enrolment, Membership, NeedResult
from solver.levels import level, stated_level
from solver.problem import Need, Problem, Side, Skill, Team, Training

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Course:
    """One person taking one training from `start` to `end`, both included."""

    person: str
    training: str
    start: date
    end: date
    trainer: str | None = None


@dataclass(slots=True)
class Draft:
    """Members by team, the people counted by (team, need), and the trainings taken."""

    members: dict[str, list[str]]
    counted: dict[Pair, list[str]]
    courses: list[Course] = field(default_factory=list)


def asked(problem: Problem, training: Training) -> list[tuple[str, int]]:
    """The levels asked on a training's start day: its own `from`, and the prerequisites that apply to its `to`."""
    prerequisites = problem.skills.get(training.skill, Skill(training.skill)).prerequisites
    return [(training.skill, training.from_level)] + [
        (prerequisite.skill, prerequisite.level)
        for prerequisite in prerequisites
        if prerequisite.for_level is None or prerequisite.for_level <= training.to_level
    ]


def tidy(problem: Problem, draft: Draft) -> Draft:
    """The draft without covers nobody needs and trainings that serve none.

    Covers stay as they are for trainers, who may teach by a training that only such a cover justifies, and for people
    whose stated levels have two ends: whether those are lacked depends on all that a training is for.
    """
    as_found = {course.trainer for course in draft.courses} | set(_with_two_ends(problem))
    counted = {pair: _without_surplus(problem, pair, people, as_found) for pair, people in draft.counted.items()}
    covers = _covers(counted)
    courses = [
        course
        for person, taken in _by_person(draft.courses).items()
        for course in _useful(problem, taken, covers.get(person, []))
    ]
    return Draft(draft.members, counted, courses)


def _with_two_ends(problem: Problem) -> Iterator[str]:
    for person in problem.people.values():
        if any(holding.valid_until and holding.lapses_on for holding in person.skills.values()):
            yield person.id


def _by_person(courses: Iterable[Course]) -> dict[str, list[Course]]:
    found: dict[str, list[Course]] = defaultdict(list)
    for course in sorted(courses, key=lambda course: (course.start, course.training)):
        found[course.person].append(course)
    return found


def _covers(counted: dict[Pair, list[str]]) -> dict[str, list[Pair]]:
    found: dict[str, list[Pair]] = defaultdict(list)
    for pair, people in counted.items():
        for person in people:
            found[person].append(pair)
    return found


def _without_surplus(problem: Problem, pair: Pair, people: list[str], keep: set[str | None]) -> list[str]:
    """Those counted, less trained people beyond head count and spare whose side is stood for by others."""
    team, need = find(problem, pair)
    kept = list(people)
    for person in people:
        if len(kept) <= need.headcount + need.spare:
            break
        others = [other for other in kept if other != person]
        if person in keep:
            continue
        if not by_level(problem, person, team, need) and _sides(problem, others) >= _sides(problem, kept):
            kept = others
    return kept


def _sides(problem: Problem, people: Iterable[str]) -> set[Side | None]:
    return {problem.people[person].side for person in people} - {None}


def find(problem: Problem, pair: Pair) -> tuple[Team, Need]:
    """The team and need that a pair of ids names."""
    team = problem.teams[pair[0]]
    return team, next(need for need in team.needs if need.id == pair[1])


def by_level(problem: Problem, person: str, team: Team, need: Need) -> bool:
    """Whether the person reaches the need without any training."""
    return stated_level(problem, problem.people[person], need.skill, team.start, team.end) >= need.level


def _useful(problem: Problem, courses: list[Course], covers: Sequence[Pair]) -> list[Course]:
    """A person's trainings less those without which every cover still stands; the last first."""
    for course in reversed(courses):
        if not serves(problem, courses, course, covers):
            return _useful(problem, without(problem, courses, course), covers)
    return courses


def without(problem: Problem, courses: Sequence[Course], left_out: Course) -> list[Course]:
    """A person's other trainings that could still be taken: those whose asks are met on their start all the same."""
    kept: list[Course] = []
    for course in courses:
        if course is not left_out and all(
            _level(problem, kept, course.person, skill, course.start, course.start) >= wanted
            for skill, wanted in asked(problem, problem.trainings[course.training])
        ):
            kept.append(course)
    return kept


def serves(problem: Problem, courses: Sequence[Course], course: Course, covers: Iterable[Pair]) -> tuple[Pair, ...]:
    """The covers of the person that fall without this training: the needs it is for.

    `courses` are all trainings of that person by start.
    """
    kept = without(problem, courses, course)
    return tuple(pair for pair in covers if not reaches(problem, kept, course.person, pair))


def reaches(problem: Problem, courses: Sequence[Course], person: str, pair: Pair) -> bool:
    """Whether the person reaches a need, these being all of their trainings."""
    team, need = find(problem, pair)
    return _level(problem, courses, person, need.skill, team.start, team.end) >= need.level


def _level(problem: Problem, courses: Sequence[Course], person: str, skill: str, start: date, end: date) -> int:
    trained = [
        (course.end, training.to_level)
        for course in courses
        if (training := problem.trainings[course.training]).skill == skill
    ]
    return level(problem, problem.people[person], skill, start, end, trained)


def memberships(problem: Problem, draft: Draft) -> tuple[Membership, ...]:
    """Every membership with the needs it counts for, teams and people in the order of the problem."""
    order = {person: number for number, person in enumerate(problem.people)}
    counted = {pair: set(people) for pair, people in draft.counted.items()}
    return tuple(
        Membership(
            team.id,
            person,
            tuple(
                Cover(need.id, "level" if by_level(problem, person, team, need) else "training")
                for need in team.needs
                if person in counted.get((team.id, need.id), ())
            ),
        )
        for team in problem.teams.values()
        for person in sorted(draft.members.get(team.id, ()), key=order.__getitem__)
    )


def enrolments(problem: Problem, draft: Draft) -> tuple[Enrolment, ...]:
    """Every training taken with the needs it is for, people and trainings in order."""
    by_person, covers = _by_person(draft.courses), _covers(draft.counted)
    return tuple(
        Enrolment(
            person,
            course.training,
            serves(problem, courses, course, covers.get(person, ())),
            course.start,
            course.end,
            problem.trainings[course.training].hours,
            problem.trainings[course.training].cost,
            course.trainer,
        )
        for person in problem.people
        if (courses := by_person.get(person, []))
        for course in courses
    )


def need_results(problem: Problem, draft: Draft) -> tuple[NeedResult, ...]:
    """What became of every need."""
    return tuple(
        _need_result(team, need, len(draft.counted.get((team.id, need.id), ())))
        for team in problem.teams.values()
        for need in team.needs
    )


def _need_result(team: Team, need: Need, counted: int) -> NeedResult:
    covered = min(counted, need.headcount + need.spare)
    spare_missing = min(need.spare, need.headcount + need.spare - covered)
    return NeedResult(team.id, need.id, need.headcount, covered, max(0, need.headcount - covered), spare_missing)
