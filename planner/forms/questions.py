"""A question about a run's answer."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import Optional, ValidationError

from solver.explain import KINDS


class QuestionForm(FlaskForm):
    """What is asked, about which team, need and person; the person by number or name, or by row where a page knows."""

    kind: Any = HiddenField()
    need_id: Any = HiddenField()
    person_id: Any = HiddenField()
    person = StringField(
        lazy_gettext("Person"), validators=[Optional()], render_kw={"list": "people", "autocomplete": "off"}
    )
    team_id: Any = SelectField(
        lazy_gettext("Team"), coerce=lambda value: int(value) if value else None, validate_choice=False
    )

    def validate_kind(self, field: Any) -> None:
        """Only what can be asked."""
        if field.data not in KINDS:
            raise ValidationError(lazy_gettext("This cannot be asked."))
