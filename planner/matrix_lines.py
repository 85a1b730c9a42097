"""The rows of a matrix ready to be shown: joined here and not in a template, because a page has thousands of cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import NamedTuple

from flask import url_for
from markupsafe import Markup

from models import Crew, Department, Skill
from planner.cells import Look, Looks, chips, printed, tds
from planner.pages import named
from planner.services.matrix import EMPTY, Foot, Matrix, Row
from planner.services.reach import may
from planner.services.wide import WideRow
from planner.today import as_of, known_on, today

ON_PAPER = 40  # columns of an A3 sheet
PERSON, SKILL = 987654321, 123456789  # stand for the ids in the address of a cell, which url_for makes once


def cell_address() -> str | None:
    """Where a cell is changed, of PERSON and SKILL; None for who may not, on another day, or as known before."""
    if as_of() != today() or known_on() is not None or not may("assessment.confirm"):
        return None
    return url_for("cells.show", person_id=PERSON, skill_id=SKILL)


class Line(NamedTuple):
    """A row: its cells for the table, and what is worrying for a phone's card."""

    row: Row
    cells: Markup
    worrying: Markup


Lines = list[tuple[Crew | None, list[Line]]]


def screen_lines(found: Matrix, cell: str) -> Lines:
    """The rows of each crew, each cell a link; `cell` is the address of the cell of PERSON and SKILL."""
    start, _, rest = cell.partition(str(PERSON))
    middle, _, end = rest.partition(str(SKILL))
    ids, names = [skill.id for skill in found.skills], [named(skill) for skill in found.skills]

    def line(row: Row, looks: list[Look]) -> Line:
        worrying = [(name, look) for name, look in zip(names, looks, strict=True) if look.worrying]
        return Line(row, tds(looks, ids, f"{start}{row.person.id}{middle}", end), chips(worrying))

    return _lines(found, line)


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
    lines = _lines(found, lambda row, looks: Line(row, printed(looks[columns]), Markup("")))
    return Part(found.skills[columns], lines, found.foot[columns])


def _lines(found: Matrix, line: Callable[[Row, list[Look]], Line]) -> Lines:
    looks = Looks()
    return [(crew, [line(row, [looks(cell) for cell in row.cells]) for row in rows]) for crew, rows in found.crews]


class WideLine(NamedTuple):
    """A row of the wide matrix with its cells for the plain table, and what is worrying for a phone's card."""

    row: WideRow
    cells: Markup
    worrying: Markup


def wide_lines(
    rows: Sequence[WideRow], columns: Sequence[Skill], cell: str, by_department: bool
) -> list[tuple[Department | None, list[WideLine]]]:
    """The rows, all together or under the name of each department."""
    start, _, rest = cell.partition(str(PERSON))
    middle, _, end = rest.partition(str(SKILL))
    ids, names, look = [skill.id for skill in columns], [named(skill) for skill in columns], Looks()

    def line(row: WideRow) -> WideLine:
        looks = [look(row.cells.get(each, EMPTY)) for each in ids]
        worrying = [(name, each) for name, each in zip(names, looks, strict=True) if each.worrying]
        return WideLine(row, tds(looks, ids, f"{start}{row.person.id}{middle}", end), chips(worrying))

    if not by_department:
        return [(None, [line(row) for row in rows])] if rows else []
    grouped = groupby(rows, key=lambda row: row.person.department)
    return [(department, [line(row) for row in of]) for department, of in grouped]
