"""Parts of a run spread over all workers of a PostgreSQL database, on whatever machines they are.

The worker that has the run asks the others, and itself, for its parts, by queues of DBOS: each worker has one of its
own, from which it takes as many parts at once as its machine has processors. Nobody sends the problem: each reads it
from the database and cuts it in the same way.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import structlog
from sqlalchemy import Engine, text

from planner import jobs
from planner.attempts import Attempt
from solver.apart import Ask, Found, PartFailed, PartLost
from solver.draft import Course, Draft

if TYPE_CHECKING:
    from dbos import DBOSClient

LOOK = 0.25  # s between two looks at the parts that others solve
GRACE = 10.0  # s that parts have to end when they should
WORKER_LOCKS = 0x706C616E  # ours among a PostgreSQL server's advisory locks
_LIVING = text(
    "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = :ours AND objsubid = 2"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) ORDER BY objid"
)
FAILED, ENDS = "failed", "run ended"
"""Why nothing became of a part."""
GONE = ("CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
Object = dict[str, Any]

log = structlog.get_logger()


def living(engine: Engine) -> list[str]:
    """The names of the workers that are there: each holds the lock of its name."""
    with engine.connect() as connection:
        return [f"worker-{number}" for number in connection.scalars(_LIVING, {"ours": WORKER_LOCKS})]


@dataclass(slots=True)
class _Asked:
    """A part that some worker has been asked for."""

    job: str
    worker: str
    future: Future[Found] = field(default_factory=Future)


class Workers:
    """The processors of all living workers, for the parts of one run (solver.apart.Processors)."""

    def __init__(self, attempt: Attempt, client: DBOSClient) -> None:
        self._attempt, self._client = attempt, client
        self._asked: list[_Asked] = []
        self._jobs: list[str] = []
        self._lock, self._ended = threading.Lock(), threading.Event()
        self._until: float | None = None
        self._room: dict[str, int] = {}
        self._find_workers()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    @property
    def count(self) -> int:
        """How many parts all of them solve at once."""
        with self._lock:
            return sum(self._room.values())

    def solve(self, ask: Ask) -> Future[Found]:
        """Ask the worker with the most room for a part."""
        with self._lock:
            load = {name: room - self._busy(name) for name, room in self._room.items()}
            worker = max(load, key=lambda name: load[name])
            job = f"part-{self._attempt.run_id}-{uuid4().hex}"
            asked = _Asked(job, worker)
            self._jobs.append(job)
            self._asked.append(asked)
        jobs.put_part(self._client, job, worker, self._attempt.run_id, self._attempt.number, as_stored(ask))
        return asked.future

    def stop(self) -> None:
        """Wait for nothing that has not begun, and not for long: whoever solves a part sees that its run is to stop."""
        self._until = self._until or time.monotonic() + GRACE

    def close(self) -> None:
        """Leave nothing behind."""
        self._ended.set()
        self._thread.join()
        if self._jobs:
            self._client.cancel_workflows(self._jobs)
            self._client.delete_workflows(self._jobs)

    def _busy(self, worker: str) -> int:
        return sum(asked.worker == worker for asked in self._asked)

    def _find_workers(self) -> None:
        rooms = {queue.name: queue.worker_concurrency or 1 for queue in self._client.list_queues()}
        there = {name: rooms.get(jobs.queue_of(name), 0) for name in living(self._attempt.engine)}
        with self._lock:
            self._room = there or self._room  # a server that began anew knows of no locks

    def _watch(self) -> None:
        while not self._ended.wait(LOOK):
            try:
                self._find_workers()
                self._look()
            except Exception as error:
                log.warning("Parts could not be looked for", run=self._attempt.run_id, error=str(error))

    def _look(self) -> None:
        with self._lock:
            asked, there = {each.job: each for each in self._asked}, set(self._room)
        if not asked:
            return
        for status in self._client.list_workflows(workflow_ids=list(asked), load_input=False):
            each = asked[status.workflow_id]
            if status.status == "SUCCESS":
                self._answered(each, status.output or {"nothing": ENDS})
            elif status.status == "ERROR":  # another worker would fail in the same way
                self._answered(each, {"nothing": FAILED})
            elif status.status in GONE or each.worker not in there or self._too_late(status.status):
                self._lost(each)

    def _too_late(self, status: str) -> bool:
        return self._until is not None and (status == "ENQUEUED" or time.monotonic() > self._until)

    def _answered(self, asked: _Asked, output: Object) -> None:
        self._done(asked)
        if "nothing" in output:
            asked.future.set_exception(PartFailed() if output["nothing"] == FAILED else PartLost())
        else:
            asked.future.set_result(found_from(output))

    def _lost(self, asked: _Asked) -> None:
        log.warning("A worker lost a part of a run", run=self._attempt.run_id, worker=asked.worker)
        self._client.cancel_workflow(asked.job)
        self._done(asked)
        asked.future.set_exception(PartLost())

    def _done(self, asked: _Asked) -> None:
        with self._lock:
            self._asked.remove(asked)


@contextmanager
def _workers(attempt: Attempt, queue: Engine) -> Iterator[Workers]:
    with jobs.client(queue) as client:
        found = Workers(attempt, client)
        try:
            yield found
        finally:
            found.close()


def spread(attempt: Attempt, queue: Engine) -> AbstractContextManager[Workers] | None:
    """All workers, where there are several: a block in which they solve parts of the run; None where there is one."""
    if attempt.engine.dialect.name == "sqlite" or len(living(attempt.engine)) < 2:
        return None
    return _workers(attempt, queue)


# -- as DBOS keeps it --------------------------------------------------------------------------------------------------


def as_stored(ask: Ask) -> Object:
    """What is asked, as JSON takes it."""
    return {**asdict(ask), "price": str(ask.price)}


def ask_from(stored: Object) -> Ask:
    """What was asked."""
    return Ask(**{**stored, "price": Fraction(stored["price"])})


def found_as_stored(found: Found) -> Object:
    """What became of a part, as JSON takes it."""
    plan = found.draft and {
        "members": found.draft.members,
        "counted": [[*pair, people] for pair, people in found.draft.counted.items()],
        "courses": [[c.person, c.training, str(c.start), str(c.end), c.trainer] for c in found.draft.courses],
    }
    goals = [{goal: str(value) for goal, value in each.items()} for each in (found.worth, found.bounds)]
    return {"plan": plan, "worth": goals[0], "bounds": goals[1], "money": found.money}


def found_from(stored: Object) -> Found:
    """What became of a part."""
    worth, bounds = ({goal: Fraction(value) for goal, value in stored[key].items()} for key in ("worth", "bounds"))
    plan = stored["plan"]
    return Found(None if plan is None else _draft(plan), worth, bounds, stored["money"])


def _draft(plan: Object) -> Draft:
    counted = {(team, need): people for team, need, people in plan["counted"]}
    return Draft(plan["members"], counted, [_course(*each) for each in plan["courses"]])


def _course(person: str, training: str, start: str, end: str, trainer: str | None) -> Course:
    return Course(person, training, date.fromisoformat(start), date.fromisoformat(end), trainer)
