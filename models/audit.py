"""Who changed what: every change of a tracked row is written with its change set, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index, String, event, insert, inspect
from sqlalchemy.orm import Mapped, Session, UOWTransaction, mapped_column, relationship, scoped_session

from models.account import Account
from models.base import Base, Versioned, now, one_of

AnySession = Session | scoped_session[Any]
Action = Literal["insert", "update", "delete"]
UNTRACKED = {"change_set", "audit_entry", "standing_interval", "run", "run_question"}
SECRET = {"password", "fs_uniquifier", "fs_token_uniquifier", "tf_totp_secret"}
SIGN_IN_FACTS = {"last_login_at", "current_login_at", "last_login_ip", "current_login_ip", "login_count", "version"}


class ChangeSet(Base):
    """One act of a user: all its audit entries belong together and are undone together."""

    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    what: Mapped[str] = mapped_column(String(200), default="")
    recorded_at: Mapped[datetime] = mapped_column(default=now, index=True)
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("change_set.id"))

    account: Mapped[Account | None] = relationship()
    entries: Mapped[list[AuditEntry]] = relationship(back_populates="change_set", order_by="AuditEntry.id")


class AuditEntry(Base):
    """A row before and after; only changed columns for an update, None where there is nothing."""

    __table_args__ = (one_of("action", Action), Index("ix_audit_entry_row", "table_name", "row_id"))

    change_set_id: Mapped[int] = mapped_column(ForeignKey("change_set.id"), index=True)
    table_name: Mapped[str] = mapped_column(String(64))
    row_id: Mapped[int]
    action: Mapped[str] = mapped_column(String(10))
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]

    change_set: Mapped[ChangeSet] = relationship(back_populates="entries")


@contextmanager
def change(
    session: Session | scoped_session[Any], what: str, account_id: int | None = None, undoes_id: int | None = None
) -> Iterator[None]:
    """Everything flushed inside belongs to one change set named `what`; nested calls join the outer one."""
    if "change" in session.info:
        yield
        return
    session.info["change"] = {"what": what[:200], "account_id": account_id, "undoes_id": undoes_id}
    try:
        yield
        session.flush()
    finally:
        del session.info["change"]
        session.info.pop("change_set_id", None)


def plain(value: Any) -> Any:
    """A column's value as JSON holds it: days and moments in ISO 8601, money as text."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _columns(row: Base) -> list[str]:
    return [column.key for column in inspect(type(row)).column_attrs if column.key not in SECRET]


def _update(row: Base) -> tuple[dict[str, Any], dict[str, Any]]:
    state, before, after = inspect(row), {}, {}
    for key in _columns(row):
        history = state.attrs[key].history
        if history.has_changes():
            before[key] = plain(history.deleted[0]) if history.deleted else None
            after[key] = plain(history.added[0]) if history.added else None
    if after and isinstance(row, Versioned):
        after["version"] = row.version  # raised by the flush itself
    return before, after


@event.listens_for(Session, "after_flush")
def _write_entries(session: Session, flush: UOWTransaction) -> None:
    entries: list[dict[str, Any]] = []
    for row in session.new:
        if isinstance(row, Base) and row.__tablename__ not in UNTRACKED:
            entries.append(_entry(row, "insert", None, {k: plain(getattr(row, k)) for k in _columns(row)}))
    for row in session.dirty:
        if isinstance(row, Base) and row.__tablename__ not in UNTRACKED:
            before, after = _update(row)
            if set(after) - SIGN_IN_FACTS:
                entries.append(_entry(row, "update", before, after))
    for row in _gone(flush):
        entries.append(_entry(row, "delete", {k: plain(getattr(row, k)) for k in _columns(row)}, None))
    if entries:
        owner = _change_set(session)
        session.execute(insert(AuditEntry), [{**entry, "change_set_id": owner} for entry in entries])


def _gone(flush: UOWTransaction) -> list[Base]:
    """The rows that the flush deletes, also those taken out of a list that owns them: what came last, which may hang
    on what came before, goes first.
    """
    rows = [state.obj() for state, (is_delete, only_listed) in flush.states.items() if is_delete and not only_listed]
    tracked = [row for row in rows if isinstance(row, Base) and row.__tablename__ not in UNTRACKED]
    return sorted(tracked, key=lambda row: row.id, reverse=True)


def _entry(row: Base, action: Action, before: dict[str, Any] | None, after: dict[str, Any] | None) -> dict[str, Any]:
    return {"table_name": row.__tablename__, "row_id": row.id, "action": action, "before": before, "after": after}


def _change_set(session: Session) -> int:
    """The id of the change set under way; a change outside `change` gets one of its own."""
    if "change_set_id" in session.info:
        return int(session.info["change_set_id"])
    facts = session.info.get("change", {"what": "", "account_id": None, "undoes_id": None})
    made = session.scalars(insert(ChangeSet).returning(ChangeSet.id), {"recorded_at": now(), **facts}).one()
    session.info["last_change_set_id"] = made
    if "change" in session.info:
        session.info["change_set_id"] = made
    return made
