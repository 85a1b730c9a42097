"""`make pictures`: the pictures of the README, taken from a demo of its own as of a fixed day."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import ARGUMENTS

PICTURES = Path(__file__).parent.parent.parent / "docs" / "pictures"
AS_OF = "2026-09-14"
PATIENCE = 180.0  # s for the plant and its plan
# Name of the picture, who looks, and the link that leads there from the first page.
LOOKS = (("matrix", "1001", "/matrix"), ("result", "9001", "/runs/1"))


def main() -> None:
    """Take every picture anew."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, demo(Path(folder)) as url, sync_playwright() as playwright:
        chromium = shutil.which(os.environ.get("CHROMIUM", "chromium"))
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for name, number, path in LOOKS:
            page = browser.new_page(
                base_url=url, locale="en-GB", viewport={"width": 1400, "height": 900}, reduced_motion="reduce"
            )
            take(page, name, number, path)
        browser.close()


def take(page: Page, name: str, number: str, path: str) -> None:
    """Sign in by a tile and keep what the screen shows."""
    page.goto("/")
    page.locator(f"button[name=sign_in][value='{number}']").click()
    page.wait_for_url("/")
    page.goto(path, wait_until="networkidle")
    file = PICTURES / f"{name}.png"
    page.screenshot(path=file)
    print(f"{file.relative_to(Path.cwd())}: {file.stat().st_size // 1024} KB")


@contextmanager
def demo(folder: Path) -> Iterator[str]:
    """The demo on a free port while the block runs."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "planner", "demo", "--data", str(folder), "--port", str(port), "--as-of", AS_OF]
    url = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            wait_for(f"{url}/healthz", process)
            yield url
        finally:
            process.terminate()


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Until the address answers; fails when the process ends before, or takes too long."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            assert process.poll() is None, "the demo ended"
            assert time.monotonic() < end, "the demo did not begin to serve"
            time.sleep(0.2)


if __name__ == "__main__":
    main()
