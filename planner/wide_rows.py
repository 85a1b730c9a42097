"""Rows of the wide matrix for the page's script: what equal cells show is sent once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from models import Skill
from planner.cells import MARKS, Looks, marks_of
from planner.pages import day
from planner.services.matrix import Cell
from planner.services.wide import Total, WideRow

Shown = tuple[str, str, str, int, str]
"""Classes, level, marks, gap, and all of it in words."""


def rows_sent(rows: Iterable[WideRow], columns: Iterable[Skill]) -> dict[str, Any]:
    """The rows, whose cells are places in `looks`; cells that are not among the columns are left out."""
    shown = {skill.id for skill in columns}
    places: dict[Cell, int] = {}
    sent = [_row(row, shown, places) for row in rows]
    looks = Looks()
    return {"rows": sent, "looks": [look_sent(cell, looks) for cell in places]}


def totals_sent(totals: dict[int, Total], columns: Iterable[Skill]) -> dict[str, dict[int, Any]]:
    """The totals by line and skill id."""
    of = {skill.id: totals[skill.id] for skill in columns if skill.id in totals}
    return {
        "alone": {each: total.alone for each, total in of.items()},
        "there": {each: total.there for each, total in of.items()},
        "median": {each: total.counts.median for each, total in of.items() if total.counts.people},
        "levels": {each: total.counts.at for each, total in of.items() if total.counts.people},
        "short": {each: f"{total.short}/{total.asking}" for each, total in of.items() if total.asking},
    }


def _row(row: WideRow, shown: set[int], places: dict[Cell, int]) -> dict[str, Any]:
    person = row.person
    return {
        "id": person.id,
        "name": person.name,
        "department": person.department.name if person.department else "",
        "crew": person.crew.name if person.crew else "",
        "site": person.site.name if person.site else "",
        "role": person.role_names,
        "gaps": sum(1 for each, cell in row.cells.items() if cell.gap and each in shown),
        "expiry": _next_end(cell for each, cell in row.cells.items() if each in shown),
        "away": row.away,
        "cells": {each: places.setdefault(cell, len(places)) for each, cell in row.cells.items() if each in shown},
    }


def _next_end(cells: Iterable[Cell]) -> str:
    """The day on which the next of the levels ends, as the reader writes it; only if it ends soon."""
    ends = min((cell.ends for cell in cells if cell.expiring and cell.ends), default=None)
    return day(ends) if ends else ""


def look_sent(cell: Cell, looks: Looks) -> Shown:
    """What a cell shows."""
    look = looks(cell)
    level = str(cell.level) if cell.state != "not_asked" else "·"
    return look.css, level, "".join(MARKS[mark] for mark in marks_of(cell)), cell.gap, str(look.words.unescape())
