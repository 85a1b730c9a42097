"""A worker: takes runs, and questions about their answers, from the queue one at a time, and keeps what comes out.

DBOS gives each run to one worker and, when that worker starts again, the run again. A worker's name is stable and held
by a lock of the operating system, because two workers of one name would both be given the same run. Beside that every
worker looks for runs left alone: not in the queue, or of a worker that has been silent for long.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import count
from pathlib import Path
from types import FrameType
from typing import IO, Any

import structlog
from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer
from sqlalchemy import Engine, func, select

from models import Run, RunQuestion
from planner import attempts, jobs
from planner.attempts import Attempt
from planner.database import engine_for
from planner.errors import PlannerError
from planner.part_worker import PartWorker
from planner.parts import WORKER_LOCKS, spread
from solver.answer import Progress
from solver.explain import Step

BEAT = 0.5  # s between two heartbeats
LOOK = 5.0  # s between two looks for runs left alone
LOCK = "worker.lock"
FAILED = "The solver failed: {error}"

log = structlog.get_logger()
_database: Engine
_queue: Engine
_parts: PartWorker
_current: Attempt | None = None


class WorkerThere(PlannerError):
    """A second worker on SQLite."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__(
            f"A worker is at work on {data_dir} already; on SQLite there is one, on PostgreSQL as many as you like."
        )


def work(database_url: str, data_dir: Path, until: Callable[[], object]) -> None:
    """Take runs from the queue until `until` returns. Raises WorkerThere for a second worker on SQLite."""
    global _database, _queue, _parts
    _database, _queue = engine_for(database_url), jobs.jobs_engine(database_url, data_dir)
    _parts = PartWorker(_database, os.cpu_count() or 1)
    with _name(_database, data_dir) as name:
        _launch(_queue, name)
        ended = threading.Event()
        threading.Thread(target=_look_after, args=(database_url, data_dir, ended), daemon=True).start()
        log.info("A worker is ready", worker=name)
        try:
            until()
        finally:
            ended.set()
            if _current is not None:
                _current.put_back()
            _parts.close()


def until_asked(beside_parent: bool) -> None:
    """Wait until this process is asked to end: by a signal, or by the end of the parent that it works beside.

    A parent holds our standard input open until it ends, however it ends.
    """
    asked = threading.Event()

    def ask(_signal: int, _frame: FrameType | None) -> None:
        asked.set()

    def wait_for_parent() -> None:
        while sys.stdin.buffer.read(4096):
            pass
        asked.set()

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, ask)
    if beside_parent:
        threading.Thread(target=wait_for_parent, daemon=True).start()
    while not asked.wait(1.0):
        pass


def _launch(engine: Engine, name: str) -> None:
    DBOS(
        config={
            "name": jobs.APPLICATION,
            "system_database_url": engine.url.render_as_string(hide_password=False),
            "system_database_engine": engine,
            "application_version": jobs.VERSION,
            "executor_id": name,
            "serializer": DBOSPortableJSONSerializer(),
            "log_level": "WARNING",
            "use_listen_notify": False,
        }
    )
    own = jobs.queue_of(name)
    DBOS.listen_queues([jobs.QUEUE, own])
    DBOS.launch()
    for queue, at_once in ((jobs.QUEUE, 1), (own, _parts.count)):
        DBOS.register_queue(queue, worker_concurrency=at_once, polling_interval_sec=BEAT, on_conflict="always_update")


@contextmanager
def _name(database: Engine, data_dir: Path) -> Iterator[str]:
    """A name that no other living worker has; its lock ends with this process, however that ends."""
    naming = _one_name(data_dir) if database.dialect.name == "sqlite" else _free_name(database)
    with naming as name:
        yield name


@contextmanager
def _one_name(data_dir: Path) -> Iterator[str]:
    with open(data_dir / LOCK, "a", encoding="ascii") as file:
        if not _lock(file):
            raise WorkerThere(data_dir)
        yield "worker-1"


@contextmanager
def _free_name(database: Engine) -> Iterator[str]:
    """The first that nobody holds, wherever the workers of this database run: a lock of its server."""
    with database.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for number in count(1):
            if connection.scalar(select(func.pg_try_advisory_lock(WORKER_LOCKS, number))):
                yield f"worker-{number}"
                return


