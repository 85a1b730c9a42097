"""The people of a problem file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from solver.problem import Holding, Period, Person
from solver.reading.checks import (
    INVALID,
    Reader,
    boolean,
    choice,
    day,
    integer,
    level,
    list_of,
    name,
    number,
    optional,
    record,
    reference,
    required,
    text,
)
from solver.reading.faults import Path

_HOLDING = record(
    Holding,
    {
        "level": required(level, 0),
        "verified": boolean,
        "valid_until": optional(day),
        "lapses_on": optional(day),
    },
)


def _holdings(raw: Any, path: Path, reader: Reader) -> Any:
    """A person's levels by skill: bare, or with how they are known and until when they hold."""
    if not isinstance(raw, dict):
        return reader.fault(path, raw, "not_object")
    low, high, shared = reader.low, reader.high, reader.holdings
    values: dict[str, Holding] = {}
    for skill, item in raw.items():
        if not skill:
            reader.fault((path, skill), skill, "empty_text")
        if type(item) is int and low <= item <= high:
            values[skill] = shared.get(item) or shared.setdefault(item, Holding(item))
        elif isinstance(item, dict):
            values[skill] = _holding(item, (path, skill), reader)
        else:
            reader.fault((path, skill), item, "not_level", low=low, high=high)
    return values


def _holding(raw: dict[str, Any], path: Path, reader: Reader) -> Any:
    """A level with how it is known. Equal ones are one object: a plant has millions, of few kinds.

    The two types are looked at first because 1, 1.0 and true are equal as keys.
    """
    if type(raw.get("level")) is not int or type(raw.get("verified", True)) is not bool:
        return _HOLDING(raw, path, reader)
    key = tuple(raw.items())
    try:
        known = reader.holdings.get(key)
    except TypeError:  # a list or an object where a day should be
        return _HOLDING(raw, path, reader)
    if known is None:
        so_far = len(reader.faults)
        known = _HOLDING(raw, path, reader)
        if len(reader.faults) == so_far:
            reader.holdings[key] = known
    return known


_ABSENCE = record(Period, {"from": required(day, None, "start"), "to": required(day, None, "end")})


def _absence(raw: Any, path: Path, reader: Reader) -> Any:
    """A period whose last day does not come before its first."""
    period = _ABSENCE(raw, path, reader)
    if period is not INVALID and period.start and period.end and period.end < period.start:
        reader.fault((path, "to"), raw["to"], "ends_before_start", start=period.start)
    return period


_PERSON = record(
    Person,
    {
        "id": required(name, ""),
        "name": optional(text),
        "role": optional(reference("role")),
        "side": optional(choice("OT", "IT")),
        "department": optional(name),
        "crew": optional(name),
        "site": optional(name),
        "weekly_cost": number(),
        "fte": number(),
        "max_teams": optional(integer()),
        "training_hours_per_week": number(),
        "skills": required(_holdings, {}),
        "absences": list_of(_absence),
    },
)


def person(raw: Any, path: Path, reader: Reader) -> Any:
    """A person; without a side of their own they have their role's."""
    stated = _PERSON(raw, path, reader)
    if stated is INVALID or stated.side is not None or stated.role is None:
        return stated
    return replace(stated, side=reader.roles.get(stated.role))
