"""Colours that rules of a workbook give to its cells."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from planner.imports import rules
from planner.imports.book import Sheet
from planner.imports.marks import level_of, mark_of
from planner.imports.reading import read_book
from tests.planner.imports.books import changed, workbook
from tests.planner.imports.other_books import open_document

GREEN, RED, YELLOW = "#92D050", "#FF0000", "#FFFF00"
ROWS: list[list[Any]] = [
    ["Name", "SPS", "MES"],
    ["Anna", 3, "ja"],
    ["Bert", 1, "Nein"],
    ["Carl", "", datetime(2026, 3, 1)],
]


def ruled(*asked: tuple[str, dict[str, Any]], rows: list[list[Any]] | None = None) -> Sheet:
    """The sheet A with rules, the first first; a colour is the fill that a rule gives."""

    def more(book: Any) -> None:
        tab = book.get_worksheet_by_name("A")
        for cells, rule in asked:
            colour = rule.pop("colour", None)
            given = {"format": book.add_format({"bg_color": colour})} if colour else {}
            tab.conditional_format(cells, {**rule, **given})

    return read_book(workbook(("A", rows or ROWS), more=more), "x.xlsx").sheets[0]


def fills(sheet: Sheet) -> dict[str, str]:
    return {sheet.cell(place): colour for place, colour in sorted(sheet.fills.items())}


@pytest.mark.parametrize(
    ("criteria", "value", "coloured"),
    [
        (">=", 2, {"B2"}),
        ("<", 2, {"B3", "B4"}),
        ("=", 3, {"B2"}),
        ("!=", 3, {"B3", "B4"}),
        ("=", '"ja"', {"C2"}),
        ("=", '"NEIN"', {"C3"}),
        (">", 40_000, {"C4"}),
    ],
)
def test_a_rule_that_compares_with_a_constant_colours_as_a_spreadsheet_does(
    criteria: str, value: Any, coloured: set[str]
) -> None:
    """Text is more than any number, which is why the columns are looked at apart; an empty cell is compared as 0."""
    cells = "C2:C4" if any(each.startswith("C") for each in coloured) else "B2:B4"
    sheet = ruled((cells, {"type": "cell", "criteria": criteria, "value": value, "colour": GREEN}))
    if value == 40_000:
        coloured = {"C2", "C3", "C4"}
    assert (fills(sheet), sheet.notes) == (dict.fromkeys(sorted(coloured), "92D050"), [])


def test_between_text_and_blanks_are_read() -> None:
    sheet = ruled(
        ("B2:B3", {"type": "cell", "criteria": "between", "minimum": 2, "maximum": 4, "colour": GREEN}),
        ("B2:B3", {"type": "cell", "criteria": "not between", "minimum": 2, "maximum": 4, "colour": RED}),
        ("B4", {"type": "blanks", "colour": YELLOW}),
        ("C2:C4", {"type": "text", "criteria": "containing", "value": "EI", "colour": RED}),
        ("C2:C3", {"type": "text", "criteria": "begins with", "value": "j", "colour": GREEN}),
    )
    assert fills(sheet) == {"B2": "92D050", "B3": "FF0000", "B4": "FFFF00", "C2": "92D050", "C3": "FF0000"}


def test_the_first_rule_that_is_true_counts_and_goes_before_what_is_coloured_by_hand() -> None:
    def more(book: Any) -> None:
        tab, by_hand = book.get_worksheet_by_name("A"), book.add_format({"bg_color": YELLOW})
        for row in (1, 2):
            tab.write(row, 1, ROWS[row][1], by_hand)
        for value, colour in ((2, GREEN), (3, RED)):
            rule = {"type": "cell", "criteria": ">=", "value": value, "format": book.add_format({"bg_color": colour})}
            tab.conditional_format("B2:B4", rule)

    assert fills(read_book(workbook(("A", ROWS), more=more), "x.xlsx").sheets[0]) == {"B2": "92D050", "B3": "FFFF00"}


def test_a_rule_that_stops_lets_no_later_one_colour() -> None:
    stops = {"type": "cell", "criteria": "=", "value": 3, "stop_if_true": True}
    sheet = ruled(("B2:B4", stops), ("B2:B4", {"type": "cell", "criteria": ">", "value": 0, "colour": RED}))
    assert fills(sheet) == {"B3": "FF0000"}


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"type": "formula", "criteria": "=$B2>AVERAGE($B$2:$B$4)", "colour": RED}, "by a formula was not read"),
        ({"type": "cell", "criteria": ">", "value": "$C$1", "colour": RED}, "by a formula was not read"),
        ({"type": "top", "value": 1, "colour": RED}, "by a formula was not read"),
        ({"type": "duplicate", "colour": RED}, "by a formula was not read"),
        ({"type": "3_color_scale"}, "scales of colours, bars and icons are not read"),
        ({"type": "data_bar", "data_bar_2010": True}, "scales of colours, bars and icons are not read"),
        ({"type": "icon_set", "icon_style": "3_traffic_lights"}, "scales of colours, bars and icons are not read"),
    ],
)
def test_a_rule_that_is_not_read_is_named_with_its_sheet_and_cells(rule: dict[str, Any], said: str) -> None:
    sheet = ruled(("B2:B4", rule))
    assert sheet.fills == {}
    assert [(note.startswith("“A”, B2:B4: "), said in note) for note in sheet.notes] == [(True, True)]


def test_rules_of_whole_columns_end_where_the_sheet_does_and_very_many_are_left() -> None:
    rule = {"type": "cell", "criteria": ">=", "value": 0, "colour": RED}
    assert fills(ruled(("B1:B1048576", dict(rule)))) == dict.fromkeys(("B1", "B2", "B3", "B4"), "FF0000")


def test_too_many_comparisons_end_with_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST", 2)
    sheet = ruled(("B2:B4", {"type": "cell", "criteria": "<", "value": 9, "colour": RED}))
    assert (fills(sheet), len(sheet.notes)) == ({"B2": "FF0000", "B3": "FF0000"}, 1)


def test_a_rule_that_a_newer_program_keeps_apart_is_named_too() -> None:
    xml = (
        b'<x14:conditionalFormatting><x14:cfRule type="expression" priority="1"><xm:f>Other!A1=1</xm:f></x14:cfRule>'
        b"<xm:sqref>B2:B9</xm:sqref></x14:conditionalFormatting><x14:conditionalFormatting>"
        b'<x14:cfRule type="dataBar" id="{1}"/><xm:sqref>C2:C9</xm:sqref></x14:conditionalFormatting>'
    )
    sheet = Sheet("A", [["x"]])
    rules.note_elsewhere(xml, sheet)
    assert [note.split(":")[0:2] for note in sheet.notes] == [["“A”, B2", "B9"]]


def test_on_the_scale_of_colours_a_colour_counts_where_something_stands_too() -> None:
    sheet = ruled(("C2:C4", {"type": "cell", "criteria": ">", "value": 40_000, "colour": GREEN}))
    assert mark_of(sheet, 3, 2) == "2026-03-01"
    assert level_of(mark_of(sheet, 3, 2, "colour"), "colour", {}) == 3
    assert mark_of(sheet, 1, 1, "colour") == "3"


def test_the_rules_of_an_open_document_are_named() -> None:
    rules_of = (
        b"<calcext:conditional-formats"
        b' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        b'<calcext:conditional-format calcext:target-range-address="A.$B$2:A.$B$4 A.D2"/></calcext:conditional-formats>'
    )
    data = changed(
        open_document(("A", ROWS)),
        content_dot_xml=lambda xml: xml.replace(b"</table:table>", rules_of + b"</table:table>"),
    )
    sheet = read_book(data, "x.ods").sheets[0]
    assert [note.split(": ")[0] for note in sheet.notes] == ["“A”, B2:B4, D2"]
    assert read_book(open_document(("A", ROWS)), "x.ods").sheets[0].notes == []
