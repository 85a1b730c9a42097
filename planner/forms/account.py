"""Signing in, and what an admin states about an account."""

from __future__ import annotations

from typing import Any

from flask import session
from flask_security.forms import LoginForm
from wtforms import BooleanField, PasswordField, StringField, SubmitField
from wtforms.validators import DataRequired, Length

from planner.services.accounts import account_by_sign_in
from planner.words import gettext as _
from planner.words import lazy_gettext


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
