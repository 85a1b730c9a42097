"""Who holds what is asked for: people who meet all of it, and people who nearly do, each with what tells them apart.

Pages that find people and seats that teams have to fill ask the same way: a query of people, and what is wanted. Six
queries, however many people and asks. Who holds the general skill of a special that is asked for comes near: at least
one level is missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Select, case, func, literal, select, union_all

from models import Enrolment, Interest, Person, Skill, StandingInterval, TrainingStep, db
from models.standing_intervals import on_day
from planner.services.planned import UNDER_WAY, reached_levels
from planner.today import today

NEAR = 2  # levels that are missing at most, in all, of somebody who nearly meets what is asked
NEAR_ONE = 1  # the same where any one of the asks will do
Doubt = Literal["unproven", "to_refresh", "conflicting", "ends", "by_training"]


class Ask(NamedTuple):
    """A level of a skill."""

    skill_id: int
    level: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """All of the asks, or any one of them, on a day and, when `until` is given, from then until that day."""

    asks: tuple[Ask, ...]
    day: date
    until: date | None = None
    any_will_do: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """How somebody stands to one ask: the level on the day, `missing` levels, what is doubtful about it.

    `ends` is the day on which it ends before the time asked about is over, which misses one level at least; `planned`
    the level and day that a training is to lead to; `wish` how much they would like to, None when nothing is said;
    `general` the level of the general skill, where that is what brings them near.
    """

    ask: Ask
    level: int = 0
    missing: int = 0
    doubts: tuple[Doubt, ...] = ()
    ends: date | None = None
    planned: tuple[int, date] | None = None
    wish: int | None = None
    general: int | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A person with their answers in the order of the asks; `missing` 0 is somebody who meets what is wanted."""

    person_id: int
    answers: tuple[Answer, ...]
    missing: int

    @property
    def exact(self) -> bool:
        """True when nothing is missing."""
        return self.missing == 0

    @property
    def closeness(self) -> tuple[int, int, int]:
        """What ranks them: fewest levels missing, then fewest doubts, then the strongest wish."""
        doubts = sum(len(answer.doubts) for answer in self.answers)
        return self.missing, doubts, -sum(answer.wish or 0 for answer in self.answers)


class Matches:
    """Those who meet what is wanted or nearly do: how many levels each misses, and more about some when asked for."""

    def __init__(self, people: Select[int], wanted: Wanted) -> None:
        self._people, self._wanted = people, wanted
        self._near = NEAR_ONE if wanted.any_will_do else NEAR
        self._generals = _generals(wanted)
        self._facts: _Facts | None = None
        self.missing = self._counted() if _is_plain(wanted) else self._worked_out()

    def among(self, person_ids: Collection[int]) -> list[Match]:
        """How these of them stand to each ask, in their order."""
        facts = self._facts
        if facts is None:
            these = select(Person.id).where(Person.id.in_(person_ids))
            held = _held(these, self._wanted, self._generals)
            facts = _Facts(these, self._wanted, held, self._generals)
        return [
            Match(each, tuple(facts.answer(each, ask, self._wanted) for ask in self._wanted.asks), self.missing[each])
            for each in person_ids
        ]

    def _counted(self) -> dict[int, int]:
        """By the database: many people are found by the levels alone."""
        found: dict[int, int] = dict(db.session.execute(self._hopeful(self._people)).all())
        return found

    def _hopeful(self, people: Select[int]) -> Select[int, int]:
        """Whose levels alone are near enough, with how many are missing."""
        of = _levels(people, self._wanted, self._generals)
        shortfall = _shortfall(self._wanted, of)
        return select(of.person_id, shortfall).group_by(of.person_id).having(shortfall <= self._near)

    def _worked_out(self) -> dict[int, int]:
        """One by one: with what ends too early, and what trainings lead to."""
        people = self._people
        if self._wanted.day <= today():  # no training counts yet: whoever is too far by the levels alone is left out
            near = self._hopeful(people).subquery()
            people = people.where(Person.id.in_(select(near.c.person_id)))
        held = _held(people, self._wanted, self._generals)
        self._facts = _Facts(people, self._wanted, held, self._generals)
        missing = ((each, self._facts.missing(each, self._wanted)) for each in held)
        return {each: levels for each, levels in missing if levels <= self._near}


def _is_plain(wanted: Wanted) -> bool:
    """True when the levels of a day alone decide."""
    return bool(wanted.asks) and wanted.until is None and wanted.day <= today()


class _Facts:
    """What is known of the people at the skills asked for."""

    def __init__(
        self, people: Select[int], wanted: Wanted, held: dict[int, dict[int, Any]], generals: dict[int, int]
    ) -> None:
        self.held, self.generals = held, generals
        skills = {ask.skill_id for ask in wanted.asks}
        self.planned = _planned(people, skills, wanted.day)
        self.wishes = _wishes(people, skills)
        self.reached = reached_levels(list(held), wanted.day) if wanted.day > today() else {}

    def missing(self, person_id: int, wanted: Wanted) -> int:
        """How many levels are missing: told fast, because there are many people."""
        each = (self._missing(person_id, ask, wanted) for ask in wanted.asks)
        return min(each) if wanted.any_will_do else sum(each)

    def _missing(self, person_id: int, ask: Ask, wanted: Wanted) -> int:
        row = self.held[person_id].get(ask.skill_id)
        level, reached = (0 if row is None else row.level), self.reached.get((person_id, ask.skill_id), 0)
        if reached > level:
            level, row = reached, None
        lent = lent_level(self._general(person_id, ask), ask.level)
        if lent > level:
            level, row = lent, None
        return max(0, ask.level - level, int(_ends(row, wanted) is not None))

    def _general(self, person_id: int, ask: Ask) -> int:
        """The person's level of the general skill of a special that is asked for; 0 for none."""
        row = self.held[person_id].get(self.generals.get(ask.skill_id, 0))
        return 0 if row is None else int(row.level)

    def answer(self, person_id: int, ask: Ask, wanted: Wanted) -> Answer:
        key = (person_id, ask.skill_id)
        row = self.held[person_id].get(ask.skill_id)
        level, doubts = (row.level, _doubts(row)) if row is not None else (0, [])
        if self.reached.get(key, 0) > level:
            level, doubts, row = self.reached[key], ["by_training"], None
        ends = _ends(row, wanted)
        if ends is not None:
            doubts.append("ends")
        general = self._general(person_id, ask)
        return Answer(
            ask=ask,
            level=level,
            missing=self._missing(person_id, ask, wanted),
            doubts=tuple(doubts),
            ends=ends,
            planned=self.planned.get(key),
            wish=self.wishes.get(key),
            general=general if lent_level(general, ask.level) > level else None,
        )


