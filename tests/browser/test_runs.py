"""A run's page while the solver works, without a solver: the database says how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect
from sqlalchemy import update

from models import Run, Scenario, db, now
from planner.problems import freeze
from planner.solving import solved
from planner.worker import as_stored
from solver.answer import Progress
from tests.browser.serving import Server, serving
from tests.browser.walks import sign_in, to_run

PHONE = ViewportSize(width=400, height=800)


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A plant of its own, with nobody who solves."""
    with serving(tmp_path_factory.mktemp("watched")) as server:
        yield server


def begun(server: Server) -> int:
    """A run of the demo's scenario that a worker would be at."""
    with server.app.app_context():
        scenario = db.session.query(Scenario).first()
        assert scenario is not None
        run = Run(scenario=scenario, problem=freeze(scenario), state="running", options={"time_limit": 60})
        run.started_at = now()
        db.session.add(run)
        db.session.commit()
        number = run.id
        db.session.remove()
    return number


def write(server: Server, run_id: int, **facts: Any) -> None:
    with server.app.app_context():
        db.session.execute(update(Run).where(Run.id == run_id).values(**facts))
        db.session.commit()
        db.session.remove()


def test_a_run_s_page_follows_the_run_until_its_result(
    page: Page, plant: Server, axe: Callable[[Page], None], snap: Callable[[Page, str], Path]
) -> None:
    run_id = begun(plant)
    sign_in(page, "9001", url=plant.url)
    to_run(page, run_id)
    expect(page.get_by_role("heading", name="Starting")).to_be_visible()
    told = Progress("cost", 3.0, "cost", 150000.0, 149400.0)
    write(plant, run_id, progress=as_stored(told, [told]))
    expect(page.get_by_role("heading", name="Improving: Cost")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("at most 0.4 % from the best")).to_be_visible()
    axe(page)
    snap(page, "run progress")
    page.set_viewport_size(PHONE)
    axe(page)
    page.get_by_role("button", name="Stop with the best so far").click()
    expect(page.get_by_role("button", name="Stop with the best so far")).to_have_count(0)
    with plant.app.app_context():
        run = db.session.get(Run, run_id)
        assert run is not None
        assert run.stop_asked_at is not None
        problem = run.problem
        db.session.remove()
    found = solved(problem, {"time_limit": 5}, lambda _progress: None)
    write(plant, run_id, state="done", answer=found.answer, baseline=found.baseline, finished_at=now())
    expect(page.locator(".result-opening")).to_be_visible(timeout=15_000)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_result_that_takes_long_to_come_is_asked_for_once(
    page: Page, plant: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = begun(plant)
    sign_in(page, "9001", url=plant.url)
    to_run(page, run_id)
    expect(page.get_by_role("heading", name="Starting")).to_be_visible()
    show = plant.app.view_functions["runs.show"]

    def slowly(run_id: int) -> object:
        sleep(2.6)  # longer than the page waits before it asks again, so short that threads are left to answer
        return show(run_id=run_id)

    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    monkeypatch.setitem(plant.app.view_functions, "runs.show", slowly)
    with plant.app.app_context():
        problem = db.session.get_one(Run, run_id).problem
        db.session.remove()
    found = solved(problem, {"time_limit": 5}, lambda _progress: None)
    write(plant, run_id, state="done", answer=found.answer, baseline=found.baseline, finished_at=now())
    expect(page.locator(".result-opening")).to_be_visible(timeout=15_000)
    assert asked.count(f"{plant.url}/runs/{run_id}") == 1


def test_a_run_s_page_works_without_javascript(page: Page, plant: Server) -> None:
    run_id = begun(plant)
    assert page.context.browser is not None
    context = page.context.browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    sign_in(plain, "9001", url=plant.url)
    to_run(plain, run_id)
    expect(plain.get_by_role("heading", name="Starting")).to_be_visible()
    write(plant, run_id, progress={"phase": "model", "seconds": 1.0})
    expect(plain.get_by_role("heading", name="Stating the model")).to_be_visible(timeout=20_000)
    plain.get_by_role("button", name="Stop with the best so far").click()
    expect(plain.get_by_role("button", name="Stop with the best so far")).to_have_count(0)
    context.close()
