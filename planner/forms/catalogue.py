"""Changes of the catalogue."""

from __future__ import annotations

from typing import Any

from wtforms import DateField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from planner.forms.base import PlannerForm
from planner.words import lazy_gettext


class VersionForm(PlannerForm):
    """A new version of what a skill is about."""

    name: Any = StringField(
        lazy_gettext("What is new"),
        validators=[DataRequired(lazy_gettext("Name the version, such as “MES release 8”.")), Length(max=100)],
    )
    holds_from: Any = DateField(lazy_gettext("From"), validators=[InputRequired(lazy_gettext("Enter a day."))])
