"""Signing in, and what an admin states about an account."""

from __future__ import annotations

from typing import Any

from flask import session
from flask_security.forms import LoginForm
from wtforms import BooleanField, EmailField, PasswordField, SelectMultipleField, StringField, SubmitField
from wtforms.validators import DataRequired, Email, Length, Optional
from wtforms.widgets import ListWidget

from models import ACCOUNT_ROLES, Account
from planner.forms.base import PlannerForm, Tick, VersionedForm
from planner.services.accounts import account_by_sign_in
from planner.words import gettext as _
from planner.words import lazy_gettext, role_name


class SignInForm(LoginForm):
    """Sign-in by personnel number or, for those who have one, e-mail."""

    email = None  # type: ignore[assignment]
    sign_in = StringField(
        lazy_gettext("Personnel number"),
        validators=[DataRequired(lazy_gettext("Enter your personnel number.")), Length(max=255)],
        render_kw={"autocomplete": "username", "autofocus": True, "autocapitalize": "none", "spellcheck": "false"},
        description=lazy_gettext("Your e-mail address works too."),
    )
    password = PasswordField(
        lazy_gettext("Password"),
        validators=[DataRequired(lazy_gettext("Enter your password."))],
        render_kw={"autocomplete": "current-password"},
    )
    remember = None  # type: ignore[assignment]
    terminal = BooleanField(
        lazy_gettext("This is a shared terminal"),
        description=lazy_gettext("You are signed out after 90 seconds without input."),
    )
    submit = SubmitField(lazy_gettext("Sign in"))

    def validate(self, **kwargs: Any) -> bool:
        """Look the account up by what was entered; one sentence for every way to fail."""
        self.ifield = self.sign_in
        self.user = account_by_sign_in(self.sign_in.data or "")
        if super().validate(**kwargs):
            session["terminal"] = self.terminal.data
            return True
        if self.sign_in.data and self.password.data and not self.user_authenticated:
            self.sign_in.errors, self.password.errors = [], [_("Personnel number and password do not match.")]
        return False


class CheckboxesField(SelectMultipleField):
    """Several of some choices, a checkbox each."""

    widget = ListWidget(prefix_label=False)
    option_widget = Tick()


def _number() -> StringField:
    return StringField(
        lazy_gettext("Personnel number"),
        validators=[DataRequired(lazy_gettext("Enter the personnel number.")), Length(max=64)],
    )


def _email() -> EmailField:
    return EmailField(
        lazy_gettext("E-mail"),
        validators=[Optional(), Email(lazy_gettext("This is no e-mail address.")), Length(max=255)],
        description=lazy_gettext("Optional; works for signing in too."),
    )


def _roles() -> CheckboxesField:
    return CheckboxesField(
        lazy_gettext("Roles"),
        choices=lambda: {str(name): role_name(name) for name in ACCOUNT_ROLES},
        validators=[DataRequired(lazy_gettext("Choose at least one role."))],
    )


class NewAccountForm(PlannerForm):
    """A new account; it belongs to the person with the number."""

    sign_in = _number()
    name = StringField(
        lazy_gettext("Name"),
        validators=[Optional(), Length(max=200)],
        description=lazy_gettext("Only for somebody who is not among the people of the plant yet."),
    )
    email = _email()
    roles = _roles()


class AccountForm(VersionedForm):
    """An account as it is to be."""

    sign_in = _number()
    email = _email()
    roles = _roles()
    active = BooleanField(lazy_gettext("May sign in"))

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        if not self.is_submitted():
            self.roles.data = [role.name for role in account.roles]
