"""The scale, the roles and the skills of a problem file."""

from __future__ import annotations

from typing import Any

from solver.problem import Prerequisite, Skill
from solver.reading.checks import (
    INVALID,
    Reader,
    choice,
    integer,
    level,
    list_of,
    map_of,
    name,
    optional,
    record,
    records,
    required,
    text,
)
from solver.reading.circles import circles
from solver.reading.faults import Path

_ENDS = record(lambda **ends: (ends.get("min", 0), ends.get("max", 4)), {"min": integer(None), "max": integer(None)})


def scale(raw: Any, path: Path, reader: Reader) -> Any:
    """The lowest and the highest level."""
    ends = _ENDS(raw, path, reader)
    if ends is not INVALID and ends[0] > ends[1]:
        reader.fault((path, "min"), ends[0], "min_above_max", max=ends[1])
    return ends


ROLE_SIDES = map_of(choice("OT", "IT"))

_SKILLS = records(
    record(
        Skill,
        {
            "id": required(name, ""),
            "name": optional(text),
            "side": optional(choice("OT", "IT", "bridge")),
            "prerequisites": list_of(
                record(
                    Prerequisite,
                    {
                        "skill": required(name, ""),
                        "level": required(level, 0),
                        "for_level": optional(level),
                    },
                )
            ),
        },
    )
)


def skills(raw: Any, path: Path, reader: Reader) -> Any:
    """Skills whose prerequisites never lead back to them."""
    known = _SKILLS(raw, path, reader)
    if known is INVALID:
        return INVALID
    stated = [(index, item) for index, item in enumerate(raw) if isinstance(item, dict)]
    position = {item.get("id"): index for index, item in reversed(stated) if isinstance(item.get("id"), str)}
    edges = {skill.id: [prerequisite.skill for prerequisite in skill.prerequisites] for skill in known.values()}
    for skill, index, circle in circles(edges):
        here = (((path, position[skill]), "prerequisites"), index)
        reader.fault((here, "skill"), edges[skill][index], "circle", circle=" → ".join(circle))
    return known
