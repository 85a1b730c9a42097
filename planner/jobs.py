"""The queue of runs and questions about them, kept by DBOS: web processes enqueue through its client, workers take up.

It lives in a file of its own beside the SQLite database, or in a schema of its own in the PostgreSQL database.
Importing this is cheap: DBOS is loaded with the first run that is enqueued. The web process never loads OR-Tools.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import Engine, create_engine, event, make_url

from planner.database import BUSY_TIMEOUT, engine_options, journal, normal_url

if TYPE_CHECKING:
    from dbos import DBOSClient

APPLICATION = "planner"
QUEUE = "runs"
WORKFLOW = "solve_run"
EXPLAIN = "explain_run"
PART = "solve_part"
NAMES = {WORKFLOW: "run", EXPLAIN: "question"}
"""What the jobs of each workflow are called after."""
VERSION = "1"
"""Of what a job means. Fixed, so that any release takes up the jobs of any other that shares it."""
FILE = "jobs.db"

log = structlog.get_logger()


def jobs_engine(database_url: str, data_dir: Path) -> Engine:
    """An engine for the queue: the file jobs.db for an SQLite database, else the database itself.

    DBOS begins its transactions itself, so SQLite is set up otherwise than for the application.
    """
    url = make_url(normal_url(database_url))
    if url.get_backend_name() != "sqlite":
        return create_engine(url, **engine_options(url))
    url = url.set(database=str(data_dir / FILE))
    engine = create_engine(url, **engine_options(url))
    event.listen(engine, "connect", _connected)
    return engine


def _connected(connection: Any, _: object) -> None:
    connection.isolation_level = "IMMEDIATE"
    version = tuple(map(int, connection.execute("SELECT sqlite_version()").fetchone()[0].split(".")))
    for pragma in (f"busy_timeout = {BUSY_TIMEOUT}", f"journal_mode = {journal(version)}", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def job_of(run_id: int, created_at: datetime, workflow: str = WORKFLOW) -> str:
    """The job of a run. The moment is in it because a restored database may use the number of a run again."""
    return f"{NAMES[workflow]}-{run_id}-{created_at:%Y%m%dT%H%M%S%f}"


def queue_of(worker: str) -> str:
    """The queue of the parts of runs that a worker is asked for."""
    return f"parts-{worker}"


@contextmanager
def client(engine: Engine) -> Iterator[DBOSClient]:
    """A client of the queue; it fails at once when the queue is not there yet."""
    from dbos import DBOSClient, DBOSPortableJSONSerializer

    logging.getLogger("dbos").setLevel(logging.WARNING)
    opened = DBOSClient(
        system_database_engine=engine,
        serializer=DBOSPortableJSONSerializer(),
        application_name=APPLICATION,
        retry_connection_errors=False,
    )
    try:
        yield opened
    finally:
        opened.destroy()


def put(opened: DBOSClient, run_id: int, created_at: datetime, workflow: str = WORKFLOW) -> None:
    """Put a run into the queue; once is enough, and twice is once."""
    opened.enqueue(
        {
            "workflow_name": workflow,
            "queue_name": QUEUE,
            "workflow_id": job_of(run_id, created_at, workflow),
            "app_version": VERSION,
        },
        run_id,
    )


def put_part(opened: DBOSClient, job: str, worker: str, run_id: int, attempt: int, ask: dict[str, Any]) -> None:
    """Ask a worker for a part of the attempt at a run."""
    opened.enqueue(
        {"workflow_name": PART, "queue_name": queue_of(worker), "workflow_id": job, "app_version": VERSION},
        run_id,
        attempt,
        ask,
    )


def enqueue(database_url: str, data_dir: Path, run_id: int, created_at: datetime, workflow: str = WORKFLOW) -> None:
    """Put a run into the queue from a web process. What fails here is not lost: workers look for runs left out."""
    engine = jobs_engine(database_url, data_dir)
    try:
        with client(engine) as opened:
            put(opened, run_id, created_at, workflow)
    except Exception as error:
        log.warning("A run waits for a worker to find it", job=job_of(run_id, created_at, workflow), error=str(error))
    finally:
        engine.dispose()
