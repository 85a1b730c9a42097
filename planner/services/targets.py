"""What roles ask of people: dated targets, and who is exempt."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select

from models import Exemption, RoleTarget, db
from planner.services.known import counted, held_on


def role_targets(
    role_ids: Collection[int], day: date, skill_id: int | None = None, known_at: datetime | None = None
) -> dict[tuple[int, int], int]:
    """The level that each (role id, skill id) asks for on the day, of one skill when given; the newest counts."""
    t = RoleTarget
    query = select(t.role_id, t.skill_id, t.level).where(
        t.role_id.in_(role_ids), t.holds_from <= day, counted(t, known_at)
    )
    if skill_id is not None:
        query = query.where(t.skill_id == skill_id)
    newest = {
        (role_id, asked_id): level
        for role_id, asked_id, level in db.session.execute(query.order_by(t.holds_from, t.recorded_at, t.id))
    }
    return {key: level for key, level in newest.items() if level}


def targets_of(roles: dict[int, list[int]], day: date, known_at: datetime | None = None) -> dict[tuple[int, int], int]:
    """The level asked of each (person id, skill id): the highest that one of the person's roles asks.

    `roles` are the role ids of each person id. Exemptions are not taken off.
    """
    by_role = role_targets({each for ids in roles.values() for each in ids}, day, known_at=known_at)
    asked: dict[int, list[tuple[int, int]]] = {}
    for (role_id, skill_id), level in by_role.items():
        asked.setdefault(role_id, []).append((skill_id, level))
    found: dict[tuple[int, int], int] = {}
    for person_id, role_ids in roles.items():
        for role_id in role_ids:
            for skill_id, level in asked.get(role_id, ()):
                found[person_id, skill_id] = max(level, found.get((person_id, skill_id), 0))
    return found


def exempt(person_ids: Collection[int], day: date, known_at: datetime | None = None) -> set[tuple[int, int]]:
    """The (person id, skill id) of whom the target is not asked on the day."""
    query = select(Exemption.person_id, Exemption.skill_id).where(
        Exemption.person_id.in_(person_ids), held_on(Exemption, day, known_at)
    )
    return {(person_id, skill_id) for person_id, skill_id in db.session.execute(query)}
