"""Which trainings could matter to whom, and when: everything else never becomes a variable.

Forward, a training can start on a day when its level and prerequisites can have been met. Backward, it must end in
time for a need of a team the person can join, or for a training that does.
Days are counted from `rules.start`, which is day 0; a training occupies [start, start + days).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from solver.draft import asked
from solver.levels import stated_level, worth
from solver.problem import Need, Person, Problem, Skill, Team, Training, exact

FOREVER = 10**7
HOURS_TOLERANCE = Fraction(1, 10**9)


@dataclass(frozen=True, slots=True)
class Ask:
    """A level of a skill that is asked on a training's start day."""

    skill: str
    level: int


@dataclass(frozen=True, slots=True)
class Possible:
    """A training that one person could take, starting on one of `starts` and lasting `days`."""

    training: Training
    person: str
    days: int
    starts: tuple[int, ...]
    asks: tuple[Ask, ...]


class Calendar:
    """The days of a problem, and on which of them trainings can start."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.start = problem.rules.start
        self.last = max((self.day(team.start) for team in problem.teams.values()), default=0)
        self.mondays = tuple(range(-self.start.weekday() % 7, self.last, 7))
        self.sessions = {
            training.id: tuple(sorted({self.day(day) for day in training.sessions if day >= self.start}))
            for training in problem.trainings.values()
            if training.sessions is not None
        }

    def day(self, when: date) -> int:
        """Days from rules.start."""
        return (when - self.start).days

    def date(self, day: int) -> date:
        """The date of a day."""
        return self.start + timedelta(days=day)

    def starts(self, training: Training, days: int, person: Person) -> tuple[int, ...]:
        """The days on which the training could start for the person and still end before some team starts."""
        absences = [(self.day(period.start), self.day(period.end)) for period in person.absences]
        return tuple(
            start
            for start in self.sessions.get(training.id, self.mondays)
            if start + days <= self.last and not any(first < start + days and last >= start for first, last in absences)
        )

    def held_until(self, person: Person, ask: Ask) -> int:
        """The last day on which the person's stated level alone meets what is asked; -1 if it never does."""
        holding = person.skills.get(ask.skill)
        if holding is None or worth(self.problem, holding) < ask.level:
            return -1
        ends = [self.day(end) for end in (holding.valid_until, holding.lapses_on) if end is not None]
        return min(ends, default=FOREVER)


def weeks(training: Training, person: Person) -> int | None:
    """How many weeks the training takes the person; None if their weekly hours do not allow it."""
    per_week, hours = exact(person.training_hours_per_week), exact(training.hours)
    if per_week <= 0:
        return None
    if training.self_paced:
        return max(1, ceil(hours / per_week))
    lasting = class_weeks(training)
    return lasting if per_week + HOURS_TOLERANCE >= hours / lasting else None


def class_weeks(training: Training) -> int:
    """How many weeks a class lasts."""
    return training.weeks or max(1, ceil(exact(training.hours) / 4))


def asks(problem: Problem, training: Training) -> tuple[Ask, ...]:
    """What must be met on the start day of a training, less what everybody meets."""
    return tuple(Ask(skill, level) for skill, level in asked(problem, training) if level > problem.scale_min)


def possible_trainings(
    problem: Problem, calendar: Calendar, person: Person, teams: Iterable[Team]
) -> dict[str, Possible]:
    """The trainings that could matter to a person who may join `teams`."""
    teams = list(teams)
    wanted = {need.skill for team in teams for need in lacking(problem, person, team)}
    if not wanted:
        return {}
    offered = dict(_offered(problem, calendar, person, max(team.end for team in teams), wanted))
    return _in_time(problem, calendar, person, teams, _reachable(calendar, person, offered))


def lacking(problem: Problem, person: Person, team: Team) -> Iterator[Need]:
    """The needs of a team that the person does not reach without training."""
    for need in team.needs:
        if stated_level(problem, person, need.skill, team.start, team.end) < need.level:
            yield need


