"""False friends: words that both sides use for different things, added, put in other words, retired, taken up again."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, func, or_, select

from models import Account, FalseFriend, change, db
from planner.errors import Refused
from planner.services import versions
from planner.today import today
from planner.words import gettext as _


def in_use() -> ColumnElement[bool]:
    """The condition that people are warned of the word today."""
    return or_(FalseFriend.retired_on.is_(None), FalseFriend.retired_on > today())


def all_friends() -> list[FalseFriend]:
    """Every one by its word, the retired too."""
    return list(db.session.scalars(select(FalseFriend).order_by(func.lower(FalseFriend.term), FalseFriend.language)))


def add(account: Account, facts: Mapping[str, str]) -> FalseFriend:
    """A new one. Raises Refused when the word is one already, in this language."""
    _check(facts, None)
    row = FalseFriend(**facts)
    with change(db.session(), _("New false friend “%(term)s”", term=row.term), account.id):
        db.session.add(row)
    db.session.commit()
    return row


def edit(account: Account, row: FalseFriend, facts: Mapping[str, str], seen: int, labels: Mapping[str, str]) -> None:
    """Say it in other words. Raises Refused, and ChangedMeanwhile when somebody saved it after version `seen`."""
    versions.check(row, seen, labels)
    _check(facts, row)
    with change(db.session(), _("False friend “%(term)s” put in other words", term=row.term), account.id):
        for name, text in facts.items():
            setattr(row, name, text)
    db.session.commit()


def retire(account: Account, row: FalseFriend) -> None:
    """Warn of it no more from today on; the row is kept."""
    with change(db.session(), _("False friend “%(term)s” retired", term=row.term), account.id):
        row.retired_on = today()
    db.session.commit()


def revive(account: Account, row: FalseFriend) -> None:
    """Warn of it again."""
    with change(db.session(), _("False friend “%(term)s” taken up again", term=row.term), account.id):
        row.retired_on = None
    db.session.commit()


def _check(facts: Mapping[str, str], row: FalseFriend | None) -> None:
    f = FalseFriend
    same = select(f).where(func.lower(f.term) == facts["term"].lower(), f.language == facts["language"])
    there = db.session.scalar(same)
    if there is not None and (row is None or there.id != row.id):
        if there.retired_on is not None:
            raise Refused(_("“%(term)s” is there, retired; take it up again.", term=there.term), "term")
        raise Refused(_("“%(term)s” is there already.", term=there.term), "term")
    if facts["ot_sense"].casefold() == facts["it_sense"].casefold():
        raise Refused(_("Both sides mean the same by it: then it is no false friend."), "it_sense")
