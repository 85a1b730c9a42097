"""Independent parts of a problem solved apart, several at once, and put together again."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import inf
from statistics import median
from typing import Any

from solver.answer import Answer, Options, Progress
from solver.clock import Clock
from solver.draft import Draft, enrolments, memberships
from solver.problem import Goal, Problem, exact
from solver.scale.engine import ScaledEngine
from solver.scale.generate import generate
from solver.scale.linear import MasterFailed
from solver.scale.price_team import NoTeam
from solver.scale.relaxed import Impossible, relax
from solver.values import values

SAMPLE = 6
"""Parts whose linear programs say what money is worth."""
FIRST = 0.75
"""The part of the time left in which all parts are solved once; the rest is for keeping to the budget."""
RESERVE = 0.05
"""The part of the time that is kept for putting the answer together."""
CLOSE = 1e-4
"""Money left over is used when it is worth more than this part of the cost."""
MOVED = 0.1
"""A part's spending is changed by no more than about this part of it, to keep to the budget."""
POLL_SECONDS = 0.1


class PartFailed(Exception):
    """A part has no plan that is known of: the whole problem must be looked at."""


@dataclass(frozen=True, slots=True)
class Task:
    """A part to solve, and how."""

    problem: Problem
    baseline: Answer | None
    seconds: float | None
    gap: float
    seed: int


@dataclass(frozen=True, slots=True)
class Found:
    """What became of a part: the best plan, what it is worth, and what is proven."""

    draft: Draft | None
    worth: Mapping[Goal, Fraction]
    bounds: Mapping[Goal, Fraction] = field(default_factory=dict)


def solve_parts(
    problem: Problem, parts: Sequence[Problem], options: Options, clock: Clock, baseline: Answer | None
) -> tuple[Draft, dict[Goal, Fraction]]:
    """The best plan and the bounds of a problem that falls into these parts. Raises PartFailed."""
    run = _Run(problem, parts, options, clock, baseline)
    with run.processes():
        return run.solve()


