"""Accounts by Flask-Security: sign-in by personnel number, argon2, one's own password."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_security.core import Security, UserMixin
from flask_security.datastore import SQLAlchemyUserDatastore
from flask_security.signals import password_changed

from models import Account, AccountRole, db, now
from planner.forms.account import SignInForm
from planner.services.signed_in import account_of_session

SETTINGS: dict[str, Any] = {
    "SECURITY_LOGIN_URL": "/sign-in",
    "SECURITY_LOGOUT_URL": "/sign-out",
    "SECURITY_CHANGE_URL": "/account/password",
    "SECURITY_POST_LOGIN_VIEW": "/",
    "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
    "SECURITY_POST_CHANGE_VIEW": "/",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_LOGOUT_CSRF": True,
    "SECURITY_CHANGEABLE": True,
    "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
    "SECURITY_TRACKABLE": False,
    "SECURITY_REGISTERABLE": False,
    "SECURITY_RECOVERABLE": False,
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2", "plaintext"],
    "SECURITY_PASSWORD_SINGLE_HASH": True,  # so that a restored database needs no key of the machine it came from
    "SECURITY_PASSWORD_SALT": "unused",
    "SECURITY_PASSWORD_LENGTH_MIN": 10,
    "SECURITY_USER_IDENTITY_ATTRIBUTES": [{"sign_in": {"mapper": lambda text: text, "case_insensitive": True}}],
    "SECURITY_API_ENABLED_METHODS": ["session"],
    "SECURITY_DATETIME_FACTORY": now,
    "SECURITY_FLASH_MESSAGES": False,
    "SECURITY_DEFAULT_REMEMBER_ME": False,
}
# One pass over little memory: tests sign in thousands of times.
CHEAP_HASH = {"argon2__rounds": 1, "argon2__memory_cost": 64, "argon2__parallelism": 1}


class Datastore(SQLAlchemyUserDatastore):
    """Finds whoever a session belongs to by a statement of our own: it is asked at every request."""

    def find_user(self, case_insensitive: bool = False, **by: Any) -> UserMixin | None:
        """The account with one attribute as given."""
        if by.keys() == {"fs_uniquifier"}:
            return account_of_session(by["fs_uniquifier"])
        return super().find_user(case_insensitive, **by)


def set_up(app: Flask) -> None:
    """Switch accounts on."""
    for name, value in SETTINGS.items():
        app.config.setdefault(name, value)
    if app.testing:
        app.config.setdefault("SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS", CHEAP_HASH)
    security = Security(app, Datastore(db, Account, AccountRole), login_form=SignInForm)
    security.principal.identity_loaders.clear()  # its own record of roles, which nothing here asks: see access.py
    password_changed.connect(_chosen, app)


def _chosen(_app: Flask, user: Account, **_more: object) -> None:
    """A password of their own is chosen; the request commits it."""
    user.must_change_password = False
