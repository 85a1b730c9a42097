"""Importing: what an upload would change, asked before anything is; then all of it in one change, or nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from sqlalchemy import select

from models import Account, AssessorAuthorisation, Person, db
from planner.access import HOLDERS, Permission
from planner.errors import Refused
from planner.imports.answers import SKIP, Answers, SheetAnswer
from planner.imports.book import Book, Sheet
from planner.imports.context import Context
from planner.imports.guesses import barred, guess, marks_of, skill_columns, turn
from planner.imports.heads import head_of
from planner.imports.marks import FILL, level_of
from planner.imports.matching import Known, Match, Named, People
from planner.imports.newcomers import TABLES, Said, Units, unit_key
from planner.imports.plan import Plan
from planner.imports.reading import make_plan, read_book
from planner.imports.reports import is_report
from planner.imports.who import is_foot, named_in
from planner.services import uploads
from planner.services.known import held_on
from planner.services.lexicon import lexicon
from planner.services.reach import departments_in_reach, holders, people_in_reach
from planner.today import today
from planner.words import gettext as _

MARKS = 60  # of one sheet that are asked about
KIND_PERMISSION: dict[str, Permission] = {
    "matrix": "import.write",
    "assessments": "import.write",
    "people": "person.write",
    "skills": "catalogue.write",
    "trainings": "training.write",
    "crews": "person.write",
    "absences": "absence.write",
    "calendars": "calendar.write",
    "headcounts": "headcount.write",
    "home_cover": "team.write",
    "targets": "target.write",
    "prerequisites": "catalogue.write",
    "level_texts": "catalogue.write",
    "false_friends": "catalogue.write",
}


def kinds_of(account: Account) -> list[str]:
    """The kinds of sheets that the account may import."""
    mine = holders(account)
    return [kind for kind, permission in KIND_PERMISSION.items() if HOLDERS[permission] & mine]


def context_of(account: Account) -> Context:
    """What an import of the account knows."""
    kinds = kinds_of(account)
    everybody = _people(account, "person.write") if "people" in kinds else People(())
    return Context(
        session=db.session(),
        people=_people(account, "import.write") if "matrix" in kinds else People(()),
        everybody=everybody,
        lexicon=lexicon(),
        today=today(),
        kinds=kinds,
        person_id=account.person_id,
        mine=set(db.session.scalars(people_in_reach(account, "assessment.confirm"))) - {account.person_id},
        assesses=_assesses(account),
        absent=_people(account, "absence.write") if "absences" in kinds else People(()),
        departments=set(db.session.scalars(departments_in_reach(account, "headcount.write"))),
    )


def _people(account: Account, permission: Permission) -> People:
    reached = people_in_reach(account, permission)
    query = select(Person.id, Person.name, Person.personnel_number).where(Person.id.in_(reached)).order_by(Person.name)
    return People(Known(*row) for row in db.session.execute(query))


@dataclass
class Opened:
    """An upload as far as it is read and answered."""

    upload: uploads.Upload
    book: Book
    answers: Answers
    context: Context


def open_upload(account: Account, token: str) -> Opened | None:
    """The account's upload; None when there is none. Raises safety.Unreadable."""
    found = uploads.upload(account, token)
    if found is None:
        return None
    context, book = context_of(account), read_book(found.data, found.name)
    answers = found.answers or guess(book, context)
    turn(book, answers)
    return Opened(found, book, answers, context)


def plan_of(opened: Opened) -> Plan:
    """Every change and every fault."""
    return make_plan(opened.book, opened.answers, opened.context)


def needs_vouch(answers: Answers) -> bool:
    """True when levels are imported, for which somebody stands."""
    return any(sheet.kind in ("matrix", "assessments") for sheet in answers.sheets)


def fingerprint(plan: Plan) -> str:
    """The same as long as the same would be changed."""
    told = "\n".join(f"{c.kind}|{c.about}|{c.what}|{c.before}|{c.after}|{c.sheet}|{c.cell}" for c in plan.changes)
    return hashlib.sha256(f"{told}\n{len(plan.faults)}".encode()).hexdigest()[:32]


def run(account: Account, opened: Opened, seen: str) -> Plan:
    """Make the changes that were seen, all in one change set. Raises Refused when something has changed since."""
    plan = plan_of(opened)
    if plan.faults and not opened.answers.without_faults:
        raise Refused(_("Nothing was imported: there are cells that cannot be read. They are listed below."))
    if fingerprint(plan) != seen:
        raise Refused(_("Nothing was imported: something has changed since you looked. Look again, then import."))
    plan.apply(db.session(), _("Import of %(file)s", file=opened.upload.name), account.id)
    db.session.commit()
    uploads.drop(opened.upload.token)
    return plan


def _assesses(account: Account) -> bool:
    query = select(AssessorAuthorisation.id).where(
        AssessorAuthorisation.person_id == account.person_id, held_on(AssessorAuthorisation, today())
    )
    return account.person_id is not None and db.session.scalar(query.limit(1)) is not None


# What is asked


@dataclass
class Column:
    """A column of a sheet: its letters, its head, what is below it, and what it is taken for."""

    index: int
    name: str
    head: str
    sample: str
    meaning: str
    unsure: bool


@dataclass
class Mark:
    """A mark, how often it is there, and its level; "?" when nobody has said. `colour` is set for a colour alone."""

    text: str
    times: int
    level: int | str | None
    colour: str


