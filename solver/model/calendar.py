"""The days of a problem: when trainings can start, how long they last, until when stated levels hold.

Days are counted from `rules.start`, which is day 0; a training occupies [start, start + days).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from math import ceil

from solver.draft import asked
from solver.levels import holds, worth
from solver.problem import Person, Problem, Training, exact

FOREVER = 10**7
HOURS_TOLERANCE = Fraction(1, 10**9)


@dataclass(frozen=True, slots=True)
class Ask:
    """A level of a skill that is asked on a training's start day."""

    skill: str
    level: int


class Calendar:
    """Dates as days, and what a training asks and offers on them."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.start = problem.rules.start
        self.last = max((self.day(team.start) for team in problem.teams.values()), default=0)
        mondays = tuple(range(-self.start.weekday() % 7, self.last, 7))
        self._starts: dict[str, tuple[int, ...]] = {}
        self.asks: dict[str, tuple[Ask, ...]] = {}
        for training in problem.trainings.values():
            days = mondays if training.sessions is None else sorted({self.day(day) for day in training.sessions})
            self._starts[training.id] = mondays if training.self_paced else tuple(self._classes(training, days))
            wanted = (Ask(skill, level) for skill, level in asked(problem, training))
            self.asks[training.id] = tuple(ask for ask in wanted if ask.level > problem.scale_min)

    def _classes(self, training: Training, days: Sequence[int]) -> Iterator[int]:
        """Of these days those on which a class of the training may run: where there is room, and somebody to teach."""
        units, least = self.problem.facilities, training.trainer_level
        if any(needed > units.get(facility, 0) for facility, needed in training.facility.items()):
            return
        anybody = least is None or least <= self.problem.scale_min or self._taught(training.skill, least)
        teachers = [] if anybody or least is None else self._holders(training.skill, least)
        for start in days:
            if start >= 0 and (anybody or any(self._teaches(person, training, start) for person in teachers)):
                yield start

    def _taught(self, skill: str, level: int) -> bool:
        """Whether a training leads to the level, so that who teaches it need not hold it from the start."""
        return any(each.skill == skill and each.to_level >= level for each in self.problem.trainings.values())

    def _holders(self, skill: str, level: int) -> list[Person]:
        people = self.problem.people.values()
        return [each for each in people if skill in each.skills and worth(self.problem, each.skills[skill]) >= level]

    def _teaches(self, person: Person, training: Training, start: int) -> bool:
        """Whether a holder holds the level to the end of the class, and is absent on no day of it."""
        first, last = self.date_of(start), self.date_of(start + 7 * class_weeks(training) - 1)
        away = any(absence.start <= last and absence.end >= first for absence in person.absences)
        return not away and holds(person.skills[training.skill], first, last)

    def day(self, when: date) -> int:
        """Days from rules.start."""
        return (when - self.start).days

    def date_of(self, day: int) -> date:
        """The date of a day."""
        return self.start + timedelta(days=day)

    def absences(self, person: Person) -> list[tuple[int, int]]:
        """The first and last days of a person's absences."""
        return [(self.day(period.start), self.day(period.end)) for period in person.absences]

    def starts(self, training: Training, days: int, absences: list[tuple[int, int]], since: int) -> tuple[int, ...]:
        """The days not before `since` on which the training could start and still end before some team starts."""
        known = self._starts[training.id]
        starts = known[bisect_left(known, since) : bisect_right(known, self.last - days)]
        if not absences:
            return starts
        return tuple(
            start for start in starts if not any(first < start + days and last >= start for first, last in absences)
        )

    def first_start(self, training: Training) -> int | None:
        """The first day on which the training could start; None if there is none."""
        return self._starts[training.id][0] if self._starts[training.id] else None

    def held_until(self, person: Person, ask: Ask) -> int:
        """The last day on which the person's stated level alone meets what is asked; -1 if it never does."""
        holding = person.skills.get(ask.skill)
        if holding is None or worth(self.problem, holding) < ask.level:
            return -1
        ends = [self.day(end) for end in (holding.valid_until, holding.lapses_on) if end is not None]
        return min(ends, default=FOREVER)

    def lacked_from(self, person: Person, training: Training, last_end: date) -> int:
        """The first day from which the stated level lets a person lack the training's level to `last_end`."""
        holding = person.skills.get(training.skill)
        if holding is None or worth(self.problem, holding) < training.to_level:
            return 0
        if holding.valid_until is not None and holding.valid_until < last_end:
            return 0
        return FOREVER if holding.lapses_on is None else self.day(holding.lapses_on) + 1


def weeks(training: Training, person: Person) -> int | None:
    """How many weeks the training takes the person; None if their weekly hours do not allow it."""
    if person.training_hours_per_week <= 0:
        return None
    if training.self_paced:
        return _self_paced_weeks(training.hours, person.training_hours_per_week)
    lasting = class_weeks(training)
    return lasting if _keeps_up(training.hours, lasting, person.training_hours_per_week) else None


@lru_cache(maxsize=4096)
def _self_paced_weeks(hours: float, per_week: float) -> int:
    return max(1, ceil(exact(hours) / exact(per_week)))


@lru_cache(maxsize=4096)
def _keeps_up(hours: float, lasting: int, per_week: float) -> bool:
    return exact(per_week) + HOURS_TOLERANCE >= exact(hours) / lasting


def class_weeks(training: Training) -> int:
    """How many weeks a class lasts."""
    return training.weeks or _self_paced_weeks(training.hours, 4)