def _offered(
    problem: Problem, calendar: Calendar, person: Person, last_end: date, wanted: set[str]
) -> Iterator[tuple[str, Possible]]:
    """Trainings in the wanted skills and those they build on, on days that suit the person."""
    skills = _with_prerequisites(problem, wanted)
    for training in problem.trainings.values():
        lasting = weeks(training, person) if training.skill in skills and _affordable(problem, training) else None
        if lasting is None:
            continue
        first = _lacked_from(calendar, person, training, last_end)
        starts = tuple(start for start in calendar.starts(training, 7 * lasting, person) if start >= first)
        if starts:
            yield training.id, Possible(training, person.id, 7 * lasting, starts, asks(problem, training))


def _with_prerequisites(problem: Problem, wanted: set[str]) -> set[str]:
    found, queue = set(wanted), list(wanted)
    while queue:
        for prerequisite in problem.skills.get(skill := queue.pop(), Skill(skill)).prerequisites:
            if prerequisite.skill not in found:
                found.add(prerequisite.skill)
                queue.append(prerequisite.skill)
    return found


def _affordable(problem: Problem, training: Training) -> bool:
    budget, hours = problem.rules.training_budget, problem.rules.max_training_hours_per_person
    return (budget is None or training.cost <= budget) and (hours is None or training.hours <= hours)


def _lacked_from(calendar: Calendar, person: Person, training: Training, last_end: date) -> int:
    """The first day from which the stated level lets the person lack the training's level to some team's end."""
    holding = person.skills.get(training.skill)
    if holding is None or worth(calendar.problem, holding) < training.to_level:
        return 0
    if holding.valid_until is not None and holding.valid_until < last_end:
        return 0
    return FOREVER if holding.lapses_on is None else calendar.day(holding.lapses_on) + 1


def _reachable(calendar: Calendar, person: Person, offered: dict[str, Possible]) -> dict[str, Possible]:
    """The trainings and starts whose asks can be met by then, through earlier trainings if need be."""
    reached: dict[str, Possible] = {}
    changed = True
    while changed:
        changed = False
        for key, offer in offered.items():
            spans = [_met(calendar, person, ask, reached.values()) for ask in offer.asks]
            starts = tuple(s for s in offer.starts if all(s <= held or s >= trained for held, trained in spans))
            if starts and (key not in reached or starts != reached[key].starts):
                reached[key] = Possible(offer.training, person.id, offer.days, starts, offer.asks)
                changed = True
    return reached


def _met(calendar: Calendar, person: Person, ask: Ask, among: Iterable[Possible]) -> tuple[int, int]:
    """The last day on which the stated level meets the ask, and the first on which a training could have met it."""
    first_ends = (other.starts[0] + other.days for other in givers(calendar, person, ask, among))
    return calendar.held_until(person, ask), min(first_ends, default=FOREVER)


def givers(calendar: Calendar, person: Person, ask: Ask, among: Iterable[Possible]) -> list[Possible]:
    """The trainings that could raise the person to what is asked.

    One that starts from the level asked or above adds nothing, unless a stated level that runs out lets it start.
    """
    return [
        other
        for other in among
        if other.training.skill == ask.skill
        and other.training.to_level >= ask.level
        and (
            other.training.from_level < ask.level
            or other.starts[0] <= calendar.held_until(person, Ask(ask.skill, other.training.from_level))
        )
    ]


def _in_time(
    problem: Problem, calendar: Calendar, person: Person, teams: list[Team], reached: dict[str, Possible]
) -> dict[str, Possible]:
    """Of the reachable trainings, those that end in time to serve a need or a training that serves one."""
    deadline: dict[str, int] = {}
    queue: list[str] = []

    def serve(ask: Ask, by: int) -> None:
        for giver in givers(calendar, person, ask, reached.values()):
            key = giver.training.id
            if by > deadline.get(key, 0) and giver.starts[0] + giver.days <= by:
                deadline[key] = by
                queue.append(key)

    for team in teams:
        for need in lacking(problem, person, team):
            serve(Ask(need.skill, need.level), calendar.day(team.start))
    while queue:
        found = reached[key := queue.pop()]
        last = max(start for start in found.starts if start + found.days <= deadline[key])
        for ask in found.asks:
            if last > calendar.held_until(person, ask):
                serve(ask, last)
    return {
        key: Possible(found.training, person.id, found.days, starts, found.asks)
        for key, found in reached.items()
        if (starts := tuple(start for start in found.starts if start + found.days <= deadline.get(key, 0)))
    }
