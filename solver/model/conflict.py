"""When the hard rules contradict each other: a smallest set of them that does, found by leaving rules out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf

from solver.answer import Conflict, Options
from solver.model.build import build_staffing
from solver.model.rule import Rule
from solver.model.rules import hard_rules
from solver.model.search import SOLVED, make_solver, second_opinion
from solver.problem import Problem


def find_conflict(problem: Problem, should_stop: Callable[[], bool]) -> tuple[Conflict, ...] | None:
    """An irreducible set of rules that cannot hold together, in the order of the file; None if all rules can.

    Trainings, covers and goals are left out: without any training, every staffing that keeps these rules is a plan.
    The search ends early, with a set that may still be reducible, once `should_stop` says so.
    """
    rules = list(hard_rules(problem))
    if can_hold(problem, rules):
        return None
    core = set(map(id, _core(problem, [], rules, False, should_stop)))
    return tuple(Conflict(rule.path, rule.code, rule.sentence) for rule in rules if id(rule) in core)


def can_hold(problem: Problem, rules: Sequence[Rule]) -> bool:
    """Whether some staffing keeps all these rules. "No" is only said after a second opinion without presolve."""
    staffing = build_staffing(problem, rules)
    solvers = make_solver(Options(), inf), second_opinion(Options(), inf)
    return any(solver.solve(staffing.cp) in SOLVED for solver in solvers)


def _core(
    problem: Problem, kept: list[Rule], rules: list[Rule], grown: bool, should_stop: Callable[[], bool]
) -> list[Rule]:
    """Those of `rules` that a conflict needs beside `kept` (QuickXplain, Junker 2004).

    `grown`: `kept` has grown since the caller last saw that the rules conflict, so it may do so alone.
    """
    if grown and not can_hold(problem, kept):
        return []
    if len(rules) <= 1 or should_stop():
        return rules
    half = len(rules) // 2
    first, second = rules[:half], rules[half:]
    of_second = _core(problem, kept + first, second, bool(first), should_stop)
    of_first = _core(problem, kept + of_second, first, bool(of_second), should_stop)
    return of_first + of_second
