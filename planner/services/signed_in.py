"""Whoever a session belongs to: the account, its person's name and what it is today, by one statement a request."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple, cast

from flask import g
from sqlalchemy import Select, String, bindparam, exists, func, literal_column, select

from models import (
    ACCOUNT_ROLES,
    Account,
    AccountRole,
    AccountRoleLink,
    AssessorAuthorisation,
    Delegation,
    Person,
    db,
)
from planner.access import Holder
from planner.services.reach import in_force, know_holders
from planner.today import today

COMMA: Any = literal_column("','", String)  # a separator as text is put into the statement anew each time


def _of_session() -> Select[Any]:
    """The account, the name of its person, its roles, its delegations in force, and whether it is an assessor."""
    day = cast(date, bindparam("day"))
    roles = select(func.aggregate_strings(AccountRole.name, COMMA)).join(AccountRoleLink)
    kinds = select(func.aggregate_strings(Delegation.kind, COMMA))
    assessor = exists().where(
        AssessorAuthorisation.person_id == Account.person_id, in_force(AssessorAuthorisation, day)
    )
    return select(
        Account,
        select(Person.name).where(Person.id == Account.person_id).scalar_subquery(),
        roles.where(AccountRoleLink.account_id == Account.id).scalar_subquery(),
        kinds.where(Delegation.person_id == Account.person_id, in_force(Delegation, day)).scalar_subquery(),
        assessor,
    ).where(Account.fs_uniquifier == bindparam("uniquifier"))


OF_SESSION = _of_session()


class Known(NamedTuple):
    """What is known of the account of a session besides itself: its person's name, None for nobody, and its roles."""

    account_id: int
    name: str | None
    roles: tuple[str, ...]


def account_of_session(uniquifier: str) -> Account | None:
    """The account that a session names; what else the request will ask about it is known from then on."""
    found = db.session.execute(OF_SESSION, {"uniquifier": uniquifier, "day": today()}).one_or_none()
    if found is None:
        return None
    account, name, roles, kinds, assessor = found
    held = (roles or "").split(",")
    holds = {*held, *(kinds or "").split(","), "assessor" if assessor else ""} - {""}
    know_holders(account, frozenset(cast(set[Holder], holds)))
    g.known = Known(account.id, name, tuple(role for role in ACCOUNT_ROLES if role in held))
    return cast(Account, account)


def known_of(account: Account) -> Known:
    """What is known of the account that is signed in."""
    known: Known | None = g.get("known")
    if known is None or known.account_id != account.id:  # signed in by this very request
        name = account.person.name if account.person else None
        known = Known(account.id, name, tuple(role.name for role in account.roles))
    return known
