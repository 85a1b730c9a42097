"""A head and the messy workbook: import it, import it again, take it back; and the workbook alive in a sandbox."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.serving import Server
from tests.browser.walks import in_rail, sign_in

Axe = Callable[[Page], None]
Snap = Callable[[Page, str], Path]
HEAD = "1001"


def read(page: Page, file: Path) -> None:
    """Upload the file and look at what is asked."""
    in_rail(page, "Import")
    page.get_by_label("A file").set_input_files(file)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What does this sheet say?")


def answer(page: Page) -> None:
    """Say what the sheet does not."""
    page.get_by_label("I do: they are confirmed in my name").check()
    page.get_by_label("When somebody is there twice").select_option(label="the lower level counts")
    page.get_by_label("Jürgen Kesler is").select_option(label="Jürgen Kessler (1003)")
    page.get_by_label("? means").select_option(label="not asked: leave it empty")
    page.get_by_role("button", name="Show every change").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Every change")


def test_a_head_imports_the_messy_workbook_and_again_and_takes_it_back(
    page: Page, live_server: Server, axe: Axe, snap: Snap, tmp_path: Path
) -> None:
    sign_in(page, HEAD)
    in_rail(page, "Import")
    axe(page)
    snap(page, "walk sheets upload")
    with page.expect_download() as download:
        page.get_by_role("link", name="A messy workbook to try it with").click()
    workbook = tmp_path / "Matrix.xlsx"
    download.value.save_as(workbook)

    read(page, workbook)
    axe(page)
    snap(page, "walk sheets questions")
    page.get_by_role("button", name="Show every change").click()
    expect(page.get_by_text("Say who stands for these levels.")).to_be_visible()
    answer(page)
    axe(page)
    snap(page, "walk sheets preview")
    page.get_by_role("button", name=re.compile(r"Import these \d+ changes")).click()
    expect(page.get_by_text(re.compile(r"Matrix.xlsx is imported: \d+ changes."))).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("What your sheet says")
    axe(page)
    snap(page, "walk sheets findings")
    read(page, workbook)
    answer(page)
    expect(page.get_by_text("0 differences")).to_be_visible()
    snap(page, "walk sheets again")

    in_rail(page, "My last changes")
    axe(page)
    snap(page, "walk sheets last changes")
    page.get_by_role("row").filter(has_text="Matrix.xlsx").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("The change is undone.")).to_be_visible()
    read(page, workbook)
    answer(page)
    expect(page.get_by_role("button", name=re.compile(r"Import these \d+ changes"))).to_be_visible()


def test_the_workbook_comes_alive_in_a_sandbox(page: Page, live_server: Server, axe: Axe, snap: Snap) -> None:
    page.goto("/")
    page.get_by_role("button", name="Your spreadsheet, alive in 90 seconds").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What your sheet says")
    expect(page.get_by_text("A sandbox: a plant of its own")).to_be_visible()
    figures = page.locator(".figures").inner_text()
    assert re.findall(r"(\d+)\n", figures)[:3] == ["5", "3", "1"]
    expect(page.locator("#nights")).to_contain_text("MES operations")
    axe(page)
    snap(page, "walk sheets sandbox")
    page.get_by_role("link", name="Look at the matrix").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "/sandbox/" in page.url
    page.get_by_role("link", name="Leave the sandbox").click()
    expect(page.get_by_role("button", name="Your spreadsheet, alive in 90 seconds")).to_be_visible()
