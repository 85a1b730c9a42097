"""A word that both sides use for different things."""

from __future__ import annotations

from typing import Any

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from planner.forms.base import PlannerForm, VersionedForm, options
from planner.words import lazy_gettext

LANGUAGES = [("en", "English"), ("de", "Deutsch")]


def _sense(label: str) -> Any:
    said = lazy_gettext("Say what it means there.")
    return TextAreaField(label, [DataRequired(said), Length(max=400)], render_kw={"rows": 2})


class _Facts:
    term: Any = StringField(lazy_gettext("Word"), [DataRequired(lazy_gettext("Enter the word.")), Length(max=100)])
    language: Any = SelectField(lazy_gettext("Language"), choices=options(LANGUAGES))
    ot_sense: Any = _sense(lazy_gettext("OT means by it"))
    it_sense: Any = _sense(lazy_gettext("IT means by it"))

    def facts(self) -> dict[str, str]:
        """The columns."""
        names = ("term", "language", "ot_sense", "it_sense")
        return {name: " ".join(getattr(self, name).data.split()) for name in names}


class NewFalseFriendForm(_Facts, PlannerForm):
    """A new one."""


class FalseFriendForm(_Facts, VersionedForm):
    """One that is there."""
