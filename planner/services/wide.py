"""The matrix of everybody in reach, in windows: so many rows from a place in the order, and the totals below them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import Select, func, or_, select

from models import (
    Absence,
    Account,
    ChangeSet,
    Department,
    Membership,
    Person,
    RequiredHeadcount,
    RoleTarget,
    Skill,
    StandingInterval,
    Team,
    db,
)
from models.standing_intervals import on_day
from planner.services.absences import absent_people
from planner.services.counts import Counts
from planner.services.department import Choice, Colleague
from planner.services.headcounts import short_departments
from planner.services.home_cover import ON_A_TEAM
from planner.services.known import held_on
from planner.services.matrix import ALONE, Cell, cells_of, merged_after, skills_on, told_of
from planner.services.people import belonging
from planner.services.reach import departments_in_reach
from planner.services.scope import Scope, in_order, people_of
from planner.today import today

PERMISSION = "matrix.read"
MOST_ROWS = 300
LONG_ORDERS = ("gaps", "expiry")
ORDERS_KEPT = 16


@dataclass(frozen=True, slots=True)
class Placed(Colleague):
    """A person with the department they belong to on the day."""

    department: Department | None


@dataclass(frozen=True, slots=True)
class WideRow:
    """A person with the cells that are not empty, by skill id; `away` when absent, as far as one may know."""

    person: Placed
    cells: dict[int, Cell]
    away: bool


class Total(NamedTuple):
    """Below a column: how many people are at which level, how many at ALONE or above are not absent on the day, and
    of how many departments that must have a head count how many are short.
    """

    counts: Counts
    there: int
    asking: int
    short: int

    @property
    def alone(self) -> int:
        """How many are at ALONE or above."""
        return self.counts.from_level(ALONE)


def window(
    account: Account, scope: Scope, day: date, start: int, size: int, known_at: datetime | None = None
) -> list[WideRow]:
    """The rows from a place of the order on; the number of queries grows with nothing."""
    names = _names(account, scope, day, start, min(size, MOST_ROWS))
    where = belonging(names, day)
    people = [
        Placed(each, name, where[each].crew, tuple(where[each].roles), where[each].site, where[each].department)
        for each, name in names.items()
    ]
    cells: dict[int, dict[int, Cell]] = defaultdict(dict)
    for (person_id, skill_id), cell in cells_of(people, (), day, known_at, sole=False).items():
        cells[person_id][skill_id] = cell
    told = told_of(account, absent_people(set(names), day), day)
    return [WideRow(each, cells[each.id], each.id in told) for each in people]


def _names(account: Account, scope: Scope, day: date, start: int, size: int) -> dict[int, str]:
    """Who stands from a place of the order on, by id."""
    if scope.sort in LONG_ORDERS:
        ids = _order(account, scope, day)[start : start + size]
        found = dict(db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids))).all())
        return {each: found[each] for each in ids if each in found}
    query = in_order(people_of(account, PERMISSION, scope, day), scope, day).with_only_columns(Person.id, Person.name)
    return dict(db.session.execute(query.limit(size).offset(start)).all())


def _order(account: Account, scope: Scope, day: date) -> list[int]:
    """Everybody in an order that looks at all levels: kept while nothing changes, as every window asks for it."""
    orders: dict[Any, list[int]] = current_app.extensions.setdefault("orders of people", {})
    key = (account.id, scope, day, today(), db.session.scalar(select(func.max(ChangeSet.id))))
    if key not in orders:
        if len(orders) >= ORDERS_KEPT:
            orders.clear()
        orders[key] = list(db.session.scalars(in_order(people_of(account, PERMISSION, scope, day), scope, day)))
    return orders[key]


def totals(account: Account, scope: Scope, day: date) -> dict[int, Total]:
    """The totals of all rows, by skill id, as known now; what nobody has and nobody asks for is absent."""
    people = people_of(account, PERMISSION, scope, day)
    at = _at_levels(people, day)
    away = select(Absence.person_id).where(held_on(Absence, day))
    absent = _at_levels(people.where(Person.id.in_(away)), day)
    departments = [scope.department_id] if scope.department_id else list(
        db.session.scalars(departments_in_reach(account, PERMISSION))
    )  # fmt: skip
    asked = short_departments(departments, day)
    nobody = Counts()
    return {
        skill_id: Total(
            found := at.get(skill_id, nobody),
            found.from_level(ALONE) - absent.get(skill_id, nobody).from_level(ALONE),
            *asked.get(skill_id, (0, 0)),
        )
        for skill_id in {*at, *asked}
    }


def _at_levels(people: Select[int], day: date) -> dict[int, Counts]:
    s = StandingInterval
    query = select(s.skill_id, s.level, func.count()).where(on_day(day), s.person_id.in_(people))
    found: dict[int, list[int]] = defaultdict(lambda: [0] * 5)
    for skill_id, level, number in db.session.execute(query.group_by(s.skill_id, s.level)):
        found[skill_id][level] = number
    return {skill_id: Counts((at[0], at[1], at[2], at[3], at[4])) for skill_id, at in found.items()}


def columns(
    day: date, group_id: int | None, search: str, known: frozenset[int] | None = None, specials: bool = False
) -> list[Skill]:
    """The skills in use on the day, by group and code; of a group, or of those found by a search.

    `specials` come behind their general skills; without them a search shows those that it finds only where it finds no
    general skill.
    """
    found = [
        skill
        for skill in skills_on(day, specials or known is not None)
        if (group_id is None or skill.group_id == group_id) and (known is None or not search or skill.id in known)
    ]
    merged = set(db.session.scalars(merged_after(day)))
    general = [skill for skill in found if skill.general_id is None or skill.id in merged]
    return found if specials or not general else general


def asks_specials(day: date) -> bool:
    """True when a role or a department asks for a special on the day."""
    special = select(Skill.id).where(
        Skill.general_id.is_not(None), or_(Skill.retired_on.is_(None), Skill.retired_on > day)
    )
    t, r = RoleTarget, RequiredHeadcount
    asked = select(t.id).where(t.skill_id.in_(special), t.level > 0, t.holds_from <= day, t.error_at.is_(None))
    needed = select(r.id).where(r.skill_id.in_(special), r.headcount > 0, r.holds_from <= day, r.error_at.is_(None))
    return bool(db.session.scalar(select(or_(asked.exists(), needed.exists()))))


def team_choices(day: date) -> list[Choice]:
    """The teams that somebody is on on the day or later, as (id, name)."""
    query = select(Team.id, Team.name).join(Membership, Membership.team_id == Team.id)
    query = query.where(Membership.state.in_(ON_A_TEAM), Membership.last_day >= day).distinct().order_by(Team.name)
    return [(row.id, row.name) for row in db.session.execute(query)]
