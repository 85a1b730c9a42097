"""A shared terminal in the browser: left alone it signs out, and Back reveals nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import Server
from tests.browser.walks import in_rail, sign_in

NUMBER = "1006"


@pytest.fixture
def hasty(live_server: Server) -> Iterator[Server]:
    """A server that waits three seconds instead of ninety."""
    usual = live_server.app.config["TERMINAL_IDLE"]
    live_server.app.config["TERMINAL_IDLE"] = timedelta(seconds=3)
    yield live_server
    live_server.app.config["TERMINAL_IDLE"] = usual


def test_a_terminal_that_is_left_alone_signs_out_and_back_reveals_nothing(page: Page, hasty: Server) -> None:
    sign_in(page, NUMBER, terminal=True)
    in_rail(page, "My skills")
    page.wait_for_url("**/sign-in?ended=idle", timeout=15_000)
    expect(page.get_by_text("You were signed out because nothing was entered for a while.")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_text("Anna Vogel", exact=True)).not_to_have_class("who-name")


def test_a_terminal_in_use_stays_signed_in(page: Page, hasty: Server) -> None:
    sign_in(page, NUMBER, terminal=True)
    in_rail(page, "Find a skill")
    for _ in range(8):
        page.keyboard.press("Tab")
        page.wait_for_timeout(800)
    assert "/skills" in page.url


def test_a_terminal_without_scripts_shows_nothing_either_once_it_was_left_alone(
    browser: Browser, base_url: str, hasty: Server
) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=base_url, locale="en-GB")
    page = context.new_page()
    sign_in(page, NUMBER, terminal=True)
    page.wait_for_url("**/sign-in?ended=idle", timeout=15_000)
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    context.close()


def test_back_reveals_nothing_after_signing_out(page: Page) -> None:
    sign_in(page, NUMBER)
    in_rail(page, "My skills")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
