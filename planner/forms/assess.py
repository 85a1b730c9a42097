"""What an assessor, a head or a colleague states of somebody else, and asking them to."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from planner.forms.base import DayField, PlannerForm, note_field
from planner.forms.proofs import LevelFields, ProofFields
from planner.words import lazy_gettext

KINDS = {
    "assessor": lazy_gettext("as assessor, from what I have seen"),
    "test": lazy_gettext("result of a test or certificate"),
}


class AssessForm(PlannerForm, LevelFields, ProofFields):
    """A level of somebody else."""

    kind: Any = RadioField(
        lazy_gettext("How it is known"), choices=[], validators=[InputRequired(lazy_gettext("Say how it is known."))]
    )
    holds_from: Any = DayField(
        lazy_gettext("Seen or issued on"), validators=[InputRequired(lazy_gettext("Enter a day."))]
    )
    valid_until: Any = DayField(lazy_gettext("Certificate valid until"), validators=[Optional()])


class PeerForm(PlannerForm, LevelFields):
    """What a colleague has seen."""

    note: Any = note_field(
        lazy_gettext("What have you seen?"), lazy_gettext("A few words about where and when; the person reads them.")
    )


class AskForm(PlannerForm):
    """Who is asked for an assessment of which skill."""

    skill: Any = StringField(
        lazy_gettext("Skill"),
        validators=[DataRequired(lazy_gettext("Enter a skill: its name, code or a word for it."))],
        render_kw={"list": "skills", "autocomplete": "off"},
    )
    asked: Any = SelectField(
        lazy_gettext("Whom do you ask?"),
        validators=[InputRequired(lazy_gettext("Choose whom you ask."))],
        description=lazy_gettext(
            "Assessors hold the skill and are authorised for its group. "
            "What a colleague says counts once your head confirms it."
        ),
    )
    note: Any = note_field(lazy_gettext("Note"), lazy_gettext("Where and when they can see you do it."))


class ReasonForm(PlannerForm):
    """Why something is not done."""

    reason: Any = StringField(
        lazy_gettext("Reason"), validators=[DataRequired(lazy_gettext("Say why in a few words.")), Length(max=500)]
    )


class DeclineForm(ReasonForm):
    """Why a request is not answered, and whether it is closed to the other assessors too."""

    for_all: Any = BooleanField(lazy_gettext("Close it for all assessors"))
