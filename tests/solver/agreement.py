"""What two answers to one problem say of each other: whether a value of one breaks a bound of the other."""

from __future__ import annotations

from collections.abc import Sequence

from solver.answer import Answer, GoalResult

TOLERANCE = 1e-6


def contradiction(one: Answer, other: Answer) -> str | None:
    """Why both cannot be right, or None. Both must have passed `verify`."""
    if (one.status == "infeasible") != (other.status == "infeasible"):
        return f"one is {one.status}, the other {other.status}"
    return broken_bound(one.goals, other.goals) or broken_bound(other.goals, one.goals)


def broken_bound(bounds: Sequence[GoalResult], values: Sequence[GoalResult]) -> str | None:
    """A bound of the first that a value of the second is below, where no goal before it is worse than stated there."""
    for stated, found in zip(bounds, values, strict=True):
        margin = TOLERANCE * max(1.0, abs(stated.value), abs(found.value))
        if stated.bound is not None and found.value < stated.bound - margin:
            return f"{stated.name} is said to be {stated.value}, no less than {stated.bound}, but can be {found.value}"
        if found.value > stated.value + margin:
            return None
    return None


def doubled(goals: Sequence[GoalResult], times: int = 2) -> list[GoalResult]:
    """The goals of so many independent problems that are alike."""
    return [
        GoalResult(goal.name, times * goal.value, None if goal.bound is None else times * goal.bound) for goal in goals
    ]
