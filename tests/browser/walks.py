"""What the journeys of all users share."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from playwright.sync_api import Page, expect
from sqlalchemy import select

from models import Account, Enrolment, Need, Training, TrainingStep, db
from planner.today import today
from tests.browser.serving import PASSWORD, Server


def sign_in(page: Page, number: str, password: str = PASSWORD, terminal: bool = False, url: str = "") -> None:
    """Sign in by personnel number, as a person types it."""
    page.goto(f"{url}/")
    page.get_by_label("Personnel number").fill(number)
    page.locator("input[name=password]").fill(password)
    if terminal:
        page.get_by_label("This is a shared terminal").check()
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_have_count(0)
    expect(page.get_by_role("heading", level=2).first).to_be_visible()


def in_rail(page: Page, name: str) -> None:
    """Follow a link of the rail; on a phone open the rail, and unfold the section that it is in."""
    page.wait_for_load_state()  # without its style sheet the page shows the phone's menu at every width
    menu = page.get_by_role("button", name="Menu", exact=True)
    if menu.is_visible():
        menu.click()
    rail = page.get_by_role("navigation", name="Main")
    folded = rail.locator(
        "details:not([open])", has=page.get_by_role("link", name=name, exact=True, include_hidden=True)
    )
    if folded.count():
        folded.locator("summary").click()
    rail.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def to_run(page: Page, number: int) -> None:
    """Open a run from the list of runs."""
    in_rail(page, "Runs")
    page.get_by_role("link", name=f"Run {number}", exact=True).click()
    page.wait_for_url(f"**/runs/{number}")


def propose(server: Server, sign_in: str) -> str:
    """Propose a training to somebody, for a need of a team; its title."""
    with server.app.app_context():
        account = db.session.scalars(select(Account).where(Account.sign_in == sign_in)).one()
        need = db.session.scalars(select(Need).where(Need.skill_id.is_not(None))).first()
        assert need is not None
        step = select(TrainingStep.training_id).where(TrainingStep.skill_id == need.skill_id)
        training = db.session.scalars(select(Training).where(Training.id.in_(step))).first()
        assert training is not None
        facts: dict[str, Any] = {"first_day": today(), "last_day": today() + timedelta(days=13)}
        serves = [[need.team_id, need.id]]
        db.session.add(Enrolment(person_id=account.person_id, training_id=training.id, serves=serves, **facts))
        db.session.commit()
        return training.title


def words(text: str) -> re.Pattern[str]:
    """The text anywhere, whatever its case."""
    return re.compile(re.escape(text), re.IGNORECASE)
