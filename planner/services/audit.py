"""Who changed what: for admins whole, for the works council the rules only, without names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from models import Account, AuditEntry, ChangeSet

# Tables that state how people are judged and planned, none of them about one person.
RULES = (
    "skill", "skill_group", "prerequisite", "level_text", "skill_version", "role_target", "role", "home_cover",
    "required_headcount", "setting", "scenario", "scenario_release", "account_role",
)  # fmt: skip


def change_sets(table: str = "", first: date | None = None, last: date | None = None) -> Select[ChangeSet]:
    """Change sets with their entries, newest first; of one table, from one day to another, when given."""
    query = select(ChangeSet).options(
        selectinload(ChangeSet.entries), joinedload(ChangeSet.account).joinedload(Account.person)
    )
    if table:
        query = query.where(ChangeSet.entries.any(AuditEntry.table_name == table))
    if first is not None:
        query = query.where(ChangeSet.recorded_at >= _midnight(first))
    if last is not None:
        query = query.where(ChangeSet.recorded_at < _midnight(last + timedelta(days=1)))
    return query.order_by(ChangeSet.id.desc())


def rule_changes() -> Select[AuditEntry]:
    """Entries about rules, newest first; they name no person and are shown without who made them."""
    query = select(AuditEntry).options(joinedload(AuditEntry.change_set)).where(AuditEntry.table_name.in_(RULES))
    return query.order_by(AuditEntry.id.desc())


class Changed(Protocol):
    """What an entry says of a changed row."""

    @property
    def before(self) -> Any: ...
    @property
    def after(self) -> Any: ...


def differences(entry: Changed) -> Iterator[tuple[str, Any, Any]]:
    """What a changed row said before and says now, by column; of a column that holds a tree only what differs in it."""
    for column, after in (entry.after or {}).items():
        if column != "version":
            yield from _apart(column, (entry.before or {}).get(column), after)


def _apart(place: str, before: Any, after: Any) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in (*before, *(key for key in after if key not in before)):
            yield from _apart(f"{place}.{key}", before.get(key), after.get(key))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from _apart(f"{place}.{number}", old, new)
    elif isinstance(before, list) and isinstance(after, list):
        yield place, [each for each in before if each not in after], [each for each in after if each not in before]
    elif before != after:
        yield place, before, after


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(current_app.config["TIME_ZONE"]))
