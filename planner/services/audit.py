"""Who changed what: for admins whole, for the works council the rules only, without names."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
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


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(current_app.config["TIME_ZONE"]))
