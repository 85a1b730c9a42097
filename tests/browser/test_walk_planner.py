"""A planner from a template to a published plan, with a real worker that solves."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from models import Account, Enrolment, Headship, Membership, Person, Plan, db
from planner.services import releases
from tests.browser.serving import Server, serving
from tests.browser.walks import in_rail, sign_in, to_run, words

SOLVED = 240_000  # ms that a run may take on a busy machine


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A plant of its own, with a worker beside it."""
    with serving(tmp_path_factory.mktemp("planned")) as server:
        folder = str(server.app.config["DATA_DIR"])
        worker = subprocess.Popen([sys.executable, "-m", "planner", "worker", "--data", folder])
        yield server
        worker.terminate()
        worker.wait(30)


@pytest.fixture
def planner(page: Page, plant: Server) -> Page:
    """Signed in as the plant's planner."""
    sign_in(page, "9001", url=plant.url)
    return page


def new_scenario(page: Page, name: str, teams: str) -> None:
    """A scenario of the teams whose name has the words."""
    in_rail(page, "Scenarios")
    page.get_by_role("link", name="New scenario").first.click()
    page.locator("#name").fill(name)
    for box in page.locator("input[name=team_ids]").all():
        box.set_checked(teams in str(page.locator(f"label[for={box.get_attribute('id')}]").text_content()))
    page.get_by_role("button", name="Save").click()


def asked(plant: Server) -> tuple[list[str], list[str]]:
    """The sign-ins of the heads whose answers are out, and of the people whom the newest plan proposes a training."""
    with plant.app.app_context():
        heads = select(Account).where(Account.person_id.in_(select(Headship.person_id))).order_by(Account.id)
        waiting = [head.sign_in for head in db.session.scalars(heads) if releases.count_waiting(head)]
        takers = select(Account.sign_in).join(Enrolment, Enrolment.person_id == Account.person_id).join(Plan)
        newest = select(func.max(Plan.id)).scalar_subquery()
        proposed = takers.where(Enrolment.state == "proposed", Plan.id == newest).distinct()
        return waiting, list(db.session.scalars(proposed))


def on_teams(plant: Server) -> set[str]:
    """Everybody whom a plan has on a team, as heads are offered them."""
    with plant.app.app_context():
        people = db.session.scalars(select(Person).join(Membership).where(Membership.state.in_(releases.SHOWN)))
        return {f"{person.personnel_number} {person.name}" for person in people}


def release_all(browser: Browser, plant: Server, head: str, refusing: bool = False) -> None:
    """As a head: release everybody, the first perhaps refused, with somebody else offered."""
    page = as_somebody(browser, plant, head)
    in_rail(page, "Releases")
    if refusing:
        page.get_by_text("Refuse", exact=True).first.click()
        page.get_by_label("Reason").first.fill("On parental leave then.")
        instead = page.get_by_label("Instead I offer").first
        offers = page.locator(f"#{instead.get_attribute('list')} option").all()
        taken = on_teams(plant)  # who is on as many teams as may be cannot join another
        free = [str(offer.get_attribute("value")) for offer in offers if offer.get_attribute("value") not in taken]
        instead.fill(free[-1])
        page.get_by_role("button", name="Refuse with this reason").first.click()
        expect(page.get_by_text("is not released; the planner reads your reason.")).to_be_visible()
    if page.get_by_role("button", name="Release all shown").is_visible():
        page.get_by_role("button", name="Release all shown").click()
    expect(page.get_by_text("Nothing waits for your answer.")).to_be_visible()
    page.context.close()


