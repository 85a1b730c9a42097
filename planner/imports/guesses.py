"""What an upload probably is, before anybody has answered: kinds of sheets, columns, scales."""

from __future__ import annotations

from planner.imports import heads
from planner.imports.answers import SKILL, SKIP, TURNED, Answers, SheetAnswer
from planner.imports.book import Book, Sheet
from planner.imports.context import Context
from planner.imports.marks import guess_scale, mark_of
from planner.imports.matching import Named
from planner.imports.matrix import marks_in
from planner.imports.reports import is_report
from planner.imports.who import named_in

ENOUGH = 6  # people and skills that are known: nobody looks whether more were if the sheet were turned
MOST_ACROSS = 500  # people of a sheet on its side
FIRST = 6  # rows or columns among which a head stands
SAMPLE = 40  # cells that are looked at to guess


def guess(book: Book, context: Context) -> Answers:
    """The answers to begin with; a sheet whose people stand across is turned."""
    sheets = [_straight_or_turned(sheet, context) for sheet in book.sheets]
    answers = Answers(sheets=sheets, others_out=not context.may_add_people)
    turn(book, answers)
    return answers


def turn(book: Book, answers: Answers) -> None:
    """Turn every sheet that is not as it was answered."""
    book.sheets = [
        sheet.turned() if answer.turned != sheet.on_its_side else sheet
        for sheet, answer in zip(book.sheets, answers.sheets, strict=True)
    ]


def _straight_or_turned(sheet: Sheet, context: Context) -> SheetAnswer:
    """A matrix is read the way in which more of its people and skills are known."""
    if is_report(sheet):
        return SheetAnswer(SKIP)
    straight = guess_sheet(sheet, context, SKIP if barred(sheet, context) else None)
    if barred(sheet, context):
        return straight
    if straight.kind not in (SKIP, "matrix", "people") or "matrix" not in context.kinds:
        return straight
    known = evidence(sheet, straight, context) if straight.kind == "matrix" else 0
    if known >= ENOUGH or sheet.width > MOST_ACROSS:
        return straight
    on_its_side = sheet.turned()
    turned = guess_turned(on_its_side, context)
    return turned if turned.skills and evidence(on_its_side, turned, context) > max(known, 1) else straight


def barred(sheet: Sheet, context: Context) -> str | None:
    """What kind of list it is, where that is one that the account may not import."""
    head = heads.guess(sheet)
    if head is None or not context.kinds:
        return None
    kind = head.kind
    if kind == "matrix":
        named = [column for column in range(sheet.width) if heads.head_of(sheet, head.row, column)]
        of_people = heads.columns_of(sheet, head.row, "people")
        kind = "people" if len(of_people) > len(head.columns) and set(named) <= set(of_people) else "matrix"
    return kind if kind not in context.kinds and kind != "matrix" else None


def evidence(sheet: Sheet, answer: SheetAnswer, context: Context) -> int:
    """How many of the first people and skills of a matrix are known."""
    rows = range(answer.head + 1, min(len(sheet.rows), answer.head + 1 + SAMPLE))
    people = sum(1 for row in rows if _is_known(named_in(sheet, row, answer.fields), context))
    return people + len(answer.skills) - len(answer.unsure)


def _is_known(named: Named, context: Context) -> bool:
    return bool(named.text) and context.people.match(named).how in ("number", "name", "similar")


def guess_turned(sheet: Sheet, context: Context) -> SheetAnswer:
    """How a sheet that was turned is read as a matrix: its head is where the skills are, its people where they are."""
    rows = range(min(len(sheet.rows), FIRST))
    head = max(rows, key=lambda row: _skills_in(sheet, row, context), default=0)
    columns = heads.columns_of(sheet, head, "matrix")
    if not heads.names_person(columns):
        among = [column for column in range(min(sheet.width, FIRST)) if column not in columns]
        column = max(among, key=lambda each: _people_in(sheet, head, each, context), default=0)
        numbers = [sheet.text(row, column).isdecimal() for row in range(head + 1, len(sheet.rows))]
        columns[column] = "personnel_number" if numbers and all(numbers) else "name"
    answer = SheetAnswer("matrix", head, dict(columns), turned=True)
    _guess_skills(sheet, answer, context)
    if context.may_add_people and "department" not in answer.columns.values():
        answer.department = sheet.name
    answer.scale = guess_scale(marks_of(sheet, answer))
    return answer


def _skills_in(sheet: Sheet, row: int, context: Context) -> int:
    heads_of_row = (sheet.text(row, column) for column in range(min(sheet.width, SAMPLE)))
    return sum(1 for text in heads_of_row if text and (meant := context.heads.meant(text)) is not None and meant.sure)


def _people_in(sheet: Sheet, head: int, column: int, context: Context) -> int:
    rows = range(head + 1, min(len(sheet.rows), head + 1 + SAMPLE))
    texts = (sheet.text(row, column) for row in rows)
    return sum(
        1 for text in texts if text and (_is_known(Named(text, ""), context) or _is_known(Named("", text), context))
    )


def guess_sheet(sheet: Sheet, context: Context, kind: str | None = None) -> SheetAnswer:
    """How one sheet is probably read, as the kind that was chosen or as what it looks like."""
    if kind == TURNED:
        return guess_turned(sheet, context)
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
    """The columns of a matrix that may be skills: with a head, and something below it, readable or not."""
    fields, rows = answer.fields, range(answer.head + 1, len(sheet.rows))
    return [
        column
        for column in range(sheet.width)
        if column not in fields
        and heads.head_of(sheet, answer.head, column)
        and any((row, column) in sheet.bad or mark_of(sheet, row, column) for row in rows)
    ]


def _about_somebody(sheet: Sheet, answer: SheetAnswer, context: Context) -> bool:
    """True when somebody in the sheet is known, or is called much like somebody who is."""
    rows = range(answer.head + 1, len(sheet.rows))
    named = (named_in(sheet, row, answer.fields) for row in rows)
    return any(each.text and context.people.match(each).how != "unknown" for each in named)
