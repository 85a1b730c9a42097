"""A round of assessments."""

from __future__ import annotations

from typing import Any

from wtforms import SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import ListWidget

from planner.forms.base import DayField, PlannerForm, Tick
from planner.words import lazy_gettext


class RoundForm(PlannerForm):
    """Its name, its days, and the groups of skills it asks about."""

    name: Any = StringField(lazy_gettext("Name"), [DataRequired(lazy_gettext("Enter a name.")), Length(max=200)])
    first: Any = DayField(lazy_gettext("First day"), validators=[InputRequired(lazy_gettext("Enter the first day."))])
    last: Any = DayField(lazy_gettext("Last day"), validators=[InputRequired(lazy_gettext("Enter the last day."))])
    group_ids: Any = SelectMultipleField(
        lazy_gettext("Groups of skills"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=Tick(),
    )
