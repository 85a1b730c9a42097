"""When the hard rules contradict each other: a smallest set of them that does, found by leaving rules out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf

from ortools.sat.python import cp_model

from solver.answer import Conflict, Options
from solver.model.build import build_staffing
from solver.model.rule import Rule
from solver.model.rules import hard_rules
from solver.model.search import make_solver, second_opinion
from solver.problem import Problem

EFFORT = 20.0
"""Deterministic seconds for one set of rules; most take a hundredth."""
Holds = Callable[[Sequence[Rule]], bool]


def find_conflict(problem: Problem, should_stop: Callable[[], bool]) -> tuple[Conflict, ...] | None:
    """An irreducible set of rules that cannot hold together, in the order of the file; None if all rules can.

    Trainings, covers and goals are left out: without any training, every staffing that keeps these rules is a plan.
    The search ends early, with a set that may still be reducible, once `should_stop` says so.
    """
    rules = list(hard_rules(problem))
    if can_hold(problem, rules):
        return None
    core = _core([], rules, False, lambda some: holds_at_first_sight(problem, some), should_stop)
    if can_hold(problem, core):
        core = _core([], rules, False, lambda some: can_hold(problem, some), should_stop)
    kept = set(map(id, core))
    return tuple(Conflict(rule.path, rule.code, rule.sentence) for rule in rules if id(rule) in kept)


def can_hold(problem: Problem, rules: Sequence[Rule]) -> bool:
    """Whether some staffing keeps all these rules. "No" is only said after a second opinion, with presolve."""
    return holds_at_first_sight(problem, rules) or _holds(problem, rules, make_solver(Options(), inf))


def holds_at_first_sight(problem: Problem, rules: Sequence[Rule]) -> bool:
    """The same by one opinion only, the quicker one without presolve."""
    return _holds(problem, rules, second_opinion(Options(), inf))


def _holds(problem: Problem, rules: Sequence[Rule], solver: cp_model.CpSolver) -> bool:
    """Rules of which neither is found in EFFORT are taken to hold: a conflict names one rule more rather than never."""
    solver.parameters.max_deterministic_time = EFFORT
    return bool(solver.solve(build_staffing(problem, rules).cp) != cp_model.INFEASIBLE)


def _core(
    kept: list[Rule], rules: list[Rule], grown: bool, holds: Holds, should_stop: Callable[[], bool]
) -> list[Rule]:
    """Those of `rules` that a conflict needs beside `kept` (QuickXplain, Junker 2004).

    `grown`: `kept` has grown since the caller last saw that the rules conflict, so it may do so alone.
    """
    if grown and not holds(kept):
        return []
    if len(rules) <= 1 or should_stop():
        return rules
    half = len(rules) // 2
    first, second = rules[:half], rules[half:]
    of_second = _core(kept + first, second, bool(first), holds, should_stop)
    of_first = _core(kept + of_second, first, bool(of_second), holds, should_stop)
    return of_first + of_second
