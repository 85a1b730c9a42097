"""What forms share: errors of services at their fields, and the version of the row that was seen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import abort, request
from flask_babel import format_decimal
from flask_wtf import FlaskForm
from wtforms import DateField, FieldList, FloatField, HiddenField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, NumberInput

from models import Base
from planner.errors import Refused
from planner.services import versions
from planner.today import FIRST, LAST
from planner.words import gettext

NOTE = 2_000  # characters of a note that somebody types


def options(pairs: Iterable[tuple[Any, Any]]) -> list[Any]:
    """What a field offers to choose from: a value and what is shown for it, each."""
    return [SelectChoice(value, shown) for value, shown in pairs]


def fill_rows(rows: FieldList[Any], keys: list[str]) -> None:
    """One row a key where the form is begun; whoever sends it cannot have met a row of any other key."""
    if request.method == "GET":
        for key in keys:
            rows.append_entry({"key": key})
    elif not {row.form.key.data for row in rows} <= set(keys):
        abort(400)


class NumberField(FloatField):
    """A number that need not be whole: typed as the reader's browser writes it, shown without needless digits."""

    widget = NumberInput(step="any")

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:g}"


class DayField(DateField):
    """A day within two centuries or so: what is said of any other is a slip of the finger."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Raises ValueError with the sentence for the field."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("This is not a day; write it as YYYY-MM-DD.")) from None
        if self.data is not None and not FIRST <= self.data <= LAST:
            raise ValueError(gettext("Enter a day from %(first)s to %(last)s.", first=FIRST.year, last=LAST.year))


class Tick(CheckboxInput):
    """One box of several: a browser would take “required” for each, where one of them is enough."""

    def __init__(self) -> None:
        super().__init__()
        self.validation_attrs = ["disabled"]


class Most:
    """At most so many characters; a browser does not cut what is pasted, so that nothing goes unsaid."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, _form: Any, field: Any) -> None:
        """Raises ValidationError with the sentence for the field."""
        there = len(field.data or "")
        if there > self.most:
            facts = {"most": format_decimal(self.most), "there": format_decimal(there)}
            raise ValidationError(gettext("Use at most %(most)s characters; these are %(there)s.", **facts))


def note_field(label: str, description: str = "") -> Any:
    """A few sentences, as many as a statement keeps when it is typed."""
    return TextAreaField(label, [Optional(), Most(NOTE)], description=description, render_kw={"rows": 2})


class PlannerForm(FlaskForm):
    """A form that can show why a service refused."""

    def refuse(self, refusal: Refused) -> None:
        """Put the sentence at its field, or above the form."""
        if refusal.field is not None and refusal.field in self:
            field = self[refusal.field]
            field.errors = [*field.errors, refusal.sentence]
        else:
            self.form_errors.append(refusal.sentence)


class VersionedForm(PlannerForm):
    """A form about a row that others may save meanwhile; `row` is the row as it is now.

    A field named as a column is filled from it and named by its label when somebody else changed it.
    """

    version = HiddenField()

    def __init__(self, row: Base, **data: Any) -> None:
        super().__init__(obj=row, data=data)
        self.row = row

    def check_version(self) -> None:
        """Raises ChangedMeanwhile when the row is newer than the form; sent again, the form overwrites it."""
        sent = str(self.version.data)
        seen = int(sent) if sent.isdecimal() else 0
        self.version.data = self.row.version  # type: ignore[attr-defined]
        versions.check(self.row, seen, {name: str(field.label.text) for name, field in self._fields.items()})
