"""What a worker does with the parts of runs that it is asked for: several at once, in processes of its own."""

from __future__ import annotations

import json
import threading
from concurrent.futures import BrokenExecutor, Future, wait
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, select

from models import Run
from planner import attempts
from planner.database import reading
from planner.parts import ENDS, FAILED, ask_from, found_as_stored
from solver.apart import Ask, Found, PartFailed

if TYPE_CHECKING:
    from solver.problem import Problem
    from solver.scale.processes import Processes

BEAT = 0.5  # s between two looks whether the run goes on
Object = dict[str, Any]


class PartWorker:
    """The parts of runs on this machine, as many at once as there are processors; `close` ends its processes."""

    def __init__(self, engine: Engine, count: int) -> None:
        self._engine, self.count, self._lock = engine, count, threading.Lock()
        self._room = threading.BoundedSemaphore(count)
        self._processes: Processes | None = None
        self._cut: tuple[object, list[Problem]] = None, []

    def solve(self, run_id: int, number: int, stored: Object) -> Object:
        """What becomes of a part of the run's attempt with this number, as `planner.parts` stores it."""
        with self._room:  # the queue keeps to the number, but counts no part that somebody has given up
            if not attempts.goes_on(self._engine, run_id, number):
                return {"nothing": ENDS}
            return self._solve(run_id, number, stored)

    def _solve(self, run_id: int, number: int, stored: Object) -> Object:
        processes, future = self._begin(run_id, ask_from(stored))
        while wait([future], BEAT).not_done:
            if not attempts.goes_on(self._engine, run_id, number):
                processes.stop(future)
        try:
            return found_as_stored(future.result())
        except (PartFailed, BrokenExecutor):
            return {"nothing": FAILED}

    def close(self) -> None:
        """End its processes."""
        with self._lock:
            if self._processes is not None:
                self._processes.close(wait=not self._processes.at_work)  # they end with this process at the latest
                self._processes = None

    def _begin(self, run_id: int, ask: Ask) -> tuple[Processes, Future[Found]]:
        from solver.scale.processes import Processes  # loads the solver

        with self._lock:  # the first of several parts that come at once cuts the problem
            part = self._parts(run_id)[ask.at]
            if self._processes is None or self._processes.broken:
                self._processes = Processes(self.count)
            return self._processes, self._processes.solve(part, ask)

    def _parts(self, run_id: int) -> list[Problem]:
        """The parts of the run's problem; those of the last run are kept."""
        from solver.reading import read_problem
        from solver.scale.blocks import blocks_of

        with reading(), self._engine.connect() as connection:
            created = connection.scalar(select(Run.created_at).where(Run.id == run_id))
            if self._cut[0] != (run_id, created):  # a restored database may use the number of a run again
                stated = connection.scalar(select(Run.problem).where(Run.id == run_id))
                self._cut = (run_id, created), blocks_of(read_problem(json.dumps(stated)))
        return self._cut[1]
