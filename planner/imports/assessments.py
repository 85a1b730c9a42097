"""A list of statements: who, which skill, which level, from when, until when."""

from __future__ import annotations

from collections.abc import Iterator

from planner.imports.answers import SheetAnswer
from planner.imports.book import NOTE, Sheet
from planner.imports.context import Context
from planner.imports.marks import level_of
from planner.imports.plan import Plan
from planner.imports.statements import Stated
from planner.imports.table import Row, Table
from planner.imports.who import Who, is_foot, named_in
from planner.words import gettext as _

OPTIONAL = (
    "personnel_number", "name", "last_name", "first_name", "level", "holds_from", "valid_until", "note",
    "proof_link", "kind",
)  # fmt: skip


def read_assessments(
    sheet: Sheet, answer: SheetAnswer, context: Context, who: Who, plan: Plan, certificate_level: int
) -> Iterator[Stated]:
    """The statements of the list; a certificate without a level states `certificate_level`."""
    table = Table.of(sheet, answer.head, answer.fields)
    for row in table.rows(("skill",), OPTIONAL):
        at = row.number - 1
        named = named_in(sheet, at, answer.fields)
        if is_foot(named):
            continue
        text = row.text("skill")
        if not named.text:
            row.refuse("skill", _("there is nobody in this row."))
            continue
        person = who.find(sheet, at, answer)
        skill = context.skill_known(text) if text else None
        if text and skill is None:
            row.refuse("skill", _not_known(context, text))
        day, end = row.day("holds_from", required=False), row.day("valid_until", required=False, months=True)
        if day is not None and day > context.today:
            row.refuse("holds_from", _("this day is in the future."))
        note, link = row.short("note", NOTE), row.short("proof_link", 500)
        if link and not link.startswith(("https://", "http://")):
            row.refuse("proof_link", _("a link begins with https://"))
        level = _level(row, answer, certificate_level)
        if person is None or skill is None or level is None or row.refused:
            continue  # a row with a day that is none is left out whole: without its end a ticket would be good for ever
        column = "level" if "level" in table.columns else "skill"
        yield Stated(person, skill, level, sheet, (at, table.columns[column]), day, end, note, link)
    plan.faults += table.faults


def _level(row: Row, answer: SheetAnswer, certificate_level: int) -> int | None:
    mark = row.cells.get("level", "")
    if not mark:
        if row.cells.get("valid_until"):
            return certificate_level
        row.refuse("level" if "level" in row.cells else "skill", _("the level is missing."))
        return None
    level = level_of(mark, answer.scale, answer.marks)
    if isinstance(level, str):
        row.refuse(
            "level", _("“%(mark)s” is off the scale of this tab. Say in the questions what it means.", mark=mark)
        )
        return None
    return level


def _not_known(context: Context, text: str) -> str:
    meant = context.heads.meant(text)
    if meant is None:
        return _("no skill is called so.")
    return _("no skill is called exactly so. Do you mean %(skill)s?", skill=meant.entry.text)
