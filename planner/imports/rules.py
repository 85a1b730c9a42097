"""Colours that rules of an .xlsx give to cells: those that compare a cell with a constant; the others are named.

There is no formula engine here: a rule by a formula, a scale of colours, bars and icons colour nothing, and a note says
of which sheet and cells they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from openpyxl.utils.datetime import to_excel

from planner.imports.book import Place, Sheet, text_of
from planner.words import gettext as _

Test = Callable[[Any], bool]
MOST = 2_000_000  # comparisons of a sheet
SHOWN = 12  # areas that a note names
GRADUAL = {"colorScale", "dataBar", "iconSet"}
OF_ERRORS = {"containsErrors"}  # such cells are refused anyhow
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
ELSEWHERE = re.compile(rb"<x14:conditionalFormatting\b.*?</x14:conditionalFormatting>", re.DOTALL)
ITS_KIND, ITS_CELLS = re.compile(rb'<x14:cfRule[^>]*\btype="(\w+)"'), re.compile(rb"<xm:sqref>([^<]*)</xm:sqref>")
OPEN_CELL = re.compile(r"\.\$?([A-Z]{1,3}\$?\d+)(?![\w.])")
Rank = tuple[int, float | str]


@dataclass
class _Ruled:
    """The rules of a sheet as they are gone through: what is decided, and the cells of those that are not read."""

    settled: set[Place] = field(default_factory=set)
    gradual: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    looked: int = 0


def add_ruled(decorated: Any, sheet: Sheet, colour_of: Callable[[Any], str | None]) -> None:
    """Give the sheet's cells the fills of its rules, the first that is true counts; note what is not read."""
    found = _Ruled()
    rules = [(rule, each.sqref) for each in decorated.conditional_formatting for rule in each.rules]
    for rule, areas in sorted(rules, key=lambda pair: pair[0].priority or 0):
        fill = rule.dxf.fill if rule.dxf is not None else None
        if rule.type in GRADUAL:
            found.gradual.append(str(areas))
        elif rule.type in OF_ERRORS or (fill is None and not rule.stopIfTrue):
            continue
        elif (test := _test(rule)) is None:
            found.unread.append(str(areas))
        else:
            _colour(rule, areas, test, colour_of(fill) if fill is not None else None, sheet, found)
    _note(sheet, found)


def note_elsewhere(xml: bytes, sheet: Sheet) -> None:
    """Note the rules that a newer Excel keeps apart, where no library reads them; bars are there twice."""
    found = _Ruled()
    for block in ELSEWHERE.finditer(xml):
        kinds = {kind.decode() for kind in ITS_KIND.findall(block.group())} - {"dataBar"}
        cells = [each.decode("utf-8", "replace") for each in ITS_CELLS.findall(block.group())]
        (found.gradual if kinds <= GRADUAL else found.unread).extend(cells if kinds else [])
    _note(sheet, found)


def note_open(addresses: list[str], sheet: Sheet) -> None:
    """Note the cells that rules of an .ods colour, which no library reads."""
    areas = [
        ":".join(cell.replace("$", "") for cell in OPEN_CELL.findall(each))
        for address in addresses
        for each in address.split(" ")
    ]
    if cells := _areas([each for each in areas if each]):
        sentence = _(
            "“%(sheet)s”, %(cells)s: rules that colour cells are read in an .xlsx only. Save the workbook as one, or "
            "colour these cells by hand.",
            sheet=sheet.name,
            cells=cells,
        )
        sheet.notes.append(sentence)


def _colour(rule: Any, areas: Any, test: Test, colour: str | None, sheet: Sheet, found: _Ruled) -> None:
    for place in _places(areas, sheet):
        found.looked += 1
        if found.looked > MOST:
            found.unread.append(str(areas))
            return
        if place in found.settled or not test(sheet.value(*place)):
            continue
        if rule.dxf is not None and rule.dxf.fill is not None:
            found.settled.add(place)
            sheet.fills.pop(place, None)
            if colour:
                sheet.fills[place] = colour
        elif rule.stopIfTrue:
            found.settled.add(place)


