"""The tools of the browser tests find what they are to find."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Axe, Snap

PAGE = "<!doctype html><html lang=en><title>Crew B</title><main><h1>Crew B</h1>{}</main>"


def test_axe_is_content_with_an_accessible_page(page: Page, axe: Axe) -> None:
    page.set_content(PAGE.format("<img alt='Line 4' src='data:,'>"))
    axe(page)


def test_axe_names_the_rule_and_the_element(page: Page, axe: Axe) -> None:
    page.set_content(PAGE.format("<img src='data:,'>"))
    with pytest.raises(AssertionError, match=r"image-alt: <img src="):
        axe(page)


def test_a_picture_is_kept_under_its_name(page: Page, snap: Snap, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNAP", "1")
    page.set_content(PAGE.format(""))
    picture = snap(page, "Tools: Crew B")
    assert picture.name == "tools-crew-b.png"
    assert picture.read_bytes().startswith(b"\x89PNG")
