"""The wheel, installed into another environment and run from another directory.

The libraries come from the environment that runs the tests; everything of ours must come from the wheel.
"""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen
from zipfile import ZipFile

import pytest

from planner import __version__

pytestmark = [pytest.mark.wheel, pytest.mark.xdist_group("wheel")]

ROOT = Path(__file__).parent.parent
PACKAGES = ("models", "planner", "seeds", "solver", "templates")


def run(*command: str | Path, cwd: Path, timeout: float = 300) -> str:
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, timeout=timeout)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy of the sources, so that nothing left over from an earlier build gets in."""
    source = tmp_path_factory.mktemp("source") / "copy"
    source.mkdir()
    for file in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(ROOT / file, source)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, source / package, ignore=shutil.ignore_patterns("__pycache__"))
    target = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "-qq", "--no-deps", "--wheel-dir", target, source, cwd=target)
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of the other environment."""
    home = tmp_path_factory.mktemp("elsewhere") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", home, cwd=home.parent)
    python = home / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "-qq", "--no-deps", wheel, cwd=home.parent)
    site = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home).strip()
    libraries = dict.fromkeys((sysconfig.get_path("purelib"), sysconfig.get_path("platlib")))
    (Path(site) / "libraries.pth").write_text("\n".join(libraries) + "\n", encoding="utf-8")
    return home / "bin"


def test_the_wheel_carries_every_file_of_our_packages(wheel: Path) -> None:
    carried = set(ZipFile(wheel).namelist())
    files = (path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file())
    ours = {path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts}
    assert ours - carried == set()


def test_our_packages_come_from_the_wheel(elsewhere: Path, tmp_path: Path) -> None:
    program = f"import {', '.join(PACKAGES)}; print(*(m.__file__ for m in ({', '.join(PACKAGES)})), sep='\\n')"
    found = run(elsewhere / "python", "-c", program, cwd=tmp_path).split()
    assert all(Path(file).is_relative_to(elsewhere.parent) for file in found)


def test_the_wheel_says_its_version(elsewhere: Path, tmp_path: Path) -> None:
    assert run(elsewhere / "planner", "--version", cwd=tmp_path) == f"planner, version {__version__}\n"


PROBLEM = {
    "format": "hybrid-team-problem/1",
    "people": [
        {"id": "ann", "weekly_cost": 900, "skills": {"C04": 3}},
        {"id": "bo", "weekly_cost": 700, "skills": {"C04": 3}},
        {"id": "cy", "weekly_cost": 100, "skills": {"C04": 2}},
    ],
    "teams": [{"id": "line", "needs": [{"id": "n", "skill": "C04", "level": 3}]}],
}


def test_the_wheel_solves_a_file_and_verifies_the_answer(elsewhere: Path, tmp_path: Path) -> None:
    (tmp_path / "problem.json").write_text(json.dumps(PROBLEM), encoding="utf-8")
    run(elsewhere / "planner", "solve", "problem.json", "--out", "answer.json", cwd=tmp_path)
    answer = json.loads((tmp_path / "answer.json").read_text(encoding="utf-8"))
    assert (answer["status"], [member["person"] for member in answer["members"]]) == ("optimal", ["bo"])
    run(elsewhere / "planner", "verify", "problem.json", "answer.json", cwd=tmp_path)


def test_the_wheel_serves_a_page_and_what_belongs_to_it(elsewhere: Path, tmp_path: Path) -> None:
    run(elsewhere / "planner", "init", "--data", "data", cwd=tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [str(elsewhere / "planner"), "serve", "--data", "data", "--port", str(port)]
    with subprocess.Popen(command, cwd=tmp_path) as server:
        try:
            page = fetch(f"http://127.0.0.1:{port}/")
            links = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
            parts = [fetch(f"http://127.0.0.1:{port}{link}") for link in links]
        finally:
            server.terminate()
    assert "<h1>Sign in</h1>" in page
    assert len(parts) > 3
    assert all(parts)


def fetch(url: str, patience: float = 60) -> str:
    """What is there, once the server answers."""
    until = time.monotonic() + patience
    while True:
        try:
            with urlopen(url, timeout=10) as response:
                return str(response.read(), "utf-8")
        except HTTPError:
            raise
        except URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
