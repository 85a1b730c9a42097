"""Accounts: found, made, given roles, switched off, given a new password. The caller commits."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from uuid import uuid4

from flask import current_app
from flask_security.utils import hash_password
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from models import Account, AccountRole, Person, db
from models.account import ACCOUNT_ROLES
from planner.errors import Refused
from planner.words import gettext as _

ONE_TIME_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are mistaken for one another on paper
ONE_TIME_LENGTH = 12


def account_by_sign_in(text: str) -> Account | None:
    """The account with that personnel number or e-mail, whatever the case."""
    text = text.strip().lower()
    if not text:
        return None
    query = select(Account).where(or_(func.lower(Account.sign_in) == text, func.lower(Account.email) == text))
    return db.session.scalars(query.order_by(func.lower(Account.sign_in) != text)).first()


def accounts(search: str = "", role: str = "", active: bool | None = None) -> Select[Account]:
    """Accounts with their people and roles, by sign-in; `search` looks at number, name and e-mail."""
    query = select(Account).outerjoin(Account.person).options(joinedload(Account.person), selectinload(Account.roles))
    if search.strip():
        like = f"%{search.strip().lower()}%"
        wanted: list[ColumnElement[bool]] = [
            func.lower(column).like(like) for column in (Account.sign_in, Account.email, Person.name)
        ]
        query = query.where(or_(*wanted))
    if role:
        query = query.where(Account.roles.any(AccountRole.name == role))
    if active is not None:
        query = query.where(Account.active == active)
    return query.order_by(Account.sign_in)


def ensure_roles() -> dict[str, AccountRole]:
    """Every role of accounts by name; those that are missing are made."""
    found = {role.name: role for role in db.session.scalars(select(AccountRole))}
    for name in ACCOUNT_ROLES:
        if name not in found:
            found[name] = AccountRole(name=name)
            db.session.add(found[name])
    return found


def new_account(
    sign_in: str, roles: Iterable[str], password: str | None = None, person_id: int | None = None
) -> Account:
    """An account, added to the session unchecked; without a password nobody can sign in with it yet."""
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


def add_account(
    sign_in: str,
    roles: Iterable[str],
    password: str | None = None,
    email: str | None = None,
    name: str | None = None,
) -> Account:
    """An account of the person with that personnel number; `name` makes the person when there is none.

    Raises Refused when number or e-mail are taken, or the password is too short.
    """
    sign_in, email = sign_in.strip(), (email or "").strip() or None
    _refuse_taken(sign_in, email, None)
    if password is not None:
        check_password(password)
    account = new_account(sign_in, roles, password)
    account.email = email
    account.person = _person(sign_in, name)
    db.session.flush()
    return account


def change_account(account: Account, sign_in: str, email: str | None, roles: Iterable[str], active: bool) -> None:
    """State an account anew. Raises Refused when number or e-mail are taken, or no admin would be left."""
    sign_in, email = sign_in.strip(), (email or "").strip() or None
    _refuse_taken(sign_in, email, account.id)
    known, wanted = ensure_roles(), list(roles)
    if not ("admin" in wanted and active):
        refuse_last_admin(account)
    if account.active and not active:
        end_sessions(account)
    account.sign_in, account.email, account.active = sign_in, email, active
    account.roles = [known[name] for name in ACCOUNT_ROLES if name in wanted]
    db.session.flush()


def check_password(password: str) -> None:
    """Raises Refused when a password is too short."""
    least = int(current_app.config["SECURITY_PASSWORD_LENGTH_MIN"])
    if len(password) < least:
        raise Refused(_("A password has at least %(least)s characters.", least=least), "password")


def set_password(account: Account, password: str) -> None:
    """Give an account a password and end its sessions. Raises Refused when it is too short."""
    check_password(password)
    account.password = hash_password(password)
    account.must_change_password = False
    end_sessions(account)
    db.session.flush()


def one_time_password(account: Account) -> str:
    """A new password to be told to the person, who has to choose their own with it; ends the sessions."""
    letters = "".join(secrets.choice(ONE_TIME_LETTERS) for _each in range(ONE_TIME_LENGTH))
    password = "-".join(letters[place : place + 4] for place in range(0, ONE_TIME_LENGTH, 4))
    set_password(account, password)
    account.must_change_password = True
    db.session.flush()
    return password


def end_sessions(account: Account) -> None:
    """Sign the account out everywhere."""
    account.fs_uniquifier = uuid4().hex


def _person(number: str, name: str | None) -> Person | None:
    """Whoever has the number and no account yet; made when a name is given and nobody has it."""
    found = db.session.scalar(select(Person).where(Person.personnel_number == number))
    if found is None and name and name.strip():
        found = Person(name=name.strip(), personnel_number=number)
        db.session.add(found)
    return found


def _refuse_taken(sign_in: str, email: str | None, account_id: int | None) -> None:
    for text, field in ((sign_in, "sign_in"), (email or "", "email")):
        other = account_by_sign_in(text)
        if other is not None and other.id != account_id:
            raise Refused(_("%(text)s is another account's already.", text=text), field)


def refuse_last_admin(account: Account) -> None:
    """Raises Refused when nobody else could look after accounts."""
    others = select(Account.id).where(
        Account.active, Account.id != account.id, Account.roles.any(AccountRole.name == "admin")
    )
    if account.has_any("admin") and db.session.scalar(others.limit(1)) is None:
        raise Refused(_("This is the only admin; make somebody else one first."), "roles")
