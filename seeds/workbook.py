"""The skills workbook of a plant as such workbooks are: a tab per department, each with its own marks, and mistakes.

Its people are some of the demo plant's. What it says on the day it is made for: five skills hang on one person, three
certificates have run out, nobody on nights knows the MES. In it are merged heads, sections across the sheet, a misspelt
name, somebody twice, names the other way round, two ways of writing a day, comments, colours, sums, a mark that
nobody explains, a column that is no skill, a hidden tab.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any, NamedTuple

import xlsxwriter

BALLS = "○◔◑◕●"
COLOURS = {"g": "#92D050", "y": "#FFFF00", "r": "#FF6666", "-": "#D9D9D9"}
FIXED = datetime(2026, 1, 5)  # noqa: DTZ001 (a workbook knows no zones); the same day gives the same file


class Row(NamedTuple):
    """Somebody's row: number and name as written, shift, job, a mark for each column."""

    number: str
    name: str
    shift: str
    job: str
    marks: str


# Each character is a mark of a column, a dot is an empty cell.
MAINTENANCE_HEADS = (
    ("Mechanik & Elektrik", ("Stromlaufplan", "Frequenzumrichter", "Hydraulik", "Störungssuche")),
    ("Steuerung & Netze", ("SPS lesen", "PROFINET")),
    ("Systeme", ("MES bedienen", "Instandhaltungssystem", "Schichtübergabe", "5S")),
)
MAINTENANCE: tuple[Row | str, ...] = (
    Row("1001", "Sabine Hartmann", "", "Ingenieurin", "42334.44.."),
    Row("1002", "Tobias Brandl", "", "Ingenieur", "323343341."),
    "Frühschicht",
    Row("1006", "Anna Vogel", "Früh", "Mechatronikerin", "31.3213334"),
    Row("1007", "Lukas Baumann", "Früh", "Mechatroniker", "212211?222"),
    Row("1008", "Dragan Petrović", "Früh", "Elektriker", "4.34323433"),
    Row("1009", "Stefan Huber", "Früh", "Schlosser", "1.43.13133"),
    "Spätschicht",
    Row("1010", "Katrin Lehmann", "Spät", "Elektronikerin", "322332333."),
    Row("1011", "Emre Aydin", "Spät", "Mechatroniker", "2123213223"),
    Row("1012", "Markus Schuster", "Spät", "Schlosser", "1.44.03142"),
    Row("1013", "Paolo Ricci", "Spät", "Elektriker", "3223323332"),
    "Nachtschicht",
    Row("", "Jürgen Kesler", "Nacht", "Mechatroniker", "4334330343"),
    Row("1004", "Mehmet Yildiz", "Nacht", "Elektriker", "32223.0233"),
    Row("1005", "Piotr Nowak", "Nacht", "Mechatroniker", "2132.20222"),
    Row("", "Petrovic, Dragan", "Früh", "Elektriker", "4.343.3433"),
)
PRODUCTION_HEADS = ("MES Bedienung", "OEE", "Schichtübergabe", "Prüfkamera", "8D")
PRODUCTION = (
    Row("1017", "Reuter, Thomas", "", "Ingenieur", "54535"),
    Row("1018", "Fink, Julia", "", "Ingenieurin", "4434."),
    Row("1019", "Wolff, Andreas", "", "Ingenieur", "434.2"),
    Row("1022", "Dietrich, Uwe", "Früh", "Anlagenbediener", "42523"),
    Row("1023", "Pohl, Nadine", "Früh", "Anlagenbedienerin", "42443"),
    Row("1024", "Dvorak, Marek", "Spät", "Anlagenbediener", "32421"),
)
AUTOMATION_HEADS = ("SPS programmieren", "HMI", "SCADA", "OPC UA", "PROFINET", "Git")
AUTOMATION = (
    Row("1026", "Michael Engel", "", "Ingenieur", "OUOLUI"),
    Row("1027", "Carolin Seidel", "", "Ingenieurin", "LOLLU."),
    Row("1028", "Henrik Lindqvist", "", "Ingenieur", "ULIOUL"),
    Row("1029", "Matthias Roth", "", "Ingenieur", "LLLIU."),
    Row("1030", "Zeynep Kaya", "", "Ingenieurin", "LL.L.U"),
    Row("1032", "Dennis Krüger", "", "Techniker", "LI..U."),
)
QUALITY_HEADS = ("Regelkarte", "Kalibrierschein", "LIMS", "8D")
QUALITY = (
    Row("1035", "Monika Albrecht", "", "Ingenieurin", "gygg"),
    Row("1036", "Christian Sauer", "", "Ingenieur", "ggyy"),
    Row("1037", "Lena Schubert", "", "Ingenieurin", "ygry"),
    Row("1040", "Bernd Lorenz", "", "Techniker", "r--y"),
)
# number, name, certificate, days since it was issued, days until it ends, note, how its days are written
CERTIFICATES = (
    ("1006", "Anna Vogel", "Freischalten", 300, 65, "", "date"),
    ("1008", "Dragan Petrović", "Freischalten", 420, -55, "Auffrischung verpasst", "german"),
    ("1010", "Katrin Lehmann", "Freischalten", 120, 245, "", "german"),
    ("1004", "Mehmet Yildiz", "Freischalten", 200, 165, "", "iso"),
    ("1013", "Paolo Ricci", "Freischalten", 381, -16, "", "date"),
    ("1001", "Sabine Hartmann", "Not-Halt", 400, 330, "TÜV", "german"),
    ("1005", "Piotr Nowak", "Not-Halt", 100, 630, "TÜV", "iso"),
    ("1029", "Matthias Roth", "Not-Halt", 733, -3, "Prüfung wiederholen", "iso"),
    ("1028", "Henrik Lindqvist", "Not-Halt", 90, 640, "", "date"),
)
COMMENTS = {
    ("1006", 3): "Seit der Schulung im Frühjahr allein an der Linie 4.",
    ("1012", 2): "Bildet die Neuen an der Presse aus.",
    ("1005", 0): "Braucht bei großen Schränken noch Hilfe.",
}


