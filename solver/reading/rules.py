"""The rules of a problem file: limits over the whole problem."""

from __future__ import annotations

from solver.problem import DEFAULT_START, HomeCover, Rules
from solver.reading.checks import (
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

_GROUPS = list_of(list_of(reference("person"), least=2, distinct=True))

_HOME_COVER = record(
    HomeCover,
    {
        "department": required(name, ""),
        "crew": optional(name),
        "skill": required(name, ""),
        "level": required(level, 0),
        "min": required(integer(), 0),
    },
)

RULES = record(
    lambda **values: Rules(**{"start": DEFAULT_START, **values}),
    {
        "start": optional(planning_day),
        "training_budget": optional(number()),
        "max_training_hours_per_person": optional(number()),
        "department_release": optional(map_of(number(high=1))),
        "apart": _GROUPS,
        "together": _GROUPS,
        "caution": integer(),
        "home_cover": list_of(_HOME_COVER),
    },
)
