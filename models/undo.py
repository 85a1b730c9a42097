"""Undo of a change set: within ten minutes, whole or not at all, and only while nothing changed it since."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.audit import AuditEntry, ChangeSet, change, plain
from models.base import Base, Fact, now

WINDOW = timedelta(minutes=10)


class UndoRefused(Exception):
    """A change set cannot be undone; `code` is "too_late", "undone_already" or "changed_since"."""

    def __init__(self, code: str, table: str | None = None) -> None:
        self.code, self.table = code, table
        super().__init__(f"{code}: {table}" if table else code)


def refusal(session: Session, change_set: ChangeSet, at: datetime | None = None) -> str | None:
    """Why the change set cannot be undone at a moment (None: now), as a code; None while it may be tried."""
    if (at or now()) - change_set.recorded_at > WINDOW:
        return "too_late"
    if session.scalar(select(ChangeSet.id).where(ChangeSet.undoes_id == change_set.id)) is not None:
        return "undone_already"
    return None


def undo(session: Session, change_set: ChangeSet, account_id: int | None, at: datetime | None = None) -> None:
    """Take a change set back as a change set of its own. Facts that it stated are kept, marked entered in error.

    Raises UndoRefused when it is older than WINDOW, undone already, or a row has changed since. The caller commits.
    """
    code = refusal(session, change_set, at)
    if code is not None:
        raise UndoRefused(code)
    _check_unchanged(session, change_set)
    made = {(entry.table_name, entry.row_id) for entry in change_set.entries if entry.action == "insert"}
    try:
        with change(session, f"undo: {change_set.what}", account_id, undoes_id=change_set.id):
            for entry in reversed(change_set.entries):
                _take_back(session, entry, account_id, made)
                if entry.action == "insert" and not _is_fact(entry):
                    session.flush()
    except IntegrityError as error:
        raise UndoRefused("changed_since") from error  # something that came later hangs on it


@cache
def _classes() -> dict[str, type[Base]]:
    return {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}


def _check_unchanged(session: Session, change_set: ChangeSet) -> None:
    """Every row is as the change set left it."""
    left: dict[tuple[str, int], dict[str, Any] | None] = {}
    for entry in change_set.entries:
        key = (entry.table_name, entry.row_id)
        left[key] = None if entry.action == "delete" else {**(left.get(key) or {}), **(entry.after or {})}
    for (table, row_id), after in left.items():
        row = session.get(_classes()[table], row_id)
        if (row is None) != (after is None) or (row is not None and not _unchanged(row, after or {})):
            raise UndoRefused("changed_since", table)


def _is_fact(entry: AuditEntry) -> bool:
    return issubclass(_classes()[entry.table_name], Fact)


def _about_nobody(row: Base, made: set[tuple[str, int]]) -> bool:
    """True for a fact about a row that is taken back too, such as the department of a person who never was."""
    return any(
        (key.column.table.name, getattr(row, column.key)) in made
        and not issubclass(_classes()[key.column.table.name], Fact)
        for column in row.__table__.columns
        for key in column.foreign_keys
    )


def _take_back(session: Session, entry: AuditEntry, account_id: int | None, made: set[tuple[str, int]]) -> None:
    kind = _classes()[entry.table_name]
    row = session.get(kind, entry.row_id)
    if entry.action == "delete":
        session.add(kind(**{key: _typed(kind, key, value) for key, value in (entry.before or {}).items()}))
    elif row is None:
        pass  # went with the row that it belongs to
    elif entry.action == "update":
        for key, value in (entry.before or {}).items():
            if key != "version":
                setattr(row, key, _typed(kind, key, value))
    elif isinstance(row, Fact) and not _about_nobody(row, made):
        row.error_at, row.error_by_id, row.error_reason = now(), account_id, "undone"
    else:
        session.delete(row)


def _unchanged(row: Base, after: dict[str, Any]) -> bool:
    return all(plain(getattr(row, key)) == value for key, value in after.items() if key in row.__mapper__.columns)


def _typed(kind: type[Base], key: str, value: Any) -> Any:
    """A value of the audit trail as the column holds it."""
    python = kind.__mapper__.columns[key].type.python_type if value is not None else None
    if python in (date, datetime) and isinstance(value, str):
        return python.fromisoformat(value)
    return Decimal(value) if python is Decimal else value
