"""What is known about the people of the plant on a day: where they belong, what they hold, when they are away.

A fixed number of queries, however many people there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from models import (
    Absence,
    Crew,
    CrewMembership,
    Department,
    DepartmentMembership,
    Employment,
    Membership,
    Person,
    Plan,
    Role,
    RoleAssignment,
    Site,
    SitePosting,
    Spell,
    StandingInterval,
    WorkShare,
)

DAY = timedelta(days=1)
Query = Any  # a select, whatever its columns
Days = tuple[date, date]
"""A first and a last day, both included."""


@dataclass(frozen=True, slots=True)
class Held:
    """A level that counts: whether it is proven, the certificate's last day, the last day that use carries it."""

    level: int
    verified: bool
    valid_until: date | None = None
    lapses_on: date | None = None

    def counts(self, start: date, end: date, caution: int) -> int:
        """The level over a period: 0 once lapsed or run out; `caution` is taken off what is unproven."""
        if (self.valid_until and self.valid_until < end) or (self.lapses_on and self.lapses_on < start):
            return 0
        return self.level if self.verified else max(0, self.level - caution)


@dataclass(slots=True)
class Member:
    """One person of the pool. `share` is what other published plans leave of their full time, 0 to 1."""

    id: int
    training_hours_per_week: float
    max_teams: int | None
    role: str | None = None
    department: str | None = None
    crew: str | None = None
    site: str | None = None
    weekly_rate: float = 0.0
    share: float = 1.0
    away: list[Days] = field(default_factory=list)
    held: dict[int, Held] = field(default_factory=dict)


def pool(session: Session, first: date, last: date, skills: Collection[int], staffed: Collection[int]) -> list[Member]:
    """Everybody who works here on `first`, with what holds then and their days away until `last`, by id.

    `held` has only the given `skills` (ids). Somebody who leaves before `last` is away from then on. Memberships
    that people accepted in other plans, on teams other than `staffed`, take their largest sum of any day off `share`,
    and their number off `max_teams`.
    """
    people = {person: Member(person, hours, teams) for person, hours, teams in session.execute(_here(first))}
    for name, spell, found in _BELONGINGS:
        for person, *values in session.execute(_in_force(spell, found, first)):
            if person in people:
                for attribute, value in zip(name, values, strict=True):
                    setattr(people[person], attribute, value)
    for person, days in _away(session, first, last).items():
        if person in people:
            people[person].away = days
    for person, skill, held in _held(session, first, skills):
        if person in people:
            people[person].held[skill] = held
    for person, promised in _promised(session, first, last, staffed).items():
        if person in people:
            member = people[person]
            member.share = max(0.0, round(member.share - _peak(promised), 9))
            if member.max_teams is not None:
                member.max_teams = max(0, member.max_teams - len(promised))
    return list(people.values())


def holds_on(spell: Any, day: date) -> ColumnElement[bool]:
    """True for rows of a Spell table that are in force on `day`."""
    return overlaps(spell, day, day)


def overlaps(spell: Any, first: date, last: date) -> ColumnElement[bool]:
    """True for rows of a Spell table that are in force on some day from `first` to `last`."""
    ends = or_(spell.holds_until.is_(None), spell.holds_until >= first)
    found: ColumnElement[bool] = spell.error_at.is_(None) & (spell.holds_from <= last) & ends
    return found


def _here(day: date) -> Query:
    employed = select(Employment.person_id).where(holds_on(Employment, day))
    columns = Person.id, Person.training_hours_per_week, Person.max_teams
    return select(*columns).where(Person.id.in_(employed), Person.erased_at.is_(None)).order_by(Person.id)


_BELONGINGS: list[tuple[tuple[str, ...], type[Any], Query]] = [
    (
        ("department",),
        DepartmentMembership,
        select(DepartmentMembership.person_id, Department.code).join(DepartmentMembership.department),
    ),
    (("crew",), CrewMembership, select(CrewMembership.person_id, Crew.code).join(CrewMembership.crew)),
    (
        ("role", "weekly_rate"),
        RoleAssignment,
        select(RoleAssignment.person_id, Role.code, Role.weekly_rate)
        .join(RoleAssignment.role)
        .where(RoleAssignment.main.is_(True)),
    ),
    (("site",), SitePosting, select(SitePosting.person_id, Site.code).join(SitePosting.site)),
    (("share",), WorkShare, select(WorkShare.person_id, WorkShare.share)),
]


def _in_force(spell: type[Any], found: Query, day: date) -> Query:
    """Of several spells of a person the newest comes last, and so counts."""
    return found.where(holds_on(spell, day)).order_by(spell.holds_from, spell.recorded_at, spell.id)


def _away(session: Session, first: date, last: date) -> dict[int, list[Days]]:
    """Absences from `first` to `last`, and the days after the last one of an employment."""
    found: dict[int, list[Days]] = defaultdict(list)
    for absence in session.execute(_spells(Absence, first, last)):
        found[absence.person_id].append((max(first, absence.holds_from), min(last, absence.holds_until or last)))
    employed: dict[int, list[Days]] = defaultdict(list)
    for spell in session.execute(_spells(Employment, first, last)):
        employed[spell.person_id].append((max(first, spell.holds_from), min(last, spell.holds_until or last)))
    for person, spells in employed.items():
        found[person].extend(_gaps(spells, first, last))
    return {person: sorted(days) for person, days in found.items() if days}


def _spells(spell: type[Spell], first: date, last: date) -> Query:
    columns = spell.person_id, spell.holds_from, spell.holds_until  # type: ignore[attr-defined]
    return select(*columns).where(overlaps(spell, first, last)).order_by(spell.holds_from)


def _gaps(spells: Iterable[Days], first: date, last: date) -> list[Days]:
    """The days from `first` to `last` that lie in none of the spells, which come by their first day."""
    gaps, free = [], first
    for start, end in spells:
        if start > free:
            gaps.append((free, start - DAY))
        free = max(free, end + DAY)
    return [*gaps, (free, last)] if free <= last else gaps


def _held(session: Session, day: date, skills: Collection[int]) -> Iterable[tuple[int, int, Held]]:
    interval = StandingInterval
    facts = interval.level, interval.verified, interval.valid_until, interval.lapses_on
    found = select(interval.person_id, interval.skill_id, *facts).where(
        interval.first_day <= day,
        or_(interval.last_day.is_(None), interval.last_day >= day),
        interval.level > 0,
        interval.skill_id.in_(skills),
    )
    for row in session.execute(found):
        yield row.person_id, row.skill_id, Held(row.level, row.verified, row.valid_until, row.lapses_on)


def _promised(
    session: Session, first: date, last: date, teams: Collection[int]
) -> dict[int, list[tuple[date, date, float]]]:
    found: dict[int, list[tuple[date, date, float]]] = defaultdict(list)
    columns = Membership.person_id, Membership.first_day, Membership.last_day, Membership.share
    accepted = (
        select(*columns)
        .outerjoin(Membership.plan)
        .where(Membership.state == "accepted", or_(Plan.id.is_(None), Plan.state != "withdrawn"))
        .where(Membership.first_day <= last, Membership.last_day >= first, Membership.team_id.not_in(teams))
    )
    for person, start, end, share in session.execute(accepted):
        found[person].append((start, end, share))
    return found


def _peak(promised: list[tuple[date, date, float]]) -> float:
    """The largest sum of shares on any day; sums only grow on days that a membership starts."""
    return max(sum(share for start, end, share in promised if start <= day <= end) for day, _, _ in promised)
