"""What an employee states about their own skills and trainings."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from planner.forms.base import DayField, options
from planner.forms.proofs import LevelFields, ProofFields
from planner.words import lazy_gettext

WISHES = [
    ("", lazy_gettext("no answer")),
    ("0", lazy_gettext("no")),
    ("1", lazy_gettext("a little")),
    ("2", lazy_gettext("yes")),
    ("3", lazy_gettext("very much")),
]


class LogForm(FlaskForm, LevelFields, ProofFields):
    """A level of a skill, and what goes with it."""

    skill: Any = StringField(
        lazy_gettext("Skill"),
        validators=[DataRequired(lazy_gettext("Enter a skill: its name, code or a word for it."))],
        render_kw={"list": "skills", "autocomplete": "off", "autofocus": True},
    )
    last_used: Any = DayField(lazy_gettext("Last used"), validators=[Optional()])
    issued_on: Any = DayField(
        lazy_gettext("Holds from, or certificate issued on"),
        validators=[Optional()],
        description=lazy_gettext("Empty is today."),
    )
    valid_until: Any = DayField(lazy_gettext("Certificate valid until"), validators=[Optional()])
    wish: Any = SelectField(lazy_gettext("Would you like to do more of it?"), choices=options(WISHES))
    submit = SubmitField(lazy_gettext("Log"))


class DeclineForm(FlaskForm):
    """Why a training is declined."""

    reason: Any = TextAreaField(
        lazy_gettext("Why not?"),
        validators=[DataRequired(lazy_gettext("Say why in a few words.")), Length(max=500)],
        render_kw={"rows": 2},
    )
    submit = SubmitField(lazy_gettext("Decline"))


class ObjectForm(FlaskForm):
    """What is wrong with an entry."""

    reason: Any = StringField(
        lazy_gettext("What is wrong?"),
        validators=[DataRequired(lazy_gettext("Say in a few words what is wrong.")), Length(max=500)],
    )
    submit = SubmitField(lazy_gettext("Object"))
