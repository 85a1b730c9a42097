"""Crews: department, code, name, site, rotation, rotation_start, and members with the day from which they belong."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Crew, CrewMembership, Department, Person, Site
from models.org import SHIFTS
from models.people import in_force
from planner.imports.answers import SheetAnswer
from planner.imports.book import Sheet
from planner.imports.context import Context
from planner.imports.plan import Change, Plan
from planner.imports.table import Counts, Row, Table, by_code_or_name
from planner.pages import day as shown_day
from planner.today import today

REQUIRED = ("department", "code", "name")
OPTIONAL = ("site", "rotation", "rotation_start", "members", "members_from")


def read_crews(sheet: Sheet, answer: SheetAnswer, context: Context, plan: Plan) -> None:
    """What a sheet of crews adds and changes."""
    table = Table.of(sheet, answer.head, answer.fields)
    crews(context.session, table, plan)
    plan.faults += table.faults


def crews(session: Session, table: Table, plan: Plan) -> Counts:
    """Crews are added or brought in line; `members`, when given, are personnel numbers with spaces between them.

    Whoever is named belongs to the crew from `members_from` on (empty: today), and leaves the crew they were in;
    who is not named stays where they are. What no column says stays as it is.
    """
    departments = by_code_or_name(session.scalars(select(Department)))
    sites = by_code_or_name(session.scalars(select(Site)))
    present = {(each.department_id, each.code): each for each in session.scalars(select(Crew))}
    movers, counts = _Movers(session, plan), Counts()
    for row in table.rows(REQUIRED, OPTIONAL):
        department, site = row.known("department", departments), row.known("site", sites, required=False)
        code, values = row.text("code", 40), _values(row)
        people = movers.named(row)
        since = row.day("members_from", required=False) or today()
        if department is None or code is None or values is None:
            continue
        values["site_id"] = site.id if site else None
        crew = present.get((department.id, code))
        if crew is None:
            crew = present[department.id, code] = Crew(department_id=department.id, code=code, **values)
            about = f"{department.name}: {values['name']}"
            plan.changes.append(Change("crew", about, "", "", values["rotation"] or code, *row.place("code"), [crew]))
            counts.added += 1
            movers.move(people, crew, since, row)
            continue
        stated = {key: value for key, value in values.items() if key.removesuffix("_id") in row.cells}
        differs = [(key, value) for key, value in stated.items() if getattr(crew, key) != value]
        for key, value in differs:
            _differs(plan, row, f"{department.name}: {crew.name}", crew, key, value)
        if movers.move(people, crew, since, row) or differs:
            counts.changed += 1
        else:
            plan.unchanged += 1
            counts.unchanged += 1
    return counts


def _differs(plan: Plan, row: Row, about: str, crew: Crew, key: str, value: Any) -> None:
    """Note what is otherwise about a crew that is there."""
    column = key.removesuffix("_id")
    before, shown = _said(getattr(crew, key)), _said(value)
    if key == "site_id":
        before, shown = crew.site.name if crew.site else "", row.cells.get(column, "")
    shown = shown or "–"
    plan.changes.append(Change("crew", about, column, before, shown, *row.place(column), [], [(crew, key, value)]))


def _said(value: date | str | None) -> str:
    return shown_day(value) if isinstance(value, date) else value or ""


def _values(row: Row) -> dict[str, Any] | None:
    name, rotation = row.text("name"), row.short("rotation", 400)
    start = row.day("rotation_start", required=bool(rotation))
    if strange := set(rotation) - set(SHIFTS):
        row.refuse(
            "rotation",
            _(
                "a rotation is a letter a day, %(letters)s; there is %(strange)s in it.",
                letters=", ".join(SHIFTS),
                strange=", ".join(sorted(strange)),
            ),
        )
        return None
    if name is None or (rotation and start is None):
        return None
    return {"name": name, "rotation": rotation, "rotation_start": start}


class _Movers:
    """People who are named as members, and the crews that they are in."""

    def __init__(self, session: Session, plan: Plan) -> None:
        self.plan = plan
        self.people = {p.personnel_number: p for p in session.scalars(select(Person)) if p.personnel_number}
        self.spells: dict[int, list[CrewMembership]] = {}
        for spell in session.scalars(select(CrewMembership)):
            self.spells.setdefault(spell.person_id, []).append(spell)
        self.named_in: dict[str, int] = {}

    def named(self, row: Row) -> list[Person]:
        """The people of the cell; unknown numbers and people named in two rows are faults."""
        found = []
        for number in row.cells.get("members", "").split():
            if number not in self.people:
                row.refuse("members", _("nobody has the personnel number %(number)s.", number=number))
            elif number in self.named_in:
                row.refuse(
                    "members", _("%(number)s is in row %(row)s already.", number=number, row=self.named_in[number])
                )
            else:
                self.named_in[number] = row.number
                found.append(self.people[number])
        return found

    def move(self, people: list[Person], crew: Crew, since: date, row: Row) -> bool:
        """Let them belong to the crew from a day on; True when somebody did not already."""
        moved = False
        for person in people:
            spells = self.spells.setdefault(person.id, [])
            old = in_force(list(spells), since)
            if isinstance(old, CrewMembership) and old.crew is crew:
                continue
            ends = [(old, "holds_until", since - timedelta(days=1))] if old and old.holds_from < since else []
            spell = CrewMembership(person_id=person.id, crew=crew, holds_from=since)
            before = old.crew.name if isinstance(old, CrewMembership) else ""
            after = f"{row.cells['name']}, {shown_day(since)}"
            place = row.place("members")
            self.plan.changes.append(Change("belongs", person.name, "crew", before, after, *place, [spell], ends))
            moved = True
        return moved
