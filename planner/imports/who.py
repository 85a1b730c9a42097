"""Who the rows of a sheet are about: known, new, left out, or to be asked."""

from __future__ import annotations

from collections.abc import Mapping

from models import Person
from planner.imports.answers import NEW, SKIP, Answers, SheetAnswer
from planner.imports.book import Place, Sheet
from planner.imports.context import Context
from planner.imports.heads import plain
from planner.imports.matching import Known, Match, Named
from planner.imports.newcomers import Newcomers, Said
from planner.imports.plan import Plan
from planner.words import gettext as _

FOOT = {
    "anzahl", "average", "bedarf", "bemerkung", "count", "durchschnitt", "erstellt", "geprueft", "gesamt",
    "hinweis", "ist", "legend", "legende", "mindestbesetzung", "schnitt", "soll", "stand", "sum", "summe", "target",
    "total", "ziel",
}  # fmt: skip


def named_in(sheet: Sheet, row: int, fields: Mapping[int, str]) -> Named:
    """How the row names somebody."""
    said = {name: sheet.text(row, column) for column, name in fields.items()}
    parts = " ".join(said[name] for name in ("first_name", "last_name") if said.get(name))
    return Named(said.get("personnel_number", ""), said.get("name", "") or parts)


def is_foot(named: Named) -> bool:
    """True for a row of sums or a legend, which is about nobody."""
    words = plain(named.name or named.number).split()
    return bool(words) and words[0] in FOOT


def place_of(sheet: Sheet, row: int, fields: Mapping[int, str]) -> Place:
    """The cell that says who."""
    names = {name: column for column, name in fields.items()}
    said = [names[n] for n in ("personnel_number", "name", "last_name", "first_name") if n in names]
    return row, next((column for column in said if sheet.text(row, column)), said[0] if said else 0)


class Who:
    """Finds the person of each row; somebody new is made once."""

    def __init__(self, context: Context, answers: Answers, plan: Plan) -> None:
        self.context, self.answers, self.plan = context, answers, plan
        self.newcomers = Newcomers(context.session, plan, answers)

    def find(self, sheet: Sheet, row: int, answered: SheetAnswer) -> Known | Person | None:
        """The person of a row; None when they are left out, or it was noted why they are not found."""
        fields = answered.fields
        named, people = named_in(sheet, row, fields), self.context.people_for(answered.kind)
        answer = self.answers.people.get(named.key)
        if answer == SKIP:
            return None
        if answer == NEW and self.context.may_add_people:
            if (unread := next(((row, column) for column in fields if (row, column) in sheet.bad), None)) is not None:
                self.plan.refuse(sheet, unread, sheet.bad[unread])
                return None
            return self.newcomers.person(named, Said(sheet, row, fields, answered.department))
        if answer and answer.isdecimal() and int(answer) in people.known:
            return people.known[int(answer)]
        found = people.match(named)
        if found.how in ("number", "name"):
            return found.person
        if found.how == "unknown" and self.answers.others_out:
            self.plan.hint(
                sheet, place_of(sheet, row, fields), _("left out: none of your people has this number or name.")
            )
            return None
        self.plan.refuse(sheet, place_of(sheet, row, fields), _why(named, found))
        return None


def _why(named: Named, found: Match) -> str:
    if found.how == "other_name" and found.person is not None:
        return _(
            "%(number)s is %(person)s, not “%(name)s”. Say in the questions who is meant.",
            number=named.number,
            person=found.person.name,
            name=named.name,
        )
    if found.how == "similar":
        names = ", ".join(each.name for each in found.offers[:3])
        return _("nobody is called exactly so. Do you mean: %(names)s?", names=names)
    return _("none of your people has this number or name.")
