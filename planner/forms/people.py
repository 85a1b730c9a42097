"""What an admin states about a person."""

from __future__ import annotations

from wtforms import BooleanField, EmailField, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, Email, InputRequired, Length, NumberRange, Optional

from planner.forms.base import DayField, NumberField, PlannerForm, VersionedForm
from planner.words import gettext as _
from planner.words import lazy_gettext


def _facts() -> dict[str, str]:
    return {
        "department": _("Department"),
        "crew": _("Crew"),
        "role": _("Main role"),
        "site": _("Site"),
        "head": _("Heads the department"),
    }


def _name() -> StringField:
    return StringField(lazy_gettext("Name"), [DataRequired(lazy_gettext("Enter a name.")), Length(max=200)])


def _number() -> StringField:
    return StringField(
        lazy_gettext("Personnel number"), [DataRequired(lazy_gettext("Enter the personnel number.")), Length(max=64)]
    )


def _email() -> EmailField:
    return EmailField(
        lazy_gettext("E-mail"), [Optional(), Email(lazy_gettext("This is no e-mail address.")), Length(max=255)]
    )


def _day(label: str) -> DayField:
    return DayField(label, [InputRequired(lazy_gettext("Enter a day."))])


class NewPersonForm(PlannerForm):
    """Somebody new."""

    name = _name()
    personnel_number = _number()
    email = _email()
    since = _day(lazy_gettext("Works here from"))


class PersonForm(VersionedForm):
    """What is known of a person besides dated facts."""

    name = _name()
    personnel_number = _number()
    email = _email()
    training_hours_per_week = NumberField(
        lazy_gettext("Training hours per week"),
        [InputRequired(lazy_gettext("Enter a number.")), NumberRange(0, 40, lazy_gettext("Between 0 and 40 hours."))],
        description=lazy_gettext("How many hours a week the person may spend on trainings; 0 for none."),
    )
    max_teams = IntegerField(
        lazy_gettext("At most so many teams at once"),
        [Optional(), NumberRange(0, 20, lazy_gettext("Between 0 and 20 teams."))],
        description=lazy_gettext("Empty for no limit of their own."),
    )


class FactForm(PlannerForm):
    """Where the person belongs from a day on."""

    kind = SelectField(lazy_gettext("What changes"), choices=_facts)
    unit = SelectField(lazy_gettext("To"), coerce=str, validators=[DataRequired(lazy_gettext("Choose one."))])
    since = _day(lazy_gettext("From"))


class LeaveForm(PlannerForm):
    """The last day of a person here."""

    last_day = _day(lazy_gettext("Last day here"))


class EraseForm(PlannerForm):
    """Consent to an erasure."""

    sure = BooleanField(
        lazy_gettext("I know that this cannot be undone"),
        [DataRequired(lazy_gettext("Tick this to erase."))],
    )
