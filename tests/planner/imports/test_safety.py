"""What is refused before it is read, and what is read anyway."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from planner.imports import safety
from planner.imports.book import text_of
from planner.imports.reading import read_book
from planner.imports.safety import Unreadable
from planner.imports.text import guarded, read_rows, unguarded
from tests.planner.imports.books import changed, workbook

SHEET = "xl__worksheets__sheet1_dot_xml"
PLAIN = workbook(("Team", [["Name", "SPS"], ["Anna", 3]]))


def with_sheet(rows: bytes) -> bytes:
    """A workbook whose only tab holds these rows as they are."""
    whole = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
    return changed(PLAIN, **{SHEET: whole % rows})


def refused(data: bytes, name: str = "file.xlsx") -> str:
    with pytest.raises(Unreadable) as error:
        read_book(data, name)
    return str(error.value)


def test_a_bomb_is_refused_by_what_it_says_of_itself() -> None:
    bomb = changed(PLAIN, **{SHEET: b" " * (90 * 1024 * 1024)})
    assert len(bomb) < 400 * 1024
    assert "unpacks to 90 MB" in refused(bomb)


def test_a_bomb_that_lies_about_its_size_is_refused_too() -> None:
    bomb = changed(PLAIN, **{SHEET: b" " * (20 * 1024 * 1024)})
    size, said = (20 * 1024 * 1024).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    assert bomb.count(size) >= 2
    assert "not as long as it says" in refused(bomb.replace(size, said))


@pytest.mark.parametrize("filling", [b" " * (4 * 1024 * 1024), b"<row><c><v>1</v></c></row>" * 160_000])
def test_a_bomb_in_many_small_parts_is_refused_by_all_of_them_together(filling: bytes) -> None:
    rows: list[list[Any]] = [["Name", "SPS"], ["Anna", 3]]
    tabs = workbook(*((f"Team {number}", rows) for number in range(20)))
    bomb = changed(tabs, **{f"xl__worksheets__sheet{number}_dot_xml": filling for number in range(1, 21)})
    assert len(bomb) < 400 * 1024
    assert "which no skills sheet does" in refused(bomb)


def test_more_cells_than_any_plant_has_are_refused_with_the_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safety, "CELLS", 3)
    assert "as far as sheet “Team”" in refused(PLAIN)


def test_a_column_far_to_the_right_is_named() -> None:
    said = refused(with_sheet(b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>'))
    assert "“Team” reaches to column XFD" in said


def test_a_row_far_down_is_named() -> None:
    assert "“Team” reaches to row 1048576" in refused(
        with_sheet(b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>')
    )


def test_two_far_corners_are_refused() -> None:
    said = refused(
        with_sheet(b'<row r="1"><c r="ZZ1"><v>1</v></c></row><row r="99999"><c r="A99999"><v>1</v></c></row>')
    )
    assert "“Team” spans too many cells" in said


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (changed(PLAIN, xl__vbaProject_dot_bin=b"x"), "macros"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "cannot be unpacked"),
        (PLAIN[:-200], "cannot be unpacked"),
        (PLAIN[:40], "cannot be unpacked"),
        (with_sheet(b'<row r="1"><c r="&#88;FD1"><v>1</v></c></row>'), "declares contents"),
        (changed(PLAIN, xl__sharedStrings_dot_xml=b'<!DOCTYPE x [<!ENTITY a "b">]><sst/>'), "declares contents"),
        (b"", "empty"),
        (b"%PDF-1.7\0\0\0", "neither a workbook"),
        (b"%PDF-1.4 all of it text", "neither a workbook"),
        (b"\x89PNG\r\n\x1a\nIDAT", "neither a workbook"),
        (b"<html><table><tr><td>Name</td></tr></table></html>", "neither a workbook"),
        (b"Name;MES\n" * 1000 + b"An\0na;3\n", "neither a workbook"),
        (changed(PLAIN, xl__workbook_dot_xml=b"<workbook"), "list of sheets cannot be read"),
    ],
)
def test_what_is_no_honest_workbook_is_refused_in_a_sentence(data: bytes, words: str) -> None:
    assert words in refused(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_umlauts_are_read_in_every_usual_encoding(encoding: str) -> None:
    book = read_book("Name;Störung\nJürgen Weiß;3".encode(encoding), "liste.csv")
    assert book.sheets[0].rows == [["Name", "Störung"], ["Jürgen Weiß", "3"]]
    assert bool(book.notes) is (encoding == "cp1252")


def test_garbled_letters_are_named_at_their_cell() -> None:
    sheet = read_rows("Name;SPS\nJÃ¼rgen;3", "liste")
    assert list(sheet.bad) == [(1, 0)]
    of_dos = read_book("Name;SPS\nJürgen;3".encode("cp850"), "liste.csv").sheets[0]
    assert list(of_dos.bad) == [(1, 0)]


def test_days_of_1904_are_the_days_that_people_see() -> None:
    data = workbook(("T", [["Name", "bis"], ["Anna", datetime(2026, 3, 31)]]), date_1904=True)
    assert text_of(read_book(data, "x.xlsx").sheets[0].value(1, 1)) == "2026-03-31"


def test_formulas_give_what_was_saved_last_and_say_when_nothing_was() -> None:
    def formulas(book: Any) -> None:
        tab = book.worksheets()[0]
        tab.write_formula("B2", "=1+2", None, 3)
        tab.write_formula("B3", "=[1]Alt!A1", None, 2)

    data = workbook(("T", [["Name", "SPS"], ["Anna"], ["Bert"], ["Cem"]]), more=formulas)
    none_saved = lambda xml: xml.replace(  # noqa: E731
        b"</sheetData>", b'<row r="5"><c r="B5"><f>1+1</f></c></row></sheetData>'
    )
    sheet = read_book(changed(data, **{SHEET: none_saved}), "x.xlsx").sheets[0]
    assert (sheet.text(1, 1), sheet.text(2, 1)) == ("3", "2")
    assert "another workbook" in sheet.hints[2, 1]
    assert "no saved result" in sheet.bad[4, 1]


def test_merged_cells_hold_what_their_first_holds_and_a_heading_across_is_left_alone() -> None:
    def merge(book: Any) -> None:
        tab = book.worksheets()[0]
        tab.merge_range("B1:C1", "Steuerung")
        tab.merge_range("A3:D3", "Nachtschicht")

    data = workbook(("T", [["Name"], ["Anna", 1, 2, 3], [], ["Bert", 1, 2, 3]]), more=merge)
    rows = read_book(data, "x.xlsx").sheets[0].rows
    assert rows[0][:3] == ["Name", "Steuerung", "Steuerung"]
    assert rows[2] == ["Nachtschicht", "", "", ""]


def test_colours_and_comments_are_read() -> None:
    def decorate(book: Any) -> None:
        tab = book.worksheets()[0]
        tab.write_blank("B2", None, book.add_format({"bg_color": "#92D050"}))
        tab.write_comment("B2", "Chef: seit März", {"author": "Chef"})

    sheet = read_book(workbook(("T", [["Name", "SPS"], ["Anna"]]), more=decorate), "x.xlsx").sheets[0]
    assert sheet.fills[1, 1] == "92D050"
    assert sheet.comments[1, 1] == "seit März"


THEME = b"""<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:clrScheme>
<a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1><a:accent3><a:srgbClr val="196B24"/></a:accent3>
</a:clrScheme></a:themeElements></a:theme>"""


@pytest.mark.parametrize(
    ("fill", "colour"),
    [
        (b'theme="6"', "196B24"),
        (b'theme="9"', "70AD47"),  # which this theme does not say
        (b'theme="9" tint="-0.499984740745262"', "385724"),
        (b'theme="9" tint="0.59999389629810485"', "C5E0B4"),
        (b'theme="0" tint="-0.14999847407452621"', "D9D9D9"),
        (b'theme="0"', None),
        (b'theme="77"', None),
    ],
)
def test_colours_are_those_of_the_workbooks_theme_lighter_or_darker(fill: bytes, colour: str | None) -> None:
    data = workbook(
        ("T", [["Name", "SPS"], ["Anna"]]),
        more=lambda book: book.worksheets()[0].write_blank("B2", None, book.add_format({"bg_color": "#123456"})),
    )
    named = changed(
        data,
        xl__theme__theme1_dot_xml=THEME,
        xl__styles_dot_xml=lambda xml: xml.replace(b'rgb="FF123456"', fill),
    )
    assert read_book(named, "x.xlsx").sheets[0].fills.get((1, 1)) == colour


def test_a_hidden_tab_is_not_read_and_said_so() -> None:
    data = workbook(("T", [["Name"]]), ("alt", [["Name"]]), more=lambda book: book.worksheets()[1].hide())
    book = read_book(data, "x.xlsx")
    assert [sheet.name for sheet in book.sheets] == ["T"]
    assert "alt" in book.notes[0]


@pytest.mark.parametrize("text", ["=1+1", "+49 731", "-", "@x", "'=x", "''+x", "plain", "'quoted'", "", "a=b", "\tx"])
def test_text_that_looks_like_a_formula_comes_back_unchanged(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in ("=", "+", "-", "@", "\t", "\r")


def test_a_day_is_a_day_whatever_holds_it() -> None:
    assert text_of(date(2026, 3, 31)) == text_of(datetime(2026, 3, 31)) == "2026-03-31"
