"""Solver against brute force on one tiny problem; in a module of its own so that other processes can import it."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

from solver.answer import Answer, Options
from solver.problem import Problem
from solver.reading import read_problem
from solver.solve import solve
from solver.verify import verify
from tests.solver.brute import Best, brute
from tests.solver.tiny import tiny

Json = dict[str, Any]
FULL_TIME, NO_LIMIT = 1, 1000


def disagreements(seeds: range) -> list[str]:
    """What the solver gets wrong in the tiny problems of these seeds, one sentence each."""
    return [f"tiny({seed}): {said}" for seed in seeds if (said := disagreement(tiny(seed)))]


def disagreement(data: Json) -> str | None:
    """How the solver's answer differs from what trying everything finds; None when they agree."""
    problem = read_problem(json.dumps(data))
    best, answer = brute(problem), solve(problem, Options())
    violations = verify(problem, answer)
    if violations:
        return f"the answer breaks {[str(violation) for violation in violations]}"
    if best is None or answer.status == "infeasible":
        return _about_contradiction(data, best, answer)
    return _about_goals(problem, best, answer)


def _about_goals(problem: Problem, best: Best, answer: Answer) -> str | None:
    if answer.status != "optimal":
        return f"the answer is {answer.status}"
    said = [goal.value for goal in answer.goals]
    bounds = [goal.bound for goal in answer.goals]
    right = [float(value) for value in best.goals]
    for values in (said, bounds):
        if any(
            one is None or abs(one - other) > 1e-6 * max(1, other) for one, other in zip(values, right, strict=True)
        ):
            return f"goals {problem.objective} are {said}, bounds {bounds}, right is {right}"
    return None


def _about_contradiction(data: Json, best: Best | None, answer: Answer) -> str | None:
    if best is not None:
        return f"the answer is infeasible, but there are answers with goals {[float(value) for value in best.goals]}"
    if answer.status != "infeasible":
        return f"the answer is {answer.status}, but the hard rules contradict each other"
    return about_conflict(data, [rule.path for rule in answer.conflict or ()])


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
