"""Accounts: found, made, given roles, switched off, given a new password."""

from __future__ import annotations

from uuid import uuid4

from flask_security.utils import hash_password
from sqlalchemy import func, or_, select

from models import Account, AccountRole, db
from models.account import ACCOUNT_ROLES


def account_by_sign_in(text: str) -> Account | None:
    """The account with that personnel number or e-mail, whatever the case."""
    text = text.strip().lower()
    if not text:
        return None
    query = select(Account).where(or_(func.lower(Account.sign_in) == text, func.lower(Account.email) == text))
    return db.session.scalars(query.order_by(func.lower(Account.sign_in) != text)).first()


def ensure_roles() -> dict[str, AccountRole]:
    """Every role of accounts by name; those that are missing are made."""
    found = {role.name: role for role in db.session.scalars(select(AccountRole))}
    for name in ACCOUNT_ROLES:
        if name not in found:
            found[name] = AccountRole(name=name)
            db.session.add(found[name])
    return found


def new_account(sign_in: str, roles: list[str], password: str | None = None, person_id: int | None = None) -> Account:
    """An account, added to the session; without a password nobody can sign in with it yet."""
    known = ensure_roles()
    account = Account(
        sign_in=sign_in,
        password=hash_password(password) if password else None,
        fs_uniquifier=uuid4().hex,
        person_id=person_id,
        roles=[known[name] for name in roles],
    )
    db.session.add(account)
    return account