def _places(areas: Any, sheet: Sheet) -> Iterator[Place]:
    """The cells of the areas, as far as the sheet goes."""
    for area in areas.ranges:
        for row in range(area.min_row - 1, min(area.max_row, len(sheet.rows))):
            for column in range(area.min_col - 1, min(area.max_col, sheet.width)):
                yield row, column


def _test(rule: Any) -> Test | None:
    """What the rule asks of a value; None for what only a formula can say."""
    if rule.type == "cellIs":
        return _compared(rule.operator, [_constant(each) for each in rule.formula])
    if rule.type in ("containsBlanks", "notContainsBlanks"):
        return lambda value: (not text_of(value)) == (rule.type == "containsBlanks")
    text = str(rule.text or "").casefold()
    tests: dict[str, Test] = {
        "containsText": lambda value: text in _said(value),
        "notContainsText": lambda value: text not in _said(value),
        "beginsWith": lambda value: _said(value).startswith(text),
        "endsWith": lambda value: _said(value).endswith(text),
    }
    return tests.get(rule.type) if text else None


def _said(value: Any) -> str:
    return text_of(value).casefold()


def _compared(operator: str | None, constants: list[Rank | None]) -> Test | None:
    if not constants or None in constants:
        return None
    first, last = constants[0], constants[-1]
    assert first is not None
    assert last is not None
    low, high = min(first, last), max(first, last)
    tests: dict[str, Test] = {
        "equal": lambda value: _rank(value) == first,
        "notEqual": lambda value: _rank(value) != first,
        "greaterThan": lambda value: _rank(value) > first,
        "greaterThanOrEqual": lambda value: _rank(value) >= first,
        "lessThan": lambda value: _rank(value) < first,
        "lessThanOrEqual": lambda value: _rank(value) <= first,
        "between": lambda value: low <= _rank(value) <= high,
        "notBetween": lambda value: not low <= _rank(value) <= high,
    }
    return tests.get(operator or "")


def _constant(formula: str) -> Rank | None:
    """A number, a text in quotes or a truth, as it is compared; None for anything that would have to be worked out."""
    said = formula.strip().removeprefix("=")
    if NUMBER.fullmatch(said):
        return 0, float(said)
    if len(said) >= 2 and said[0] == said[-1] == '"' and '"' not in said[1:-1].replace('""', ""):
        return 1, said[1:-1].replace('""', '"').casefold()
    return (2, float(said.upper() == "TRUE")) if said.upper() in ("TRUE", "FALSE") else None


def _rank(value: Any) -> Rank:
    """Numbers stand before texts, texts before truths, as a spreadsheet has it; an empty cell is compared as 0."""
    if isinstance(value, bool):
        return 2, float(value)
    if isinstance(value, (int, float)):
        return 0, float(value)
    if isinstance(value, (date, datetime)):
        return 0, float(to_excel(value))  # type: ignore[no-untyped-call]
    text = text_of(value)
    return (1, text.casefold()) if text else (0, 0.0)


def _note(sheet: Sheet, found: _Ruled) -> None:
    if found.gradual:
        facts = {"sheet": sheet.name, "cells": _areas(found.gradual)}
        sheet.notes.append(
            _(
                "“%(sheet)s”, %(cells)s: scales of colours, bars and icons are not read, they stand for no level.",
                **facts,
            )
        )
    if found.unread:
        facts = {"sheet": sheet.name, "cells": _areas(found.unread)}
        sheet.notes.append(
            _(
                "“%(sheet)s”, %(cells)s: a rule that colours these cells by a formula was not read. Colour them by "
                "hand, or by rules that compare a cell with a number or a text.",
                **facts,
            )
        )


def _areas(areas: list[str]) -> str:
    """The areas, each once; of very many the first."""
    every = list(dict.fromkeys(area for each in areas for area in each.split()))
    return ", ".join(every[:SHOWN]) + (" …" if len(every) > SHOWN else "")
