"""The rows of a matrix ready to be shown: joined here and not in a template, because a page has thousands of cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import NamedTuple

from flask import url_for
from markupsafe import Markup

from models import Crew, Department, Skill
from planner.cells import CALM, Look, Looks, chips, printed, tds
from planner.pages import named
from planner.services.matrix import EMPTY, Foot, Matrix, Row
from planner.services.reach import may
from planner.services.wide import WideRow
from planner.today import as_of, known_on, today

ON_PAPER = 40  # columns of an A3 sheet
ON_A_CARD = 12  # skills of a person on a phone, the most urgent first
PERSON, SKILL = 987654321, 123456789  # stand for the ids in the address of a cell, which url_for makes once


def cell_address() -> str | None:
    """Where a cell is changed, of PERSON and SKILL; None for who may not, on another day, or as known before."""
    if as_of() != today() or known_on() is not None or not may("assessment.confirm"):
        return None
    return url_for("cells.show", person_id=PERSON, skill_id=SKILL)


class Line(NamedTuple):
    """A row: its cells for the table; for a phone's card what is urgent, and how many more of it there are."""

    row: Row
    cells: Markup
    urgent: Markup
    more: int


Lines = list[tuple[Crew | None, list[Line]]]


def screen_lines(found: Matrix, cell: str) -> tuple[Lines, Markup]:
    """The rows of each crew, each cell a link, and the words that the cells refer to.

    `cell` is the address of the cell of PERSON and SKILL.
    """
    start, _, rest = cell.partition(str(PERSON))
    middle, _, end = rest.partition(str(SKILL))
    ids, names = [skill.id for skill in found.skills], [named(skill) for skill in found.skills]

    def line(row: Row, looks: list[Look]) -> Line:
        return Line(row, tds(looks, ids, f"{start}{row.person.id}{middle}", end), *_card(names, looks))

    looks = Looks()
    return _lines(found, line, looks), looks.described()


def _card(names: Sequence[str], looks: Sequence[Look]) -> tuple[Markup, int]:
    """The most urgent of a person's skills, and how many more are urgent."""
    urgent = [(name, look) for name, look in zip(names, looks, strict=True) if look.urgency != CALM]
    urgent.sort(key=lambda one: one[1].urgency, reverse=True)
    return chips(urgent[:ON_A_CARD]), max(0, len(urgent) - ON_A_CARD)


class Part(NamedTuple):
    """As many columns as a sheet of paper shows legibly: the skills, the rows of each crew, the sums below."""

    skills: list[Skill]
    lines: Lines
    foot: list[Foot]


def paper_parts(found: Matrix) -> list[Part]:
    """The matrix for paper: its columns in parts of nearly the same width."""
    count = max(1, -(-len(found.skills) // ON_PAPER))
    width = -(-len(found.skills) // count)
    return [_part(found, slice(start, start + width)) for start in range(0, max(1, len(found.skills)), max(1, width))]


def _part(found: Matrix, columns: slice) -> Part:
    lines = _lines(found, lambda row, looks: Line(row, printed(looks[columns]), Markup(""), 0), Looks())
    return Part(found.skills[columns], lines, found.foot[columns])


def _lines(found: Matrix, line: Callable[[Row, list[Look]], Line], looks: Looks) -> Lines:
    return [(crew, [line(row, [looks(cell) for cell in row.cells]) for row in rows]) for crew, rows in found.crews]


class WideLine(NamedTuple):
    """A row of the wide matrix, as a Line."""

    row: WideRow
    cells: Markup
    urgent: Markup
    more: int


def wide_lines(
    rows: Sequence[WideRow], columns: Sequence[Skill], cell: str, by_department: bool
) -> tuple[list[tuple[Department | None, list[WideLine]]], Markup]:
    """The rows, all together or under the name of each department, and the words that the cells refer to."""
    start, _, rest = cell.partition(str(PERSON))
    middle, _, end = rest.partition(str(SKILL))
    ids, names, look = [skill.id for skill in columns], [named(skill) for skill in columns], Looks()

    def line(row: WideRow) -> WideLine:
        looks = [look(row.cells.get(each, EMPTY)) for each in ids]
        return WideLine(row, tds(looks, ids, f"{start}{row.person.id}{middle}", end), *_card(names, looks))

    grouped = groupby(rows, key=lambda row: row.person.department if by_department else None)
    lines = [(department, [line(row) for row in of]) for department, of in grouped]
    return lines, look.described()
