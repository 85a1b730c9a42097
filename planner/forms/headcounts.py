"""How many people of a department must hold a skill at a level."""

from __future__ import annotations

from typing import Any

from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, NumberRange

from planner.forms.base import DayField, PlannerForm, options
from planner.words import lazy_gettext

LEVELS = [(level, str(level)) for level in range(1, 5)]


class HeadcountForm(PlannerForm):
    """A skill, a level, how many people, from which day on."""

    skill: Any = StringField(
        lazy_gettext("Skill"),
        validators=[DataRequired(lazy_gettext("Name a skill, by its code or any of its words."))],
        render_kw={"list": "skills", "autocomplete": "off"},
    )
    level: Any = SelectField(lazy_gettext("Level at least"), choices=options(LEVELS), coerce=int, default=3)
    headcount: Any = IntegerField(
        lazy_gettext("How many people"),
        validators=[
            InputRequired(lazy_gettext("Say how many people must have it; 0 asks nothing any more.")),
            NumberRange(min=0, max=10_000, message=lazy_gettext("Enter a number from 0 to 10,000.")),
        ],
    )
    since: Any = DayField(
        lazy_gettext("From"), validators=[InputRequired(lazy_gettext("Enter the day from which this holds."))]
    )
