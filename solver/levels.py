"""The level rule: what a person's stated and trained levels are worth from one day to another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from solver.problem import Holding, Person, Problem


def stated_level(problem: Problem, person: Person, skill: str, start: date, end: date) -> int:
    """The stated level if it is valid to `end` and has not lapsed by `start`, less caution; else scale.min."""
    holding = person.skills.get(skill)
    if holding is None or not holds(holding, start, end):
        return problem.scale_min
    return worth(problem, holding)


def holds(holding: Holding, start: date, end: date) -> bool:
    """Whether the stated level counts at all from `start` to `end`."""
    valid = holding.valid_until is None or holding.valid_until >= end
    return valid and (holding.lapses_on is None or holding.lapses_on >= start)


def worth(problem: Problem, holding: Holding) -> int:
    """A stated level on a day it holds: less `rules.caution` when not verified, not below scale.min."""
    caution = 0 if holding.verified else problem.rules.caution
    return max(problem.scale_min, holding.level - caution)


def level(
    problem: Problem, person: Person, skill: str, start: date, end: date, trained: Iterable[tuple[date, int]] = ()
) -> int:
    """The level from `start` to `end`; `trained` are the end and `to` of the person's trainings in the skill."""
    reached = (to_level for ended, to_level in trained if ended < start)
    return max(stated_level(problem, person, skill, start, end), *reached, problem.scale_min)
