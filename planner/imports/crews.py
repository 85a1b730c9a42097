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
from planner.imports.table import Counts, Row, Table
from planner.today import today

REQUIRED = ("department", "code", "name")
OPTIONAL = ("site", "rotation", "rotation_start", "members", "members_from")


def crews(session: Session, table: Table, counts: Counts) -> None:
    """Add crews or bring them in line; `members`, when given, are personnel numbers with spaces between them.

    Whoever is named belongs to the crew from `members_from` on (empty: today), and leaves the crew they were in;
    who is not named stays where they are.
    """
    departments = {each.code: each for each in session.scalars(select(Department))}
    sites = {each.code: each for each in session.scalars(select(Site))}
    present = {(each.department_id, each.code): each for each in session.scalars(select(Crew))}
    movers = _Movers(session)
    for row in table.rows(REQUIRED, OPTIONAL):
        department, site = row.known("department", departments), row.known("site", sites, required=False)
        code, values = row.text("code", 40), _values(row)
        people = movers.named(row)
        since = row.day("members_from", required=False) or today()
        if department is None or code is None or values is None:
            continue
        values["site"] = site
        crew = present.get((department.id, code))
        if crew is None:
            crew = Crew(department=department, code=code, **values)
            session.add(crew)
            present[department.id, code] = crew
            counts.added += 1
            movers.move(people, crew, since)
            continue
        differs = any(getattr(crew, key) != value for key, value in values.items())
        for key, value in values.items():
            setattr(crew, key, value)
        moved = movers.move(people, crew, since)
        if differs or moved:
            counts.changed += 1
        else:
            counts.unchanged += 1


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

    def __init__(self, session: Session) -> None:
        self.session = session
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

    def move(self, people: list[Person], crew: Crew, since: date) -> bool:
        """Let them belong to the crew from a day on; True when somebody did not already."""
        moved = False
        for person in people:
            spells = self.spells.setdefault(person.id, [])
            old = in_force(list(spells), since)
            if isinstance(old, CrewMembership) and old.crew is crew:
                continue
            if old is not None and old.holds_from < since:
                old.holds_until = since - timedelta(days=1)
            spell = CrewMembership(person=person, crew=crew, holds_from=since)
            self.session.add(spell)
            spells.append(spell)
            moved = True
        return moved
