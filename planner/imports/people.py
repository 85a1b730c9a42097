"""A list of people: number, name, and where they belong."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from models import Person, WorkShare
from models.people import in_force
from planner.imports.answers import NEW, Answers, SheetAnswer
from planner.imports.book import Place, Sheet, cell_name, text_of
from planner.imports.context import Context
from planner.imports.matching import Known
from planner.imports.newcomers import TABLES, Said, first_last
from planner.imports.plan import Change, Plan
from planner.imports.who import Who, is_foot, named_in, place_of
from planner.today import today
from planner.words import gettext as _


def read_people(sheet: Sheet, answer: SheetAnswer, context: Context, answers: Answers, who: Who, plan: Plan) -> None:
    """Note who is new, and what is new about the others."""
    spells = _Spells(context)
    fields, seen = answer.fields, dict[Any, int]()
    for row in range(answer.head + 1, len(sheet.rows)):
        named = named_in(sheet, row, fields)
        bad = [(row, column) for column in fields if (row, column) in sheet.bad]
        for place in bad:
            plan.refuse(sheet, place, sheet.bad[place])
        if bad or not named.text or is_foot(named):
            continue
        if named.key not in answers.people and context.everybody.match(named).how == "unknown":
            answers.people[named.key] = NEW  # a list of people is there to make them known
        person = who.find(sheet, row, answer)
        if person is None:
            continue
        key = person.id or id(person)
        if key in seen:
            sentence = _("%(person)s is in row %(row)s already.", person=person.name, row=seen[key])
            plan.refuse(sheet, place_of(sheet, row, fields), sentence)
            continue
        seen[key] = row + 1
        said = Said(sheet, row, fields, answer.department)
        if isinstance(person, Known) and said.fits(plan):
            _compare(spells, person, said, sheet, row, who, plan)


class _Spells:
    """Who is known, with where they belong, all read at once."""

    def __init__(self, context: Context) -> None:
        session = context.session
        self.people = {p.id: p for p in session.scalars(select(Person).where(Person.erased_at.is_(None)))}
        self.spells: dict[tuple[str, int], list[Any]] = {}
        tables: list[tuple[str, Any]] = [
            ("share", WorkShare),
            *((kind, member) for kind, (_t, member) in TABLES.items()),
        ]
        for kind, table in tables:
            for spell in session.scalars(select(table)):
                self.spells.setdefault((kind, spell.person_id), []).append(spell)

    def of(self, kind: str, person_id: int, spell: Any) -> list[Any]:
        """What is stated and the new spell would take the place of: of roles the main one, or the same beside it."""
        if kind == "other_roles":
            return [row for row in self.spells.get(("role", person_id), []) if row.role is spell.role]
        stated = self.spells.get((kind, person_id), [])
        return [row for row in stated if row.main] if kind == "role" else stated

    def beside(self, person_id: int, spell: Any) -> list[Any]:
        """The role that is to be the main one, held beside another until now."""
        held = in_force([row for row in self.of("other_roles", person_id, spell) if not row.main], today())
        return [held] if held is not None else []


def _compare(spells: _Spells, person: Known, said: Said, sheet: Sheet, row: int, who: Who, plan: Plan) -> None:
    """Note what the row says otherwise about somebody known."""
    known, changes = spells.people[person.id], len(plan.changes)
    place = place_of(sheet, row, said.fields)
    for name, text in (("name", first_last(said.text("name"))), ("email", said.text("email"))):
        if text and text != text_of(getattr(known, name)):
            _note(plan, known, name, getattr(known, name) or "", text, sheet, place, [], [(known, name, text)])
    since = said.day("since", plan) or today()
    for spell, kind, unit in who.newcomers.belongs(said, since):
        stated = spells.of(kind, person.id, spell)
        old: Any = in_force(stated, today())
        if old is not None and _same(old, spell, kind):
            continue
        later = [each for each in stated if each.error_at is None]
        start = since if old is None or since > old.holds_from else today()
        if any(each.holds_from >= start for each in later):
            plan.refuse(sheet, place, _("something is stated for this day or a later one already."))
            continue
        spell.person_id, spell.holds_from = person.id, start
        over = [old, *(spells.beside(person.id, spell) if kind == "role" else [])]
        ends = [(each, "holds_until", start - timedelta(days=1)) for each in over if each and each.holds_from < start]
        before = "" if old is None else f"{old.share:g}" if kind == "share" else getattr(old, kind).name
        _note(plan, known, kind, before, unit, sheet, place, [spell], ends)
    if len(plan.changes) == changes:
        plan.unchanged += 1


def _same(old: Any, spell: Any, kind: str) -> bool:
    if kind == "share":
        return bool(old.share == spell.share)
    return kind == "other_roles" or getattr(old, kind) is getattr(spell, kind)


def _note(
    plan: Plan, person: Person, about: str, before: str, after: str, sheet: Sheet, place: Place, rows: Any, sets: Any
) -> None:
    plan.changes.append(Change("belongs", person.name, about, before, after, sheet.name, cell_name(*place), rows, sets))
