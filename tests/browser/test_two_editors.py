"""Two people at one cell: the second sees what the first changed, in the matrix, the grid and the mass entry."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from models import Assessment, Headship, Person, Skill, db
from planner.today import today
from tests.browser.serving import Server
from tests.browser.walks import sign_in

HEAD, COLLEAGUE, SKILL = "1001", "1006", "B04"


@pytest.fixture
def ids(live_server: Server) -> tuple[int, int, int]:
    """Somebody of the head's department, the skill, the department."""
    with live_server.app.app_context():
        numbers = {
            number: db.session.scalars(select(Person.id).where(Person.personnel_number == number)).one()
            for number in (HEAD, COLLEAGUE)
        }
        skill = db.session.scalars(select(Skill.id).where(Skill.code == SKILL)).one()
        department = db.session.scalars(
            select(Headship.department_id).where(Headship.person_id == numbers[HEAD])
        ).first()
        return numbers[COLLEAGUE], skill, department or 0


def state(server: Server, person: int, skill: int, level: int) -> None:
    """Somebody else records a test."""
    with server.app.app_context():
        db.session.add(Assessment(person_id=person, skill_id=skill, level=level, kind="test", holds_from=today()))
        db.session.commit()


def test_the_matrix_shows_a_change_as_soon_as_its_cell_is_opened(
    page: Page, live_server: Server, ids: tuple[int, int, int]
) -> None:
    person, skill, department = ids
    sign_in(page, HEAD)
    page.goto(f"/departments/{department}/matrix")
    place = page.locator("thead .skills th").evaluate_all(
        f"all => all.findIndex(each => each.dataset.skill === '{skill}')"
    )
    cell = page.locator(f"tr[data-person='{person}'] > *").nth(place)
    state(live_server, person, skill, 1)
    cell.locator("a").focus()
    page.keyboard.press("F2")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".lead .chip")).to_have_text(re.compile(r"^\W*1"))
    expect(cell).to_have_text(re.compile(r"^\W*1"))
    state(live_server, person, skill, 2)
    page.keyboard.press("3")
    dialog.get_by_label("How it is known").select_option("test")
    dialog.get_by_role("button", name="Record").click()
    expect(dialog).to_contain_text("Meanwhile")
    page.keyboard.press("Escape")
    expect(cell).to_have_text(re.compile(r"^\W*2"))
    expect(cell.locator("a")).to_be_focused()


def test_the_grid_shows_a_change_as_soon_as_its_cell_is_opened(
    page: Page, live_server: Server, ids: tuple[int, int, int]
) -> None:
    person, skill, _department = ids
    state(live_server, person, skill, 3)
    sign_in(page, HEAD)
    page.goto(f"/matrix/everybody?view=grid&skills={SKILL}")
    cell = page.locator(f".ag-row[row-id='{person}'] [col-id='skill-{skill}']")
    expect(cell).to_have_text(re.compile(r"^\W*3"))
    state(live_server, person, skill, 1)
    cell.click()
    page.keyboard.press("F2")
    expect(page.get_by_role("dialog").locator(".lead .chip")).to_have_text(re.compile(r"^\W*1"))
    page.keyboard.press("Escape")
    expect(cell).to_have_text(re.compile(r"^\W*1"))
    expect(cell).to_have_class(re.compile("ag-cell-focus"))


def test_who_types_over_a_change_in_a_mass_entry_is_told_once(
    page: Page, live_server: Server, ids: tuple[int, int, int]
) -> None:
    person, skill, department = ids
    sign_in(page, HEAD)
    page.goto(f"/departments/{department}/mass/{skill}")
    page.get_by_label("How it is known").select_option("test")
    line = page.locator(f"tr[data-save*='/people/{person}/']")
    state(live_server, person, skill, 2)
    line.locator(".level-key").focus()
    page.keyboard.press("4")
    expect(line).to_contain_text("Meanwhile")
    line.locator(".level-key").focus()
    page.keyboard.press("4")
    expect(line.locator("button.undo")).to_be_visible()
    expect(line).not_to_contain_text("Meanwhile")
