"""One worker process beside the web process: started with it, started again when it dies, ended with it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import structlog

SHORT, LONG = 1.0, 30.0  # s before a worker that died is started again: doubled while it keeps dying
LIVED = 60.0  # s after which a death is one of its own, not one more
REFUSED = 3  # exit code of a worker that may not be: another one is there

log = structlog.get_logger()


class Supervisor:
    """Keeps a worker running on a database and data directory.

    The worker waits on its standard input, which closes when this process ends, however it ends.
    """

    def __init__(self, database_url: str, data_dir: Path) -> None:
        self._environment = {**os.environ, "PLANNER_DATABASE_URL": database_url, "PLANNER_DATA": str(data_dir)}
        self._ended = threading.Event()
        self._worker: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name="supervisor", daemon=True)

    @property
    def pid(self) -> int | None:
        """The worker's process, None between two."""
        worker = self._worker
        return worker.pid if worker is not None and worker.poll() is None else None

    def start(self) -> None:
        """Start the worker, in the background."""
        self._thread.start()

    def stop(self, patience: float = 5.0) -> None:
        """End the worker and wait for it, `patience` seconds before it is forced to."""
        self._ended.set()
        worker = self._worker
        if worker is not None:
            _end(worker, patience)
        self._thread.join()

    def _keep(self) -> None:
        pause, waits = SHORT, False
        while not self._ended.is_set():
            began = time.monotonic()
            code = self._run()
            if self._ended.is_set():
                return
            pause = LONG if code == REFUSED else SHORT if time.monotonic() - began > LIVED else min(2 * pause, LONG)
            if code != REFUSED:
                log.warning("The worker ended and is started again", code=code, seconds=pause)
            elif not waits:
                log.info("Another worker solves the runs of this data directory")
            waits = code == REFUSED
            self._ended.wait(pause)

    def _run(self) -> int:
        command = [sys.executable, "-m", "planner", "worker", "--beside-web"]
        with subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            env=self._environment,
            start_new_session=True,  # Ctrl-C is for this process, which then ends the worker
        ) as worker:
            self._worker = worker
            if self._ended.is_set():
                _end(worker, 0)
            return worker.wait()


def _end(worker: subprocess.Popen[bytes], patience: float) -> None:
    if worker.stdin is not None:
        worker.stdin.close()
    try:
        worker.wait(patience)
    except subprocess.TimeoutExpired:
        worker.kill()
