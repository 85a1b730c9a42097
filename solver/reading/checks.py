"""Checks of one value each, and how they combine into records, lists and maps.

A check takes the raw JSON value, its path and the reader; it returns what the value means, or INVALID after
reporting a fault. The tables of a format are built from these, so that one walk finds everything.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import isfinite
from typing import Any

from solver.problem import DEFAULT_START, Holding, Side
from solver.reading.faults import ABSENT, MOST_FAULTS, Fault, Path, show_path
from solver.reading.text import Unusable

INVALID: Any = object()
NONE: Any = object()  # the default of a required field
MAX_INTEGER = 2**31 - 1
MAX_NUMBER = 1e12


@dataclass(slots=True)
class Reader:
    """One reading of one file: the faults so far, and what its values refer to (scale, start, ids by kind)."""

    low: int = 0
    high: int = 4
    start: date = DEFAULT_START
    roles: Mapping[str, Side] = field(default_factory=dict)
    known: Mapping[str, Container[str]] = field(default_factory=dict)
    holdings: dict[object, Holding] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    days: dict[str, date] = field(default_factory=dict)

    def fault(self, path: Path, value: object, code: str, **facts: object) -> Any:
        """Note a fault and return INVALID; a literal that was reported already is not reported again."""
        if not isinstance(value, Unusable):
            if len(self.faults) == MOST_FAULTS:
                raise TooManyFaults
            self.faults.append(Fault(show_path(path), value, code, facts))
        return INVALID

    def read(self, check: Check, root: Any, faults: list[Fault]) -> Any:
        """What `check` makes of a whole file; what is wrong with it goes to `faults`, of endless faults the first."""
        value, complete = INVALID, True
        try:
            value = check(root, (), self)
        except TooManyFaults:
            complete = False
        faults += self.faults
        if len(faults) > MOST_FAULTS or not complete:
            faults[MOST_FAULTS:] = [Fault("$", ABSENT, "more", {"listed": f"{MOST_FAULTS:,}"})]
        return value


class TooManyFaults(Exception):
    """There are so many faults that it is of no use to look for more."""


Check = Callable[[Any, Path, Reader], Any]


def text(raw: Any, path: Path, reader: Reader) -> Any:
    """Any text."""
    return raw if type(raw) is str else reader.fault(path, raw, "not_text")


def name(raw: Any, path: Path, reader: Reader) -> Any:
    """A text that is not empty: an id, or a key."""
    if type(raw) is str and raw:
        return raw
    return reader.fault(path, raw, "empty_text" if raw == "" else "not_text")


def exactly(wanted: str) -> Check:
    """These words and no others, such as the name of a format."""

    def check(raw: Any, path: Path, reader: Reader) -> Any:
        return raw if raw == wanted else reader.fault(path, raw, "format", wanted=wanted)

    return check


def boolean(raw: Any, path: Path, reader: Reader) -> Any:
    """True or false."""
    return raw if type(raw) is bool else reader.fault(path, raw, "not_boolean")


def integer(low: int | None = 0, high: int = MAX_INTEGER) -> Check:
    """A whole number within bounds, written without a decimal point."""
    least = -high if low is None else low

    def check(raw: Any, path: Path, reader: Reader) -> Any:
        if type(raw) is not int:
            return reader.fault(path, raw, "not_integer")
        if raw < least:
            return reader.fault(path, raw, "too_small", low=least)
        return raw if raw <= high else reader.fault(path, raw, "too_large", high=high)

    return check


def number(low: float | None = 0, high: float = MAX_NUMBER, *, above: bool = False) -> Check:
    """A finite number, decimals allowed, from `low` (or above it) to `high`."""
    least = -high if low is None else low

    def check(raw: Any, path: Path, reader: Reader) -> Any:
        if type(raw) is not int and type(raw) is not float:
            return reader.fault(path, raw, "not_number")
        if type(raw) is float and not isfinite(raw):
            return reader.fault(path, raw, "not_finite")
        if raw < least or (above and raw == least):
            return reader.fault(path, raw, "not_above" if above else "too_small", low=f"{least:g}")
        return float(raw) if raw <= high else reader.fault(path, raw, "too_large", high=f"{high:,.0f}")

    return check


def level(raw: Any, path: Path, reader: Reader) -> Any:
    """A level of the problem's scale."""
    if type(raw) is not int:
        return reader.fault(path, raw, "not_integer")
    if reader.low <= raw <= reader.high:
        return raw
    return reader.fault(path, raw, "off_scale", low=reader.low, high=reader.high)


def day(raw: Any, path: Path, reader: Reader) -> Any:
    """A day of the calendar as ISO 8601 writes it: year, month and day with hyphens."""
    if type(raw) is str:
        known = reader.days.get(raw)
        if known is not None:
            return known
        if len(raw) == 10 and raw[4] == raw[7] == "-":
            try:
                return reader.days.setdefault(raw, date.fromisoformat(raw))
            except ValueError:
                pass
    return reader.fault(path, raw, "not_day")


