"""Marks in the cells of a sheet, and the levels that they mean: digits, letters, Harvey balls, symbols, colours."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Callable, Collection, Mapping

from planner.imports.book import Sheet
from planner.words import gettext as _

COLOURS = "colour"  # the scale
FILL = "fill:"  # a mark that is only a colour: fill:92D050
Levels = Mapping[str, int]
HARVEY = dict(zip("○◔◑◕●", range(5), strict=True)) | {"◯": 0, "⚪": 0, "⚫": 4, "◐": 2, "◒": 2, "◓": 2}
ILUO = {"i": 1, "l": 2, "u": 3, "o": 4}
SYMBOLS = {
    "x": 3, "✓": 3, "✔": 3, "☑": 3, "√": 3, "(x)": 2, "(✓)": 2, "xx": 4, "x!": 4, "++": 4, "+": 3,
    "☐": 0, "✗": 0, "✘": 0,
    "★": 1, "★★": 2, "★★★": 3, "★★★★": 4, "*": 1, "**": 2, "***": 3, "****": 4,
}  # fmt: skip
YES = {"ja", "yes", "j", "y", "true", "wahr", "vorhanden", "ok", "x", "✓", "✔"}
NO = {"nein", "no", "n", "false", "falsch"}
EMPTY = {"-", "–", "—", "/", "n/a", "n.a.", "k.a.", "entfällt", "."}  # said not to be asked
DIGIT = re.compile(r"(\d)(?:[.,]0+)?")
PERCENT = re.compile(r"(\d{1,3})\s*%")


def _digits(mark: str) -> int | None:
    """A digit, also as a sheet may show it with places after the point: 3.0 or 3,00."""
    found = DIGIT.fullmatch(mark)
    return int(found.group(1)) if found else None


def _to_four(mark: str) -> int | None:
    found = _digits(mark)
    return found if found is not None and found <= 4 else None


def _to_five(mark: str) -> int | None:
    found = _digits(mark)
    return found - 1 if found is not None and 1 <= found <= 5 else None


def _to_three(mark: str) -> int | None:
    return {"0": 0, "1": 2, "2": 3, "3": 4}.get(mark)


def _percent(mark: str) -> int | None:
    """100 % is 4; a number between 0 and 1 is how a sheet keeps a per cent."""
    if found := PERCENT.fullmatch(mark):
        share = int(found.group(1)) / 100
    else:
        try:
            share = float(mark.replace(",", "."))
        except ValueError:
            return None
    return round(share * 4) if 0 <= share <= 1 else None


def _yes_no(mark: str) -> int | None:
    return 3 if mark.casefold() in YES else 0 if mark.casefold() in NO else None


def _colour(mark: str) -> int | None:
    """Green is 3, dark green 4, yellow 2, orange and red 1; grey and other colours say nothing."""
    if not mark.startswith(FILL):
        return None
    red, green, blue = (int(mark[len(FILL) + at : len(FILL) + at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, full = colorsys.rgb_to_hls(red, green, blue)
    if full < 0.25 or light > 0.93:
        return None
    degrees = hue * 360
    if 75 <= degrees <= 170:
        return 4 if light < 0.3 else 3
    if 40 <= degrees < 75:
        return 2
    return 1 if degrees < 40 or degrees > 340 else None


SCALES: dict[str, Callable[[str], int | None]] = {
    "0-4": _to_four,
    "1-5": _to_five,
    "0-3": _to_three,
    "iluo": lambda mark: ILUO.get(mark.casefold()),
    "percent": _percent,
    "yes-no": _yes_no,
    "harvey": lambda mark: HARVEY.get(mark),
    "colour": _colour,
}


def scale_names() -> dict[str, str]:
    """What each scale is called."""
    return {
        "0-4": _("0 to 4, as here"),
        "1-5": _("1 to 5"),
        "0-3": _("0 to 3"),
        "iluo": _("I L U O"),
        "percent": _("per cent"),
        "yes-no": _("yes and no"),
        "harvey": _("Harvey balls ○◔◑◕●"),
        "colour": _("colours"),
    }


def mark_of(sheet: Sheet, row: int, column: int, scale: str = "") -> str:
    """What stands in the cell, or its colour where nothing stands; empty when neither.

    On the scale of colours a colour counts also where something stands.
    """
    text, colour = sheet.text(row, column), sheet.fills.get((row, column))
    if text and not (colour and scale == COLOURS):
        return text
    return f"{FILL}{colour}" if colour else ""


def guess_scale(marks: Collection[str]) -> str:
    """The scale that says most about the marks; of equals the first, and 0 to 3 only when nothing is above."""
    written = {mark for mark in marks if not mark.startswith(FILL)} or set(marks)
    digits = {mark for mark in written if mark.isdecimal()}
    if digits == {"0", "1"}:
        return "yes-no" if written == digits else "0-4"
    told = {name: sum(1 for mark in written if scale(mark) is not None) for name, scale in SCALES.items()}
    if told["percent"] > told["0-4"] and told["percent"] >= max(told.values()) - 1:
        return "percent"
    if told["1-5"] == told["0-4"] and "5" in digits:
        return "1-5"
    if told["0-3"] == told["0-4"] > 0 and "3" in digits and "0" in digits and not digits & {"4", "5"}:
        return "0-3"
    return max(told, key=lambda name: told[name])


def level_of(mark: str, scale: str, stated: Mapping[str, int | None]) -> int | str | None:
    """The level of a mark: as stated for it, else by the scale, else by what the symbol says everywhere.

    None says that nothing is asked; "?" that nobody has said what the mark means.
    """
    if mark in stated:
        return stated[mark]
    if mark.startswith(FILL):
        return _colour(mark) if scale == "colour" else None
    found = SCALES[scale](mark)
    if found is None and mark.casefold() in EMPTY:
        return None
    if found is None and not _digits_like(mark):
        found = next((level for level in _anywhere(mark) if level is not None), None)
    return "?" if found is None else found


def _digits_like(mark: str) -> bool:
    """A number that the scale does not know is off the scale, whatever another scale says."""
    return bool(re.fullmatch(r"[\d.,%\s]+", mark))


def _anywhere(mark: str) -> list[int | None]:
    return [
        HARVEY.get(mark),
        SYMBOLS.get(mark.casefold()),
        _yes_no(mark),
        ILUO.get(mark.casefold()) if mark.isupper() else None,
    ]
