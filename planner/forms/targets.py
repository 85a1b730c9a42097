"""What a role asks of people."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from planner.forms.base import DayField, PlannerForm, options
from planner.words import lazy_gettext

LEVELS = [(level, str(level)) for level in range(5)]


class TargetsForm(PlannerForm):
    """The levels of the skills that are asked for stand in fields of their own; here is one more skill, and the day."""

    seen: Any = HiddenField()
    skill: Any = StringField(
        lazy_gettext("One more skill"), [Optional()], render_kw={"list": "skills", "autocomplete": "off"}
    )
    level: Any = SelectField(lazy_gettext("Level"), choices=options(LEVELS), coerce=int, default=2)
    since: Any = DayField(
        lazy_gettext("From"), validators=[InputRequired(lazy_gettext("Enter the day from which this holds."))]
    )
