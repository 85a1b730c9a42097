"""An answer laid beside its problem: who sits where, who takes what. What the rules of `solver.verify` look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from solver.answer import Answer, Cover, Enrolment, Membership
from solver.problem import Need, Period, Person, Problem, Team, Training

Finding = tuple[str, str]
"""Where in the answer a rule is broken, as a JSON path, and the sentence that says how."""

CLOSE = 1e-6

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Seat:
    """A membership whose team and person exist, at `path` in the answer."""

    path: str
    membership: Membership
    team: Team
    person: Person
    covers: tuple[tuple[Cover, Need], ...]
    """The needs that exist, each once."""


@dataclass(frozen=True, slots=True)
class Course:
    """An enrolment whose person and training exist, at `path` in the answer."""

    path: str
    enrolment: Enrolment
    person: Person
    training: Training

    @property
    def days(self) -> Period:
        """From the first day to the last, as the answer states them."""
        return Period(self.enrolment.start, self.enrolment.end)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A class: everybody who takes one training from one day on."""

    training: Training
    start: date
    courses: tuple[Course, ...]

    @property
    def path(self) -> str:
        """Where its first enrolment stands."""
        return self.courses[0].path

    @property
    def days(self) -> Period:
        """From the first day to the last."""
        return Period(self.start, max(course.enrolment.end for course in self.courses))

    @property
    def name(self) -> str:
        """What a sentence calls it."""
        return f'the class of training "{self.training.id}" from {self.start}'


@dataclass(frozen=True)
class Case:
    """A problem and an answer to it. What the answer names and does not exist is left out: other rules report it."""

    problem: Problem
    answer: Answer

    @cached_property
    def needs(self) -> dict[tuple[str, str], tuple[Team, Need]]:
        """Each need of the problem with its team, by (team, need)."""
        return {(team.id, need.id): (team, need) for team in self.problem.teams.values() for need in team.needs}

    @cached_property
    def seats(self) -> list[Seat]:
        """Who is on which team; somebody listed twice for one team has one seat there."""
        seats: dict[tuple[str, str], Seat] = {}
        for index, member in enumerate(self.answer.members):
            team, person = self.problem.teams.get(member.team), self.problem.people.get(member.person)
            if team is None or person is None or (team.id, person.id) in seats:
                continue
            known = {cover.need: cover for cover in member.covers if (team.id, cover.need) in self.needs}
            covers = tuple((cover, self.needs[team.id, need][1]) for need, cover in known.items())
            seats[team.id, person.id] = Seat(f"$.members[{index}]", member, team, person, covers)
        return list(seats.values())

    @cached_property
    def seats_of_team(self) -> dict[str, list[Seat]]:
        """The seats of each team of the problem, none for some."""
        return grouped(self.seats, lambda seat: seat.team.id)

    @cached_property
    def seats_of_person(self) -> dict[str, list[Seat]]:
        """The seats of each person who has any."""
        return grouped(self.seats, lambda seat: seat.person.id)

    @cached_property
    def courses(self) -> list[Course]:
        """Who takes which training."""
        people, trainings = self.problem.people, self.problem.trainings
        return [
            Course(f"$.trainings[{index}]", enrolment, people[enrolment.person], trainings[enrolment.training])
            for index, enrolment in enumerate(self.answer.trainings)
            if enrolment.person in people and enrolment.training in trainings
        ]

    @cached_property
    def courses_of(self) -> dict[str, list[Course]]:
        """The trainings of each person, in order of their start."""
        in_order = sorted(self.courses, key=lambda course: course.enrolment.start)
        return grouped(in_order, lambda course: course.person.id)

    @cached_property
    def lessons(self) -> list[Lesson]:
        """The classes: one per training and start day, of all trainings that are not self-paced."""
        together = grouped(
            (course for course in self.courses if not course.training.self_paced),
            lambda course: (course.training.id, course.enrolment.start),
        )
        return [Lesson(courses[0].training, start, tuple(courses)) for (_, start), courses in together.items()]

    @cached_property
    def counted(self) -> dict[tuple[str, str], list[Person]]:
        """The members counted for each need: listed for it, and they reach it."""
        counted: dict[tuple[str, str], list[Person]] = {key: [] for key in self.needs}
        for seat in self.seats:
            for _, need in seat.covers:
                if self.reaches(seat, need):
                    counted[seat.team.id, need.id].append(seat.person)
        return counted

    def reaches(self, seat: Seat, need: Need) -> bool:
        """Whether the person holds the need's level from the team's first day to its last."""
        courses = self.courses_of.get(seat.person.id, [])
        return self.level(seat.person, need.skill, Period(seat.team.start, seat.team.end), courses) >= need.level

    def level(self, person: Person, skill: str, days: Period, courses: Iterable[Course]) -> int:
        """The person's level over the days: as stated if it holds so long, or where trainings over by then lead."""
        lowest = self.problem.scale_min
        held = person.skills.get(skill)
        trained = [
            course.training.to_level
            for course in courses
            if course.training.skill == skill and course.enrolment.end < days.start
        ]
        if held is None:
            return max([lowest, *trained])
        too_late = held.valid_until is not None and held.valid_until < days.end
        lapsed = held.lapses_on is not None and held.lapses_on < days.start
        stated = held.level if held.verified else held.level - self.problem.rules.caution
        return max([lowest if too_late or lapsed else stated, lowest, *trained])

    def unmet(self, course: Course, courses: Iterable[Course]) -> Iterator[tuple[str, int, int]]:
        """What the person does not hold on the training's first day: (skill, level asked, level held)."""
        training, day = course.training, course.enrolment.start
        asked = [(training.skill, training.from_level)]
        declared = self.problem.skills.get(training.skill)
        if declared is not None:
            asked += [
                (step.skill, step.level)
                for step in declared.prerequisites
                if step.for_level is None or step.for_level <= training.to_level
            ]
        before = list(courses)
        for skill, level in asked:
            held = self.level(course.person, skill, Period(day, day), before)
            if held < level:
                yield skill, level, held


def grouped(items: Iterable[V], key: Callable[[V], K]) -> dict[K, list[V]]:
    """The items by key, each group in the order of the items."""
    groups: defaultdict[K, list[V]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return dict(groups)


def overlap(one: Period, other: Period) -> bool:
    """Whether the two have a day in common."""
    return one.start <= other.end and other.start <= one.end


def peak(amounts: Iterable[tuple[Period, float]]) -> tuple[float, date | None]:
    """The most that runs on one day, and the first such day."""
    changes: defaultdict[int, float] = defaultdict(float)
    for days, amount in amounts:
        changes[days.start.toordinal()] += amount
        changes[max(days.start, days.end).toordinal() + 1] -= amount
    most, when, running = 0.0, None, 0.0
    for day in sorted(changes):
        running += changes[day]
        if running > most + 1e-12:
            most, when = running, date.fromordinal(day)
    return most, when


def close(one: float, other: float) -> bool:
    """Whether two numbers agree to 1e-6, relative."""
    return abs(one - other) <= CLOSE * max(1.0, abs(other))