class _Run:
    """One run over all parts."""

    def __init__(
        self, problem: Problem, parts: Sequence[Problem], options: Options, clock: Clock, baseline: Answer | None
    ) -> None:
        self._problem, self._parts, self._options, self._clock = problem, parts, options, clock
        self._baselines = [_baseline_of(part, baseline) for part in parts]
        self._known = [_found_in(part, known) for part, known in zip(parts, self._baselines, strict=True)]
        self._workers = min(options.workers or os.cpu_count() or 1, len(parts))

    @contextmanager
    def processes(self) -> Iterator[None]:
        """Processes that work on parts; told to stop when the block ends."""
        context = multiprocessing.get_context("spawn")
        self._stop = context.Event()
        self._pool = ProcessPoolExecutor(self._workers, context, _begin, (self._stop,))
        try:
            yield
        finally:
            self._stop.set()
            self._pool.shutdown(cancel_futures=True)

    def solve(self) -> tuple[Draft, dict[Goal, Fraction]]:
        """All parts with money at one price for all (Lagrangian relaxation of the budget), then within the budget."""
        budget = self._problem.rules.training_budget
        price = Fraction(0) if budget is None else self._budget_price(budget)
        found = self._solved(
            range(len(self._parts)), [_dearer(p, price) for p in self._parts], FIRST if budget else 1.0
        )
        bounds = self._bounds(found)
        if budget is not None:
            bounds = {g: b - price * exact(budget) if g == "cost" else b for g, b in bounds.items()}
            found = self._within_budget(found, budget, price)
        draft = _merged([each.draft for each in found])
        worth = values(self._problem, memberships(self._problem, draft), enrolments(self._problem, draft))
        return draft, _holding(bounds, worth, price)

    def _budget_price(self, budget: float) -> Fraction:
        """What money is worth, from the linear programs of some parts with their share of it by head count."""
        asked = [sum(need.headcount for team in part.teams.values() for need in team.needs) for part in self._parts]
        some = range(0, len(self._parts), max(1, len(self._parts) // SAMPLE))
        with self._clock.phase("budget"):
            shares = {at: budget * asked[at] / max(1, sum(asked)) for at in some}
            found = self._all(_linear, [(_with_budget(self._parts[at], shares[at]), self._options.seed) for at in some])
        return Fraction(round(float(median(found)), 3)).limit_denominator(1000)

    def _within_budget(self, found: list[Found], budget: float, price: Fraction) -> list[Found]:
        """The parts with the spending of some changed so that all together keep to the budget, and use it."""
        spent = [self._spent(each) for each in found]
        over, cost = sum(spent) - budget, sum(float(each.worth.get("cost", 0)) for each in found)
        if over <= 0 and -over * float(price) <= CLOSE * cost:
            return found
        moved, budgets = _moved(spent, over)
        again = self._solved(moved, [_with_budget(self._parts[at], budgets[at]) for at in moved], 1.0)
        for at, each in zip(moved, again, strict=True):
            if self._spent(each) <= budgets[at] and (each.bounds or spent[at] > budgets[at]):
                found[at] = each
        return found

    def _spent(self, found: Found) -> float:
        return (
            0.0 if found.draft is None else sum(self._problem.trainings[c.training].cost for c in found.draft.courses)
        )

    def _all(self, work: Any, jobs: Sequence[Any]) -> list[Any]:
        """What comes of all the jobs, in their order. Raises PartFailed when the time is over before."""
        futures = [self._pool.submit(work, job) for job in jobs]
        waiting: set[Future[Any]] = set(futures)
        while waiting:
            if self._clock.over:
                raise PartFailed
            waiting = wait(waiting, POLL_SECONDS, FIRST_COMPLETED).not_done
        return [future.result() for future in futures]

    def _solved(self, places: Sequence[int], parts: Sequence[Problem], share: float) -> list[Found]:
        """What becomes of the parts in this share of the time; as in the baseline where there is no time."""
        until = self._clock.seconds + (1 - RESERVE) * share * self._clock.left
        found = {at: self._known[at] for at in places}
        waiting = list(zip(places, parts, strict=True))[::-1]
        running: dict[Future[Found], int] = {}
        with self._clock.phase("parts"):
            while waiting or running:
                while waiting and len(running) < self._workers and not self._over():
                    at, part = waiting.pop()
                    seconds = max(0.1, (until - self._clock.seconds) * self._workers / (self._workers + len(waiting)))
                    running[self._pool.submit(_solve, self._task(at, part, seconds))] = at
                if self._over() and not running:
                    break
                for future in wait(running, POLL_SECONDS, FIRST_COMPLETED).done:
                    at = running.pop(future)
                    found[at] = future.result() if future.result().draft is not None else self._known[at]
                    self._tell(found)
        if any(each.draft is None for each in found.values()):
            raise PartFailed
        return [found[at] for at in places]

    def _task(self, at: int, part: Problem, seconds: float) -> Task:
        left = None if seconds == inf else seconds
        return Task(part, self._baselines[at], left, self._options.gap, self._options.seed)

    def _over(self) -> bool:
        if self._clock.over:
            self._stop.set()
        return self._clock.over

    def _tell(self, found: Mapping[int, Found]) -> None:
        """How far the parts are, in the first goal: its best value and what is proven of it."""
        if len(found) == len(self._parts) and all(each.worth for each in found.values()):
            goal = self._problem.objective[0]
            best = float(sum(each.worth[goal] for each in found.values()))
            bound = float(sum(each.bounds.get(goal, Fraction(0)) for each in found.values()))
            self._options.on_progress(Progress("parts", self._clock.seconds, goal, best, bound))

    def _bounds(self, found: Sequence[Found]) -> dict[Goal, Fraction]:
        """The sum of what is proven of the parts, as far as it holds for all together."""
        bounds: dict[Goal, Fraction] = {}
        for goal in self._problem.objective:
            bounds[goal] = sum((each.bounds.get(goal, Fraction(0)) for each in found), Fraction(0))
            if bounds[goal] < sum(each.worth[goal] for each in found):
                break  # a plan as good in this goal may share it out otherwise: later goals are not bounded
        return bounds


def _holding(bounds: dict[Goal, Fraction], worth: dict[Goal, Fraction], price: Fraction) -> dict[Goal, Fraction]:
    """The bounds that hold given the worth of the goals before; of what follows the cost, none holds at a price."""
    found = {}
    for goal, bound in bounds.items():
        found[goal] = bound
        if worth[goal] > bound or (goal == "cost" and price):
            break
    return found


def _moved(spent: Sequence[float], over: float) -> tuple[list[int], dict[int, float]]:
    """The parts, by place, whose spending changes so that the sum falls by `over`; and what each may spend then."""
    order = sorted(range(len(spent)), key=lambda at: -spent[at])
    moved: list[int] = []
    while order and sum(spent[at] for at in moved) * MOVED < abs(over):
        moved.append(order.pop(0))
    total = sum(spent[at] for at in moved)
    if total <= 0:
        return list(moved), {at: max(0.0, -over) / max(1, len(moved)) for at in moved}
    return moved, {at: max(0.0, spent[at] - over * spent[at] / total) for at in moved}


def _dearer(part: Problem, price: Fraction) -> Problem:
    """The part without a budget, its trainings dearer by the price of money."""
    if not price:
        return part
    trainings = {k: replace(t, cost=float(exact(t.cost) * (1 + price))) for k, t in part.trainings.items()}
    return replace(part, trainings=trainings)


def _with_budget(part: Problem, budget: float | None) -> Problem:
    return replace(part, rules=replace(part.rules, training_budget=budget))


def _merged(drafts: Sequence[Draft | None]) -> Draft:
    whole = Draft({}, {}, [])
    for draft in filter(None, drafts):
        whole.members.update(draft.members)
        whole.counted.update(draft.counted)
        whole.courses += draft.courses
    return whole


def _baseline_of(part: Problem, baseline: Answer | None) -> Answer | None:
    if baseline is None:
        return None
    return replace(
        baseline,
        members=tuple(member for member in baseline.members if member.team in part.teams),
        needs=tuple(need for need in baseline.needs if need.team in part.teams),
    )


def _found_in(part: Problem, baseline: Answer | None) -> Found:
    """The baseline's teams: members without trainings."""
    if baseline is None:
        return Found(None, {})
    draft = Draft({}, {}, [])
    for member in baseline.members:
        draft.members.setdefault(member.team, []).append(member.person)
        for cover in member.covers:
            draft.counted.setdefault((member.team, cover.need), []).append(member.person)
    return Found(draft, values(part, baseline.members, ()))


# -- in the processes --------------------------------------------------------------------------------------------------


class _Stop:
    """The event by which the processes hear that they should stop."""

    event: Any = None


def _begin(stop: Any) -> None:
    _Stop.event = stop
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)  # what solvers write there is for nobody


def _linear(job: tuple[Problem, int]) -> float:
    """What money is worth to a part, by its linear program."""
    problem, seed = job
    quiet = Options(seed=seed)
    relaxed = relax(problem)
    aim = ScaledEngine(problem, quiet, Clock(quiet), None).aim(relaxed)
    return generate(relaxed, aim.weights, lambda value, bound: not _Stop.event.is_set()).prices.budget


def _solve(task: Task) -> Found:
    options = Options(task.seconds, task.gap, 1, task.seed, should_stop=_Stop.event.is_set)
    try:
        found = ScaledEngine(task.problem, options, Clock(options), task.baseline).run()
    except (Impossible, MasterFailed, NoTeam):
        raise PartFailed from None
    return Found(found.draft, found.worth or {}, found.bounds)
