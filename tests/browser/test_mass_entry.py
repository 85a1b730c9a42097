"""Mass entry by keyboard alone: a digit a line, each saved as it is typed, the last one taken back."""

from __future__ import annotations

from collections import Counter

from playwright.sync_api import Page, expect
from sqlalchemy import select

from models import Assessment, Headship, Person, Skill, db
from tests.browser.conftest import Axe, Snap
from tests.browser.serving import Server
from tests.browser.walks import sign_in

HEAD = "1001"


def address(server: Server) -> str:
    """The sheet of PLC diagnosis for the head's department."""
    with server.app.app_context():
        head = db.session.scalars(select(Person.id).where(Person.personnel_number == HEAD)).one()
        department = db.session.scalars(select(Headship.department_id).where(Headship.person_id == head)).first()
        skill = db.session.scalars(select(Skill.id).where(Skill.code == "B01")).one()
    return f"/departments/{department}/mass/{skill}"


def kept(server: Server) -> Counter[int]:
    """How often each level is stated by tests that count. What is typed fast is saved at once, in any order."""
    with server.app.app_context():
        query = select(Assessment.level).where(Assessment.kind == "test", Assessment.error_at.is_(None))
        return Counter(db.session.scalars(query))


def test_levels_are_stated_and_taken_back_by_keyboard(page: Page, live_server: Server, axe: Axe, snap: Snap) -> None:
    before = kept(live_server)
    sign_in(page, HEAD)
    page.goto(address(live_server))
    page.get_by_label("How it is known").select_option("test")
    fields = page.locator(".level-key")
    fields.first.focus()
    for digit in "321":
        page.keyboard.press(digit)
    expect(page.locator("button.undo")).to_have_count(3)
    expect(fields.nth(3)).to_be_focused()
    assert kept(live_server) - before == Counter([3, 2, 1])
    page.keyboard.press("u")
    expect(page.locator("#told")).to_contain_text("undone")
    expect(page.locator("button.undo")).to_have_count(2)
    expect(fields.nth(2)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(fields.nth(1)).to_be_focused()
    assert kept(live_server) - before == Counter([3, 2])
    axe(page)
    snap(page, "mass entry")


def test_a_level_off_the_scale_is_not_typed_and_an_empty_sheet_saves_nothing(page: Page, live_server: Server) -> None:
    before = kept(live_server)
    sign_in(page, HEAD)
    page.goto(address(live_server))
    page.keyboard.press("7")
    expect(page.locator(".level-key").first).to_have_value("")
    page.get_by_role("button", name="Save all").click()
    assert kept(live_server) == before
