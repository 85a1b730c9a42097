"""The explanation in an answer file as tables of checks."""

from __future__ import annotations

from typing import Any

from solver.explanation import CHANGE_CODES, Alternative, Change, Explanation, Finding
from solver.reading.checks import (
    Check,
    Reader,
    boolean,
    choice,
    integer,
    list_of,
    map_of,
    number,
    optional,
    record,
    required,
    text,
)
from solver.reading.faults import Path

WHOLE = integer(low=None)
NUMBER = number(low=None, high=1e18)
DEEPEST = 4
CONFIRMED = choice("proven", "found", "no")


def pair(raw: Any, path: Path, reader: Reader) -> Any:
    """Two texts: a team and one of its needs, or a team and a person."""
    if isinstance(raw, list) and len(raw) == 2 and all(isinstance(item, str) for item in raw):
        return tuple(raw)
    return reader.fault(path, raw, "not_pair")


def fact(raw: Any, path: Path, reader: Reader, depth: int = 0) -> Any:
    """A number, a text, true, false, null, or a short nesting of lists and objects of such."""
    if isinstance(raw, list) and depth < DEEPEST:
        return [fact(item, (path, at), reader, depth + 1) for at, item in enumerate(raw)]
    if isinstance(raw, dict) and depth < DEEPEST:
        return {key: fact(item, (path, key), reader, depth + 1) for key, item in raw.items()}
    if raw is None or isinstance(raw, bool | str):
        return raw
    return NUMBER(raw, path, reader) if isinstance(raw, float) else WHOLE(raw, path, reader)


CHANGE = record(
    Change,
    {
        "code": required(choice(*CHANGE_CODES), "drop"),
        "team": optional(text),
        "need": optional(text),
        "person": optional(text),
        "skill": optional(text),
        "side": optional(choice("OT", "IT")),
        "path": optional(text),
        "amount": optional(NUMBER),
        "level": optional(WHOLE),
        "goals": list_of(text),
        "members": list_of(pair),
    },
)


def explanation(answer: Check, goal: Check) -> Check:
    """The check of an explanation, whose plans are answers."""
    finding = record(
        Finding,
        {
            "topic": required(text, ""),
            "code": required(text, ""),
            "confirmed": required(CONFIRMED, "no"),
            "team": optional(text),
            "need": optional(text),
            "person": optional(text),
            "changes": list_of(CHANGE),
            "facts": map_of(fact),
            "goals": list_of(goal),
            "joins": list_of(pair),
            "leaves": list_of(pair),
        },
    )
    plan = record(
        Alternative,
        {
            "name": required(text, ""),
            "confirmed": required(CONFIRMED, "no"),
            "changes": required(list_of(CHANGE), ()),
            "values": required(map_of(NUMBER), {}),
            "answer": required(answer, None),
            "facts": map_of(fact),
        },
    )
    return record(
        Explanation,
        {
            "findings": list_of(finding),
            "plans": list_of(plan),
            "resolves": integer(),
            "seconds": number(),
            "complete": boolean,
        },
    )
