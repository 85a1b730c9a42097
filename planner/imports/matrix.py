"""The real sheet: people down, skills across, a mark in each cell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from planner.imports.answers import SheetAnswer
from planner.imports.book import Sheet
from planner.imports.context import Context
from planner.imports.heads import head_of
from planner.imports.marks import FILL, level_of, mark_of
from planner.imports.plan import Plan
from planner.imports.statements import Stated
from planner.imports.table import day_of
from planner.imports.who import Who, is_foot, named_in, place_of
from planner.words import gettext as _

UNTIL = re.compile(
    r"^(.{1,12}?)[\s,;]*\(?\s*(?:gültig\s+bis|bis|valid\s+until|until|exp\.?)\s*([\d./-]+)\)?$", re.IGNORECASE
)


def marks_in(sheet: Sheet, answer: SheetAnswer) -> dict[str, int]:
    """How often each mark stands in the cells of skills, by mark."""
    found: dict[str, int] = {}
    for row in range(answer.head + 1, len(sheet.rows)):
        named = named_in(sheet, row, answer.fields)
        if not named.text or is_foot(named) or _is_head(sheet, row, answer):
            continue
        for column in answer.skills:
            if mark := split(mark_of(sheet, row, column, answer.scale))[0]:
                found[mark] = found.get(mark, 0) + 1
    return found


def split(mark: str) -> tuple[str, str]:
    """A mark without the day that it is good until, and that day: "3 (bis 12.2026)"."""
    found = UNTIL.match(mark)
    return (found.group(1).strip(), found.group(2)) if found else (mark, "")


def read_matrix(sheet: Sheet, answer: SheetAnswer, context: Context, who: Who, plan: Plan) -> Iterator[Stated]:
    """The levels that the sheet states; what cannot be read is noted."""
    fields, headings = answer.fields, sheet.headings()
    for row in range(answer.head + 1, len(sheet.rows)):
        named = named_in(sheet, row, fields)
        if row in headings or is_foot(named) or _is_head(sheet, row, answer):
            continue
        marked = [c for c in answer.skills if (row, c) in sheet.bad or mark_of(sheet, row, c)]
        if not named.text:
            if any(sheet.text(row, c) for c in marked):
                plan.refuse(
                    sheet, place_of(sheet, row, fields), _("there are levels in this row, but nobody whose they are.")
                )
            continue
        if not marked and not context.may_add_people:
            continue
        person = who.find(sheet, row, answer)
        if person is None:
            continue
        for column in marked:
            found = _cell(sheet, row, column, answer, plan)
            if found is None:
                continue
            level, until = found
            skill = context.skills[answer.skills[column]]
            note = sheet.comments.get((row, column), "")
            end = day_of(until, months=True) if until else None
            yield Stated(person, skill, level, sheet, (row, column), valid_until=end, note=note)


def _cell(sheet: Sheet, row: int, column: int, answer: SheetAnswer, plan: Plan) -> tuple[int, str] | None:
    place = (row, column)
    if place in sheet.bad:
        plan.refuse(sheet, place, sheet.bad[place])
        return None
    if place in sheet.hints:
        plan.hint(sheet, place, sheet.hints[place])
    mark, until = split(mark_of(sheet, row, column, answer.scale))
    level = level_of(mark, answer.scale, answer.marks)
    if isinstance(level, str):
        plan.refuse(
            sheet, place, _("“%(mark)s” is off the scale of this tab. Say in the questions what it means.", mark=mark)
        )
        return None
    if level is None:
        return None
    if until and day_of(until, months=True) is None:
        plan.refuse(sheet, place, _("this is no day; write it as 2027-03-31 or 31.03.2027."))
        return None
    return level, until


def _is_head(sheet: Sheet, row: int, answer: SheetAnswer) -> bool:
    """True when the head is repeated in the row, as on a new printed page."""
    return all(sheet.text(row, c) == head_of(sheet, answer.head, c) for c in answer.fields)


__all__ = ["FILL", "marks_in", "read_matrix", "split"]
