"""A level stated in a cell of the matrix."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from planner.forms.base import DayField, PlannerForm, note_field, options
from planner.words import lazy_gettext


class CellForm(PlannerForm):
    """A level, how it is known, until when, a note; `seen` is the cell as its sender saw it."""

    seen = HiddenField()
    level: Any = RadioField(
        lazy_gettext("Level"),
        choices=options((str(level), str(level)) for level in range(5)),
        validators=[InputRequired(lazy_gettext("Choose a level."))],
    )
    kind: Any = SelectField(lazy_gettext("How it is known"), choices=[])
    valid_until: Any = DayField(lazy_gettext("Certificate valid until"), validators=[Optional()])
    note: Any = note_field(lazy_gettext("Note"))
