"""Who can step in for a crew's shift on a day: who holds what the shift needs and could come. Nobody is ranked.

What the shift needs is what is asked at home of the crew or its department, what its department must have, and what
those of the crew who are absent do alone; or one skill that is asked about. The people come out of one query.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from models import (
    Absence,
    Account,
    Crew,
    CrewMembership,
    HomeCover,
    OnCallWeek,
    Person,
    Skill,
    StandingInterval,
    db,
)
from models.org import SHIFTS
from models.standing_intervals import on_day
from planner.services.headcounts import stated_for
from planner.services.known import held_on
from planner.services.matrix import ALONE, SOON
from planner.services.reach import crew_people, departments_in_reach, people_in_reach
from planner.services.scope import Scope, people_of

PERMISSION = "absence.read"
SHOWN = 12  # names in one place of the page
DAY = timedelta(days=1)
SHORT_REST = {("late", "early"), ("night", "early"), ("night", "late")}  # one day's shift, the next day's: under 11 h
WORKING_DAYS = 5

Coming = Literal["there", "on_call", "off", "day_work", "other_shift"]
COMINGS: tuple[Coming, ...] = ("there", "on_call", "off", "day_work", "other_shift")
Why = Literal["asked", "home_cover", "required", "absent"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who holds a skill and is not absent; `coming` is what they do at that time otherwise.

    `shift` is their own crew's that day; `short_rest` when there are less than 11 hours to their shift before or after.
    """

    person_id: int
    name: str
    crew: Crew | None
    level: int
    coming: Coming
    shift: str
    short_rest: bool
    unproven: bool
    ends: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """A skill at the level that is needed, why, and who could come, by name; `absent` hold it and are away."""

    skill: Skill
    level: int
    whys: tuple[Why, ...]
    candidates: tuple[Candidate, ...] = ()
    absent: int = 0

    def of(self, coming: Coming) -> list[Candidate]:
        """Who could come in that way."""
        return [each for each in self.candidates if each.coming == coming]

    @property
    def nobody(self) -> bool:
        """True when nobody is there or could come."""
        return not self.candidates


@dataclass(frozen=True, slots=True)
class StandingIn:
    """A crew's shift on a day: who of the crew is absent, and a line for each skill that it needs."""

    crew: Crew
    day: date
    shift: str
    people: int
    away: list[str]
    lines: list[Line]


def crews(account: Account) -> list[Crew]:
    """The crews of the departments of which the account reaches people, by department and name."""
    query = select(Crew).where(Crew.department_id.in_(departments_in_reach(account, PERMISSION)))
    return sorted(db.session.scalars(query.options(joinedload(Crew.department))), key=_by_name)


def _by_name(crew: Crew) -> tuple[str, str]:
    return crew.department.name, crew.name


def standing_in(
    account: Account, crew: Crew, day: date, shift: str | None = None, skill: Skill | None = None, level: int = ALONE
) -> StandingIn:
    """Who can step in for the crew; its own shift and the skills that it needs unless others are asked about."""
    shift = shift or crew.shift_on(day)
    of_crew = _of_crew(account, crew, day)
    away = {person_id: name for person_id, name, absent in of_crew if absent}
    needed = [Line(skill, level, ("asked",))] if skill is not None else _needed(crew, day, away)
    able = _able(account, needed, day)
    lines = [_line(each, able[each.skill.id], crew, day, shift) for each in needed]
    lines.sort(key=lambda line: (not line.nobody, line.skill.code))
    return StandingIn(crew, day, shift, len(of_crew), list(away.values()), lines)


def _of_crew(account: Account, crew: Crew, day: date) -> list[tuple[int, str, bool]]:
    """The people of the crew in reach, by name, and whether each is absent."""
    query = select(Person.id, Person.name, _exists(Absence, day)).where(
        Person.id.in_(crew_people(crew.id, day)), Person.id.in_(people_in_reach(account, PERMISSION, day))
    )
    return [(row[0], row[1], bool(row[2])) for row in db.session.execute(query.order_by(Person.name))]


