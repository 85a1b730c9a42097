"""`planner init`, `planner user` and `planner serve`."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from planner.app import create_app
from planner.cli import main
from planner.database import engine_for
from tests.planner.factories import sign_in


def run(data: Path, command: Sequence[str], typed: str | None = None) -> Result:
    environment = {"PLANNER_DATA": str(data), "PLANNER_DATABASE_URL": None}
    return CliRunner().invoke(main, list(command), env=environment, input=typed)


@pytest.fixture
def ready(tmp_path: Path) -> Path:
    """The directory of an installation that is set up."""
    result = run(tmp_path, ["init"])
    assert result.exit_code == 0, result.output
    return tmp_path


def scalar(data: Path, query: str) -> object:
    with engine_for(f"sqlite:///{data}/planner.db").connect() as connection:
        return connection.scalar(text(query))


@pytest.mark.slow
def test_init_makes_database_catalogue_and_key_and_leaves_them_when_run_again(ready: Path) -> None:
    skills, key = scalar(ready, "SELECT count(*) FROM skill"), (ready / "secret.key").read_text()
    assert isinstance(skills, int)
    assert skills > 70
    assert run(ready, ["init"]).exit_code == 0
    assert (scalar(ready, "SELECT count(*) FROM skill"), (ready / "secret.key").read_text()) == (skills, key)


@pytest.mark.slow
def test_a_database_from_a_newer_version_is_refused_in_one_sentence(ready: Path) -> None:
    with engine_for(f"sqlite:///{ready}/planner.db").begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    add = ["user", "add", "--sign-in", "1", "--role", "employee"]
    for command in (["init"], ["serve"], ["worker"], ["user", "list"], add, ["backup", str(ready / "b")]):
        result = run(ready, command)
        assert (result.exit_code, "made by a newer version" in result.output) == (1, True)
        assert "Traceback" not in result.output


@pytest.mark.slow
def test_levels_of_an_older_rule_are_worked_out_by_init_before_anything_is_served(ready: Path) -> None:
    with engine_for(f"sqlite:///{ready}/planner.db").begin() as connection:
        connection.execute(text("UPDATE setting SET value = '1' WHERE name = 'standing_rule'"))
    result = run(ready, ["user", "list"])
    assert (result.exit_code, "run `planner init` first" in result.output) == (1, True)
    assert run(ready, ["init"]).exit_code == 0
    assert run(ready, ["user", "list"]).exit_code == 0


@pytest.mark.slow
def test_an_account_made_on_the_command_line_signs_in(ready: Path) -> None:
    command = ["user", "add", "--sign-in", "1", "--name", "Ada Admin", "--role", "admin", "--role", "planner"]
    typed = "forty-two teapots\nforty-two teapots\n"
    result = run(ready, command, typed)
    assert result.exit_code == 0, result.output
    assert "1: planner, admin" in run(ready, ["user", "list"]).output
    sign_in(create_app({"DATA_DIR": ready, "TESTING": True}).test_client(), "1")


@pytest.mark.slow
def test_a_password_from_a_file_that_is_too_short_is_refused(ready: Path) -> None:
    (ready / "pw").write_text("short\n")
    command = ["user", "add", "--sign-in", "1", "--role", "admin", "--password-file", str(ready / "pw")]
    result = run(ready, command)
    assert result.exit_code == 1
    assert "A password has at least 10 characters." in result.output


def test_without_a_database_serve_says_what_to_do(tmp_path: Path) -> None:
    result = run(tmp_path, ["serve"])
    assert result.exit_code == 1
    assert "run `planner init` first" in result.output


def test_a_database_that_is_none_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "planner.db").write_bytes(b"not a database" * 100)
    result = run(tmp_path, ["init"])
    assert (result.exit_code, "Traceback" in result.output) == (1, False)
    assert "cannot be reached" in result.output


def test_a_directory_that_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = run(tmp_path / "file" / "data", ["init"])
    assert result.exit_code == 1
    assert "cannot be used: not a directory" in result.output


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.slow
def test_a_port_in_use_is_said_in_one_sentence(ready: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run(ready, ["serve", "--port", str(port)])
    assert result.exit_code == 1
    assert f"Port {port} on 127.0.0.1 is in use; choose another one with --port." in result.output


@pytest.mark.slow
def test_serve_answers_and_ends_when_it_is_told_to(ready: Path) -> None:
    port = free_port()
    environment = {**os.environ, "PLANNER_DATA": str(ready)}
    environment.pop("PLANNER_DATABASE_URL", None)
    command = [sys.executable, "-m", "planner", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert answer(f"http://127.0.0.1:{port}/healthz") == "ok\n"
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()


def answer(url: str, patience: float = 60) -> str:
    """What a page says, once somebody answers there."""
    until = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10) as page:
                return str(page.read().decode())
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.3)


@pytest.mark.slow
def test_a_disk_that_is_full_is_said_in_one_sentence(tmp_path: Path) -> None:
    full = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    full += "resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))\n"
    program = f"{full}from planner.cli import main; main(['init', '--data', {str(tmp_path)!r}])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-1].startswith("Error: Nothing more could be written: ")
    assert "Traceback" not in done.stderr
