"""Conflicts against brute force: whether rules contradict each other, and no fewer of them do."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

from solver.reading import read_problem
from tests.solver.brute import brute

Json = dict[str, Any]
FULL_TIME, NO_LIMIT = 1, 1000


def about_conflict(data: Json, paths: list[str]) -> str | None:
    """Why the rules at these JSON paths are no irreducible conflict; None when they are one."""
    if _holds(data, paths):
        return f"the rules {paths} can hold together"
    for path in paths:
        if not _holds(data, [other for other in paths if other != path]):
            return f"the rules {paths} conflict without {path}"
    return None


def _holds(data: Json, paths: list[str]) -> bool:
    return brute(read_problem(json.dumps(only(data, paths)))) is not None


def only(data: Json, paths: list[str]) -> Json:
    """The problem with no hard rule of membership but those at the JSON paths, and without trainings."""
    bare = copy.deepcopy(data)
    bare.pop("trainings", None)
    for team in bare["teams"]:
        for name in ("size", "roles", "sides", "sites", "fixed", "barred"):
            team.pop(name, None)
    for person in bare["people"]:
        person.update(fte=NO_LIMIT, max_teams=None, absences=[])
    for name in ("apart", "together", "department_release", "home_cover"):
        bare.get("rules", {}).pop(name, None)
    for path in paths:
        _copy(data, bare, _steps(path))
    return bare


def _steps(path: str) -> list[str | int]:
    found = re.findall(r"""\.(\w+)|\[(\d+)\]|\["([^"]*)"\]""", path)
    return [name or quoted or int(number) for name, number, quoted in found]


def _copy(source: Any, target: Any, steps: list[str | int]) -> None:
    """Give `target` what `source` has at the end of the steps; in a list, at its end. Of the rules that the
    format gives by default, only full time forbids anything."""
    step, rest = steps[0], steps[1:]
    if not rest and isinstance(target, list):
        target.append(source[step])
    elif not rest:
        target[step] = source.get(step, FULL_TIME)
    else:
        if isinstance(target, dict) and step not in target:
            target[step] = [] if isinstance(rest[0], int) else {}
        _copy(source[step], target[step], rest)
