"""The agreement with the works council."""

from __future__ import annotations

from wtforms import StringField
from wtforms.validators import DataRequired, InputRequired, Length

from planner.forms.base import DayField, PlannerForm
from planner.words import lazy_gettext


class AgreementForm(PlannerForm):
    """What was agreed, from when on, and where it is filed."""

    title = StringField(lazy_gettext("Title"), [DataRequired(lazy_gettext("Enter a title.")), Length(max=200)])
    since = DayField(lazy_gettext("In force from"), [InputRequired(lazy_gettext("Enter a day."))])
    place = StringField(
        lazy_gettext("Where it is filed"),
        [DataRequired(lazy_gettext("Say where it can be read.")), Length(max=400)],
        description=lazy_gettext("A link or the name of a folder."),
    )
