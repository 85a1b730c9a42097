"""A revocation or an exemption."""

from __future__ import annotations

from typing import Any

from wtforms import StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from planner.forms.base import DayField, PlannerForm
from planner.words import lazy_gettext


class ExceptionForm(PlannerForm):
    """Why, and from which day until which."""

    reason: Any = StringField(
        lazy_gettext("Reason"), validators=[DataRequired(lazy_gettext("Say why in a few words.")), Length(max=500)]
    )
    first: Any = DayField(lazy_gettext("First day"), validators=[InputRequired(lazy_gettext("Enter the first day."))])
    last: Any = DayField(
        lazy_gettext("Last day"),
        validators=[Optional()],
        description=lazy_gettext("Leave it empty for until further notice."),
    )
