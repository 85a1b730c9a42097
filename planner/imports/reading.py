"""An upload with its answers as a plan of changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from planner.imports import safety
from planner.imports.absences import read_absences
from planner.imports.answers import SKIP, Answers, SheetAnswer
from planner.imports.asked import read_headcounts, read_home_cover, read_prerequisites, read_targets
from planner.imports.assessments import read_assessments
from planner.imports.book import Book, Sheet
from planner.imports.calendars import read_calendars
from planner.imports.context import Context
from planner.imports.crews import read_crews
from planner.imports.excel import read_workbook
from planner.imports.matrix import read_matrix
from planner.imports.people import read_people
from planner.imports.plan import Plan
from planner.imports.skills import read_skills
from planner.imports.statements import Stated, Statements, Vouch
from planner.imports.text import read_text
from planner.imports.trainings import read_trainings
from planner.imports.who import Who
from planner.imports.wording import read_false_friends, read_level_texts
from planner.words import gettext as _

PACKED = b"PK\x03\x04"
RULES: dict[str, Callable[[Sheet, SheetAnswer, Context, Plan], None]] = {
    "targets": read_targets,
    "headcounts": read_headcounts,
    "home_cover": read_home_cover,
    "prerequisites": read_prerequisites,
    "level_texts": read_level_texts,
    "false_friends": read_false_friends,
}


def read_book(data: bytes, name: str) -> Book:
    """The sheets of what was uploaded. Raises safety.Unreadable."""
    if not data.strip():
        raise safety.Unreadable(_("This file is empty."))
    if data.startswith((PACKED, safety.OLD_OR_LOCKED)):
        return read_workbook(data)
    return read_text(data, name.rsplit(".", 1)[0][:60] or _("Sheet"))


def make_plan(book: Book, answers: Answers, context: Context) -> Plan:
    """Every change that the upload would make, and every fault; nothing is changed."""
    plan = Plan()
    who = Who(context, answers, plan)
    pairs = [pair for pair in zip(book.sheets, answers.sheets, strict=True) if pair[1].kind in context.kinds]
    for sheet, answer in pairs:
        if answer.kind == "skills":
            read_skills(sheet, answer, context, plan)
        elif answer.kind == "people":
            read_people(sheet, answer, context, answers, who, plan)
        elif answer.kind == "trainings":
            read_trainings(sheet, answer, context, plan)
        elif answer.kind == "crews":
            read_crews(sheet, answer, context, plan)
        elif answer.kind == "calendars":
            read_calendars(sheet, answer, context, plan)
        elif answer.kind == "absences":
            read_absences(sheet, answer, context, who, plan)
        elif answer.kind in RULES:
            RULES[answer.kind](sheet, answer, context, plan)
    stated: list[Stated] = []
    for sheet, answer in pairs:
        found: Iterable[Stated] = ()
        if answer.kind == "matrix":
            found = read_matrix(sheet, answer, context, who, plan)
        elif answer.kind == "assessments":
            found = read_assessments(sheet, answer, context, who, plan, answers.certificate_level)
        stated.extend(found)
    vouch, day = _vouch(answers.vouch, context), day_from(answers, context.today)
    statements = Statements(context.session, plan, vouch, day, answers.twice, context.mine, context.retired)
    statements.add(stated)
    plan.faults.sort(key=lambda fault: [each.name for each in book.sheets].index(fault.sheet))
    return plan


def day_from(answers: Answers, today: date) -> date:
    """The day from which levels without a day of their own hold; none in the future."""
    try:
        return min(date.fromisoformat(answers.day), today)
    except ValueError:
        return today


def _vouch(kind: str, context: Context) -> Vouch:
    return Vouch(kind if kind in ("head", "assessor") and context.person_id else "self", context.person_id)


__all__ = ["SKIP", "make_plan", "read_book"]
