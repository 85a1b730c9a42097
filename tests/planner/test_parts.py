"""Parts of runs on several workers: what is asked and found keeps its meaning, and who is gone is not waited for."""

import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from models import Run
from planner import jobs
from planner.part_worker import PartWorker
from planner.parts import ENDS, FAILED, as_stored, ask_from, found_as_stored, found_from
from solver.apart import Ask, Found
from solver.draft import Course, Draft
from tests.benchmarks.made import Size, made
from tests.planner.plant import Rows
from tests.planner.test_worker import Watched, Worker, a_worker, of_this_version

__all__ = ["of_this_version"]


def test_what_is_asked_of_a_part_and_found_is_kept_as_json_without_a_loss() -> None:
    ask = Ask(3, 2.5, 0.01, 7, Fraction(22, 7), 1500.5, linear=True)
    assert ask_from(as_stored(ask)) == ask
    course = Course("p1", "tr1", date(2027, 1, 4), date(2027, 1, 8), None)
    draft = Draft({"t1": ["p1", "p2"]}, {("t1", "n1"): ["p1"]}, [course])
    found = Found(draft, {"shortfall": Fraction(1, 10)}, {"shortfall": Fraction(0)}, 0.5)
    assert found_from(found_as_stored(found)) == found
    assert found_from(found_as_stored(Found(None, {}, money=1.25))) == Found(None, {}, money=1.25)


def plant(people: int, sites: int) -> dict[str, Any]:
    """A problem of as many independent parts as there are sites, with money enough."""
    stated = made(Size(people, 40, 2 * sites, sites=sites))
    for team in stated["teams"]:
        team["sites"] = [f"s{int(team['id'][1:]) % sites}"]
    del stated["rules"]["training_budget"]
    return stated


class Spread(Watched):
    """A run of which the parts are to be solved apart, whatever its size."""

    def __init__(self, session: Rows, problem: dict[str, Any]) -> None:
        super().__init__(session, problem, time_limit=60)
        self.write(options={"time_limit": 60, "method": "apart"})

    def asked_of(self) -> set[str]:
        """The queues of the workers that have been asked for parts."""
        try:
            found = self.session.execute(
                text("SELECT DISTINCT queue_name FROM dbos.workflow_status WHERE name = 'solve_part'")
            )
            return set(found.scalars())
        finally:
            self.session.rollback()


@contextmanager
def two_workers(database_url: str, folder: Path) -> Iterator[tuple[Worker, Worker]]:
    with a_worker(database_url, folder, "one") as one:
        one.says("worker-1")
        with a_worker(database_url, folder, "other") as other:
            other.says("is ready")
            time.sleep(1.5)  # both look at their queues
            yield one, other


@pytest.mark.slow
@pytest.mark.parametrize("backend", [pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_parts_of_a_run_are_solved_by_all_workers(session: Rows, database_url: str, tmp_path: Path) -> None:
    seen = set[str]()
    with two_workers(database_url, tmp_path):
        run = Spread(session, plant(240, sites=6))
        jobs.enqueue(database_url, tmp_path, run.id, run.created_at)

        def has_ended(watched: Run) -> bool:
            seen.update(run.asked_of())
            return watched.state in ("done", "failed")

        ended = run.until(has_ended)
    assert seen == {"parts-worker-1", "parts-worker-2"}
    assert ended.answer is not None, ended.reason
    assert ended.answer["status"] == "optimal"
    assert "parts" in [phase["name"] for phase in ended.answer["run"]["phases"]]
    assert run.asked_of() == set()  # the plans of the parts do not stay behind


@pytest.mark.slow
@pytest.mark.parametrize("backend", [pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_the_parts_of_a_worker_that_is_killed_are_solved_by_another(
    session: Rows, database_url: str, tmp_path: Path
) -> None:
    with two_workers(database_url, tmp_path) as both:
        run = Spread(session, plant(1200, sites=12))
        jobs.enqueue(database_url, tmp_path, run.id, run.created_at)
        run.until(lambda _: len(run.asked_of()) == 2)
        leads = [worker for worker in both if _at_work(run, worker)]
        assert len(leads) == 1
        [other] = [worker for worker in both if worker not in leads]
        other.process.kill()
        ended = run.until(lambda run: run.state in ("done", "failed"))
    assert (ended.state, ended.attempts) == ("done", 1)
    assert ended.answer is not None
    assert ended.answer["status"] == "optimal"
    assert "lost a part" in leads[0].said


def _at_work(run: Watched, worker: Worker) -> bool:
    """Whether this worker has the run."""
    found = run.session.scalar(
        text("SELECT executor_id FROM dbos.workflow_status WHERE name = 'solve_run' AND status = 'PENDING'")
    )
    run.session.rollback()
    return str(found) in worker.said


@pytest.mark.slow
def test_a_part_of_a_run_that_has_ended_is_not_begun(session: Rows, database_url: str) -> None:
    run = Spread(session, plant(80, sites=2))
    bind = session.get_bind()
    worker = PartWorker(bind.engine, 1)
    asked = as_stored(Ask(0, 10.0, 0.0, 0))
    try:
        assert worker.solve(run.id, 1, asked) == {"nothing": ENDS}
        run.write(state="running", attempts=1)
        found = found_from(worker.solve(run.id, 1, asked))
        assert found.draft is not None
        assert set(found.draft.members) <= {"t0", "t2"}
        assert worker.solve(run.id, 2, asked) == {"nothing": ENDS}
    finally:
        worker.close()
    assert session.get(Run, run.id) is not None


@pytest.mark.slow
def test_a_part_whose_process_is_killed_has_failed_and_the_next_is_solved(session: Rows, database_url: str) -> None:
    run = Spread(session, plant(80, sites=2))
    run.write(state="running", attempts=1)
    worker = PartWorker(session.get_bind().engine, 1)
    asked = as_stored(Ask(0, 10.0, 0.0, 0))
    with ThreadPoolExecutor(1) as thread:
        try:
            waits = thread.submit(worker.solve, run.id, 1, asked)
            while not (processes := multiprocessing.active_children()):
                time.sleep(0.05)
            processes[0].kill()
            assert waits.result() == {"nothing": FAILED}
            assert found_from(worker.solve(run.id, 1, asked)).draft is not None
        finally:
            worker.close()