@dataclass
class SheetQuestion:
    """What is asked about a sheet; `barred` is what kind of list it is, where that is not the account's to import.

    `report` is True for a table that was exported to be read only.
    """

    index: int
    sheet: Sheet
    answer: SheetAnswer
    columns: list[Column]
    marks: list[Mark]
    barred: str | None
    report: bool


@dataclass
class PersonQuestion:
    """Somebody who is to be confirmed or named."""

    named: Named
    where: str
    match: Match
    answer: str


@dataclass
class UnitQuestion:
    """A department, crew, role or site that is not known under this name."""

    key: str
    kind: str
    text: str
    answer: str
    choices: list[tuple[int, str]]


@dataclass
class Questions:
    """Everything that is asked about an upload."""

    sheets: list[SheetQuestion]
    people: list[PersonQuestion] = field(default_factory=list)
    units: list[UnitQuestion] = field(default_factory=list)


def questions(opened: Opened) -> Questions:
    """What is to be answered before the preview."""
    found = Questions([_about_sheet(index, opened) for index in range(len(opened.book.sheets))])
    people: dict[str, PersonQuestion] = {}
    units: dict[str, UnitQuestion] = {}
    known = Units(opened.context.session, opened.answers)
    for sheet, answer in zip(opened.book.sheets, opened.answers.sheets, strict=True):
        if answer.kind in ("matrix", "assessments", "people", "absences"):
            _about_people(sheet, answer, opened, people)
            if opened.context.may_add_people:
                _about_units(sheet, answer, known, units)
    order = {"other_name": 0, "similar": 1, "unknown": 2, "name": 3}
    found.people = sorted(people.values(), key=lambda each: order[each.match.how])
    found.units = list(units.values())
    return found


def _about_sheet(index: int, opened: Opened) -> SheetQuestion:
    sheet, answer = opened.book.sheets[index], opened.answers.sheets[index]
    below = skill_columns(sheet, answer) if answer.kind == "matrix" else range(sheet.width)
    columns = [
        _column(sheet, answer, column)
        for column in sorted({*answer.columns, *below})
        if head_of(sheet, answer.head, column) or column in answer.columns
    ]
    marks = sorted((_mark(mark, times, answer) for mark, times in marks_of(sheet, answer).items()), key=_order)
    kind = barred(sheet, opened.context) if answer.kind == SKIP else None
    shown = columns if answer.kind != SKIP else []
    return SheetQuestion(index, sheet, answer, shown, marks[:MARKS], kind, is_report(sheet))


def _order(mark: Mark) -> tuple[int, int, str]:
    """What nobody has explained first, then by level, colours last."""
    level = -1 if mark.level is None else mark.level
    return (bool(mark.colour), level, mark.text) if isinstance(level, int) else (-1, 0, mark.text)


def _column(sheet: Sheet, answer: SheetAnswer, column: int) -> Column:
    name, head = sheet.column_name(column), head_of(sheet, answer.head, column)
    sample, meaning = _sample(sheet, answer, column), answer.columns.get(column, "")
    return Column(column, name, head, sample, meaning, column in answer.unsure)


def _mark(mark: str, times: int, answer: SheetAnswer) -> Mark:
    colour = mark.removeprefix(FILL) if mark.startswith(FILL) else ""
    return Mark(mark, times, level_of(mark, answer.scale, answer.marks), colour)


def _sample(sheet: Sheet, answer: SheetAnswer, column: int) -> str:
    """A few different values of a column."""
    rows = range(answer.head + 1, min(len(sheet.rows), answer.head + 60))
    spread = {row for first, left, last, right in sheet.merged if right - left > 2 for row in range(first, last + 1)}
    told = (row for row in rows if row not in spread and not is_foot(named_in(sheet, row, answer.fields)))
    found = dict.fromkeys(sheet.text(row, column) for row in told)
    return ", ".join([text for text in found if text][:4])[:60]


def _about_people(sheet: Sheet, answer: SheetAnswer, opened: Opened, found: dict[str, PersonQuestion]) -> None:
    people = opened.context.people_for(answer.kind)
    for row in range(answer.head + 1, len(sheet.rows)):
        named = named_in(sheet, row, answer.fields)
        if not named.text or named.key in found or is_foot(named):
            continue
        match = people.match(named)
        if match.how == "number" or (answer.kind == "people" and match.how == "unknown"):
            continue
        if not _says_something(sheet, row, answer):
            continue
        given = opened.answers.people.get(named.key, "")
        if not given and match.how == "name" and match.person is not None:
            given = str(match.person.id)
        found[named.key] = PersonQuestion(named, f"{sheet.name} · {sheet.row_name(row)}", match, given)


def _says_something(sheet: Sheet, row: int, answer: SheetAnswer) -> bool:
    return answer.kind != "matrix" or any(sheet.text(row, c) or (row, c) in sheet.fills for c in answer.skills)


def _about_units(sheet: Sheet, answer: SheetAnswer, known: Units, found: dict[str, UnitQuestion]) -> None:
    for kind, (table, _member) in TABLES.items():
        if kind not in answer.columns.values() and not (kind == "department" and answer.department):
            continue
        for row in range(answer.head + 1, len(sheet.rows)):
            said = Said(sheet, row, answer.fields, answer.department)
            for text in [said.text(kind), *(said.other_roles() if kind == "role" else ())]:
                key = unit_key(kind, text)
                if not text or key in found or is_foot(named_in(sheet, row, answer.fields)) or known.known(kind, text):
                    continue
                choices = [(each.id, each.name) for each in known.rows[kind] if isinstance(each, table)]
                found[key] = UnitQuestion(key, kind, text, known.answers.units.get(key, ""), choices)
