"""The matrix as the browser prints it: every column on one sheet, nothing that only a screen needs."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import Server
from tests.browser.walks import sign_in

A3 = {"width": 1527, "height": 1062}  # CSS pixels of A3 landscape without its margins
CUT = """[...document.querySelectorAll("table.matrix tbody td a, table.matrix [scope=colgroup] span")].filter(
  (each) => { const cell = each.parentElement.getBoundingClientRect(), range = document.createRange();
    range.selectNodeContents(each); const text = range.getBoundingClientRect();
    return text.width && (text.left < cell.left - 1 || text.right > cell.right + 1 || text.bottom > cell.bottom + 1); },
).map((each) => each.textContent)"""
RIGHT = "document.querySelector('table.matrix').getBoundingClientRect().right"


@pytest.mark.parametrize(("who", "address"), [("1001", "/matrix?all=1"), ("9001", "/matrix/everybody?view=plain")])
def test_all_columns_of_a_matrix_fit_on_a_sheet(page: Page, live_server: Server, who: str, address: str) -> None:
    sign_in(page, who)
    page.set_viewport_size({"width": A3["width"], "height": A3["height"]})
    page.goto(address)
    columns = page.locator("table.matrix .skills th[data-skill]")
    assert columns.count() == 79
    page.emulate_media(media="print")
    assert page.evaluate(RIGHT) <= A3["width"]
    expect(columns.last).to_be_visible()
    assert page.evaluate(CUT) == []
    for screen_only in ("nav[aria-label=Main]", ".tabs", ".filters", ".edit-switch", ".pager"):
        for each in page.locator(screen_only).all():
            expect(each).to_be_hidden()
