"""Processes of this machine that solve parts of a problem."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from typing import Any

from solver.answer import Options
from solver.apart import Ask, Found, PartFailed, Processors
from solver.clock import Clock
from solver.greedy import greedy
from solver.problem import Problem, exact
from solver.scale.engine import ScaledEngine
from solver.scale.generate import generate
from solver.scale.linear import MasterFailed
from solver.scale.price_team import NoTeam
from solver.scale.relaxed import Impossible, relax


class Processes:
    """Processes of this machine; each part that they solve can be told to end soon, by its future."""

    def __init__(self, count: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.count = count
        self._stops = [context.Event() for _ in range(count)]
        self._at: dict[Future[Found], int] = {}
        self._pool = ProcessPoolExecutor(count, context, _begin, (self._stops,))

    def solve(self, part: Problem, ask: Ask) -> Future[Found]:
        """Begin a part; no more than `count` at once."""
        place = min(set(range(self.count)) - {at for future, at in self._at.items() if not future.done()})
        self._stops[place].clear()
        future = self._pool.submit(_solve, part, ask, place)
        self._at = {each: at for each, at in self._at.items() if not each.done()} | {future: place}
        return future

    def stop(self, future: Future[Found]) -> None:
        """Let one end soon with the best that it has."""
        if future in self._at and not future.done():
            self._stops[self._at[future]].set()

    @property
    def at_work(self) -> bool:
        """Whether they have a part to solve."""
        return not all(future.done() for future in self._at)

    @property
    def broken(self) -> bool:
        """Whether one of them was killed: the others have ended then, too."""
        return any(future.done() and isinstance(future.exception(), BrokenExecutor) for future in self._at)

    def close(self, *, wait: bool = True) -> None:
        """End all of them, soon; `wait` until they have ended."""
        for stop in self._stops:
            stop.set()
        self._pool.shutdown(wait, cancel_futures=True)


class OwnProcessors:
    """The processors of this machine, for the parts of one problem."""

    def __init__(self, parts: Sequence[Problem], workers: int | None) -> None:
        self._parts = parts
        self.count = min(workers or os.cpu_count() or 1, len(parts))
        self._processes = Processes(self.count)
        self._running: list[Future[Found]] = []

    def solve(self, ask: Ask) -> Future[Found]:
        """Begin a part."""
        future = self._processes.solve(self._parts[ask.at], ask)
        self._running = [each for each in self._running if not each.done()] + [future]
        return future

    def stop(self) -> None:
        """Let all end soon with the best that they have."""
        for future in self._running:
            self._processes.stop(future)

    def close(self) -> None:
        """End the processes."""
        self._processes.close()


@contextmanager
def own_processors(parts: Sequence[Problem], workers: int | None) -> Iterator[Processors]:
    """The processors of this machine while the block lasts."""
    found = OwnProcessors(parts, workers)
    try:
        yield found
    finally:
        found.close()


def _dearer(part: Problem, price: Fraction) -> Problem:
    """The part, its trainings dearer by the price of money."""
    if not price:
        return part
    trainings = {k: replace(t, cost=float(exact(t.cost) * (1 + price))) for k, t in part.trainings.items()}
    return replace(part, trainings=trainings)


def asked_of(part: Problem, ask: Ask) -> Problem:
    """The part with the budget, or at the price of money, that is asked for."""
    return _dearer(replace(part, rules=replace(part.rules, training_budget=ask.budget)), ask.price)


# -- in the processes --------------------------------------------------------------------------------------------------


class _Stops:
    """The events by which the parts hear that they should stop."""

    events: Sequence[Any] = ()


def _begin(stops: Sequence[Any]) -> None:
    _Stops.events = stops
    threading.Thread(target=_end_with_parent, daemon=True).start()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)  # what solvers write there is for nobody


def _end_with_parent() -> None:
    """Whoever began this process may be killed, and can tell nobody then."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def _solve(part: Problem, ask: Ask, place: int) -> Found:
    problem, stop = asked_of(part, ask), _Stops.events[place]
    options = Options(ask.seconds, ask.gap, 1, ask.seed, should_stop=stop.is_set)
    try:
        if ask.linear:
            relaxed = relax(problem)
            aim = ScaledEngine(problem, options, Clock(options), None).aim(relaxed)
            return Found(None, {}, money=generate(relaxed, aim.weights, lambda *_: not stop.is_set()).prices.budget)
        found = ScaledEngine(problem, options, Clock(options), greedy(part)).run()
    except (Impossible, MasterFailed, NoTeam):
        raise PartFailed from None
    return Found(found.draft, found.worth or {}, found.bounds)