def answer_trainings(browser: Browser, plant: Server, number: str, button: str) -> None:
    """As an employee: accept or decline each training that is proposed."""
    page = as_somebody(browser, plant, number)
    in_rail(page, "My trainings")
    waiting = page.get_by_role("article").filter(has_text="waits for your answer")
    for _ in range(waiting.count()):
        if button == "Decline":
            waiting.first.get_by_text("Decline", exact=True).click()
            waiting.first.get_by_label("Why not?").fill("I am away then.")
            waiting.first.get_by_role("button", name="Decline with this reason").click()
        else:
            waiting.first.get_by_role("button", name="Accept", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("Undo")
    page.context.close()


def as_somebody(browser: Browser, plant: Server, number: str) -> Page:
    """A browser of their own."""
    page = browser.new_context(locale="en-GB").new_page()
    sign_in(page, number, url=plant.url)
    return page


def solve(page: Page) -> None:
    page.get_by_role("button", name="Solve").click()
    expect(page.locator(".result-opening")).to_be_visible(timeout=SOLVED)


def download(page: Page, folder: Path) -> dict[str, Path]:
    """The files of the run that is shown."""
    files = {}
    for name in ("Problem", "Answer"):
        with page.expect_download() as download:
            page.get_by_role("link", name=name, exact=True).click()
        files[name] = folder / f"{name}.json"
        download.value.save_as(files[name])
    return files


def verified(problem: Path, answer: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "planner", "verify", str(problem), str(answer)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def _fits_in_german(page: Page, plant: Server, number: int) -> None:
    """The result is no wider than the screen where the words are longer."""
    assert page.context.browser is not None
    context = page.context.browser.new_context(locale="de-DE", viewport={"width": 1400, "height": 900})
    reader = context.new_page()
    reader.goto(plant.url)
    reader.locator("button[name=sign_in][value='9001']").click()
    reader.get_by_role("navigation").get_by_role("link", name="Läufe", exact=True).click()
    reader.get_by_role("link", name=f"Lauf {number}", exact=True).click()
    expect(reader.locator(".result-opening")).to_be_visible()
    assert reader.evaluate("document.documentElement.scrollWidth") <= 1400
    context.close()


def test_a_planner_builds_compares_and_publishes(
    planner: Page, plant: Server, tmp_path: Path, axe: Callable[[Page], None], snap: Callable[[Page, str], Path]
) -> None:
    page = planner

    # A team from a template, with home cover.
    in_rail(page, "Teams")
    page.get_by_role("link", name=words("Robot cell commissioning")).last.click()
    page.get_by_label("Name").fill("Robot cell 14")
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_role("heading", level=1, name="Robot cell 14")).to_be_visible()
    page.get_by_role("link", name="Home cover").first.click()
    page.get_by_label("Department").select_option(label="Maintenance")
    page.locator("input[name=skill]").fill("A07")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("Home cover of Maintenance is added.")).to_be_visible()
    axe(page)

    # A scenario of two teams; a run; what is proven.
    new_scenario(page, "Two robot cells", "Robot cell")
    solve(page)
    opening = page.locator(".result-opening")
    expect(opening).to_contain_text("proven best")
    expect(opening).to_contain_text("today's way")
    axe(page)
    snap(page, "walk planner result")
    number = int(page.url.rsplit("/", 1)[1])
    _fits_in_german(page, plant, number)

    # Fix everybody, exclude one, solve again: the differences are shown.
    out = page.locator(".result-team tbody th").first.inner_text()
    page.get_by_role("row", name=words(out)).get_by_role("button", name=words("Exclude")).first.click()
    expect(page.get_by_text(f"The choice for {out} is kept.")).to_be_visible()
    page.get_by_role("button", name="Solve again").click()
    expect(page.get_by_role("region", name=words("Against run"))).to_be_visible(timeout=SOLVED)
    expect(page.get_by_role("region", name=words("Against run"))).to_contain_text(out)

    # A contradiction is said in a sentence.
    page.get_by_role("link", name="Scenario", exact=True).click()
    page.get_by_role("row", name=words(out)).get_by_role("button", name="Take back").click()
    to_run(page, number)
    page.get_by_role("button", name="Fix everybody on their team").click()
    page.get_by_role("link", name="Robot cell 14").click()
    page.get_by_role("link", name="Change", exact=True).click()
    page.get_by_label("Members, at least").fill("0")
    page.get_by_label("Members, at most").fill("1")
    page.locator("input[name^=sides-]").evaluate_all(
        "all => all.forEach(each => { if (each.type == 'number') each.value = ''; })"
    )
    page.get_by_role("button", name="Save").last.click()
    in_rail(page, "Scenarios")
    page.get_by_role("link", name="Two robot cells").click()
    page.get_by_role("button", name="Solve").click()
    expect(page.get_by_role("heading", name="Rules that cannot hold together")).to_be_visible(timeout=SOLVED)

    # The first run is published, and its files stand an independent check.
    to_run(page, number)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("is published").first).to_be_visible()
    files = download(page, tmp_path)
    assert verified(files["Problem"], files["Answer"]).returncode == 0
    answer = json.loads(files["Answer"].read_text(encoding="utf-8"))
    answer["members"].pop()
    files["Answer"].write_text(json.dumps(answer), encoding="utf-8")
    assert verified(files["Problem"], files["Answer"]).returncode == 1


def test_heads_and_people_say_no_the_plan_is_made_again_and_becomes_final(
    planner: Page, plant: Server, browser: Browser, axe: Callable[[Page], None], snap: Callable[[Page, str], Path]
) -> None:
    page = planner
    for head in asked(plant)[0]:
        release_all(browser, plant, head)  # what earlier plans ask for
    new_scenario(page, "Zones", "IEC 62443")
    solve(page)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("is published").first).to_be_visible()

    heads, takers = asked(plant)
    for head in heads:
        release_all(browser, plant, head, refusing=head == heads[0])
    answer_trainings(browser, plant, takers[0], "Decline")

    in_rail(page, "Plans")
    page.get_by_role("link", name="Zones").first.click()
    expect(page.get_by_text("joins instead, as the head offers")).to_be_visible()
    expect(page.get_by_text("is not trained in").first).to_be_visible()  # one training or more
    axe(page)
    snap(page, "walk planner answers")
    page.get_by_role("button", name="Plan again").click()
    expect(page.locator(".result-opening")).to_be_visible(timeout=SOLVED)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("is published").first).to_be_visible()

    heads, takers = asked(plant)
    for head in heads:
        release_all(browser, plant, head)
    for taker in takers:
        answer_trainings(browser, plant, taker, "Accept")
    in_rail(page, "Plans")
    page.get_by_role("link", name="Zones").first.click()
    page.get_by_role("button", name="Make final").click()
    expect(page.get_by_text("This plan is final: everybody has said yes.")).to_be_visible()
    axe(page)


def test_an_admin_erases_a_leaver_whose_runs_still_verify(
    page: Page, plant: Server, browser: Browser, tmp_path: Path
) -> None:
    desk = as_somebody(browser, plant, "9001")
    new_scenario(desk, "Before somebody leaves", "Robot cell 12")
    solve(desk)
    name = desk.locator(".result-team tbody th").first.inner_text()

    sign_in(page, "9002", url=plant.url)
    in_rail(page, "People")
    page.get_by_label("Name or number").fill(name)
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_role("link", name=name).click()
    page.get_by_role("link", name="Erase this person").click()
    page.get_by_label("I know that this cannot be undone").check()
    page.get_by_role("button", name="Erase for good").click()
    expect(page.get_by_role("status")).to_contain_text("erased")

    desk.reload()
    expect(desk.locator("body")).not_to_contain_text(name)
    files = download(desk, tmp_path)
    assert verified(files["Problem"], files["Answer"]).returncode == 0
    assert name not in "".join(file.read_text(encoding="utf-8") for file in files.values())
    desk.context.close()
