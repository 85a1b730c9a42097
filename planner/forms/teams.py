"""What a planner states about a team and its needs. Works without scripts: blank rows are for more needs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
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
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from planner.errors import Refused
from planner.forms.base import DayField, options
from planner.services.lexicon import Lexicon
from planner.services.teams import NeedFacts, TeamFacts, sentence_of_order

BLANK_ROWS = 3
LEVELS = [(level, str(level)) for level in range(1, 5)]
IMPORTANCES = [
    ("must", lazy_gettext("must")),
    ("should", lazy_gettext("should")),
    ("nice", lazy_gettext("nice to have")),
]
MODES = [
    ("hybrid", lazy_gettext("hybrid")),
    ("agile", lazy_gettext("agile")),
    ("waterfall", lazy_gettext("waterfall")),
    ("standing", lazy_gettext("standing team")),
]
COUNT = NumberRange(min=0, max=1000, message=lazy_gettext("Enter a whole number from 0 to 1000."))


class NeedForm(Form):
    """One row: a skill at a level, how many; `instead` makes it another way to meet the need of the row above."""

    skill: Any = StringField(lazy_gettext("Skill"), render_kw={"list": "skills", "autocomplete": "off"})
    level: Any = SelectField(lazy_gettext("Level"), choices=options(LEVELS), coerce=int, default=3)
    headcount = IntegerField(
        lazy_gettext("People"),
        validators=[Optional(), NumberRange(min=1, max=1000, message=lazy_gettext("At least one person."))],
        default=1,
    )
    importance: Any = SelectField(lazy_gettext("Importance"), choices=options(IMPORTANCES), default="must")
    both_sides = BooleanField(lazy_gettext("From both sides"))
    spare = IntegerField(lazy_gettext("Spare"), validators=[Optional(), COUNT], default=0)
    instead = BooleanField(lazy_gettext("or instead of the row above"))


class BoundForm(Form):
    """From how many to how many members of a role or side; empty is no bound."""

    key: Any = HiddenField()
    least = IntegerField(lazy_gettext("at least"), validators=[Optional(), COUNT])
    most = IntegerField(lazy_gettext("at most"), validators=[Optional(), COUNT])


class TeamForm(FlaskForm):
    """A team with its needs and bounds."""

    version = HiddenField()
    name = StringField(
        lazy_gettext("Name"), validators=[DataRequired(lazy_gettext("Give the team a name.")), Length(max=200)]
    )
    purpose = TextAreaField(lazy_gettext("What for"), validators=[Optional(), Length(max=2000)], render_kw={"rows": 2})
    first_day: Any = DayField(
        lazy_gettext("First day"), validators=[InputRequired(lazy_gettext("Enter the team's first day."))]
    )
    last_day: Any = DayField(
        lazy_gettext("Last day"), validators=[InputRequired(lazy_gettext("Enter the team's last day."))]
    )
    site_id: Any = SelectField(lazy_gettext("Site"), coerce=lambda value: int(value) if value else None)
    delivery_mode: Any = SelectField(lazy_gettext("Way of working"), choices=options(MODES))
    member_share: Any = DecimalField(
        lazy_gettext("Share of a member's time, %"),
        validators=[
            InputRequired(lazy_gettext("Enter the share of their time that members give.")),
            NumberRange(min=1, max=100, message=lazy_gettext("Enter a share from 1 to 100 %%.")),
        ],
        places=None,
        default=Decimal(20),
    )
    size_min = IntegerField(lazy_gettext("Members, at least"), validators=[Optional(), COUNT])
    size_max = IntegerField(lazy_gettext("Members, at most"), validators=[Optional(), COUNT])
    needs_per_person = IntegerField(
        lazy_gettext("Needs a member is counted for, at most"), validators=[Optional(), COUNT]
    )
    priority: Any = DecimalField(
        lazy_gettext("Priority"),
        validators=[Optional(), NumberRange(min=0, max=1000, message=lazy_gettext("Enter a number from 0 to 1000."))],
        places=None,
        default=Decimal(1),
    )
    roles: Any = FieldList(FormField(BoundForm))
    sides: Any = FieldList(FormField(BoundForm))
    needs: Any = FieldList(FormField(NeedForm), max_entries=200)
    more = SubmitField(lazy_gettext("More rows"))
    submit = SubmitField(lazy_gettext("Save"))

    def fill(self, facts: TeamFacts, names: dict[int, str]) -> None:
        """Show a team's facts; `names` gives each skill id the text of its field."""
        for name in ("name", "first_day", "last_day", "purpose", "delivery_mode", "size_min", "size_max"):
            self[name].data = getattr(facts, name)
        self.site_id.data, self.priority.data = facts.site_id, short(facts.priority)
        self.needs_per_person.data = facts.needs_per_person
        self.member_share.data = short(facts.member_share * 100)
        for need in facts.needs:
            for place, (skill_id, level) in enumerate(need.ways):
                row = {"skill": names.get(skill_id, ""), "level": level, "instead": place > 0}
                self.needs.append_entry({**row, **_counts(need)})
        self.add_rows()
        self._fill_bounds(facts)

    def _fill_bounds(self, facts: TeamFacts) -> None:
        bounds: dict[str, dict[str, tuple[int, int | None]]] = {
            "roles": {str(key): each for key, each in facts.roles.items()},
            "sides": dict(facts.sides),
        }
        for name, stated in bounds.items():
            for entry in self[name]:
                least, most = stated.get(entry.form.key.data, (0, None))
                entry.form.least.data, entry.form.most.data = least or None, most

    def add_rows(self) -> None:
        """Blank rows for more needs."""
        for _row in range(BLANK_ROWS):
            self.needs.append_entry()

    def validate_last_day(self, field: Any) -> None:
        """A team ends after it starts."""
        if self.first_day.data and field.data and field.data < self.first_day.data:
            raise ValidationError(_("The team ends before it starts."))

    def validate_size_max(self, field: Any) -> None:
        """A team may have as many members as it must."""
        if field.data is not None and field.data < (self.size_min.data or 0):
            raise ValidationError(sentence_of_order(self.size_min.data or 0, field.data))

    def stated(self, lexicon: Lexicon) -> TeamFacts | None:
        """What was posted; None, with every error at its field, when something is wrong with it."""
        if self.validate_on_submit():
            return self.facts(lexicon)
        self._needs(lexicon)  # says at their rows which skills are unknown
        return None

    def facts(self, lexicon: Lexicon) -> TeamFacts | None:
        """What the form states; None, with the errors at their fields, when a skill is not in the catalogue."""
        needs = self._needs(lexicon)
        if needs is None:
            return None
        return TeamFacts(
            name=str(self.name.data).strip(),
            first_day=self.first_day.data,
            last_day=self.last_day.data,
            purpose=(self.purpose.data or "").strip() or None,
            site_id=self.site_id.data,
            delivery_mode=self.delivery_mode.data,
            member_share=float(self.member_share.data) / 100,
            size_min=self.size_min.data or 0,
            size_max=self.size_max.data,
            needs_per_person=self.needs_per_person.data,
            priority=float(1 if self.priority.data is None else self.priority.data),
            roles={int(key): bounds for key, bounds in _bounds(self.roles).items()},
            sides=_bounds(self.sides),
            needs=tuple(needs),
        )

    def _needs(self, lexicon: Lexicon) -> list[NeedFacts] | None:
        found: list[NeedFacts] = []
        fine = True
        for entry in self.needs:
            row = entry.form
            if not (row.skill.data or "").strip():
                continue
            try:
                way = (lexicon.resolve(row.skill.data).id, row.level.data)
            except Refused as refused:
                row.skill.errors = [*row.skill.errors, refused.sentence]
                fine = False
                continue
            if row.instead.data and found:
                found[-1] = NeedFacts((*found[-1].ways, way), *_values(found[-1]))
            elif row.instead.data:
                row.instead.errors = [*row.instead.errors, _("There is no need above this row.")]
                fine = False
            else:
                counts = (row.headcount.data or 1, row.importance.data, row.both_sides.data, row.spare.data or 0)
                found.append(NeedFacts((way,), *counts))
        return found if fine else None


def short(number: float) -> Decimal:
    """A number as people write it: 20, not 20.0."""
    return Decimal(f"{round(number, 4):g}")


def _values(need: NeedFacts) -> tuple[int, str, bool, int]:
    return need.headcount, need.importance, need.both_sides, need.spare


def _counts(need: NeedFacts) -> dict[str, Any]:
    return dict(zip(("headcount", "importance", "both_sides", "spare"), _values(need), strict=True))


def _bounds(entries: Any) -> dict[str, tuple[int, int | None]]:
    return {entry.form.key.data: (entry.form.least.data or 0, entry.form.most.data) for entry in entries}
