"""Taking back what was just done."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import aliased

from models import Account, ChangeSet, db, now
from models.undo import WINDOW, UndoRefused
from models.undo import undo as take_back
from planner.errors import Refused
from planner.words import gettext as _


def undoable(account: Account) -> Sequence[ChangeSet]:
    """What the account changed so lately that it can be undone, the newest first; not what is undone already."""
    later = aliased(ChangeSet)
    query = select(ChangeSet).where(
        ChangeSet.account_id == account.id,
        ChangeSet.recorded_at > now() - WINDOW,
        ChangeSet.undoes_id.is_(None),
        ChangeSet.entries.any(),
        ~select(later.id).where(later.undoes_id == ChangeSet.id).exists(),
    )
    return db.session.scalars(query.order_by(ChangeSet.id.desc())).all()


def undo(change_set_id: int, account: Account) -> None:
    """Undo a change of the account's own. Raises Refused with the reason when it is too late or not theirs."""
    change_set = db.session.get(ChangeSet, change_set_id)
    if change_set is None or change_set.account_id != account.id:
        raise Refused(_("This change is not yours to undo."))
    if any("erased_at" in (entry.after or {}) and entry.action == "update" for entry in change_set.entries):
        raise Refused(_("An erasure cannot be undone."))
    try:
        take_back(db.session(), change_set, account.id)
        db.session.commit()
    except UndoRefused as refusal:
        db.session.rollback()
        raise Refused(_reason(refusal.code)) from refusal


def _reason(code: str) -> str:
    reasons = {
        "too_late": _("A change can be undone for ten minutes; this one is older."),
        "undone_already": _("This change is undone already."),
        "changed_since": _("Somebody changed this since, so it cannot be undone any more."),
    }
    return reasons.get(code, _("This change cannot be undone."))