def lent_level(general: int, asked: int) -> int:
    """What a level of the general skill is worth where a special of it is asked for: never all of it."""
    return min(general, asked) - 1


def _generals(wanted: Wanted) -> dict[int, int]:
    """The general skill of each special that is asked for, by id."""
    query = select(Skill.id, Skill.general_id).where(Skill.id.in_({ask.skill_id for ask in wanted.asks}))
    return {special: general for special, general in db.session.execute(query) if general is not None}


def _levels(people: Select[int], wanted: Wanted, generals: dict[int, int]) -> Any:
    """What the people hold of each skill that is asked for: person_id, skill_id, level; of a special also what its
    general skill is worth.
    """
    s = StandingInterval
    own = select(s.person_id, s.skill_id, s.level).where(*_holding(wanted), s.person_id.in_(people))
    lent = [
        select(s.person_id, literal(ask.skill_id), case((s.level < ask.level, s.level), else_=ask.level) - 1).where(
            s.skill_id == generals[ask.skill_id], s.level > 0, on_day(wanted.day), s.person_id.in_(people)
        )
        for ask in wanted.asks
        if ask.skill_id in generals
    ]
    if not lent:
        return own.subquery().c
    every = union_all(own, *lent).subquery().c
    best = select(every.person_id, every.skill_id, func.max(every.level).label("level"))
    return best.group_by(every.person_id, every.skill_id).subquery().c


def _held(people: Select[int], wanted: Wanted, generals: dict[int, int]) -> dict[int, dict[int, Any]]:
    """Rows of what the people hold of the skills, and of the general ones of specials, by person and skill id."""
    s = StandingInterval
    columns = (s.person_id, s.skill_id, s.level, s.state, s.conflicting, s.valid_until, s.lapses_on)
    query = select(*columns).where(*_holding(wanted, generals.values()), s.person_id.in_(people))
    found: dict[int, dict[int, Any]] = defaultdict(dict)
    for row in db.session.execute(query):
        found[row.person_id][row.skill_id] = row
    return found


def _holding(wanted: Wanted, more: Iterable[int] = ()) -> tuple[ColumnElement[bool], ...]:
    s = StandingInterval
    return (s.skill_id.in_({*(ask.skill_id for ask in wanted.asks), *more}), s.level > 0, on_day(wanted.day))


def _shortfall(wanted: Wanted, s: Any) -> ColumnElement[int]:
    """How many levels somebody misses, over the rows of what they hold: the columns skill_id and level."""
    if wanted.any_will_do:
        below = [
            (s.skill_id == ask.skill_id, case((s.level < ask.level, ask.level - s.level), else_=0))
            for ask in wanted.asks
        ]
        return func.min(case(*below))
    counts = [
        (s.skill_id == ask.skill_id, case((s.level < ask.level, s.level), else_=ask.level)) for ask in wanted.asks
    ]
    return sum(ask.level for ask in wanted.asks) - func.sum(case(*counts))


def _doubts(row: Any) -> list[Doubt]:
    said: list[Doubt] = ["conflicting"] if row.conflicting else []
    if row.state == "unproven":
        return ["unproven", *said]
    return ["to_refresh", *said] if row.state == "to_refresh" else said


def _ends(row: Any, wanted: Wanted) -> date | None:
    """The day on which what is held ends before the time asked about is over; None when it lasts."""
    if row is None or wanted.until is None:
        return None
    ends = min((day for day in (row.valid_until, row.lapses_on) if day is not None), default=None)
    return ends if ends is not None and ends < wanted.until else None


def _planned(people: Select[int], skills: Iterable[int], day: date) -> dict[tuple[int, int], tuple[int, date]]:
    e, step = Enrolment, TrainingStep
    query = (
        select(e.person_id, step.skill_id, step.to_level, e.last_day)
        .join(step, step.training_id == e.training_id)
        .where(step.skill_id.in_(skills), e.state.in_(UNDER_WAY), e.last_day >= day, e.person_id.in_(people))
    )
    rows = db.session.execute(query.order_by(step.to_level, e.last_day.desc()))
    return {(person, skill): (level, last) for person, skill, level, last in rows}


def _wishes(people: Select[int], skills: Iterable[int]) -> dict[tuple[int, int], int]:
    """The newest wish of each person and skill."""
    i = Interest
    query = select(i.person_id, i.skill_id, i.wish).where(
        i.skill_id.in_(skills), i.error_at.is_(None), i.person_id.in_(people), i.holds_from <= today()
    )
    rows = db.session.execute(query.order_by(i.holds_from, i.recorded_at, i.id))
    return {(person, skill): wish for person, skill, wish in rows}
