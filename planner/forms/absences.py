"""Who is away, why and how long."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, SubmitField
from wtforms.validators import InputRequired, Length, Optional

from planner.forms.base import DayField, options
from planner.words import lazy_gettext

KINDS = {
    "sick": lazy_gettext("sick"),
    "holiday": lazy_gettext("holiday"),
    "training": lazy_gettext("training"),
    "parental": lazy_gettext("parental leave"),
    "other": lazy_gettext("other"),
}


class AbsenceForm(FlaskForm):
    """A person is away from a day until a day."""

    person_id: Any = SelectField(lazy_gettext("Person"), coerce=int)
    kind: Any = SelectField(lazy_gettext("Why"), choices=options(KINDS.items()))
    first: Any = DayField(
        lazy_gettext("First day"), validators=[InputRequired(lazy_gettext("Enter the first day of the absence."))]
    )
    last: Any = DayField(
        lazy_gettext("Last day"),
        validators=[Optional()],
        description=lazy_gettext("Leave it empty when it is not known yet."),
    )
    note = StringField(
        lazy_gettext("Note"),
        validators=[Optional(), Length(max=200, message=lazy_gettext("Use at most 200 characters."))],
    )
    add = SubmitField(lazy_gettext("Add absence"))
