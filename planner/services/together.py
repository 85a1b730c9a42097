"""Who works with whom: pairs of people of different departments on the same team."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations

from planner.services.results import Result


@dataclass(frozen=True, slots=True)
class Pair:
    """Two departments, and how many pairs of their people are on a team together."""

    first: str
    second: str
    pairs: int


def across(result: Result) -> list[Pair]:
    """Departments that work together by this result, most pairs first; people without a department do not count."""
    found: Counter[tuple[str, str]] = Counter()
    for team in result.teams:
        people = [member.department for member in team.members if member.department]
        found.update((min(a, b), max(a, b)) for a, b in combinations(people, 2) if a != b)
    return [Pair(a, b, number) for (a, b), number in sorted(found.items(), key=lambda each: (-each[1], each[0]))]
