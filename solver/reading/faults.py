"""What is wrong with a file: where, the offending value, and one sentence; its code and facts serve other languages."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Path = tuple[Any, ...]
"""A place in a JSON document: () is the whole, (parent, key) a member or an item of `parent`."""

LONGEST_KEY = 200
MOST_FAULTS = 100_000
"""So many are listed: a huge file of nothing but faults is not read to its end."""

SENTENCES: dict[str, str] = {
    "unreadable": "is not UTF-8 text: byte {position} is {byte}",
    "not_unicode": "holds half a character (a lone surrogate), which no file can carry",
    "empty_file": "the file is empty",
    "cut_off": "the file ends at line {line}, column {column}, before its JSON is complete: was it cut off?",
    "not_json": "the file is not JSON at line {line}, column {column}: {reason}",
    "too_deep": "the file nests deeper than any problem or answer does",
    "repeated_key": "is stated more than once in the same object",
    "not_finite": "is not a number that JSON knows",
    "huge": "has too many digits to be a number here",
    "format": 'must be "{wanted}"',
    "missing": "is missing",
    "unknown_field": "is not a field here; known are {known}",
    "not_object": "must be an object in braces",
    "not_list": "must be a list in brackets",
    "not_pair": "must be a pair: a team and one of its needs",
    "not_text": "must be text in quotes",
    "empty_text": "must not be empty",
    "not_boolean": "must be true or false",
    "not_integer": "must be a whole number",
    "not_number": "must be a number",
    "too_small": "must be at least {low}",
    "not_above": "must be more than {low}",
    "too_large": "must be at most {high}",
    "off_scale": "must be a level from {low} to {high}",
    "not_level": "must be a level: a whole number from {low} to {high}, or an object with `level`",
    "not_day": "must be a day of the calendar, written like 2027-01-31",
    "day_out_of_range": "must be a day between {low} and {high}",
    "not_choice": "must be one of {choices}",
    "unknown": "is no {kind} of this problem",
    "repeated_id": "is the id at {first} too",
    "repeated_entry": "is listed twice",
    "too_few": "must list at least {low}",
    "min_above_max": "is a minimum above its maximum of {max}",
    "ends_before_start": "comes before the start, {start}",
    "falls": "must not be below `from`, which is {start}",
    "more": "has more faults than these {listed}; reading ended here",
    "circle": "closes a circle of prerequisites: {circle}",
}


class _Absent:
    """Stands for the value of a field that is not there."""

    def __repr__(self) -> str:
        return "nothing"


ABSENT = _Absent()


def show_path(path: Path) -> str:
    """The path as people write it: `$.teams[0].needs[2].level`, `$.roles["first aider"]`; endless keys are cut."""
    steps: list[str] = []
    while path:
        path, key = path
        if isinstance(key, int):
            steps.append(f"[{key}]")
        elif len(key) <= LONGEST_KEY and re.fullmatch(r"[^\W\d]\w*", key):
            steps.append(f".{key}")
        else:
            steps.append(f"[{show_value(key, LONGEST_KEY)}]")
    return "$" + "".join(reversed(steps))


def show_value(value: object, width: int = 80) -> str:
    """The value as it stands in JSON, cut to `width` characters: an object or a list by its beginning."""
    if isinstance(value, dict):
        value = dict(list(value.items())[:20])
    elif isinstance(value, list | tuple):
        value = list(value[:20])
    elif isinstance(value, str):
        value = value[: 2 * width]
    elif isinstance(value, int) and value.bit_length() > 8 * width:
        return f"a number of about {int(value.bit_length() * 0.30103)} digits"
    try:
        text = json.dumps(value, ensure_ascii=False)
        text.encode()
    except UnicodeEncodeError:
        text = json.dumps(value)
    except RecursionError:
        return "something deep"
    except (TypeError, ValueError):  # holds something that is no JSON
        text = repr(value).encode(errors="backslashreplace").decode()
    return text if len(text) <= width else text[: width - 1] + "…"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a file: its JSON path, the value that stands there, and why it cannot stand."""

    path: str
    value: object
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """Why, in words that follow the value: "must be a level from 0 to 4"."""
        return SENTENCES[self.code].format(**self.facts)

    def __str__(self) -> str:
        if self.value is ABSENT:
            return f"{self.path}: {self.message}"
        return f"{self.path}: {show_value(self.value)} {self.message}"


class FileFaults(Exception):
    """A file cannot be read; `faults` holds everything that is wrong with it, at least one."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        return "\n".join(map(str, self.faults))


class ProblemFaults(FileFaults):
    """A problem file is wrong."""


class AnswerFaults(FileFaults):
    """An answer file is wrong."""
