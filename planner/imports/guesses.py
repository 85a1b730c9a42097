"""What an upload probably is, before anybody has answered: kinds of sheets, columns, scales."""

from __future__ import annotations

from planner.imports import heads
from planner.imports.answers import SKILL, SKIP, Answers, SheetAnswer
from planner.imports.book import Book, Sheet
from planner.imports.context import Context
from planner.imports.marks import guess_scale, mark_of
from planner.imports.matrix import marks_in
from planner.imports.who import named_in


def guess(book: Book, context: Context) -> Answers:
    """The answers to begin with."""
    sheets = [guess_sheet(sheet, context) for sheet in book.sheets]
    return Answers(sheets=sheets, others_out=not context.may_add_people)


def guess_sheet(sheet: Sheet, context: Context, kind: str | None = None) -> SheetAnswer:
    """How one sheet is probably read, as the kind that was chosen or as what it looks like."""
    head = heads.guess(sheet)
    if head is None or kind == SKIP:
        return SheetAnswer(SKIP, head.row if head else 0)
    wanted = kind or head.kind
    if wanted not in context.kinds:
        wanted = "people" if wanted == "matrix" and "people" in context.kinds and kind is None else SKIP
    columns = (
        head.columns if wanted == head.kind else heads.columns_of(sheet, head.row, wanted) if wanted != SKIP else {}
    )
    answer = SheetAnswer(wanted, head.row, dict(columns))
    if wanted == "matrix":
        _guess_skills(sheet, answer, context)
        if kind is None and not context.may_add_people and not _about_somebody(sheet, answer, context):
            answer.kind = SKIP
    if wanted in ("matrix", "people") and context.may_add_people and "department" not in answer.columns.values():
        answer.department = sheet.name if wanted == "matrix" else ""
    answer.scale = guess_scale(marks_of(sheet, answer))
    return answer


def marks_of(sheet: Sheet, answer: SheetAnswer) -> dict[str, int]:
    """How often each mark stands where levels are, by mark."""
    if answer.kind == "matrix":
        return marks_in(sheet, answer)
    level = next((column for column, name in answer.columns.items() if name == "level"), None)
    found: dict[str, int] = {}
    for row in range(answer.head + 1, len(sheet.rows)) if level is not None else ():
        if text := sheet.text(row, level or 0):
            found[text] = found.get(text, 0) + 1
    return found


def _guess_skills(sheet: Sheet, answer: SheetAnswer, context: Context) -> None:
    taken: dict[str, tuple[float, int]] = {}
    for column in skill_columns(sheet, answer):
        meant = context.heads.meant(heads.head_of(sheet, answer.head, column))
        if meant is None:
            continue
        code = meant.entry.code
        if code in taken and taken[code][0] >= meant.score:
            continue
        if code in taken:
            answer.columns.pop(taken[code][1])
        taken[code] = (meant.score, column)
        answer.columns[column] = SKILL + code
        if not meant.sure:
            answer.unsure.append(column)


def skill_columns(sheet: Sheet, answer: SheetAnswer) -> list[int]:
    """The columns of a matrix that may be skills: with a head, and something below it."""
    fields, rows = answer.fields, range(answer.head + 1, len(sheet.rows))
    return [
        column
        for column in range(sheet.width)
        if column not in fields
        and heads.head_of(sheet, answer.head, column)
        and any(mark_of(sheet, row, column) for row in rows)
    ]


def _about_somebody(sheet: Sheet, answer: SheetAnswer, context: Context) -> bool:
    """True when somebody in the sheet is known, or is called much like somebody who is."""
    rows = range(answer.head + 1, len(sheet.rows))
    named = (named_in(sheet, row, answer.fields) for row in rows)
    return any(each.text and context.people.match(each).how != "unknown" for each in named)
