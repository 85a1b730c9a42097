"""One hard rule of membership as an instance that can be listed, left out, and named to a planner by JSON path."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from solver.model.staffing import Staffing

TOLERANCE = Fraction(1, 10**9)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the file: where it stands, what it says, whom it keeps off which teams, and its rows."""

    path: str
    code: str
    sentence: str
    barred: Mapping[str, Iterable[str]] = field(default_factory=dict)
    post: Callable[[Staffing], None] = lambda staffing: None


def key(name: str) -> str:
    """The last step of a JSON path, in brackets when the name is not a plain word."""
    return f".{name}" if name.isidentifier() else f"[{json.dumps(name, ensure_ascii=False)}]"
