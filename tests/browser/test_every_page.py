"""Every page that a role can reach by links: accessible, fit for a phone, the browser's console silent."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Response, ViewportSize
from werkzeug.exceptions import HTTPException

from tests.browser.conftest import Axe, Snap
from tests.browser.serving import Server

# Who is who on the demo's sign-in page.
PEOPLE = {"planner": "9001", "head": "1001", "employee": "1006", "council": "1040", "admin": "9002"}
DESK, PHONE = ViewportSize(width=1400, height=900), ViewportSize(width=400, height=800)
LINKS = "a[href^='/']:not([download])"
# What a phone squeezes to nothing, and words of a card's line that slip under its label.
SQUEEZED = """() => [...document.querySelectorAll(
    "main :is(.frame, table, input:not([type=hidden]), select, textarea, button, img, summary)"
)].filter((each) => {
    if (!each.checkVisibility() || each.closest(".visually-hidden, .ag-root-wrapper")) return false;
    const pictures = each.matches("img") ? [each] : [...each.querySelectorAll("img")];
    if (pictures.some((picture) => picture.checkVisibility() && !picture.complete)) return false;  // on its way
    const typed = each.matches("input:not([type=checkbox], [type=radio])") && !each.matches(".level-entry");
    return each.getBoundingClientRect().width < (typed ? 32 : 10);
}).map((each) => each.outerHTML.slice(0, 120))"""
# Boxes of which one is enough, and of which a browser would want all.
WANTED = (
    "boxes => boxes.filter((box, at) => boxes.some((each, place) => place !== at && each.name === box.name)).length"
)
SLIPPED = """() => [...document.querySelectorAll("table.cards tbody td[data-label]")].filter((cell) => {
    const all = [...cell.childNodes];
    const first = all.findIndex((node) => node.nodeType === 1 && !node.matches("input, .visually-hidden"));
    return first >= 0 && all.slice(first).some((node) => node.nodeType === 3 && node.textContent.trim());
}).map((cell) => cell.innerText)"""


def sign_in(page: Page, number: str) -> None:
    page.goto("/")
    page.locator(f"button[name=sign_in][value='{number}']").click()
    page.wait_for_url("/")


def endpoint_of(server: Server, path: str) -> str:
    """The endpoint behind a link, wherever on its page that leads; the path itself when nothing is behind it."""
    try:
        endpoint, _ = server.app.url_map.bind("").match(urlsplit(path).path)
    except HTTPException:
        return path
    return str(endpoint)


def pages(page: Page, server: Server) -> Iterator[tuple[str, str]]:
    """(endpoint, path) of one page for every endpoint that links lead to, from where the page is; it is opened."""
    seen, ahead = set[str](), ["/"]
    while ahead:
        path = ahead.pop(0)
        endpoint = endpoint_of(server, path)
        if endpoint in seen or endpoint == "static":
            continue
        seen.add(endpoint)
        response = page.goto(path)
        assert response is not None
        assert response.status == 200, f"{path} answers {response.status}"
        if not response.headers["content-type"].startswith("text/html"):
            continue
        ahead += page.eval_on_selector_all(LINKS, "links => links.map(link => link.getAttribute('href'))")
        yield endpoint, path


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What goes wrong in the browser while the test runs."""
    said: list[str] = []

    def failed(response: Response) -> None:
        if response.status >= 400:
            said.append(f"{response.status} {response.url}")

    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("response", failed)
    return said


@pytest.fixture(scope="session")
def looked() -> set[str]:
    """The endpoints whose page has been looked at; what each role sees of its own home differs."""
    return set()


@pytest.mark.parametrize("role", PEOPLE)
def test_every_page_is_accessible_and_fits_a_phone(
    role: str, page: Page, live_server: Server, axe: Axe, snap: Snap, complaints: list[str], looked: set[str]
) -> None:
    sign_in(page, PEOPLE[role])
    for endpoint, path in pages(page, live_server):
        if endpoint in looked:
            continue
        looked.update({endpoint} - {"home.show"})
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= DESK["width"], f"{path} is wider than a desk"
        snap(page, f"{role} {endpoint}")
        page.emulate_media(color_scheme="dark")
        axe(page, "color-contrast")
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(PHONE)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], f"{path} is wider than a phone"
        assert page.eval_on_selector_all("main input[type=checkbox][required]", WANTED) == 0, f"{path} wants all boxes"
        assert page.evaluate(SQUEEZED) == [], f"{path} has what cannot be used on a phone"
        assert page.evaluate(SLIPPED) == [], f"{path} has words under a label on a phone"
        snap(page, f"{role} {endpoint} phone", whole=False)
        page.set_viewport_size(DESK)
    assert complaints == []


@pytest.mark.parametrize("role", ["planner", "head", "admin"])
def test_every_page_fits_its_screen_in_german(role: str, browser: Browser, live_server: Server) -> None:
    context = browser.new_context(locale="de-DE", base_url=live_server.url, viewport=DESK)
    page = context.new_page()
    sign_in(page, PEOPLE[role])
    too_wide = []
    for _endpoint, path in pages(page, live_server):
        for screen in (DESK, PHONE):
            page.set_viewport_size(screen)
            if page.evaluate("document.documentElement.scrollWidth") > screen["width"]:
                too_wide.append((path, screen["width"]))
        page.set_viewport_size(DESK)
    context.close()
    assert too_wide == []


def test_the_sign_in_page_is_accessible(page: Page, axe: Axe, snap: Snap, complaints: list[str]) -> None:
    page.goto("/")
    axe(page)
    snap(page, "sign-in")
    assert complaints == []


def test_on_a_phone_tabs_take_one_line_with_their_page_in_view(page: Page, live_server: Server, axe: Axe) -> None:
    sign_in(page, PEOPLE["head"])
    page.set_viewport_size(PHONE)
    page.goto("/departments/1/decisions")
    around = page.locator(".tabs > ul").bounding_box()
    own = page.locator(".tabs > ul [aria-current]").bounding_box()
    assert around is not None
    assert own is not None
    assert around["height"] < 1.5 * own["height"]
    assert around["x"] <= own["x"] <= around["x"] + around["width"] - own["width"]
    axe(page)
