"""People who are not known yet, with where they belong; departments and the like that are new are made once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import (
    Crew,
    CrewMembership,
    Department,
    DepartmentMembership,
    Employment,
    Person,
    Role,
    RoleAssignment,
    Site,
    SitePosting,
    WorkShare,
)
from planner.imports.answers import NEW, SKIP, Answers
from planner.imports.book import Place, Sheet
from planner.imports.heads import plain
from planner.imports.matching import Named, name_key
from planner.imports.plan import Change, Plan
from planner.imports.table import day_of, too_long
from planner.today import today
from planner.words import ROLES_OF_PEOPLE
from planner.words import gettext as _

TABLES: dict[str, tuple[type[Any], type[Any]]] = {
    "department": (Department, DepartmentMembership),
    "crew": (Crew, CrewMembership),
    "role": (Role, RoleAssignment),
    "site": (Site, SitePosting),
}
LONGEST = {"personnel_number": 64, "first_name": 99, "last_name": 99, "email": 255}  # characters; else SHORT
SHORT = 200
SHIFTS_CALLED = {
    "nacht": "NNNNN--", "night": "NNNNN--", "frueh": "EEEEE--", "early": "EEEEE--",
    "spaet": "LLLLL--", "late": "LLLLL--",
}  # fmt: skip
GERMAN_ROLES = {
    "technician": "techniker, technikerin, mechaniker, mechatroniker, mechatronikerin, elektriker, elektroniker, "
    "elektronikerin, instandhalter, schlosser, anlagenbediener, anlagenbedienerin, maschinenbediener, "
    "maschinenbedienerin, bediener, bedienerin, operator, einrichter",
    "engineer": "ingenieur, ingenieurin, automatisierer, meister, engineer",
    "programmer": "programmierer, programmiererin, entwickler, entwicklerin, informatiker, developer, fachinformatiker",
    "architect": "architekt, architektin",
}


class Units:
    """Departments, crews, roles and sites by what a sheet calls them."""

    def __init__(self, session: Session, answers: Answers) -> None:
        self.answers = answers
        self.rows: dict[str, list[Any]] = {kind: list(session.scalars(select(t))) for kind, (t, _m) in TABLES.items()}
        self.made: dict[tuple[str, str, int], Any] = {}

    def known(self, kind: str, text: str, department: Any = None) -> Any:
        """The unit that is meant; None when there is none of that name. A crew is one of the department."""
        asked = plain(text)
        for row in self.rows[kind]:
            if kind == "crew" and department is not None and row.department is not department:
                continue
            if asked in (plain(row.code), plain(row.name)) or (kind == "role" and asked in _called(row)):
                return row
        return None

    def answered(self, kind: str, text: str, department: Any = None) -> Any:
        """The unit known or answered for; NEW, SKIP, or None when it has to be asked."""
        answer = self.answers.units.get(unit_key(kind, text))
        if answer in (NEW, SKIP):
            return self.known(kind, text, department) or self.made.get((kind, plain(text), id(department))) or answer
        if answer and answer.isdecimal():
            return next((row for row in self.rows[kind] if row.id == int(answer)), None)
        return self.known(kind, text, department)

    def make(self, kind: str, text: str, department: Any) -> Any:
        """A new unit, remembered."""
        key = (kind, plain(text), id(department) if kind == "crew" else 0)
        code = self._free_code(kind, text)
        if kind == "crew":
            rotation = next((cycle for word, cycle in SHIFTS_CALLED.items() if word in plain(text)), "")
            row: Any = Crew(code=code, name=text, department=department, rotation=rotation)
            row.rotation_start = _monday() if rotation else None
        else:
            row = TABLES[kind][0](code=code, name=text)
        self.made[key] = row
        self.rows[kind].append(row)
        return row

    def _free_code(self, kind: str, text: str) -> str:
        taken = {row.code for row in self.rows[kind]}
        base = "".join(word[:3] for word in plain(text).upper().split())[:12] or kind.upper()
        return next(code for n in range(1, 1000) if (code := base if n == 1 else f"{base}{n}") not in taken)


def unit_key(kind: str, text: str) -> str:
    """What an answer about a unit is kept under."""
    return f"{kind}:{plain(text)}"


def _called(role: Role) -> set[str]:
    words = GERMAN_ROLES.get(role.code, "").split(", ")
    return {plain(str(ROLES_OF_PEOPLE.get(role.name, role.name))), *map(plain, words)}


def _monday() -> date:
    return today() - timedelta(days=today().weekday())


class Newcomers:
    """Makes people out of rows; the changes go into the plan."""

    def __init__(self, session: Session, plan: Plan, answers: Answers) -> None:
        self.session, self.plan, self.units = session, plan, Units(session, answers)
        self._made: dict[str, Person] = {}
        self._numbers = set(session.scalars(select(Person.personnel_number)))

    def person(self, named: Named, said: Said) -> Person | None:
        """Somebody new, the same for the same number or name; None when something about them is wrong."""
        sheet, row, fields = said.sheet, said.row, said.fields
        key, same = named.number or name_key(named.name), self._made.get(name_key(named.name))
        if key in self._made or (same is not None and not named.number):
            return self._made.get(key, same)
        number = named.number or self._free_number()
        if number in self._numbers or not named.name:
            reason = _("this number is taken.") if number in self._numbers else _("the name is missing.")
            self.plan.refuse(sheet, (row, _column(fields, "personnel_number")), reason)
            return None
        if not said.fits(self.plan):
            return None
        person = Person(name=first_last(named.name), personnel_number=number, email=said.text("email") or None)
        self._made[key] = self._made[name_key(named.name)] = person
        self._numbers.add(number)
        since = said.day("since", self.plan) or today()
        rows: list[Any] = [person, Employment(person=person, holds_from=since)]
        place = (row, _column(fields, "name"))
        self.plan.changes.append(
            Change("person", person.name, "", "", number, sheet.name, sheet.cell(place), rows)
        )  # fmt: skip
        for spell, about, unit in self.belongs(said, since):
            spell.person = person
            rows.append(spell)
            self._note(person.name, about, "", unit, sheet, place, [])
        return person

    def _note(self, who: str, about: str, before: str, after: str, sheet: Sheet, place: Place, rows: list[Any]) -> None:
        self.plan.changes.append(Change("belongs", who, about, before, after, sheet.name, sheet.cell(place), rows))

    def belongs(self, said: Said, since: date) -> list[tuple[Any, str, str]]:
        """The spells that a row states, each with its kind and what it says; new units go into the plan."""
        found: list[tuple[Any, str, str]] = []
        department = None
        for kind, (_table, membership) in TABLES.items():
            text = said.text(kind)
            if not text:
                continue
            unit = self._unit(kind, text, department, said)
            if unit is None:
                continue
            department = unit if kind == "department" else department
            found.append((membership(holds_from=since, **{kind: unit}), kind, unit.name))
        for text in said.other_roles():
            if (role := self._unit("role", text, None, said, "other_roles")) is not None:
                found.append((RoleAssignment(holds_from=since, role=role, main=False), "other_roles", role.name))
        share = said.share(self.plan)
        if share is not None:
            found.append((WorkShare(holds_from=since, share=share), "share", f"{share:g}"))
        return found

    def _unit(self, kind: str, text: str, department: Any, said: Said, column: str = "") -> Any:
        unit = self.units.answered(kind, text, department if kind == "crew" else None)
        if unit == SKIP:
            return None
        place = (said.row, _column(said.fields, column or kind))
        if unit == NEW and kind != "role" and (kind != "crew" or department is not None):
            unit = self.units.make(kind, text, department)
            self.plan.changes.append(
                Change("unit", unit.name, kind, "", unit.code, said.sheet.name, said.sheet.cell(place), [unit])
            )
        if unit is None or unit == NEW:
            self.plan.refuse(said.sheet, place, unknown_unit(kind, text))
            return None
        return unit

    def _free_number(self) -> str:
        n = len(self._made) + 1
        while f"X{n:04}" in self._numbers:
            n += 1
        return f"X{n:04}"


def unknown_unit(kind: str, text: str) -> str:
    """That there is no such unit."""
    return {
        "department": _("there is no department “%(text)s”. Say in the questions which is meant.", text=text),
        "crew": _("there is no crew “%(text)s” in this department. Say in the questions which is meant.", text=text),
        "role": _("there is no role “%(text)s”. Say in the questions which is meant.", text=text),
        "site": _("there is no site “%(text)s”. Say in the questions which is meant.", text=text),
    }[kind]


class Said:
    """What a row says in the columns that are about people."""

    def __init__(self, sheet: Sheet, row: int, fields: Mapping[int, str], department: str = "") -> None:
        self.sheet, self.row, self.fields, self.department = sheet, row, fields, department

    def text(self, name: str) -> str:
        """The text in a column; without such a column the department of the whole sheet, else nothing."""
        column = next((c for c, called in self.fields.items() if called == name), None)
        if column is None:
            return self.department if name == "department" else ""
        return self.sheet.text(self.row, column)

    def other_roles(self) -> list[str]:
        """The roles beside the main one, as "Technician; Engineer"."""
        return [role.strip() for role in re.split("[;,]", self.text("other_roles")) if role.strip()]

    def fits(self, plan: Plan) -> bool:
        """Note what is too long to be kept; True when nothing is."""
        most = {column: LONGEST.get(name, SHORT) for column, name in self.fields.items()}
        long = [column for column, name in self.fields.items() if len(self.text(name)) > most[column]]
        for column in long:
            plan.refuse(self.sheet, (self.row, column), too_long(most[column]))
        return not long

    def day(self, name: str, plan: Plan) -> date | None:
        """The day in a column."""
        text = self.text(name)
        found = day_of(text) if text else None
        if text and found is None:
            sentence = _("this is no day; write it as 2027-03-31 or 31.03.2027.")
            plan.refuse(self.sheet, (self.row, _column(self.fields, name)), sentence)
        return found

    def share(self, plan: Plan) -> float | None:
        """The share of full time: 0.8, 0,8 or 80 %."""
        text = self.text("share").replace(",", ".")
        if not text:
            return None
        try:
            share = float(text.removesuffix("%").strip())
        except ValueError:
            share = 0.0
        share = share / 100 if share > 1 else share
        if not 0 < share <= 1:
            sentence = _("a share of full time is more than 0 and at most 1.")
            plan.refuse(self.sheet, (self.row, _column(self.fields, "share")), sentence)
            return None
        return share


def first_last(name: str) -> str:
    """ "Kessler, Jürgen" as "Jürgen Kessler"."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and first.strip() else name.strip()


def _column(fields: Mapping[int, str], name: str) -> int:
    return next((column for column, called in fields.items() if called == name), 0)
