"""`make demo` from a clean clone."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

pytestmark = [pytest.mark.demo, pytest.mark.xdist_group("demo")]

ROOT = Path(__file__).parent.parent
PATIENCE = 900  # s until the first page, on a machine that is busy with the other tests


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The last commit, as anybody gets it."""
    folder = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(folder)], check=True, timeout=60)
    return folder


@contextmanager
def make_demo(clone: Path, log: Path) -> Iterator[str]:
    """Run `make demo` on a free port until the block ends; gives the sign-in page once it is there."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    ours = ("PLANNER_", "VIRTUAL_ENV", "PYTHONPATH", "MAKE", "MFLAGS", "PYTEST_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    command = ["make", "demo", f"DEMO=--port {port}", f"PYTHON={sys.base_prefix}/bin/python3"]
    with (
        log.open("w") as output,
        subprocess.Popen(
            command, cwd=clone, env=environment, stdout=output, stderr=output, stdin=subprocess.DEVNULL, process_group=0
        ) as process,
    ):
        try:
            yield page(f"http://127.0.0.1:{port}/", process, log)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)


def page(url: str, process: subprocess.Popen[bytes], log: Path) -> str:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()
        try:
            with urlopen(url, timeout=10) as response:
                return str(response.read(), "utf-8")
        except URLError:
            time.sleep(0.5)
    raise AssertionError(f"no page after {PATIENCE} s\n{log.read_text()}")


def test_a_clean_clone_shows_the_demo_and_the_second_time_takes_what_is_there(clone: Path) -> None:
    first, second = clone.parent / "first.log", clone.parent / "second.log"
    with make_demo(clone, first) as shown:
        assert "Sabine Hartmann" in shown
    with make_demo(clone, second) as shown:
        assert "Sabine Hartmann" in shown
    assert "Installing" in first.read_text()
    assert "Installing" not in second.read_text()