def planning_day(raw: Any, path: Path, reader: Reader) -> Any:
    """A day from which weeks are counted, so that the calendar does not end before they do."""
    value = day(raw, path, reader)
    if value is INVALID or 1000 <= value.year < 9000:
        return value
    return reader.fault(path, raw, "day_out_of_range", low="1000-01-01", high="8999-12-31")


def choice(*choices: str) -> Check:
    """One of a few words."""

    def check(raw: Any, path: Path, reader: Reader) -> Any:
        if type(raw) is str and raw in choices:
            return raw
        return reader.fault(path, raw, "not_choice", choices=", ".join(choices))

    return check


def reference(kind: str) -> Check:
    """The id of a person, team, role or facility that the file declares."""

    def check(raw: Any, path: Path, reader: Reader) -> Any:
        if type(raw) is not str:
            return reader.fault(path, raw, "not_text")
        return raw if raw in reader.known[kind] else reader.fault(path, raw, "unknown", kind=kind)

    return check


def optional(check: Check) -> Check:
    """What the check says; null is as good as absent."""

    def or_null(raw: Any, path: Path, reader: Reader) -> Any:
        return INVALID if raw is None else check(raw, path, reader)

    return or_null


def list_of(check: Check, *, least: int = 0, distinct: bool = False) -> Check:
    """A list; items that are wrong are reported and left out. `distinct`: no item twice."""

    def check_list(raw: Any, path: Path, reader: Reader) -> Any:
        if type(raw) is not list:
            return reader.fault(path, raw, "not_list")
        if len(raw) < least:
            reader.fault(path, raw, "too_few", low=least)
        checked = [check(item, (path, index), reader) for index, item in enumerate(raw)]
        values = [value for value in checked if value is not INVALID]
        if distinct and len(set(values)) < len(values):
            _report_repetitions(raw, path, reader)
        return tuple(values)

    return check_list


def _report_repetitions(raw: list[Any], path: Path, reader: Reader) -> None:
    seen: set[Any] = set()
    for index, item in enumerate(raw):
        if isinstance(item, str):
            if item in seen:
                reader.fault((path, index), item, "repeated_entry")
            seen.add(item)


def map_of(check: Check, key: Check = name) -> Check:
    """An object whose keys are names (or what `key` asks); members that are wrong are reported and left out."""

    def check_map(raw: Any, path: Path, reader: Reader) -> Any:
        if not isinstance(raw, dict):
            return reader.fault(path, raw, "not_object")
        values = {}
        for word, item in raw.items():
            here = (path, word)
            known = key(word, here, reader)
            value = check(item, here, reader)
            if known is not INVALID and value is not INVALID:
                values[word] = value
        return values

    return check_map


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record: its check, and the attribute it fills if that has another name.

    A required field has a `fallback`, which stands in for it once its fault is reported, so that reading goes on.
    """

    check: Check
    attribute: str = ""
    fallback: Any = NONE


def required(check: Check, fallback: Any, attribute: str = "") -> Field:
    """A field that must be there."""
    return Field(check, attribute, fallback)


def record(make: Callable[..., Any], fields: Mapping[str, Field | Check]) -> Check:
    """An object with these fields and no others but `x_` ones, made into what `make` makes of them."""
    table = {word: entry if isinstance(entry, Field) else Field(entry) for word, entry in fields.items()}
    checks = {word: (entry.check, entry.attribute or word) for word, entry in table.items()}
    fallbacks = {word: entry.fallback for word, entry in table.items() if entry.fallback is not NONE}
    known = ", ".join(table)

    def check_record(raw: Any, path: Path, reader: Reader) -> Any:
        if not isinstance(raw, dict):
            return reader.fault(path, raw, "not_object")
        values: dict[str, Any] = {}
        for word, item in raw.items():
            entry = checks.get(word)
            if entry is None:
                if not word.startswith("x_"):
                    reader.fault((path, word), item, "unknown_field", known=known)
                continue
            value = entry[0](item, (path, word), reader)
            if value is not INVALID:
                values[entry[1]] = value
        for word, fallback in fallbacks.items():
            if word not in raw:
                reader.fault((path, word), ABSENT, "missing")
            values.setdefault(checks[word][1], fallback)
        return make(**values)

    return check_record


def records(check: Check) -> Check:
    """A list of records with ids that are unique in it, as a dict by id; one without a usable id is left out."""

    def check_records(raw: Any, path: Path, reader: Reader) -> Any:
        if type(raw) is not list:
            return reader.fault(path, raw, "not_list")
        values: dict[str, Any] = {}
        first: dict[str, int] = {}
        for index, item in enumerate(raw):
            value = check(item, (path, index), reader)
            if value is INVALID or not value.id:
                continue
            if value.id in first:
                at = show_path((path, first[value.id]))
                reader.fault(((path, index), "id"), value.id, "repeated_id", first=at)
                continue
            first[value.id] = index
            values[value.id] = value
        return values

    return check_records
