"""A second editor is told what the first changed, before anything is overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from models import AuditEntry, Base, db
from planner.errors import Refused
from planner.words import gettext as _

UNSAID = {"version", "recorded_at"}


class ChangedMeanwhile(Refused):
    """Somebody saved the row after the form was opened."""

    def __init__(self, changes: list[str]) -> None:
        said = "; ".join(changes) or _("something that this form does not show")
        super().__init__(
            _("Somebody changed this meanwhile: %(said)s. Your input is kept; save again to overwrite.", said=said)
        )


def check(row: Base, seen: int, labels: Mapping[str, str]) -> None:
    """Refuse when the row is no longer in the version seen. Raises ChangedMeanwhile with what changed, by label."""
    version = int(getattr(row, "version"))  # noqa: B009
    if seen != version:
        raise ChangedMeanwhile(_since(row, version - seen, labels))


def _since(row: Base, versions: int, labels: Mapping[str, str]) -> list[str]:
    query = select(AuditEntry).where(
        AuditEntry.table_name == row.__tablename__, AuditEntry.row_id == row.id, AuditEntry.action == "update"
    )
    entries = list(db.session.scalars(query.order_by(AuditEntry.id.desc()).limit(max(0, versions))))
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for entry in reversed(entries):
        for key, value in (entry.before or {}).items():
            before.setdefault(key, value)
        after.update(entry.after or {})
    return [
        _("%(name)s from “%(old)s” to “%(new)s”", name=labels[key], old=_said(before[key]), new=_said(after.get(key)))
        for key in before
        if key in labels and key not in UNSAID and before[key] != after.get(key)
    ]


def _said(value: Any) -> str:
    return "–" if value is None else str(value)
