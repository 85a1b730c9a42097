"""A planner from a template to a published plan, with a real worker that solves."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import Server, serving
from tests.browser.walks import sign_in, words

SOLVED = 240_000  # ms that a run may take on a busy machine


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A plant of its own, with a worker beside it."""
    with serving(tmp_path_factory.mktemp("planned")) as server:
        folder = str(server.app.config["DATA_DIR"])
        worker = subprocess.Popen([sys.executable, "-m", "planner", "worker", "--data", folder])
        yield server
        worker.terminate()
        worker.wait(30)


@pytest.fixture
def planner(page: Page, plant: Server) -> Page:
    """Signed in as the plant's planner."""
    sign_in(page, "9001", url=plant.url)
    return page


def solve(page: Page) -> None:
    page.get_by_role("button", name="Solve").click()
    expect(page.locator(".result-opening")).to_be_visible(timeout=SOLVED)


def verified(problem: Path, answer: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "planner", "verify", str(problem), str(answer)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def _fits_in_german(page: Page, plant: Server, address: str) -> None:
    """The result is no wider than the screen where the words are longer."""
    assert page.context.browser is not None
    context = page.context.browser.new_context(locale="de-DE", viewport={"width": 1400, "height": 900})
    reader = context.new_page()
    reader.goto(plant.url)
    reader.locator("button[name=sign_in][value='9001']").click()
    reader.goto(address)
    assert reader.evaluate("document.documentElement.scrollWidth") <= 1400
    context.close()


def test_a_planner_builds_compares_and_publishes(
    planner: Page, plant: Server, tmp_path: Path, axe: Callable[[Page], None], snap: Callable[[Page, str], Path]
) -> None:
    page = planner

    # A team from a template, with home cover.
    page.get_by_role("link", name="Teams").first.click()
    page.get_by_role("link", name=words("Robot cell commissioning")).last.click()
    page.get_by_label("Name").fill("Robot cell 14")
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_role("heading", level=1, name="Robot cell 14")).to_be_visible()
    page.get_by_role("link", name="Home cover").first.click()
    page.get_by_label("Department").select_option(label="Maintenance")
    page.locator("input[name=skill]").fill("A07")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("Home cover of Maintenance is added.")).to_be_visible()
    axe(page)

    # A scenario of two teams; a run; what is proven.
    page.goto(f"{plant.url}/scenarios/new")
    page.locator("#name").fill("Two robot cells")
    for box in page.locator("input[name=team_ids]").all():
        box.set_checked("Robot cell" in str(page.locator(f"label[for={box.get_attribute('id')}]").text_content()))
    page.get_by_role("button", name="Save").click()
    solve(page)
    opening = page.locator(".result-opening")
    expect(opening).to_contain_text("proven best")
    expect(opening).to_contain_text("today's way")
    axe(page)
    snap(page, "walk planner result")
    first = page.url
    _fits_in_german(page, plant, first)

    # Fix everybody, exclude one, solve again: the differences are shown.
    out = page.locator(".result-team tbody th").first.inner_text()
    page.get_by_role("row", name=words(out)).get_by_role("button", name=words("Exclude")).first.click()
    expect(page.get_by_text(f"The choice for {out} is kept.")).to_be_visible()
    page.get_by_role("button", name="Solve again").click()
    expect(page.get_by_role("region", name=words("Against run"))).to_be_visible(timeout=SOLVED)
    expect(page.get_by_role("region", name=words("Against run"))).to_contain_text(out)

    # A contradiction is said in a sentence.
    page.get_by_role("link", name="Scenario", exact=True).click()
    page.get_by_role("row", name=words(out)).get_by_role("button", name="Take back").click()
    page.goto(first)
    page.get_by_role("button", name="Fix everybody on their team").click()
    page.get_by_role("link", name="Robot cell 14").click()
    page.get_by_role("link", name="Change", exact=True).click()
    page.get_by_label("Members, at least").fill("0")
    page.get_by_label("Members, at most").fill("1")
    page.locator("input[name^=sides-]").evaluate_all(
        "all => all.forEach(each => { if (each.type == 'number') each.value = ''; })"
    )
    page.get_by_role("button", name="Save").last.click()
    page.goto(f"{plant.url}/scenarios")
    page.get_by_role("link", name="Two robot cells").click()
    page.get_by_role("button", name="Solve").click()
    expect(page.get_by_role("heading", name="Rules that cannot hold together")).to_be_visible(timeout=SOLVED)

    # The first run is published, and its files stand an independent check.
    page.goto(first)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("is published").first).to_be_visible()
    files = {}
    for name in ("Problem", "Answer"):
        with page.expect_download() as download:
            page.get_by_role("link", name=name, exact=True).click()
        files[name] = tmp_path / f"{name}.json"
        download.value.save_as(files[name])
    assert verified(files["Problem"], files["Answer"]).returncode == 0
    answer = json.loads(files["Answer"].read_text(encoding="utf-8"))
    answer["members"].pop()
    files["Answer"].write_text(json.dumps(answer), encoding="utf-8")
    assert verified(files["Problem"], files["Answer"]).returncode == 1
