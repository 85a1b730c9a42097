"""An employee at a phone's width, from sign-in to the last effect."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.serving import Server
from tests.browser.walks import in_rail, propose, sign_in, words

NUMBER = "1006"


@pytest.fixture
def phone(page: Page) -> Page:
    """A phone's screen."""
    page.set_viewport_size({"width": 400, "height": 800})
    return page


def to_log(page: Page) -> None:
    """Go to where a skill is logged."""
    in_rail(page, "My skills")
    page.get_by_role("link", name="Log a skill").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log a skill")


def log(page: Page, skill: str, level: int, proof: str = "") -> None:
    page.locator("#skill").fill(skill)
    page.locator(f"#level-{level}").check()
    if proof:
        page.get_by_text("Proof, days, wish and note (optional)").click()
        page.get_by_label("Proof", exact=True).fill(proof)
    with page.expect_navigation():  # what was logged before is said on the page until then
        page.get_by_role("button", name="Log", exact=True).click()
    expect(page.get_by_text("is logged").first).to_be_visible()


def test_an_employee_finds_logs_undoes_and_declines(
    phone: Page, live_server: Server, axe: Callable[[Page], None], snap: Callable[[Page, str], Path]
) -> None:
    page = phone
    training = propose(live_server, NUMBER)
    sign_in(page, NUMBER)

    for asked in ("What is asked of me", "What expires", "What comes next"):
        expect(page.get_by_role("heading", name=asked, exact=True)).to_be_visible()
    axe(page)
    snap(page, "walk employee home")

    in_rail(page, "Find a skill")
    page.get_by_label("Search").fill("donwload")
    expect(page.get_by_text("“download” means two things")).to_be_visible()
    expect(page.get_by_role("link", name=words("ERP-MES-shop-floor integration")).first).to_be_visible()
    axe(page)

    to_log(page)
    log(page, "PLC programming", 2)
    log(page, "A07-L4", 3)
    log(page, "ladder", 2)
    log(page, "git", 1)
    log(page, "OPC UA", 1, proof="https://wiki.example/opc-ua-course")
    log(page, "D08 Machine learning for process & quality", 4)
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_text("The change is undone.")).to_be_visible()
    page.get_by_role("link", name="Done", exact=True).click()
    expect(page.get_by_role("link", name="OPC UA", exact=True).first).to_be_visible()
    waiting = page.get_by_role("region", name="Waiting")
    expect(waiting.get_by_role("link", name=words("Fault finding on Line 4"))).to_be_visible()
    expect(waiting.get_by_text("Machine learning")).to_have_count(0)
    snap(page, "walk employee skills")

    in_rail(page, "My trainings")
    card = page.get_by_role("article", name=words(training)).first
    expect(card.get_by_role("heading", name="Why you")).to_be_visible()
    expect(card.get_by_text(words("needs"))).to_be_visible()
    card.get_by_text("Decline", exact=True).click()
    card.get_by_label("Why not?").fill("I am on parental leave then.")
    card.get_by_role("button", name="Decline with this reason").click()
    expect(page.get_by_text("Your reason: I am on parental leave then.")).to_be_visible()
    axe(page)


def test_what_is_logged_without_a_network_is_kept_marked_unsent_and_sent_later(
    phone: Page, axe: Callable[[Page], None], snap: Callable[[Page, str], Path]
) -> None:
    page = phone
    sign_in(page, NUMBER)
    to_log(page)
    page.wait_for_load_state()
    page.context.set_offline(True)
    page.locator("#skill").fill("C05")
    page.locator("#level-2").check()
    page.get_by_role("button", name="Log", exact=True).click()
    unsent = page.get_by_role("region", name="Not sent yet")
    expect(unsent.get_by_role("listitem")).to_contain_text("C05 · 2 unsent")
    expect(page.locator("#skill")).to_have_value("")
    axe(page)
    snap(page, "walk employee unsent")
    page.context.set_offline(False)
    expect(page.get_by_text("is logged").first).to_be_visible()
    expect(unsent).to_be_hidden()
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_text("The change is undone.")).to_be_visible()


def test_what_is_refused_when_it_is_sent_later_says_so_and_can_be_dropped(phone: Page) -> None:
    page = phone
    sign_in(page, NUMBER)
    to_log(page)
    page.wait_for_load_state()
    page.context.set_offline(True)
    page.locator("#skill").fill("nothing of the kind")
    page.locator("#level-2").check()
    page.get_by_role("button", name="Log", exact=True).click()
    page.context.set_offline(False)
    entry = page.get_by_role("region", name="Not sent yet").get_by_role("listitem")
    expect(entry).to_contain_text("It was refused as it stands")
    entry.get_by_role("button", name="Drop").click()
    expect(entry).to_have_count(0)


def test_a_shared_terminal_keeps_nothing_that_was_not_sent(phone: Page) -> None:
    page = phone
    sign_in(page, NUMBER, terminal=True)
    to_log(page)
    page.wait_for_load_state()
    page.context.set_offline(True)
    page.locator("#skill").fill("C05")
    page.locator("#level-2").check()
    page.get_by_role("button", name="Log", exact=True).click()
    expect(page.get_by_text("nothing was sent. What you entered is still here.")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0
    page.context.set_offline(False)
    with page.expect_navigation():  # what was logged before is said on the page until then
        page.get_by_role("button", name="Log", exact=True).click()
    expect(page.get_by_text("is logged").first).to_be_visible()


def test_a_level_that_is_chosen_while_the_skill_is_looked_up_stays_chosen(phone: Page) -> None:
    page = phone
    sign_in(page, NUMBER)
    to_log(page)

    def choose_first(route: Route) -> None:
        page.evaluate("document.getElementById('level-3').checked = true")
        route.continue_()

    page.route("**/about?*", choose_first)
    page.locator("#skill").fill("C04")
    expect(page.get_by_text("Sets up servers with information model")).to_be_visible()
    expect(page.locator("#level-3")).to_be_checked()


def test_back_from_what_was_found_leads_to_the_whole_page_again(phone: Page) -> None:
    page = phone
    sign_in(page, NUMBER)
    in_rail(page, "Find a skill")
    for typed in ("recipe", "tag"):
        page.get_by_label("Search").fill(typed)
        page.wait_for_url(f"**/skills?q={typed}")
    page.go_back()
    page.wait_for_url("**/skills?q=recipe")
    expect(page.get_by_label("Search")).to_have_value("recipe")
    expect(page.get_by_role("link", name="B08 Batch & recipe control", exact=True)).to_be_visible()


def test_a_skill_is_logged_without_scripts(browser: object, base_url: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=base_url, locale="en-GB")  # type: ignore[attr-defined]
    page = context.new_page()
    sign_in(page, NUMBER)
    to_log(page)
    page.locator("#skill").fill("C05")
    page.get_by_role("button", name="Show its levels").click()
    page.locator("#level-2").check()
    with page.expect_navigation():  # what was logged before is said on the page until then
        page.get_by_role("button", name="Log", exact=True).click()
    expect(page.get_by_text("is logged").first).to_be_visible()
    context.close()


def test_what_is_typed_while_the_page_loads_is_looked_up(page: Page, live_server: Server) -> None:
    def slowly(route: Route) -> None:
        page.wait_for_timeout(400)
        route.continue_()

    sign_in(page, NUMBER)
    page.route("**/htmx.min.js*", slowly)
    page.goto("/skills", wait_until="commit")
    page.get_by_label("Search").fill("donwload")
    expect(page.get_by_text("“download” means two things")).to_be_visible()