def _needed(crew: Crew, day: date, away: Collection[int]) -> list[Line]:
    """What the crew's shift needs, each skill at the highest level that is asked."""
    asked: dict[int, list[tuple[int, Why]]] = defaultdict(list)
    covers = select(HomeCover.skill_id, HomeCover.level).where(
        HomeCover.department_id == crew.department_id, HomeCover.crew_id.is_(None) | (HomeCover.crew_id == crew.id)
    )
    for skill_id, level in db.session.execute(covers):
        asked[skill_id].append((level, "home_cover"))
    for row in stated_for([crew.department_id], day):
        asked[row.skill_id].append((row.level, "required"))
    s = StandingInterval
    done = select(s.skill_id).where(s.person_id.in_(away), s.level >= ALONE, on_day(day)).distinct()
    for skill_id in db.session.scalars(done):
        asked[skill_id].append((ALONE, "absent"))
    return [
        Line(skill, max(level for level, _ in asked[skill.id]), tuple(dict.fromkeys(why for _, why in asked[skill.id])))
        for skill in db.session.scalars(select(Skill).where(Skill.id.in_(asked)).order_by(Skill.code))
    ]


def _able(account: Account, needed: Iterable[Line], day: date) -> dict[int, list[Any]]:
    """Rows of everybody in reach who holds one of the skills at its level, by skill id, by name: the one query."""
    s, c = StandingInterval, CrewMembership
    levels = [(s.skill_id == line.skill.id) & (s.level >= line.level) for line in needed]
    found: dict[int, list[Any]] = defaultdict(list)
    if not levels:
        return found
    enough = levels[0]
    for each in levels[1:]:
        enough |= each
    query = (
        select(
            s.skill_id, s.level, s.state, s.valid_until, s.lapses_on, Person.id, Person.name, Crew,
            _exists(Absence, day).label("away"), _exists(OnCallWeek, day).label("on_call"),
        )
        .join(Person, Person.id == s.person_id)
        .outerjoin(c, (c.person_id == Person.id) & held_on(c, day))
        .outerjoin(Crew, Crew.id == c.crew_id)
        .where(enough, on_day(day), Person.id.in_(people_of(account, PERMISSION, Scope(), day)))
        .order_by(Person.name, Person.id, c.holds_from, c.recorded_at)
    )  # fmt: skip
    newest = {(row.skill_id, row.id): row for row in db.session.execute(query)}  # of two crews the newest counts
    for (skill_id, _), row in newest.items():
        found[skill_id].append(row)
    return found


def _exists(table: type[Absence] | type[OnCallWeek], day: date) -> Any:
    return exists().where(table.person_id == Person.id, held_on(table, day)).correlate(Person)


def _line(line: Line, able: list[Any], crew: Crew, day: date, shift: str) -> Line:
    present = [row for row in able if not row.away]
    candidates = tuple(_candidate(row, crew, day, shift) for row in present)
    return replace(line, candidates=candidates, absent=len(able) - len(present))


def _candidate(row: Any, crew: Crew, day: date, shift: str) -> Candidate:
    own: Crew | None = row.Crew
    theirs = own.shift_on(day) if own is not None else "off"
    ends = min((each for each in (row.valid_until, row.lapses_on) if each is not None), default=None)
    return Candidate(
        person_id=row.id,
        name=row.name,
        crew=own,
        level=row.level,
        coming=_coming(own, theirs, row.on_call, crew, day, shift),
        shift=theirs,
        short_rest=own is not None and _short_rest(own, day, shift),
        unproven=row.state == "unproven",
        ends=ends if ends is not None and ends <= day + SOON else None,
    )


def _coming(own: Crew | None, theirs: str, on_call: bool, crew: Crew, day: date, shift: str) -> Coming:
    if own is not None and (theirs == shift != "off" or (own.id == crew.id and theirs != "off")):
        return "there"
    if on_call:
        return "on_call"
    if own is None or not own.rotation:
        return "day_work" if day.weekday() < WORKING_DAYS else "off"
    return "off" if theirs == "off" else "other_shift"


def _short_rest(own: Crew, day: date, shift: str) -> bool:
    """Less than 11 hours lie between this shift and the own one of the day before or after."""
    return (own.shift_on(day - DAY), shift) in SHORT_REST or (shift, own.shift_on(day + DAY)) in SHORT_REST


def shift_names() -> tuple[str, ...]:
    """The shifts that somebody can step in for."""
    return tuple(shift for shift in SHIFTS.values() if shift != "off")
