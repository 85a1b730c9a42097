"""Workbooks that are not .xlsx: read as that is, and refused as that is."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from planner.imports import looks
from planner.imports.book import Sheet, text_of
from planner.imports.reading import read_book
from planner.imports.safety import Unreadable
from tests.planner.imports.books import changed
from tests.planner.imports.other_books import (
    binary_excel,
    coloured_document,
    coloured_old_excel,
    old_excel,
    old_excel_with_error,
    open_document,
    workbook_with_error,
)

ROWS: list[list[Any]] = [["Name", "SPS", "Kältetechnik"], ["Anna", 3, ""], ["Bo", "", "ja"]]
WRITERS: dict[str, Callable[[str, Any], bytes]] = {
    "ods": lambda name, rows: open_document((name, rows)),
    "xls": lambda name, rows: old_excel((name, rows)),
    "xlsb": binary_excel,
}
pytestmark = pytest.mark.usefixtures("speaking")


@pytest.fixture
def speaking(app: Flask) -> Any:
    with app.test_request_context():
        yield


def texts(sheet: Sheet) -> list[list[str]]:
    return [[sheet.text(row, column) for column in range(sheet.width)] for row in range(len(sheet.rows))]


def refusal(data: bytes) -> str:
    with pytest.raises(Unreadable) as raised:
        read_book(data, "file")
    return str(raised.value)


@pytest.mark.parametrize("kind", WRITERS)
def test_every_format_holds_the_same_cells(kind: str) -> None:
    book = read_book(WRITERS[kind]("Schicht A", ROWS), f"matrix.{kind}")
    assert [sheet.name for sheet in book.sheets] == ["Schicht A"]
    assert texts(book.sheets[0]) == [["Name", "SPS", "Kältetechnik"], ["Anna", "3", ""], ["Bo", "", "ja"]]
    assert book.notes == []


def test_a_binary_workbook_says_at_every_tab_that_its_colours_were_not_read() -> None:
    book = read_book(binary_excel("A", ROWS), "x")
    assert ["Save it as .xlsx" in note for sheet in book.sheets for note in sheet.notes] == [True]


@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_days_and_merged_heads_are_read(kind: str) -> None:
    rows = [["Name", ("SPS", 2), "<"], ["Anna", 3, date(2026, 3, 14)]]
    sheet = read_book(WRITERS[kind]("A", rows), "x").sheets[0]
    assert texts(sheet)[0] == ["Name", "SPS", "SPS"]
    assert text_of(sheet.value(1, 2)) == "2026-03-14"


def test_comments_of_an_open_document_become_notes() -> None:
    sheet = read_book(open_document(("A", ROWS), comment="seen on Line 4"), "x").sheets[0]
    assert (sheet.comments, sheet.text(0, 0)) == ({(0, 0): "seen on Line 4"}, "Name")


def test_colours_of_an_open_document_are_those_of_a_cell_its_row_its_column_and_of_the_style_that_theirs_is_like() -> (
    None
):
    sheet = read_book(coloured_document(), "x").sheets[0]
    assert sheet.fills == {(1, 1): "92D050", (1, 2): "FFFF00", (2, 1): "FF0000", (2, 2): "FF0000", (3, 2): "00B0F0"}
    assert (sheet.width, len(sheet.rows), sheet.notes) == (3, 4, [])


def test_colours_and_comments_of_the_old_format_are_read() -> None:
    sheet = read_book(coloured_old_excel(), "x").sheets[0]
    assert (sheet.fills, sheet.comments, sheet.notes) == ({(1, 1): "00FF00"}, {}, [])


@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_a_large_workbook_is_read_without_colours_and_its_tabs_say_so(kind: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(looks, "LOOKED_AT", 5)
    sheet = read_book(coloured_document() if kind == "ods" else coloured_old_excel(), "x").sheets[0]
    assert sheet.fills == {}
    assert ["large" in note for note in sheet.notes] == [True]


def test_cells_that_hold_an_error_are_named_and_not_taken_for_empty() -> None:
    rows: list[list[Any]] = [["Name", "SPS"], ["Anna", "#N/A"], ["Bo", 3]]
    for data in (workbook_with_error(), old_excel_with_error(), binary_excel("A", rows, {"#N/A": 0x2A})):
        sheet = read_book(data, "x").sheets[0]
        assert sheet.bad == {(1, 1): "the cell holds the error #N/A."}
        assert sheet.value(2, 1) == 3


def test_a_hidden_tab_of_the_old_format_is_left_out() -> None:
    book = read_book(old_excel(("A", ROWS), ("B", ROWS), hidden=("B",)), "x")
    assert [sheet.name for sheet in book.sheets] == ["A"]
    assert any("“B” is hidden" in note for note in book.notes)


@pytest.mark.parametrize("repeated", [16_384, 10**9])
def test_a_cell_that_is_there_a_million_times_is_refused(repeated: int) -> None:
    assert "Sheet “A” reaches to column" in refusal(open_document(("A", ROWS), repeated=repeated))


def test_far_corners_of_a_binary_workbook_are_refused() -> None:
    assert "Sheet “A” reaches to column ABK" in refusal(binary_excel("A", [["Name"] * 739]))
    far = binary_excel("A", [["x"]])
    sheet = zipfile.ZipFile(BytesIO(far)).read("xl/worksheets/sheet1.bin")
    row = bytes((0, 17))
    at = sheet.index(row) + len(row)
    moved = sheet[:at] + (1_048_575).to_bytes(4, "little") + sheet[at + 4 :]
    assert "reaches to row 1048576" in refusal(changed(far, xl__worksheets__sheet1_dot_bin=moved))


def test_an_old_workbook_of_too_many_cells_is_refused() -> None:
    rows: list[list[Any]] = [[""] * 200 for _ in range(65_000)]
    rows[0][0] = rows[-1][-1] = "x"
    assert "spans too many cells" in refusal(old_excel(("A", rows)))


@pytest.mark.parametrize("kind", WRITERS)
def test_a_workbook_cut_in_half_is_refused_in_a_sentence(kind: str) -> None:
    whole = WRITERS[kind]("A", ROWS)
    for cut in (whole[: len(whole) // 2], whole[:700]):
        assert refusal(cut).endswith(".")


def test_locked_and_macros_are_said_so() -> None:
    document = open_document(("A", ROWS))
    manifest = {"META-INF__manifest_dot_xml": b"<manifest><encryption-data/></manifest>"}
    assert "locked by a password" in refusal(changed(document, **manifest))
    assert "contains macros" in refusal(changed(document, Basic__Standard__Module1_dot_xml=b"<x/>"))
    assert "contains macros" in refusal(changed(binary_excel("A", ROWS), xl__vbaProject_dot_bin=b"x"))


def test_a_declared_entity_in_an_open_document_is_refused() -> None:
    bomb = lambda xml: xml.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "aaaa">]>', 1)  # noqa: E731
    assert "declares contents of its own" in refusal(changed(open_document(("A", ROWS)), content_dot_xml=bomb))