def _lock(file: IO[str]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@DBOS.workflow(name=jobs.WORKFLOW, max_recovery_attempts=100)
def solve_run(run_id: int) -> str:
    """Solve a run and keep its answer; says how it ended. The counter of attempts is ours (planner.attempts)."""
    return _at_work(attempts.take_up(_database, run_id), _solve)


@DBOS.workflow(name=jobs.EXPLAIN, max_recovery_attempts=100)
def explain_run(question_id: int) -> str:
    """Answer a question about a run's answer and keep what re-solves confirm; says how it ended."""
    return _at_work(attempts.take_up(_database, question_id, RunQuestion), _explain)


@DBOS.workflow(name=jobs.PART, max_recovery_attempts=100)
def solve_part(run_id: int, number: int, ask: dict[str, Any]) -> dict[str, Any]:
    """Solve a part of an attempt at a run, which this or another worker has."""
    return _parts.solve(run_id, number, ask)


def _at_work(attempt: Attempt | None, work: Callable[[Attempt], str]) -> str:
    global _current
    if attempt is None:
        return "ended"
    _current = attempt
    try:
        return work(attempt)
    finally:
        _current = None


def _solve(attempt: Attempt) -> str:
    from planner.solving import NotSolved, solved  # loads the solver

    pulse = _Pulse(attempt)
    try:
        with pulse:
            found = solved(
                attempt.problem, attempt.options, pulse.note, pulse.stop.is_set, lambda: spread(attempt, _queue)
            )
    except NotSolved as reason:
        attempt.failed(str(reason))
        return "failed"
    except Exception as error:
        log.exception("The solver failed", run=attempt.run_id)
        attempt.failed(FAILED.format(error=error))
        return "failed"
    attempt.done(found.answer, found.baseline)
    return "done"


def _explain(attempt: Attempt) -> str:
    from planner.explaining import explained  # loads the solver

    pulse = _Pulse(attempt)
    try:
        with pulse:
            result = explained(attempt.problem, attempt.asked, attempt.options, pulse.note, pulse.stop.is_set)
    except Exception as error:
        log.exception("The explanation failed", question=attempt.run_id)
        attempt.failed(FAILED.format(error=error))
        return "failed"
    attempt.explained(result)
    return "done"


class _Pulse:
    """Beats while the solver works: writes the newest progress, hears when to stop."""

    def __init__(self, attempt: Attempt) -> None:
        self.stop = threading.Event()
        self._attempt = attempt
        self._newest: Progress | Step | None = None
        self._of_goals: dict[str, Progress] = {}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def note(self, progress: Progress | Step) -> None:
        """The solver got on."""
        if isinstance(progress, Progress) and progress.goal:
            self._of_goals = {**self._of_goals, progress.goal: progress}  # another: the beat may be reading the one
        self._newest = progress

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._ended.wait(BEAT):
            newest, of_goals = self._newest, self._of_goals
            try:
                if self._attempt.beat(as_stored(newest, of_goals.values()) if newest else None):
                    self.stop.set()
            except Exception as error:
                log.warning("A heartbeat could not be written", run=self._attempt.run_id, error=str(error))


def as_stored(progress: Progress | Step, of_goals: Iterable[Progress]) -> dict[str, Any]:
    """The progress as a run or a question keeps it; of a run with what was told last of each goal."""
    if not isinstance(progress, Progress):
        return asdict(progress)
    goals = [{"goal": each.goal, "best": each.best, "bound": each.bound, "gap": each.gap} for each in of_goals]
    return {"phase": progress.phase, "seconds": progress.seconds, "goals": goals}


def _look_after(database_url: str, data_dir: Path, ended: threading.Event) -> None:
    """Put runs left alone where a worker finds them, again and again."""
    engine = jobs.jobs_engine(database_url, data_dir)
    with jobs.client(engine) as client:
        while True:
            try:
                for table in (Run, RunQuestion):
                    for left in attempts.left_alone(_database, table):
                        _see_to(client, left)
            except Exception as error:
                log.warning("Runs left alone could not be looked for", error=str(error))
            if ended.wait(LOOK):
                return


def _see_to(client: DBOSClient, left: attempts.Left) -> None:
    workflow = jobs.WORKFLOW if left.table is Run else jobs.EXPLAIN
    job = jobs.job_of(left.run_id, left.created_at, workflow)
    found = client.list_workflows(workflow_ids=[job], load_input=False, load_output=False)
    status = found[0].status if found else None
    if status is None:
        jobs.put(client, left.run_id, left.created_at, workflow)
    elif status in ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"):
        attempts.give_up(_database, left.run_id, attempts.LOST, left.table)
    elif status == "PENDING" and left.silent and attempts.claim(_database, left):
        client.resume_workflow(job, queue_name=jobs.QUEUE)


def end_now() -> None:
    """End this process without waiting for the solver, whose threads do not end by themselves."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
