"""Workers as processes of their own, killed and ended as on a bad day."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text, update

from models import Run, follow_rule, now
from models.schema import newest
from planner import jobs
from planner.attempts import STALE
from planner.supervisor import REFUSED, Supervisor
from tests.planner.plant import Rows, add, make_scenario, make_team

pytestmark = pytest.mark.slow
PATIENCE = 90.0


def hard_problem() -> dict[str, Any]:
    """The Steiner triples of 81 points: the best 61 people are soon found, proving them takes longer than a test waits.

    People are the points of a space of four dimensions over three numbers, needs are its lines: each asks for one of
    the three people on it.
    """
    points = ["".join(digits) for digits in product("012", repeat=4)]
    lines = sorted({tuple(sorted((a, b, third(a, b)))) for a, b in combinations(points, 2)})
    skills: dict[str, dict[str, int]] = {point: {} for point in points}
    for line in lines:
        for point in line:
            skills[point]["-".join(line)] = 3
    return {
        "format": "hybrid-team-problem/1",
        "people": [{"id": point, "weekly_cost": 1000, "skills": held} for point, held in skills.items()],
        "teams": [
            {
                "id": "t1",
                "start": "2027-03-01",
                "end": "2027-03-28",
                "needs": [{"id": f"n{n}", "skill": "-".join(line), "level": 3} for n, line in enumerate(lines)],
            }
        ],
    }


def third(a: str, b: str) -> str:
    """The point on the line through two others."""
    return "".join(str(-(int(x) + int(y)) % 3) for x, y in zip(a, b, strict=True))


def easy_problem() -> dict[str, Any]:
    return {
        "format": "hybrid-team-problem/1",
        "people": [{"id": "p1", "skills": {"s": 3}}],
        "teams": [{"id": "t1", "needs": [{"id": "n1", "skill": "s", "level": 3}]}],
    }


@pytest.fixture(autouse=True)
def of_this_version(session: Rows) -> None:
    """`planner worker` looks at the version of a database, which migrations write, and at its rule of levels."""
    session.execute(text("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL)"))
    session.execute(text("INSERT INTO alembic_version VALUES (:newest)"), {"newest": newest()})
    session.commit()
    follow_rule(session())


class Watched:
    """A run in the database, read anew each time."""

    def __init__(self, session: Rows, problem: dict[str, Any], time_limit: float = 8) -> None:
        day = date(2027, 1, 4)
        scenario = make_scenario(session, day, make_team(session, day, day))
        run = add(session, Run(scenario=scenario, problem=problem, options={"time_limit": time_limit}))
        self.id, self.created_at = run.id, run.created_at
        self.session = session
        session.commit()

    def now(self) -> Run:
        self.session.rollback()
        run = self.session.get(Run, self.id, populate_existing=True)
        assert run is not None
        self.session.expunge(run)
        self.session.rollback()
        return run

    def until(self, holds: Callable[[Run], object]) -> Run:
        end = time.monotonic() + PATIENCE
        while not holds(run := self.now()):
            assert time.monotonic() < end, (run.state, run.attempts, run.progress, run.reason)
            time.sleep(0.1)
        return run

    def write(self, **facts: Any) -> None:
        self.session.execute(update(Run).where(Run.id == self.id).values(**facts))
        self.session.commit()


@contextmanager
def supervised(database_url: str, folder: Path) -> Iterator[Supervisor]:
    supervisor = Supervisor(database_url, folder)
    supervisor.start()
    try:
        yield supervisor
    finally:
        supervisor.stop()


@dataclass
class Worker:
    """`planner worker` and what it says."""

    process: subprocess.Popen[bytes]
    log: Path

    def says(self, words: str) -> None:
        end = time.monotonic() + PATIENCE
        while words not in self.said:
            assert time.monotonic() < end, self.said
            time.sleep(0.1)

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")


@contextmanager
def a_worker(database_url: str, folder: Path, name: str) -> Iterator[Worker]:
    environment = {**os.environ, "PLANNER_DATABASE_URL": database_url, "PLANNER_DATA": str(folder)}
    log = folder / f"{name}.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "planner", "worker"], env=environment, stdout=file, stderr=file
        )
    try:
        yield Worker(process, log)
    finally:
        process.kill()
        process.wait()


def at_work(run: Run) -> bool:
    return run.state == "running" and (run.progress or {}).get("phase") in ("shortfall", "cost")


def test_a_worker_solves_a_run_that_was_queued_before_there_was_any_worker(
    session: Rows, database_url: str, tmp_path: Path
) -> None:
    run = Watched(session, easy_problem())
    jobs.enqueue(database_url, tmp_path, run.id, run.created_at)
    with supervised(database_url, tmp_path):
        ended = run.until(lambda run: run.state == "done")
    assert ended.answer is not None
    assert (ended.answer["status"], ended.attempts) == ("optimal", 1)
    assert ended.baseline is not None


def test_a_run_whose_worker_is_killed_is_taken_up_again_and_ends_once(
    session: Rows, database_url: str, tmp_path: Path
) -> None:
    run = Watched(session, hard_problem())
    with supervised(database_url, tmp_path) as supervisor:
        run.until(at_work)
        first = supervisor.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        ended = run.until(lambda run: run.state in ("done", "failed"))
        assert supervisor.pid not in (None, first)
        time.sleep(7)  # longer than a look for runs left alone
        later = run.now()
    assert (ended.state, ended.attempts) == ("done", 2)
    assert (later.finished_at, later.attempts) == (ended.finished_at, 2)


def test_a_run_that_kills_its_worker_each_time_is_given_up(session: Rows, database_url: str, tmp_path: Path) -> None:
    run = Watched(session, hard_problem(), time_limit=60)
    with supervised(database_url, tmp_path) as supervisor:
        for attempt in (1, 2, 3):
            run.until(lambda run, attempt=attempt: run.attempts == attempt and run.heartbeat_at)  # type: ignore[misc]
            assert supervisor.pid is not None
            os.kill(supervisor.pid, signal.SIGKILL)
        ended = run.until(lambda run: run.state == "failed")
    assert ended.reason is not None
    assert "three times" in ended.reason


def test_a_run_that_is_stopped_keeps_its_best_answer(session: Rows, database_url: str, tmp_path: Path) -> None:
    run = Watched(session, hard_problem(), time_limit=300)
    with supervised(database_url, tmp_path):
        run.until(at_work)
        run.write(stop_asked_at=now())
        ended = run.until(lambda run: run.state in ("done", "failed"))
    assert ended.state == "done"
    assert ended.answer is not None
    assert ended.answer["members"]


def test_a_faulty_problem_fails_with_a_sentence(session: Rows, database_url: str, tmp_path: Path) -> None:
    run = Watched(session, {**easy_problem(), "people": [{"id": "p1", "skills": {"s": 9}}]})
    with supervised(database_url, tmp_path):
        ended = run.until(lambda run: run.state == "failed")
    assert ended.reason is not None
    assert "$.people[0].skills.s" in ended.reason


def test_a_worker_that_is_told_to_end_puts_its_run_back(session: Rows, database_url: str, tmp_path: Path) -> None:
    run = Watched(session, hard_problem(), time_limit=60)
    with supervised(database_url, tmp_path):
        run.until(at_work)
    put_back = run.now()
    assert (put_back.state, put_back.attempts) == ("queued", 0)


def test_ctrl_c_is_for_the_process_that_a_worker_works_beside(database_url: str, tmp_path: Path) -> None:
    with supervised(database_url, tmp_path) as supervisor:
        end = time.monotonic() + PATIENCE
        while (worker := supervisor.pid) is None:
            assert time.monotonic() < end
            time.sleep(0.05)
        assert os.getpgid(worker) != os.getpgid(0)


def test_a_worker_ends_when_the_process_that_started_it_is_killed(database_url: str, tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from planner.supervisor import Supervisor\n"
        "s = Supervisor(sys.argv[1], Path(sys.argv[2])); s.start()\n"
        "while not s.pid: time.sleep(0.05)\n"
        "print(s.pid, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", program, database_url, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        time.sleep(4)  # it is ready
        parent.kill()
    end = time.monotonic() + 20
    while _lives(worker):
        assert time.monotonic() < end
        time.sleep(0.1)


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_a_second_worker_is_refused_in_one_sentence_on_sqlite_only(database_url: str, tmp_path: Path) -> None:
    with a_worker(database_url, tmp_path, "first") as first:
        first.says("worker-1")
        with a_worker(database_url, tmp_path, "second") as second:
            if database_url.startswith("sqlite"):
                assert second.process.wait(PATIENCE) == REFUSED
                assert second.said.strip().count("\n") == 0
                assert "on SQLite there is one" in second.said
            else:
                second.says("worker-2")


def test_a_worker_that_gets_sigterm_ends_by_itself(database_url: str, tmp_path: Path) -> None:
    with a_worker(database_url, tmp_path, "worker") as worker:
        worker.says("is ready")
        worker.process.terminate()
        assert worker.process.wait(PATIENCE) == 0


@pytest.mark.parametrize("backend", [pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_another_worker_takes_up_the_run_of_one_that_is_gone(session: Rows, database_url: str, tmp_path: Path) -> None:
    run = Watched(session, hard_problem(), time_limit=300)
    with a_worker(database_url, tmp_path, "gone") as gone:
        run.until(at_work)
        with a_worker(database_url, tmp_path, "other") as other:
            other.says("is ready")
            gone.process.kill()
            gone.process.wait()
            run.write(heartbeat_at=now() - STALE - timedelta(seconds=1))
            run.until(lambda run: run.attempts == 2)
            run.write(stop_asked_at=now())
            ended = run.until(lambda run: run.state in ("done", "failed"))
    assert (ended.state, ended.attempts) == ("done", 2)
