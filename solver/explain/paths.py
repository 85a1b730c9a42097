"""Where a rule of a changed problem stands in the problem as it was: changes take things out of lists and add some."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from solver.explain.drops import key, steps_of
from solver.problem import Problem


def as_before(before: Problem, after: Problem, path: str) -> str | None:
    """The path of the same rule in `before`; None when it is not there, as what a change added."""
    where, *steps = steps_of(path)
    if where == "rules":
        found = _of_all(before, after, steps)
    elif where in ("teams", "people", "trainings"):
        found = _of_one(before, after, str(where), steps)
    else:
        found = steps
    return None if found is None else _path([where, *found])


def _of_one(before: Problem, after: Problem, where: str, steps: list[str | int]) -> list[str | int] | None:
    """Steps into a team, a person or a training: by its id; in a team's lists of people by theirs."""
    name = list(getattr(after, where))[int(steps[0])]
    now, then = getattr(after, where)[name], getattr(before, where).get(name)
    if then is None:
        return None
    place = list(getattr(before, where)).index(name)
    if steps[1] not in ("fixed", "barred"):
        return [place, *steps[1:]]
    people, word = getattr(then, str(steps[1])), str(steps[1])
    person = getattr(now, word)[int(steps[2])]
    return [place, word, people.index(person)] if person in people else None


def _of_all(before: Problem, after: Problem, steps: list[str | int]) -> list[str | int] | None:
    """Steps into the rules: in lists by what stands there; a group may have lost somebody."""
    word = str(steps[0])
    if word not in ("apart", "together", "home_cover"):
        return steps
    stands = getattr(after.rules, word)[int(steps[1])]
    olds: Sequence[Any] = getattr(before.rules, word)
    at = next((at for at, old in enumerate(olds) if old == stands), None)
    if at is None and word != "home_cover":
        at = next((at for at, old in enumerate(olds) if set(stands) <= set(old)), None)
    return None if at is None else [word, at, *steps[2:]]


def _path(steps: list[str | int]) -> str:
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else key(step) for step in steps)