def messy_workbook(day: date) -> bytes:
    """The workbook as it lies on somebody's drive on the day."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties({"title": "Qualifikationsmatrix", "author": "Instandhaltung", "created": FIXED})
    made = _Formats(book)
    _maintenance(book.add_worksheet("Instandhaltung"), made, day)
    _production(book.add_worksheet("Produktion"), made)
    _automation(book.add_worksheet("Automatisierung"), made)
    _quality(book.add_worksheet("Qualität"), made)
    _certificates(book.add_worksheet("Zertifikate"), made, day)
    notes = book.add_worksheet("Hinweise")
    notes.write("A1", "Bitte nur mit Frau Hartmann abgestimmt ändern! Die alte Fassung liegt auf Laufwerk Q.")
    old = book.add_worksheet("alt (2019)")
    old.write_row("A1", ("Name", "SPS lesen"))
    old.hide()
    book.close()
    return file.getvalue()


class _Formats:
    def __init__(self, book: Any) -> None:
        white = {"bg_color": "#1F4E78", "font_color": "white"}
        self.title = book.add_format({"bold": True, "font_size": 14, "align": "center", **white})
        self.group = book.add_format({"bold": True, "align": "center", "bg_color": "#BDD7EE", "border": 1})
        self.head = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1, "rotation": 60})
        self.section = book.add_format({"italic": True, "bg_color": "#EDEDED"})
        self.cell = book.add_format({"border": 1, "align": "center"})
        self.text = book.add_format({"border": 1})
        self.day = book.add_format({"border": 1, "num_format": "dd.mm.yyyy"})
        self.expired = book.add_format({"border": 1, "num_format": "dd.mm.yyyy", "bg_color": "#FFC7CE"})
        self.colours = {k: book.add_format({"border": 1, "bg_color": colour}) for k, colour in COLOURS.items()}


def _maintenance(tab: Any, made: _Formats, day: date) -> None:
    heads = [head for _group, columns in MAINTENANCE_HEADS for head in columns]
    stand = (day - timedelta(days=24)).strftime("%d.%m.%Y")
    tab.merge_range(0, 0, 0, 3 + len(heads), f"Qualifikationsmatrix Instandhaltung – Stand {stand}", made.title)
    for column, head in enumerate(("Pers.-Nr.", "Name", "Schicht", "Funktion")):
        tab.merge_range(2, column, 3, column, head, made.head)
    at = 4
    for group, columns in MAINTENANCE_HEADS:
        tab.merge_range(2, at, 2, at + len(columns) - 1, group, made.group)
        tab.write_row(3, at, columns, made.head)
        at += len(columns)
    row = 4
    for each in MAINTENANCE:
        if isinstance(each, str):
            tab.merge_range(row, 0, row, 3 + len(heads), each, made.section)
        else:
            _person(tab, row, each, made)
            for column, mark in enumerate(each.marks):
                tab.write(row, 4 + column, BALLS[int(mark)] if mark.isdecimal() else mark.strip("."), made.cell)
                if note := COMMENTS.get((each.number, column)):
                    tab.write_comment(row, 4 + column, note, {"author": "Hartmann"})
        row += 1
    _sums(tab, row, len(heads), made)
    tab.write(row + 2, 1, "Legende: ○ keine  ◔ eingewiesen  ◑ mit Hilfe  ◕ allein  ● kann anleiten")
    tab.set_column(1, 1, 22)
    tab.freeze_panes(4, 2)


def _person(tab: Any, row: int, each: Row, made: _Formats) -> None:
    if each.number:
        tab.write_number(row, 0, int(each.number), made.text)
    tab.write(row, 1, each.name, made.text)
    tab.write(row, 2, each.shift, made.text)
    tab.write(row, 3, each.job, made.text)


def _sums(tab: Any, row: int, columns: int, made: _Formats) -> None:
    tab.write(row, 1, "Summe ab ◕", made.text)
    for column in range(4, 4 + columns):
        able = sum(1 for each in MAINTENANCE if isinstance(each, Row) and each.marks[column - 4] in "34")
        letter = chr(65 + column)
        cells = f"{letter}5:{letter}{row}"
        tab.write_formula(row, column, f'=COUNTIF({cells},"◕")+COUNTIF({cells},"●")', made.cell, able)


def _simple(tab: Any, made: _Formats, heads: Sequence[str], rows: Sequence[Row], top: int = 1) -> None:
    tab.write_row(top, 0, ("Personalnummer", "Name, Vorname", "Schicht", "Tätigkeit", *heads), made.head)
    for row, each in enumerate(rows, start=top + 1):
        _person(tab, row, each, made)
    tab.set_column(1, 1, 22)


def _production(tab: Any, made: _Formats) -> None:
    tab.write(0, 0, "Produktion, Skala 1 (kennt es nicht) bis 5 (leitet an)")
    _simple(tab, made, PRODUCTION_HEADS, PRODUCTION)
    for row, each in enumerate(PRODUCTION, start=2):
        for column, mark in enumerate(each.marks, start=4):
            if mark != ".":
                tab.write_number(row, column, int(mark), made.cell)


def _automation(tab: Any, made: _Formats) -> None:
    tab.write(0, 0, "Automatisierung (ILUO)")
    _simple(tab, made, AUTOMATION_HEADS, AUTOMATION)
    for row, each in enumerate(AUTOMATION, start=2):
        for column, mark in enumerate(each.marks, start=4):
            tab.write(row, column, mark.strip("."), made.cell)


def _quality(tab: Any, made: _Formats) -> None:
    tab.write(0, 0, "Qualität: grün = kann es allein, gelb = mit Hilfe, rot = eingewiesen, grau = braucht es nicht")
    _simple(tab, made, QUALITY_HEADS, QUALITY)
    for row, each in enumerate(QUALITY, start=2):
        for column, mark in enumerate(each.marks, start=4):
            tab.write_blank(row, column, None, made.colours[mark])


def _certificates(tab: Any, made: _Formats, day: date) -> None:
    tab.write_row(
        0, 0, ("Pers.-Nr.", "Mitarbeiter", "Zertifikat", "ausgestellt am", "gültig bis", "Bemerkung"), made.head
    )
    for row, (number, name, certificate, since, until, note, style) in enumerate(CERTIFICATES, start=1):
        tab.write_row(row, 0, (int(number), name, certificate), made.text)
        for column, days in ((3, -since), (4, until)):
            written = day + timedelta(days=days)
            look = made.expired if column == 4 and days < 0 else made.day
            if style == "date":
                tab.write_datetime(row, column, datetime.combine(written, time()), look)
            else:
                text = written.strftime("%d.%m.%Y") if style == "german" else written.isoformat()
                tab.write_string(row, column, text, look)
        tab.write(row, 5, note, made.text)
    tab.set_column(1, 2, 20)
