"""A department head at a desk, from sign-in to the last effect."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from models import Account, Confirmation, Department, db
from planner.today import today
from tests.browser.serving import Server
from tests.browser.walks import in_rail, sign_in

HEAD, SHIFT_LEAD, OTHER_HEAD = "1001", "1008", "1042"
ON_NIGHTS = "Jürgen Kessler"
REASON = "Please add a proof."

Axe = Callable[[Page], None]
Snap = Callable[[Page, str], Path]


@pytest.fixture
def day(live_server: Server) -> date:
    """The present day of the plant."""
    with live_server.app.app_context():
        return today()


def waiting(page: Page) -> int:
    """How many statements the inbox says wait."""
    said = page.get_by_text(re.compile(r"^\d+ statements? of your people")).inner_text()
    return int(said.split()[0])


def test_a_head_names_the_worst_hole_the_sole_holder_and_the_next_expiry(
    page: Page, live_server: Server, axe: Axe, snap: Snap
) -> None:
    sign_in(page, HEAD)
    uncovered = page.get_by_role("region", name="What is uncovered")
    expect(uncovered.get_by_role("listitem").first).to_contain_text("misses")
    alone = page.get_by_role("region", name="What hangs on one person")
    expect(alone.get_by_role("listitem").first).to_contain_text(ON_NIGHTS)
    expiry = page.get_by_role("region", name="What expires next")
    expect(expiry.get_by_role("listitem").first).to_contain_text("in 9 days")
    snap(page, "walk head home")

    in_rail(page, "Coverage")
    alone = page.get_by_role("region", name="What hangs on one person")
    expect(alone.get_by_role("row").filter(has_text=ON_NIGHTS)).to_contain_text("Functional safety")
    axe(page)
    snap(page, "walk head coverage")


def test_a_head_reads_the_matrix_and_the_history_behind_a_cell(
    page: Page, live_server: Server, axe: Axe, snap: Snap
) -> None:
    sign_in(page, HEAD)
    in_rail(page, "Skills matrix")
    snap(page, "walk head matrix")
    page.get_by_label("Crew", exact=True).select_option(label="Crew C (nights)")
    expect(page.get_by_role("columnheader", name=re.compile(r"^\d+ people$"))).to_have_text("3 people")
    axe(page)
    page.get_by_role("row").filter(has_text=ON_NIGHTS).locator("td.l3 a", has_text="◆").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Functional safety of control systems")
    expect(page.get_by_text("The newest confirmed valid assessment counts")).to_be_visible()
    axe(page)
    snap(page, "walk head history")


def test_a_head_clears_the_inbox(page: Page, live_server: Server, axe: Axe, snap: Snap) -> None:
    sign_in(page, HEAD)
    in_rail(page, "Inbox")
    before = waiting(page)
    assert before >= 20
    axe(page)
    snap(page, "walk head inbox")

    first = page.locator(".inbox tbody tr").first
    first.get_by_role("button", name="Confirm").focus()
    page.keyboard.press("r")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Reason").first).to_be_focused()
    for left in (before - 1, before - 2, before - 3):
        row = page.locator(".inbox tbody tr").first
        if row.locator("details.returning[open]").count() == 0:
            row.locator("details.returning > summary").click()
        row.get_by_label("Reason").fill(REASON)
        row.get_by_role("button", name="Return it").click()
        expect(page.get_by_text("goes back with your reason")).to_be_visible()
        assert waiting(page) == left

    page.get_by_role("listitem").filter(has_text="Returned:").first.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("The change is undone.")).to_be_visible()
    assert waiting(page) == before - 2

    following = str(page.locator(".inbox tbody tr").nth(1).get_attribute("id"))
    page.locator(".inbox tbody tr").first.get_by_role("button", name="Confirm").focus()
    page.keyboard.press("c")
    expect(page.get_by_text("1 level confirmed.")).to_be_visible()
    expect(page.locator(f"#{following} input[type=checkbox]")).to_be_focused()
    page.get_by_role("button", name="Confirm all shown").click()
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()
    axe(page)
    with live_server.app.app_context():
        mine = select(Account.id).where(Account.sign_in == HEAD)
        today_confirmed = select(Confirmation.id).where(
            Confirmation.recorded_by_id.in_(mine), Confirmation.holds_from == today()
        )
        assert len(db.session.scalars(today_confirmed).all()) == before - 2


def test_a_head_marks_an_absence_and_names_tonights_substitute(page: Page, day: date, axe: Axe, snap: Snap) -> None:
    sign_in(page, HEAD)
    in_rail(page, "Absences")
    axe(page)
    page.get_by_label("Person", exact=True).select_option(label=ON_NIGHTS)
    page.get_by_label("Last day").fill((day + timedelta(days=3)).isoformat())
    page.get_by_role("button", name="Add absence").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Who can step in for {ON_NIGHTS}?")
    safety = page.get_by_role("row").filter(has_text="Functional safety")
    expect(safety).to_contain_text("nobody there")
    expect(page.get_by_role("row").filter(has_text="PLC reading")).to_contain_text("Mehmet Yıldız")
    axe(page)
    snap(page, "walk head substitutes")
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_text("The change is undone.")).to_be_visible()


def test_a_head_shows_who_confirmed_what_as_known_then_and_takes_it_on_paper(
    page: Page, day: date, axe: Axe, snap: Snap
) -> None:
    sign_in(page, HEAD)
    in_rail(page, "Skills matrix")
    page.get_by_role("link", name="Decisions").click()
    first, last = day - timedelta(days=260), day - timedelta(days=230)
    page.get_by_label("From").fill(first.isoformat())
    page.get_by_label("Until", exact=True).fill(last.isoformat())
    page.get_by_label("As known on").fill(last.isoformat())
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("row").filter(has_text="confirmed").first).to_contain_text("Sabine Hartmann")
    axe(page)
    snap(page, "walk head decisions")
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF to sign").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")


def test_a_head_appoints_a_shift_lead_who_sees_one_crew(page: Page, live_server: Server, axe: Axe, snap: Snap) -> None:
    sign_in(page, HEAD)
    in_rail(page, "Delegations")
    axe(page)
    name = "Dragan Petrović"
    page.get_by_label("Person", exact=True).select_option(label=name)
    page.get_by_label("Acts as").select_option(label="Shift lead")
    page.get_by_label("Crew", exact=True).select_option(label="Crew B")
    page.get_by_role("button", name="Appoint").click()
    expect(page.get_by_text(f"{name} is appointed.")).to_be_visible()
    snap(page, "walk head delegations")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, SHIFT_LEAD)
    in_rail(page, "Skills matrix")
    expect(page.locator(".matrix .crew th")).to_have_text(["Crew B"])


def test_another_head_who_opens_a_copied_link_does_not_find_it(page: Page, live_server: Server) -> None:
    with live_server.app.app_context():
        maintenance = db.session.scalars(select(Department.id).where(Department.code == "MNT")).one()
    sign_in(page, OTHER_HEAD)
    for path in ("matrix", "coverage", "absences", "delegations", "decisions", "matrix.pdf"):
        answer = page.goto(f"/departments/{maintenance}/{path}")
        assert answer is not None
        assert answer.status == 404, path
