"""The matrix by keyboard: the plain table of a department, and the grid of everybody."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Axe, Snap
from tests.browser.serving import Server
from tests.browser.walks import in_rail, sign_in

HEAD, PLANNER = "1001", "9001"


def focused(page: Page) -> Any:
    """What has the focus: the row's first words and the place in the row."""
    script = """() => { const cell = document.activeElement.closest('td, th');
      const row = cell.parentElement;
      return [row.querySelector('th a').textContent, [...row.children].indexOf(cell)]; }"""
    return page.evaluate(script)


def test_arrow_keys_move_between_the_cells_of_the_plain_matrix(page: Page, live_server: Server) -> None:
    sign_in(page, HEAD)
    in_rail(page, "Skills matrix")
    names = page.locator("table.matrix tr[data-person] th a").all_inner_texts()
    page.locator("table.matrix tr[data-person] td").first.locator("a").focus()
    for key, place in (
        ("ArrowRight", [names[0], 2]), ("ArrowDown", [names[1], 2]), ("ArrowLeft", [names[1], 1]),
        ("ArrowUp", [names[0], 1]), ("ArrowUp", [names[0], 1]), ("Control+End", [names[-1], None]),
        ("Control+Home", [names[0], 1]),
    ):  # fmt: skip
        page.keyboard.press(key)
        row, column = focused(page)
        assert (row, column if place[1] is not None else None) == tuple(place), key
    in_order = page.locator("table.matrix [tabindex='0']")
    expect(in_order).to_have_count(1)


def test_the_grid_of_everybody_is_walked_and_opened_by_keyboard(
    page: Page, live_server: Server, axe: Axe, snap: Snap
) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    sign_in(page, PLANNER)
    page.goto("/matrix/everybody?view=grid")
    grid = page.locator("#grid")
    expect(grid.locator(".level-cell:not(:empty)").first).to_be_visible()
    expect(grid).to_contain_text("At level 3 or 4")
    axe(page)
    snap(page, "planner grid")
    grid.locator(".level-cell:not(:empty)").first.click()
    focus = grid.locator(".ag-cell-focus")
    column = focus.get_attribute("col-id")
    page.keyboard.press("ArrowRight")
    assert focus.get_attribute("col-id") != column
    page.keyboard.press("Control+ArrowDown")
    expect(focus).to_be_in_viewport()
    page.keyboard.press("Control+ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/people/\d+/skills/\d+"))
    assert refused == []


def test_the_grid_on_a_phone_stays_within_the_screen_and_says_how_many_are_at_each_level(
    page: Page, live_server: Server, snap: Snap
) -> None:
    page.set_viewport_size({"width": 400, "height": 850})
    sign_in(page, PLANNER)
    page.goto("/matrix/everybody?view=grid")
    expect(page.locator("#grid .level-counts").first).to_be_visible()
    counts = page.locator("#grid .level-counts").first.locator("span").all_inner_texts()
    assert [each.split(":")[0] for each in counts] == ["0", "1", "2", "3", "4"]
    page.locator(".wide-filters .more > summary").click()
    snap(page, "planner grid phone")
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_a_level_is_changed_where_it_stands_by_keyboard(page: Page, live_server: Server, axe: Axe, snap: Snap) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    sign_in(page, HEAD)
    in_rail(page, "Skills matrix")
    row = page.locator("table.matrix tr[data-person]").nth(2)
    cell = row.locator("td").nth(1)
    cell.locator("a").focus()
    before = cell.inner_text()
    page.keyboard.press("F2")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", level=2)).to_be_visible()
    axe(page)
    snap(page, "head cell dialog")
    page.keyboard.press("1")
    dialog.get_by_label("How it is known").select_option("test")
    dialog.get_by_role("button", name="Record").click()
    expect(page.get_by_text("level 1 is stated.")).to_be_visible()
    expect(dialog).to_be_hidden()
    expect(cell).to_contain_text("1")
    page.locator("#notices").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("The change is undone.")).to_be_visible()
    expect(page.locator("table.matrix tr[data-person]").nth(2).locator("td").nth(1)).to_have_text(before)
    assert refused == []
