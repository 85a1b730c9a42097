"""Fills a sandbox: the bundled workbook is imported as a visitor would, its people new, its levels confirmed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from models import Account, Department, Headship, Person, change, db
from planner.imports.answers import NEW, Answers
from planner.imports.guesses import guess
from planner.imports.newcomers import TABLES, unit_key
from planner.imports.plan import Plan
from planner.imports.reading import make_plan, read_book
from planner.imports.who import named_in
from planner.sandbox import SIGN_IN
from planner.services.accounts import new_account
from planner.services.imports import context_of
from planner.words import gettext as _
from seeds.workbook import messy_workbook

FILE = "Qualifikationsmatrix.xlsx"
PEOPLE = ("unit", "person", "belongs")


def fill(day: date, name: str) -> None:
    """Make the visitor of this name, import the people and then their levels, and commit."""
    with change(db.session(), "sandbox"):
        visitor = Person(name=name, personnel_number=SIGN_IN)
        db.session.add(visitor)
        db.session.flush()
        new_account(SIGN_IN, ["head", "admin", "employee"], None, visitor.id)
    db.session.commit()
    data = messy_workbook(day)
    _import(data, PEOPLE)
    with change(db.session(), "sandbox"):
        for department_id in db.session.scalars(select(Department.id)):
            db.session.add(Headship(person_id=visitor.id, department_id=department_id, holds_from=day))
    db.session.commit()
    _import(data, ("level",))


def _import(data: bytes, kinds: tuple[str, ...]) -> None:
    account = db.session.scalars(select(Account).where(Account.sign_in == SIGN_IN)).one()
    context, book = context_of(account), read_book(data, FILE)
    answers = guess(book, context)
    answers.vouch, answers.twice = "head", "lower"
    for sheet, answer in zip(book.sheets, answers.sheets, strict=True):
        answer.marks["?"] = None
        for row in range(answer.head + 1, len(sheet.rows)):
            named = named_in(sheet, row, answer.fields)
            if context.people.match(named).how in ("unknown", "similar"):
                answers.people[named.key] = NEW
            _make_units(
                answers, answer.department, [sheet.text(row, c) for c, n in answer.columns.items() if n == "crew"]
            )
    found = make_plan(book, answers, context)
    what = Plan([each for each in found.changes if each.kind in kinds])
    what.apply(db.session(), _("Import of %(file)s", file=FILE), account.id)
    db.session.commit()


def _make_units(answers: Answers, department: str, crews: list[str]) -> None:
    """Departments and crews that the workbook names are made."""
    for kind, texts in (("department", [department]), ("crew", crews)):
        assert kind in TABLES
        answers.units.update({unit_key(kind, text): NEW for text in texts if text})
