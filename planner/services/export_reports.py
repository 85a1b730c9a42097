"""Exports that are there to be read only: what was said about statements, teams and their needs, plans, the audit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import aliased, selectinload

from models import (
    Account,
    Assessment,
    AssessmentReturn,
    AuditEntry,
    ChangeSet,
    Confirmation,
    Enrolment,
    Exemption,
    Interest,
    Membership,
    Need,
    Person,
    Plan,
    Revocation,
    Skill,
    Team,
    TeamRole,
    Training,
    Use,
    db,
)
from planner.access import HOLDERS
from planner.exports import Cell
from planner.services.audit import differences
from planner.services.reach import holders, people_in_reach
from planner.services.teams import roots, ways

Rows = Iterator[Sequence[Cell]]
AT_ONCE = {"yield_per": 1000}


def confirmations(account: Account, day: date) -> Rows:
    """Who confirmed or returned which statement, and why it was returned."""
    for table, decision in ((Confirmation, "confirmed"), (AssessmentReturn, "returned")):
        kind: Any = table
        by = aliased(Person)
        reason = kind.reason if decision == "returned" else literal(None)
        columns = (Assessment.level, Assessment.holds_from, literal(decision), kind.holds_from, by.name, reason)
        query = select(Person.personnel_number, Person.name, Skill.code, *columns)
        query = query.join(Assessment, Assessment.id == kind.assessment_id)
        query = query.join(Person, Person.id == Assessment.person_id).join(Skill, Skill.id == Assessment.skill_id)
        query = query.join(by, by.id == kind.by_id).where(kind.error_at.is_(None), Assessment.error_at.is_(None))
        query = query.where(Assessment.person_id.in_(people_in_reach(account, "matrix.read", day)))
        yield from _rows(query.order_by(Person.name, Person.id, Skill.code, kind.holds_from, kind.id))


def uses(account: Account, day: date) -> Rows:
    """When people used a skill."""
    yield from _rows(_of_people(Use, account, day, "matrix.read", (), (Use.holds_from,)))


def interests(account: Account, day: date) -> Rows:
    """What people want to work with or learn, 0 no to 3 very much, from which day on."""
    yield from _rows(_of_people(Interest, account, day, "matrix.read", (), (Interest.wish, Interest.holds_from)))


def exceptions(account: Account, day: date) -> Rows:
    """Revocations and exemptions of those whom the account decides about."""
    for table, kind in ((Revocation, "revocation"), (Exemption, "exemption")):
        of: Any = table
        what = (of.holds_from, of.holds_until, of.reason)
        yield from _rows(_of_people(table, account, day, "exception.write", (literal(kind),), what))


def _of_people(table: Any, account: Account, day: date, permission: str, first: Any, last: Any) -> Select[Any]:
    query = select(*first, Person.personnel_number, Person.name, Skill.code, *last).select_from(table)
    query = query.join(Person, Person.id == table.person_id).join(Skill, Skill.id == table.skill_id)
    query = query.where(table.error_at.is_(None), table.person_id.in_(people_in_reach(account, permission, day)))
    return query.order_by(Person.name, Person.id, Skill.code, table.holds_from, table.id)


def _rows(query: Select[Any]) -> Rows:
    yield from (list(row) for row in db.session.execute(query.execution_options(**AT_ONCE)))


def teams(_account: Account, _day: date) -> Rows:
    """Every team with its period, size and bounds, the closed ones too."""
    bounds = selectinload(Team.side_bounds), selectinload(Team.role_bounds).selectinload(TeamRole.role)
    for t in db.session.scalars(
        select(Team).options(*bounds, selectinload(Team.site)).order_by(Team.first_day, Team.id)
    ):
        sides = "; ".join(f"{each.side} {_bounds(each)}" for each in sorted(t.side_bounds, key=lambda b: b.side))
        roles = "; ".join(f"{each.role.name} {_bounds(each)}" for each in sorted(t.role_bounds, key=lambda b: b.id))
        named: list[Cell] = [t.code, t.name, t.purpose, t.first_day, t.last_day, t.site.code if t.site else None]
        counts: list[Cell] = [t.member_share, t.size_min, t.size_max, t.needs_per_person, t.priority]
        yield [*named, t.delivery_mode, t.state, *counts, sides, roles]


def _bounds(row: Any) -> str:
    return f"{row.minimum} - {'…' if row.maximum is None else row.maximum}"


def needs(_account: Account, _day: date) -> Rows:
    """What each team needs, a row for each way to meet a need; of a need with several rows any will do."""
    skills = {each.id: each for each in db.session.scalars(select(Skill))}
    load = selectinload(Team.needs).selectinload(Need.children)
    for team in db.session.scalars(select(Team).options(load).order_by(Team.first_day, Team.id)):
        for number, need in enumerate(roots(team), start=1):
            asked: list[Cell] = [need.headcount, need.importance, "yes" if need.both_sides else "no", need.spare]
            for skill_id, level in ways(need):
                skill = skills[skill_id]
                yield [team.code, team.name, number, skill.code, skill.name, level, *asked]


def memberships(_account: Account, _day: date) -> Rows:
    """Who is, was or is to be on which team by which plan, and what their head said."""
    skills = dict(db.session.execute(select(Skill.id, Skill.code)).all())
    covered: dict[int, list[str]] = defaultdict(list)
    for need_id, parent_id, skill_id, level in db.session.execute(
        select(Need.id, Need.parent_id, Need.skill_id, Need.level).order_by(Need.position, Need.id)
    ):
        if skill_id is not None:
            covered[parent_id or need_id].append(f"{skills[skill_id]} {level}")
    m = Membership
    columns = (m.first_day, m.last_day, m.share, m.state, m.covers)
    query = select(*_PLAN, Team.code, Team.name, Person.personnel_number, Person.name, *columns).select_from(m)
    query = query.outerjoin(Plan, Plan.id == m.plan_id).join(Team, Team.id == m.team_id)
    query = query.join(Person, Person.id == m.person_id).order_by(Plan.id.desc(), Team.id, Person.name, m.id)
    for row in db.session.execute(query.execution_options(**AT_ONCE)):
        ids = [
            int(str(each["need"]).lstrip("n"))
            for each in row.covers
            if str(each.get("need", "")).lstrip("n").isdecimal()
        ]
        counted = "; ".join(" / ".join(covered[id_]) for id_ in ids if id_ in covered)
        yield [*_of_plan(row), *row[3:-1], counted]


def enrolments(account: Account, _day: date) -> Rows:
    """Who is, was or is to be trained by which plan, and what they said; costs for those only who may see them."""
    prices = bool(HOLDERS["rate.read"] & holders(account))
    e, trainer = Enrolment, aliased(Person)
    about = (
        Training.code,
        Training.title,
        e.first_day,
        e.last_day,
        Training.hours,
        Training.cost,
        trainer.name,
        e.state,
    )
    query = select(*_PLAN, Person.personnel_number, Person.name, *about).select_from(e)
    query = query.outerjoin(Plan, Plan.id == e.plan_id).join(Training, Training.id == e.training_id)
    query = query.join(Person, Person.id == e.person_id).outerjoin(trainer, trainer.id == e.trainer_id)
    query = query.order_by(Plan.id.desc(), Person.name, Person.id, e.first_day, e.id)
    row: Any
    for row in db.session.execute(query.execution_options(**AT_ONCE)):
        number, name, code, title, first, last, hours, cost, by, state = row[3:]
        price = float(cost) if prices else None
        taken: list[Cell] = [code, title, first, last, hours, price, by, state]
        yield [*_of_plan(row), number, name, *taken]


_PLAN = (Plan.name.label("plan"), Plan.state.label("plan_state"), Plan.published_at)


def _of_plan(row: Any) -> list[Cell]:
    return [row.plan, row.plan_state, row.published_at.date() if row.published_at else None]


def audit(_account: Account, _day: date) -> Rows:
    """Who changed which row when, newest first; of what was changed, each column before and after."""
    zone, c, e = ZoneInfo(current_app.config["TIME_ZONE"]), ChangeSet, AuditEntry
    who = func.coalesce(Person.name, Account.sign_in)
    query = select(c.recorded_at, who, c.what, e.action, e.table_name, e.row_id, e.before, e.after).outerjoin(c.entries)
    query = query.outerjoin(Account, Account.id == c.account_id).outerjoin(Person, Person.id == Account.person_id)
    for row in db.session.execute(query.order_by(c.id.desc(), e.id).execution_options(**AT_ONCE)):
        act: list[Cell] = [_moment(row[0], zone), *row[1:6]]
        changed = list(differences(row)) if row.action == "update" else []
        for column, before, after in changed:
            yield [*act, column, _said(before), _said(after)]
        if not changed:
            yield [*act, None, None, None]


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


def _said(value: object) -> str | None:
    return None if value is None else str(value)[:32_000]
