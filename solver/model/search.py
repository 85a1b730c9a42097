"""Goal after goal: minimise one, hold it, go on to the next; with a proven bound for each."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor, inf, isinf

from ortools.sat.python import cp_model, cp_model_helper

from solver.answer import Options, Progress, never
from solver.clock import Clock
from solver.draft import enrolments, memberships, tidy
from solver.model.build import read_draft
from solver.model.goals import GOAL_TERMS, Term
from solver.model.integers import scaled
from solver.model.plan import Plan
from solver.problem import Goal
from solver.values import values

LEAST_SECONDS = 0.01
POLL_SECONDS = 0.05
SOLVED = (cp_model.OPTIMAL, cp_model.FEASIBLE)
SHARE = 0.6
"""The part of the time left that a goal may use when others follow it."""

SHARE_BEFORE_CHANGES = 0.9
"""The same when the changes follow: which of equally good plans it is matters less than how good they are."""


QUICK_START = 2.0
"""Deterministic seconds for a start that another follows: that its trainings find no days may be hard to see."""


@dataclass(slots=True)
class Found:
    """The best solution found (a value per variable), and the proven bound of each goal that was searched."""

    solution: list[int] | None = None
    bounds: dict[Goal, Fraction] = field(default_factory=dict)
    infeasible: bool = False


def lexicographic(
    plan: Plan,
    options: Options,
    clock: Clock,
    starts: Sequence[dict[int, int]],
    known: Mapping[Goal, Fraction] | None = None,
    effort: float = inf,
    hasty: float = inf,
) -> Found:
    """Minimise the goals of the problem in their order, until they are proven or the time is over.

    `starts` hold values of variables, by index, that come near a good plan: the first that some solution has counts.
    `known` are bounds that are proven already, each given that the goals before it are as good as can be; `effort`
    limits the deterministic seconds of each goal, `hasty` those of goals after one that is left above its known bound.
    """
    found = Found()
    goals = plan.problem.objective
    searches = [Search(plan, goal, list(GOAL_TERMS[goal](plan)), options, clock, effort) for goal in goals]
    for number, start in enumerate(starts if searches else ()):
        if start and found.solution is None and not clock.over:
            found.solution = searches[0].complete(start, QUICK_START if number + 1 < len(starts) else inf)
    worths = worth_of(plan, found.solution) if found.solution is not None else {}
    for number, search in enumerate(searches):
        if clock.over:
            break
        if worths:
            worth, bound = worths[search.goal], (known or {}).get(search.goal, Fraction(0))
            if worth <= bound:  # no goal is ever below 0
                search.hold_at(worth, found.solution or [])
                found.bounds[search.goal] = bound
                search.tell_worth(worth, bound)
                continue
        status = search.run(clock.left * share_before(goals[number + 1 :]), found.solution)
        found.bounds[search.goal] = search.bound
        if not number:  # what is known of later goals holds only where those before them are as good as can be
            found.bounds[search.goal] = max(search.bound, (known or {}).get(search.goal, Fraction(0)))
        if search.solution is None:
            found.infeasible = found.solution is None and status == cp_model.INFEASIBLE
            break
        if search.solution != found.solution:
            worths = worth_of(plan, search.solution)
        found.solution = search.solution
        search.hold()
        search.tell_worth(worths[search.goal], found.bounds[search.goal])
        if worths[search.goal] > (known or {}).get(search.goal, Fraction(0)):
            for other in searches[number + 1 :]:
                other.effort = min(other.effort, hasty)
    return found


def share_before(others: tuple[Goal, ...]) -> float:
    """The part of the time left that a goal may use when these others follow it."""
    if not others:
        return 1.0
    return SHARE_BEFORE_CHANGES if others[0] == "changes" else SHARE


def worth_of(plan: Plan, solution: list[int]) -> dict[Goal, Fraction]:
    """The value of every goal in a solution, once what serves nothing is left out."""
    draft = tidy(plan.problem, read_draft(plan, solution))
    return values(plan.problem, memberships(plan.problem, draft), enrolments(plan.problem, draft))


class Search:
    """The search for the least value of one goal."""

    def __init__(
        self, plan: Plan, goal: Goal, terms: list[Term], options: Options, clock: Clock, effort: float = inf
    ) -> None:
        self.goal, self._plan, self._options, self._clock, self.effort = goal, plan, options, clock, effort
        (self._sum, self._scale), *rest = _sums(terms)
        self._rest = [smaller for smaller, _ in rest]
        self._best: float | None = None
        self.solution: list[int] | None = None
        self.bound = Fraction(0)

    def complete(self, start: dict[int, int], effort: float = inf) -> list[int] | None:
        """The solution with these values that is best for this goal; None if there is none, or none is found.

        `effort` is in deterministic seconds.
        """
        self._plan.cp.minimize(self._sum)
        give_hint(self._plan.cp, start)
        solver = limited(make_solver(self._options, self._clock.left), effort)
        solver.parameters.fix_variables_to_their_hinted_value = True
        with self._clock.phase("start"), stopping(solver, self._options.should_stop):
            status = solver.solve(self._plan.cp)
        return list(solver.response_proto.solution) if status in SOLVED else None

    def run(self, seconds: float, hint: list[int] | None) -> cp_model_helper.CpSolverStatus:
        """Search for as long as `seconds`; afterwards `solution` and `bound` say what came of it.

        INFEASIBLE is only returned after a second opinion without presolve.
        """
        self._plan.cp.minimize(self._sum)
        give_hint(self._plan.cp, dict(enumerate(hint or ())))
        with self._clock.phase(self.goal):
            status = self._solve(limited(make_solver(self._options, seconds), self.effort))
            if status == cp_model.INFEASIBLE:
                status = self._solve(limited(second_opinion(self._options, self._clock.left), self.effort))
            if status == cp_model.OPTIMAL:
                for number, smaller in enumerate(self._rest):
                    self._lower(smaller, [self._sum, *self._rest[:number]])
        return status

    def _lower(self, smaller: cp_model_helper.LinearExpr, larger: list[cp_model_helper.LinearExpr]) -> None:
        """Have as little as can be of what is too small to count beside the larger, which stay as good as they are."""
        solution = self.solution or []
        self._hold(larger, solution)
        self._plan.cp.minimize(smaller)
        give_hint(self._plan.cp, dict(enumerate(solution)))
        solver = limited(make_solver(self._options, self._clock.left), self.effort)
        with stopping(solver, self._options.should_stop):
            if solver.solve(self._plan.cp) in SOLVED:
                self.solution = list(solver.response_proto.solution)

    def _solve(self, solver: cp_model.CpSolver) -> cp_model_helper.CpSolverStatus:
        solver.best_bound_callback = self._tell_bound
        with stopping(solver, self._options.should_stop):
            status = solver.solve(self._plan.cp, _Reporter(self._tell))
        if status in SOLVED:
            self.solution = list(solver.response_proto.solution)
        if status != cp_model.INFEASIBLE:
            self._tell_bound(solver.best_objective_bound)
        return status

    def hold_at(self, worth: Fraction, solution: list[int]) -> None:
        """From now on the goal is no worse than this, which the solution is worth."""
        self._plan.cp.add(self._sum <= floor(worth * self._scale))
        self._hold(self._rest, solution)

    def hold(self) -> None:
        """From now on the goal is no worse than what was found."""
        self._hold([self._sum, *self._rest], self.solution or [])

    def _hold(self, sums: list[cp_model_helper.LinearExpr], solution: list[int]) -> None:
        response = cp_model_helper.CpSolverResponse()
        response.solution.extend(solution)
        for held in sums:
            self._plan.cp.add(held <= cp_model_helper.ResponseHelper.value(response, held))

    def tell_worth(self, worth: Fraction, bound: Fraction) -> None:
        """Say what is known once the search is over, or is not needed."""
        told = Progress(self.goal, self._clock.seconds, self.goal, float(worth), float(min(worth, bound)))
        self._options.on_progress(told)

    def _tell_bound(self, bound: float) -> None:
        self._tell(self._best, bound)

    def _tell(self, best: float | None, bound: float) -> None:
        self._best = best
        if not isinf(bound):
            self.bound = max(self.bound, Fraction(bound) / self._scale)
        value = None if best is None else float(Fraction(best) / self._scale)
        self._options.on_progress(Progress(self.goal, self._clock.seconds, self.goal, value, float(self.bound)))


def _sums(terms: list[Term]) -> Iterator[tuple[cp_model_helper.LinearExpr, Fraction]]:
    """The sum of the terms in integers and its scale, then that of those too small to count beside it, and so on."""
    numbers = scaled([number for _, _, number in terms], [most for _, most, _ in terms])
    yield cp_model.LinearExpr.weighted_sum([term for term, _, _ in terms], numbers.numbers), numbers.scale
    too_small = [term for term, whole in zip(terms, numbers.numbers, strict=True) if term[2] and not whole]
    if too_small:
        yield from _sums(too_small)


class _Reporter(cp_model.CpSolverSolutionCallback):
    """Tells of every better solution."""

    def __init__(self, tell: Callable[[float | None, float], None]) -> None:
        super().__init__()
        self._tell = tell

    def on_solution_callback(self) -> None:
        self._tell(self.objective_value, self.best_objective_bound)


def make_solver(options: Options, seconds: float) -> cp_model.CpSolver:
    """A solver that gives the same answer every time.

    One worker with its linear relaxation at full strength proves these models fastest, and is deterministic.
    """
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.random_seed = options.seed
    solver.parameters.catch_sigint_signal = False  # else Ctrl-C would end one search, and later the program
    solver.parameters.relative_gap_limit = options.gap
    if not isinf(seconds):
        solver.parameters.max_time_in_seconds = max(LEAST_SECONDS, seconds)
    return solver


def limited(solver: cp_model.CpSolver, effort: float) -> cp_model.CpSolver:
    """The solver, stopped after so many deterministic seconds."""
    if not isinf(effort):
        solver.parameters.max_deterministic_time = effort
    return solver


def second_opinion(options: Options, seconds: float) -> cp_model.CpSolver:
    """A solver that comes to its answer in another way."""
    solver = make_solver(options, seconds)
    solver.parameters.cp_model_presolve = False
    solver.parameters.random_seed = options.seed + 1
    return solver


def give_hint(cp: cp_model.CpModel, hint: dict[int, int]) -> None:
    """Have the next search begin near these values, by index of variable."""
    cp.clear_hints()  # type: ignore[no-untyped-call]
    cp.proto.solution_hint.vars.extend(hint.keys())
    cp.proto.solution_hint.values.extend(hint.values())


@contextmanager
def stopping(solver: cp_model.CpSolver, should_stop: Callable[[], bool]) -> Iterator[None]:
    """While the block runs, stop the solver soon after `should_stop` says so."""
    if should_stop is never:  # a thread for each of thousands of small searches would take longer than they do
        yield
        return
    done = threading.Event()

    def watch() -> None:
        while not done.wait(POLL_SECONDS):
            if should_stop():
                solver.stop_search()

    watcher = threading.Thread(target=watch, name="stop watch", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
