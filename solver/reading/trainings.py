"""The trainings of a problem file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from solver.problem import Training
from solver.reading.checks import (
    INVALID,
    Reader,
    integer,
    level,
    list_of,
    map_of,
    name,
    number,
    optional,
    planning_day,
    record,
    reference,
    required,
)
from solver.reading.faults import Path

MAX_WEEKS = 5200

_TRAINING = record(
    Training,
    {
        "id": required(name, ""),
        "skill": required(name, ""),
        "from": required(level, None, "from_level"),
        "to": required(level, None, "to_level"),
        "hours": number(),
        "cost": number(),
        "weeks": optional(integer(1, MAX_WEEKS)),
        "seats": optional(integer()),
        "sessions": optional(list_of(planning_day)),
        "facility": optional(map_of(integer(), key=reference("facility"))),
        "trainer_level": optional(level),
    },
)


def training(raw: Any, path: Path, reader: Reader) -> Any:
    """A training that does not lead down; a session that is listed twice is one session."""
    stated = _TRAINING(raw, path, reader)
    if stated is INVALID:
        return INVALID
    if None not in (stated.from_level, stated.to_level) and stated.to_level < stated.from_level:
        reader.fault((path, "to"), stated.to_level, "falls", start=stated.from_level)
    if stated.sessions is None:
        return stated
    return replace(stated, sessions=tuple(dict.fromkeys(stated.sessions)))
