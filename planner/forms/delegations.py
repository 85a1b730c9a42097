"""Whom a head lets act for them."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField, SubmitField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import ListWidget

from planner.forms.base import DayField, Tick, options
from planner.words import lazy_gettext

KINDS = {
    "deputy": lazy_gettext("Deputy"),
    "shift_lead": lazy_gettext("Shift lead"),
    "assessor": lazy_gettext("Assessor"),
}


class DelegationForm(FlaskForm):
    """A person acts as deputy, as lead of a crew, or as assessor of groups of skills."""

    person_id: Any = SelectField(lazy_gettext("Person"), coerce=int)
    kind: Any = SelectField(lazy_gettext("Acts as"), choices=options(KINDS.items()))
    crew_id: Any = SelectField(
        lazy_gettext("Crew"),
        coerce=lambda value: int(value) if value else None,
        description=lazy_gettext("For a shift lead."),
    )
    first: Any = DayField(lazy_gettext("First day"), validators=[InputRequired(lazy_gettext("Enter the first day."))])
    last: Any = DayField(
        lazy_gettext("Last day"),
        validators=[Optional()],
        description=lazy_gettext("Leave it empty for until further notice."),
    )
    group_ids: Any = SelectMultipleField(
        lazy_gettext("Groups of skills that an assessor may assess"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=Tick(),
    )
    add = SubmitField(lazy_gettext("Appoint"))
