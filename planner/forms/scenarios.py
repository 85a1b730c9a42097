"""What a planner states about a scenario, and who must or must not join."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DecimalField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import ListWidget

from planner.forms.base import DayField, Tick, options
from planner.forms.teams import LEVELS, short
from planner.services.scenarios import ScenarioFacts

GOAL_NAMES = {
    "shortfall": lazy_gettext("fewest needs open"),
    "cost": lazy_gettext("least cost"),
    "training_hours": lazy_gettext("fewest hours of training"),
    "readiness": lazy_gettext("ready soonest"),
    "changes": lazy_gettext("fewest changes to the plan in force"),
    "silo": lazy_gettext("fewest teams out of one department only"),
}
PLACES = len(GOAL_NAMES)
PERCENT = NumberRange(min=0, max=100, message=lazy_gettext("Enter a share from 0 to 100 %%."))


class ReleaseForm(Form):
    """How much of a department may be on teams, in per cent; empty is no limit."""

    key: Any = HiddenField()
    share = DecimalField(lazy_gettext("at most, %"), places=None, validators=[Optional(), PERCENT])


class ScenarioForm(FlaskForm):
    """A scenario's teams, rules and goals."""

    version = HiddenField()
    name = StringField(
        lazy_gettext("Name"), validators=[DataRequired(lazy_gettext("Give the scenario a name.")), Length(max=200)]
    )
    note = TextAreaField(lazy_gettext("Note"), validators=[Optional(), Length(max=2000)], render_kw={"rows": 2})
    as_of: Any = DayField(
        lazy_gettext("As of"),
        validators=[InputRequired(lazy_gettext("Enter the day as of which levels and people are looked at."))],
        description=lazy_gettext(
            "Levels, departments and absences as they are on this day; trainings start from it on."
        ),
    )
    team_ids: Any = SelectMultipleField(
        lazy_gettext("Teams to staff"), coerce=int, widget=ListWidget(prefix_label=False), option_widget=Tick()
    )
    training_budget: Any = DecimalField(
        lazy_gettext("Budget for trainings"),
        validators=[Optional(), NumberRange(min=0, max=10**11, message=lazy_gettext("A budget is not negative."))],
        places=None,
        description=lazy_gettext("Empty is no limit."),
    )
    max_training_hours_per_person = DecimalField(
        lazy_gettext("Hours of training a person, at most"),
        validators=[Optional(), NumberRange(min=0, max=10_000, message=lazy_gettext("Hours are not negative."))],
        places=None,
        description=lazy_gettext("Empty is no limit."),
    )
    caution: Any = IntegerField(
        lazy_gettext("Levels taken off what is unproven"),
        validators=[
            InputRequired(lazy_gettext("Enter 0 to 4.")),
            NumberRange(min=0, max=4, message=lazy_gettext("Enter 0 to 4.")),
        ],
        default=1,
    )
    member_share: Any = DecimalField(
        lazy_gettext("Share of a member's time, %"),
        validators=[Optional(), NumberRange(min=1, max=100, message=lazy_gettext("Enter a share from 1 to 100 %%."))],
        places=None,
        description=lazy_gettext("Empty: as each team says."),
    )
    use_home_cover: Any = BooleanField(lazy_gettext("Keep the home cover of departments"), default=True)
    goals: Any = FieldList(
        SelectField(choices=options([("", lazy_gettext("– none –")), *GOAL_NAMES.items()]), validators=[Optional()]),
        label=lazy_gettext("Goals, the most important first"),
        min_entries=PLACES,
        max_entries=PLACES,
    )
    time_limit: Any = IntegerField(
        lazy_gettext("Seconds to search, at most"),
        validators=[
            InputRequired(lazy_gettext("Enter a number of seconds.")),
            NumberRange(min=1, max=86_400, message=lazy_gettext("Enter 1 to 86400 seconds.")),
        ],
        default=60,
    )
    releases: Any = FieldList(FormField(ReleaseForm))
    submit = SubmitField(lazy_gettext("Save"))

    def fill(self, facts: ScenarioFacts) -> None:
        """Show a scenario's facts."""
        for name in ("name", "note", "as_of", "caution", "use_home_cover", "time_limit"):
            self[name].data = getattr(facts, name)
        budget, hours = facts.training_budget, facts.max_training_hours_per_person
        self.training_budget.data = budget if budget is None or budget % 1 else int(budget)  # 30000, not 30000.00
        self.max_training_hours_per_person.data = None if hours is None else short(hours)
        self.member_share.data = None if facts.member_share is None else short(facts.member_share * 100)
        self.team_ids.data = list(facts.team_ids)
        for place, entry in enumerate(self.goals):
            entry.data = facts.goals[place] if place < len(facts.goals) else ""
        for entry in self.releases:
            share = facts.releases.get(int(entry.form.key.data))
            entry.form.share.data = None if share is None else short(share * 100)

    def facts(self) -> ScenarioFacts:
        """What the form states."""
        return ScenarioFacts(
            name=str(self.name.data).strip(),
            as_of=self.as_of.data,
            team_ids=tuple(self.team_ids.data or ()),
            note=(self.note.data or "").strip() or None,
            training_budget=None if self.training_budget.data is None else Decimal(self.training_budget.data),
            max_training_hours_per_person=_number(self.max_training_hours_per_person.data),
            caution=self.caution.data,
            member_share=_share(self.member_share.data),
            use_home_cover=self.use_home_cover.data,
            goals=tuple(entry.data for entry in self.goals if entry.data),
            time_limit=self.time_limit.data,
            releases={
                int(entry.form.key.data): float(entry.form.share.data) / 100
                for entry in self.releases
                if entry.form.share.data is not None
            },
        )


class ChoiceForm(FlaskForm):
    """People must or must not join a team; a page that knows who it is gives `person_id` too."""

    person_id: Any = HiddenField()
    person = StringField(
        lazy_gettext("People"),
        description=lazy_gettext("One or more, with commas between."),
        validators=[DataRequired(lazy_gettext("Enter a personnel number or a name."))],
        render_kw={"list": "people", "autocomplete": "off"},
    )
    choice: Any = SelectField(
        lazy_gettext("Choice"),
        choices=options([("must_join", lazy_gettext("must join")), ("must_not_join", lazy_gettext("must not join"))]),
    )
    team_id: Any = SelectField(lazy_gettext("Team"), coerce=lambda value: int(value) if value else None)
    add = SubmitField(lazy_gettext("Add"))


class HomeCoverForm(FlaskForm):
    """A department (and crew) keeps so many people at a level at home."""

    department_id: Any = SelectField(lazy_gettext("Department"), coerce=int)
    crew_id: Any = SelectField(lazy_gettext("Crew"), coerce=lambda value: int(value) if value else None)
    skill = StringField(
        lazy_gettext("Skill"),
        validators=[DataRequired(lazy_gettext("Enter a skill."))],
        render_kw={"list": "skills", "autocomplete": "off"},
    )
    level: Any = SelectField(lazy_gettext("Level"), choices=options(LEVELS), coerce=int, default=3)
    minimum = IntegerField(
        lazy_gettext("People at home, at least"),
        validators=[
            InputRequired(lazy_gettext("Enter how many people must stay at home.")),
            NumberRange(min=1, max=1000, message=lazy_gettext("Enter a whole number from 1 to 1000.")),
        ],
        default=1,
    )
    add = SubmitField(lazy_gettext("Add"))


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _share(value: Any) -> float | None:
    return None if value is None else float(value) / 100
