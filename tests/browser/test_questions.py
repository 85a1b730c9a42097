"""A planner asks why somebody was not chosen, applies the answer, and sees them chosen."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.serving import Server, serving
from tests.browser.walks import in_rail, sign_in, to_run, words

SOLVED = 240_000  # ms that a run or a question may take on a busy machine
PHONE = ViewportSize(width=400, height=800)


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A plant of its own, with a worker beside it."""
    with serving(tmp_path_factory.mktemp("asked")) as server:
        folder = str(server.app.config["DATA_DIR"])
        worker = subprocess.Popen([sys.executable, "-m", "planner", "worker", "--data", folder])
        yield server
        worker.terminate()
        worker.wait(30)


def solved(page: Page, plant: Server) -> str:
    """The address of a run of one team, solved."""
    sign_in(page, "9001", url=plant.url)
    in_rail(page, "Scenarios")
    page.get_by_role("link", name="New scenario").first.click()
    page.locator("#name").fill("One robot cell")
    for box in page.locator("input[name=team_ids]").all():
        box.set_checked("Robot cell" in str(page.locator(f"label[for={box.get_attribute('id')}]").text_content()))
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Solve").click()
    expect(page.locator(".result-opening")).to_be_visible(timeout=SOLVED)
    return page.url


def test_why_not_is_asked_applied_and_solved_again(
    page: Page, plant: Server, axe: Callable[[Page], None], snap: Callable[[Page, str], Path]
) -> None:
    run = solved(page, plant)

    # Who else could take the first seat?
    page.get_by_role("button", name=words("Who else?")).first.click()
    seats = page.get_by_role("rowheader", name=re.compile(r"takes? the seat\."))
    expect(seats.first).to_be_visible(timeout=SOLVED)
    axe(page)
    other = re.sub(r" takes? the seat\.$", "", seats.first.inner_text()).split(", ")[0]

    # Why not they?
    page.get_by_role("link", name="Back to the result").click()
    expect(page.get_by_role("row", name=words(other))).to_have_count(0)
    page.locator("#person").fill(other)
    page.get_by_role("button", name="Why not?").click()
    expect(page.get_by_role("heading", level=1, name=words(f"Why not {other}"))).to_be_visible()
    expect(page.get_by_role("heading", name="What was found")).to_be_visible(timeout=SOLVED)
    axe(page)
    snap(page, "why not")
    page.set_viewport_size(PHONE)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    # The answer is applied and solved again: they are chosen.
    page.get_by_role("button", name=words("Apply and solve again")).first.click()
    expect(page.locator(".result-opening")).to_be_visible(timeout=SOLVED)
    assert page.url != run
    expect(page.locator(".result-team tbody th", has_text=other)).to_be_visible()


def test_a_question_is_answered_without_javascript(page: Page, plant: Server) -> None:
    run = solved(page, plant)
    assert page.context.browser is not None
    context = page.context.browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    sign_in(plain, "9001", url=plant.url)
    to_run(plain, int(run.rsplit("/", 1)[1]))
    plain.get_by_role("button", name=words("Does it hang on unverified levels?")).click()
    expect(plain.get_by_role("heading", name="What was found")).to_be_visible(timeout=SOLVED)
    context.close()
