"""The teams of a problem file and their needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from solver.problem import Bounds, Need, Team
from solver.reading.checks import (
    INVALID,
    Reader,
    boolean,
    choice,
    day,
    integer,
    level,
    list_of,
    map_of,
    name,
    number,
    optional,
    planning_day,
    record,
    records,
    reference,
    required,
    text,
)
from solver.reading.faults import Path

ONE_WEEK = timedelta(days=6)  # from its first day to its last

_BOUNDS = record(Bounds, {"min": optional(integer()), "max": optional(integer())})


def _bounds(raw: Any, path: Path, reader: Reader) -> Any:
    """From min to max, either of which may be missing."""
    bounds = _BOUNDS(raw, path, reader)
    if bounds is not INVALID and bounds.max is not None and bounds.min > bounds.max:
        reader.fault((path, "min"), bounds.min, "min_above_max", max=bounds.max)
    return bounds


_NEED = record(
    Need,
    {
        "id": required(name, ""),
        "skill": required(name, ""),
        "level": required(level, 0),
        "headcount": integer(),
        "weight": number(),
        "both_sides": boolean,
        "spare": integer(),
    },
)


_NEEDS = records(_NEED)


def _needs(raw: Any, path: Path, reader: Reader) -> Any:
    """Needs with ids that are unique in their team."""
    stated = _NEEDS(raw, path, reader)
    return stated if stated is INVALID else tuple(stated.values())


PEOPLE_IDS = list_of(reference("person"), distinct=True)

_TEAM = record(
    lambda start=None, end=None, **values: Team(start=start, end=end, **values),
    {
        "id": required(name, ""),
        "name": optional(text),
        "start": optional(planning_day),
        "end": optional(day),
        "member_fte": number(above=True),
        "size": optional(_bounds),
        "roles": optional(map_of(_bounds, key=reference("role"))),
        "sides": optional(map_of(_bounds, key=choice("OT", "IT"))),
        "sites": optional(list_of(name)),
        "needs_per_person": optional(integer()),
        "fixed": PEOPLE_IDS,
        "barred": PEOPLE_IDS,
        "priority": number(),
        "needs": required(_needs, ()),
    },
)


def team(raw: Any, path: Path, reader: Reader) -> Any:
    """A team with its days: a week from its start, or from the start of the plan to its end."""
    stated = _TEAM(raw, path, reader)
    if stated is INVALID:
        return INVALID
    start = stated.start or reader.start
    if stated.end is not None and stated.end < start:
        reader.fault((path, "end"), raw["end"], "ends_before_start", start=start)
    return replace(stated, start=start, end=stated.end or start + ONE_WEEK)
