"""Exports of what is asked and said: targets, required head counts, home cover, prerequisites, level texts, words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from models import (
    Account,
    Crew,
    Department,
    FalseFriend,
    HomeCover,
    LevelText,
    Prerequisite,
    RequiredHeadcount,
    Role,
    RoleTarget,
    Skill,
    db,
)
from planner.exports import Cell
from planner.services.reach import departments_in_reach

Rows = Iterator[Sequence[Cell]]


def targets(_account: Account, _day: date) -> Rows:
    """What every role ever asked from which day on, and is to ask; of one day the newest statement."""
    t = RoleTarget
    query = select(Role.code, Role.name, Skill.code, Skill.name, t.level, t.holds_from)
    query = query.join(Role, Role.id == t.role_id).join(Skill, Skill.id == t.skill_id).where(t.error_at.is_(None))
    yield from _newest(db.session.execute(query.order_by(Role.code, Skill.code, t.holds_from, t.recorded_at, t.id)))


def headcounts(account: Account, _day: date) -> Rows:
    """What is required of the departments in reach, and ever was; of one day the newest statement."""
    r, d = RequiredHeadcount, Department
    query = select(d.code, d.name, Skill.code, Skill.name, r.level, r.headcount, r.holds_from)
    query = query.join(d, d.id == r.department_id).join(Skill, Skill.id == r.skill_id).where(r.error_at.is_(None))
    query = query.where(d.id.in_(departments_in_reach(account, "headcount.write")))
    yield from _newest(db.session.execute(query.order_by(d.code, Skill.code, r.holds_from, r.recorded_at, r.id)))


def _newest(rows: Iterable[Any]) -> Rows:
    """Of rows that say something of the same unit, skill and day the last."""
    last: Any = None
    for row in rows:
        key = (row[0], row[2], row[-1])
        if last is not None and (last[0], last[2], last[-1]) != key:
            yield tuple(last)
        last = row
    if last is not None:
        yield tuple(last)


def _rows(query: Any) -> Rows:
    yield from (tuple(row) for row in db.session.execute(query))


def home_cover(_account: Account, _day: date) -> Rows:
    """What departments and crews must keep at home."""
    h = HomeCover
    query = select(Department.code, Department.name, Crew.code, Skill.code, Skill.name, h.level, h.minimum)
    query = query.join(Department, Department.id == h.department_id).join(Skill, Skill.id == h.skill_id)
    query = query.outerjoin(Crew, Crew.id == h.crew_id).order_by(Department.code, Crew.code, Skill.code, h.level, h.id)
    yield from _rows(query)


def prerequisites(_account: Account, _day: date) -> Rows:
    """Which skills are asked first."""
    p, first = Prerequisite, aliased(Skill)
    query = select(Skill.code, Skill.name, first.code, first.name, p.level, p.for_level)
    query = query.join(Skill, Skill.id == p.skill_id).join(first, first.id == p.requires_id)
    yield from _rows(query.order_by(Skill.code, first.code, p.for_level, p.id))


def level_texts(_account: Account, _day: date) -> Rows:
    """What the levels mean now, of every skill and of those with texts of their own."""
    t = LevelText
    query = select(Skill.code, Skill.name, t.level, t.language, t.text).outerjoin(Skill, Skill.id == t.skill_id)
    query = query.where(t.error_at.is_(None)).order_by(t.holds_from, t.recorded_at, t.id)
    newest: dict[Any, Any] = {(row[0] or "", row[2], row[3]): tuple(row) for row in db.session.execute(query)}
    yield from (newest[key] for key in sorted(newest) if newest[key][4] or key[0])


def false_friends(_account: Account, _day: date) -> Rows:
    """The words that both sides use for different things, the retired too."""
    f = FalseFriend
    query = select(f.term, f.language, f.ot_sense, f.it_sense, f.retired_on).order_by(f.term, f.language)
    yield from _rows(query)
