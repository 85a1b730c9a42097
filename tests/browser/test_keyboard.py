"""The pages of the skills matrix by keyboard alone: nothing is sent before it is meant, the focus is always seen."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from models import Skill, db
from planner.today import today
from tests.browser.conftest import Axe
from tests.browser.serving import Server
from tests.browser.walks import sign_in

HEAD, PLANNER, ADMIN = "1001", "9001", "9002"
MOST = 120  # tabs to anywhere on a page
LABEL = """() => { const e = document.activeElement; const label = e.labels?.[0]?.innerText || '';
  return (e.getAttribute('aria-label') || label || e.innerText || '').trim(); }"""
RING = """() => { const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2; }"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has the focus is called so; it must be seen to have it."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if name in str(page.evaluate(LABEL)):
            page.wait_for_function(RING)
            return
    raise AssertionError(f"{name} is not reached by keyboard on {page.url}")


def test_a_day_is_typed_without_the_page_leaving_in_between(page: Page, live_server: Server) -> None:
    sign_in(page, HEAD)
    page.goto("/matrix")
    with live_server.app.app_context():
        past = date(today().year - 1, 10, 10)  # whichever of day and month the browser's language writes first
    page.locator("#as-of").focus()
    page.keyboard.type(f"1010{past.year}", delay=30)
    assert "as_of" not in page.url
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"as_of={past.isoformat()}"))
    expect(page.locator("#as-of")).to_be_focused()


def test_a_choice_made_by_arrow_keys_is_sent_by_enter_and_keeps_the_focus(page: Page, live_server: Server) -> None:
    sign_in(page, HEAD)
    page.goto("/matrix")
    page.locator("#role").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert "role=" not in page.url
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"role=\d+"))
    expect(page.locator("#role")).to_be_focused()
    page.locator("#crew").select_option(index=1)
    page.wait_for_url(re.compile(r"crew=\d+"))


def test_enter_in_a_choice_sends_a_form_that_only_asks(page: Page, live_server: Server) -> None:
    sign_in(page, PLANNER)
    for address, field in (("/people/find?skill=B01&level=3", "#level-1"), ("/matrix/everybody?view=grid", "#role")):
        page.goto(address)
        page.locator(field).focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"level=4|role=\d+"))


def test_an_interest_chosen_by_keys_is_kept_when_the_field_is_left(page: Page, live_server: Server) -> None:
    sign_in(page, "1003")
    page.goto("/me/skills")
    page.locator("select[name=wish]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(page.locator("#notices")).to_contain_text("Your interest in")
    expect(page.locator("select[name=wish]").first).to_be_focused()


def test_a_workbook_is_imported_by_keyboard(page: Page, live_server: Server, tmp_path: Path) -> None:
    sign_in(page, HEAD)
    sheet = tmp_path / "levels.csv"
    sheet.write_text("Personnel number;Skill;Level\n1003;A01;2\n1003;A02;9\n", encoding="utf-8")
    page.goto("/imports")
    tab_to(page, "A file")
    page.get_by_label("A file").set_input_files(sheet)
    tab_to(page, "Read it")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What does this sheet say?")
    tab_to(page, "Nobody yet: as self-assessments")
    page.keyboard.press("Space")
    tab_to(page, "Show every change")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Every change")


def test_people_are_found_and_the_search_is_kept_by_keyboard(page: Page, live_server: Server, axe: Axe) -> None:
    sign_in(page, HEAD)
    page.goto("/people/find")
    tab_to(page, "Skill 1")
    page.keyboard.type("PLC prog")
    page.keyboard.press("Enter")
    expect(page.locator("#skill-1")).to_be_focused()  # not exactly one skill: the field is where it goes on
    expect(page.locator("#skill-1-offers")).to_contain_text("B02")
    axe(page)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("B02")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_contain_text("meet")
    tab_to(page, "Keep this search as")
    page.keyboard.type("Programmers")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Programmers")).to_be_visible()


def test_a_skill_is_split_by_keyboard_and_the_split_is_undone(page: Page, live_server: Server, axe: Axe) -> None:
    sign_in(page, ADMIN)
    with live_server.app.app_context():
        skill_id = db.session.scalar(select(Skill.id).where(Skill.code == "A10"))
    page.goto(f"/catalogue/skills/{skill_id}/change")
    tab_to(page, "Split")
    page.keyboard.press("Enter")
    tab_to(page, "Parts")
    page.keyboard.type("K1; One; Eins\nK2; Two; Zwei")
    tab_to(page, "Reason")
    page.keyboard.type("Trying")
    tab_to(page, "Split")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Split")
    axe(page)
    tab_to(page, "K2 Two")
    page.keyboard.press("Space")
    tab_to(page, "Split it so")
    page.keyboard.press("Enter")
    expect(page.locator("#notices")).to_contain_text("its history is kept")
    tab_to(page, "Undo")
    page.keyboard.press("Enter")
    expect(page.locator("#notices")).to_contain_text("The change is undone.")


@pytest.mark.parametrize(("who", "address"), [(HEAD, "/stand-in"), (HEAD, "/rounds"), (ADMIN, "/catalogue/skills/new"),
                                              (PLANNER, "/calibration"), (HEAD, "/inbox")])  # fmt: skip
def test_the_focus_is_seen_wherever_it_goes_and_goes_all_round(
    page: Page, live_server: Server, who: str, address: str
) -> None:
    sign_in(page, who)
    page.goto(address)
    unseen = []
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        if page.evaluate("document.activeElement.type") != "date" and not page.evaluate(RING):
            unseen.append(page.evaluate(LABEL))
    else:
        raise AssertionError("the focus never comes round")
    assert unseen == []
