"""Where the people of a list belong on a day, in names only and in one statement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from typing import cast as as_type

from sqlalchemy import BindParameter, Float, Select, String, bindparam, cast, literal, null, select, union_all

from models import (
    Crew,
    CrewMembership,
    Department,
    DepartmentMembership,
    Role,
    RoleAssignment,
    Site,
    SitePosting,
    WorkShare,
    db,
)
from planner.services.reach import in_force


@dataclass(slots=True)
class Place:
    """Where a person belongs, None where nothing is stated; `roles` has the main one first."""

    department: str | None = None
    crew: str | None = None
    site: str | None = None
    share: float | None = None
    roles: list[str] = field(default_factory=list)


def _spells(kind: str, table: Any, unit: Any = None, main: Any = None) -> Select[Any]:
    """What the people's spells of one kind say on the day."""
    people: BindParameter[Any] = bindparam("people", expanding=True)
    said = (unit.name, cast(null(), Float)) if unit is not None else (cast(null(), String), table.share)
    order = (main if main is not None else literal(False), table.holds_from, table.recorded_at)
    labelled = [column.label(name) for column, name in zip((*said, *order), COLUMNS, strict=True)]
    query = select(literal(kind).label("kind"), table.person_id.label("person_id"), *labelled)
    query = query.where(table.person_id.in_(people), in_force(table, as_type(date, bindparam("day"))))
    return query.join(unit) if unit is not None else query


COLUMNS = ("name", "share", "main", "holds_from", "recorded_at")
_all = union_all(
    _spells("department", DepartmentMembership, Department),
    _spells("crew", CrewMembership, Crew),
    _spells("site", SitePosting, Site),
    _spells("share", WorkShare),
    _spells("role", RoleAssignment, Role, RoleAssignment.main),
).subquery()
STATED = select(_all.c.kind, _all.c.person_id, _all.c.name, _all.c.share).order_by(
    _all.c.main, _all.c.holds_from, _all.c.recorded_at
)


def places(person_ids: Iterable[int], day: date) -> dict[int, Place]:
    """Where each of the people belongs on the day; the newest spell in force counts."""
    found = {each: Place() for each in person_ids}
    for kind, person_id, name, share in db.session.execute(STATED, {"people": list(found), "day": day}):
        place = found[person_id]
        if kind == "role":
            place.roles.insert(0, name)
        else:
            setattr(place, kind, share if kind == "share" else name)
    return found
