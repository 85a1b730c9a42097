"""Changes of the catalogue."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from planner.forms.base import DayField, PlannerForm, options
from planner.words import lazy_gettext

SPECIAL_KINDS = {
    "line": lazy_gettext("line"),
    "machine": lazy_gettext("machine"),
    "platform": lazy_gettext("platform"),
    "release": lazy_gettext("release"),
    "other": lazy_gettext("other"),
}
SIDES = {"OT": lazy_gettext("OT"), "IT": lazy_gettext("IT"), "bridge": lazy_gettext("Bridge between OT and IT")}
VALIDITIES = {
    "none": lazy_gettext("for ever"),
    "certificate": lazy_gettext("certificate for so many months"),
    "use": lazy_gettext("to be used within so many months"),
}


class VersionForm(PlannerForm):
    """A new version of what a skill is about."""

    name: Any = StringField(
        lazy_gettext("What is new"),
        validators=[DataRequired(lazy_gettext("Name the version, such as “MES release 8”.")), Length(max=100)],
    )
    holds_from: Any = DayField(lazy_gettext("From"), validators=[InputRequired(lazy_gettext("Enter a day."))])


def _because() -> Any:
    return StringField(
        lazy_gettext("Reason"), validators=[DataRequired(lazy_gettext("Say why in a few words.")), Length(max=500)]
    )


class RenameForm(PlannerForm):
    """What the skill is called from today on."""

    name: Any = StringField(
        lazy_gettext("Name in English"), [DataRequired(lazy_gettext("Enter a name.")), Length(max=200)]
    )
    name_de: Any = StringField(lazy_gettext("Name in German"), [Optional(), Length(max=200)])
    reason: Any = _because()


class MergeForm(PlannerForm):
    """Into which skill, from which day on."""

    into: Any = StringField(
        lazy_gettext("Into"),
        [DataRequired(lazy_gettext("Enter a skill: its name, code or a word for it."))],
        render_kw={"list": "skills", "autocomplete": "off"},
    )
    day: Any = DayField(lazy_gettext("From"), validators=[InputRequired(lazy_gettext("Enter a day."))])
    reason: Any = _because()


class SplitForm(PlannerForm):
    """Into which parts, one a line: code, English name, German name, with semicolons between them."""

    parts: Any = TextAreaField(
        lazy_gettext("Parts"),
        [DataRequired(lazy_gettext("Name at least two parts."))],
        description=lazy_gettext("One a line: code; name in English; name in German."),
        render_kw={"rows": 3, "placeholder": "B02-ST; Structured text; Strukturierter Text"},
    )
    take_over: Any = BooleanField(lazy_gettext("State its levels at each part, to be confirmed"), default=True)
    day: Any = DayField(lazy_gettext("From"), validators=[InputRequired(lazy_gettext("Enter a day."))])
    reason: Any = _because()


class RetireForm(PlannerForm):
    """From which day on it is asked for no more."""

    day: Any = DayField(lazy_gettext("From"), validators=[InputRequired(lazy_gettext("Enter a day."))])
    reason: Any = _because()


class ReviveForm(PlannerForm):
    """Why it is asked for again."""

    reason: Any = _because()


class SkillForm(PlannerForm):
    """A new skill, or a special of one."""

    code: Any = StringField(lazy_gettext("Code"), [DataRequired(lazy_gettext("Enter a code.")), Length(max=40)])
    name: Any = StringField(
        lazy_gettext("Name in English"), [DataRequired(lazy_gettext("Enter a name.")), Length(max=200)]
    )
    name_de: Any = StringField(lazy_gettext("Name in German"), [Optional(), Length(max=200)])
    general: Any = StringField(
        lazy_gettext("Special of"),
        [Optional()],
        description=lazy_gettext("The skill that it is a part of, on one line, machine, platform or release."),
        render_kw={"list": "skills", "autocomplete": "off"},
    )
    special_kind: Any = SelectField(lazy_gettext("It is held on a"), choices=options(SPECIAL_KINDS.items()))
    group_id: Any = SelectField(lazy_gettext("Skill group"), coerce=int)
    side: Any = SelectField(lazy_gettext("Side"), choices=options(SIDES.items()))
    validity_kind: Any = SelectField(lazy_gettext("Validity"), choices=options(VALIDITIES.items()))
    validity_months: Any = IntegerField(lazy_gettext("Months"), [InputRequired(), NumberRange(0, 600)], default=0)
    safety_critical: Any = BooleanField(lazy_gettext("Safety-critical"))


class PrerequisiteForm(PlannerForm):
    """Which skill is asked first, at which level, from which level on."""

    requires: Any = StringField(
        lazy_gettext("Asks first for"),
        [DataRequired(lazy_gettext("Enter a skill: its name, code or a word for it."))],
        render_kw={"list": "skills", "autocomplete": "off"},
    )
    level: Any = SelectField(
        lazy_gettext("At level"), coerce=int, choices=options((n, str(n)) for n in range(1, 5)), default=2
    )
    for_level: Any = SelectField(
        lazy_gettext("To be trained to"),
        choices=options([("", lazy_gettext("any level")), *((str(n), str(n)) for n in range(1, 5))]),
    )
