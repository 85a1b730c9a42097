"""A real Chromium (Debian's, or the one that $CHROMIUM names), and what the journeys look through: `axe` and `snap`."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Page, expect

from planner.supervisor import Supervisor
from tests.browser.serving import Server, serving

expect.set_options(timeout=20_000)  # ms; a busy machine is slow, not wrong
HERE = Path(__file__).parent
RESULTS = HERE.parent.parent / "test-results"
AXE = HERE / "vendor" / "axe-core" / "axe.min.js"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser, in one process of the test run: one plant, one server."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the system's Chromium, and keep it from talking to anybody."""
    named = os.environ.get("CHROMIUM", "chromium")
    path = shutil.which(named)
    assert path, f"no Chromium at {named!r}: run `make chromium`, or set CHROMIUM to its path"
    return {**browser_type_launch_args, "executable_path": path, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A desk's screen, in English, in the plant's time zone; motion off, so that pictures are the same each time."""
    return {
        **browser_context_args,
        "viewport": {"width": 1400, "height": 900},
        "locale": "en-GB",
        "timezone_id": "Europe/Berlin",
        "reduced_motion": "reduce",
    }


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The product, served with the demo plant."""
    with serving(tmp_path_factory.mktemp("served")) as server:
        yield server


@pytest.fixture(scope="session")
def worker(live_server: Server) -> Iterator[Supervisor]:
    """A worker beside the server, for what solves a run."""
    supervisor = Supervisor(live_server.app.config["SQLALCHEMY_DATABASE_URI"], live_server.app.config["DATA_DIR"])
    supervisor.start()
    yield supervisor
    supervisor.stop()


@pytest.fixture(scope="session")
def base_url(live_server: Server) -> str:
    """What a path in `page.goto` is added to."""
    return live_server.url


class Axe(Protocol):
    """Fails with each rule and element that axe-core finds inaccessible; `rules` narrows it to these."""

    def __call__(self, page: Page, *rules: str) -> None: ...


@pytest.fixture(scope="session")
def axe() -> Axe:
    """Looks at a page by the rules of WCAG 2.2 A and AA, and of good practice."""
    source = AXE.read_text(encoding="utf-8")

    def check(page: Page, *rules: str) -> None:
        if not page.evaluate("'axe' in window"):
            page.evaluate(source)
        options = {"resultTypes": ["violations"], **({"runOnly": list(rules)} if rules else {})}
        found = page.evaluate("async options => (await axe.run(options)).violations", options)
        said = [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]
        assert said == [], f"{page.url} is not accessible"

    return check


class Snap(Protocol):
    """Keeps a picture of the page, whole or as much as the screen shows, as test-results/NAME.png, if $SNAP is set."""

    def __call__(self, page: Page, name: str, *, whole: bool = True) -> Path: ...


@pytest.fixture(scope="session")
def snap() -> Snap:
    """Keeps pictures in test-results/, for somebody who asks for them: two hundred of them take half a minute."""

    def keep(page: Page, name: str, *, whole: bool = True) -> Path:
        path = RESULTS / f"{re.sub(r'[^a-z0-9-]+', '-', name.lower())}.png"
        if os.environ.get("SNAP"):
            page.screenshot(path=path, full_page=whole)
        return path

    return keep
