"""The overview of commands."""

import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec

import click
import pytest
from click.testing import CliRunner

from planner import __version__
from planner.cli import COMMANDS, main

PRESENT = [name for name, target in COMMANDS.items() if find_spec(target.module)]


def test_the_version_is_said() -> None:
    assert CliRunner().invoke(main, ["--version"]).output == f"planner, version {__version__}\n"


def test_an_unknown_command_is_named() -> None:
    result = CliRunner().invoke(main, ["sovle"])
    assert result.exit_code == 2
    assert "sovle" in result.output


def test_the_overview_imports_no_command() -> None:
    program = (
        "import sys; from click.testing import CliRunner; from planner.cli import main\n"
        "assert CliRunner().invoke(main, ['--help']).exit_code == 0\n"
        "print([name for name in ('flask', 'sqlalchemy', 'ortools', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("name", PRESENT)
def test_a_command_says_of_itself_what_the_overview_says(name: str) -> None:
    target = COMMANDS[name]
    command = getattr(import_module(target.module), target.attribute)
    assert isinstance(command, click.Command)
    assert (command.help or "").splitlines()[0] == target.help


def test_a_solver_that_is_left_behind_is_not_torn_down_at_the_end() -> None:
    """The interpreter's own end comes while it runs otherwise, and can be an abort instead of the exit code."""
    program = (
        "import atexit, sys, threading; from solver.scale import integer; from planner.cli import run\n"
        "atexit.register(print, 'torn down')\n"
        "if sys.argv.pop(1) == 'busy':\n"
        "    threading.Thread(target=threading.Event().wait, name=integer.THREAD, daemon=True).start()\n"
        "run()"
    )

    def said(state: str, *arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-c", program, state, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        return done.returncode, done.stdout

    version = f"planner, version {__version__}\n"
    assert said("idle", "--version") == (0, version + "torn down\n")
    assert said("busy", "--version") == (0, version)
    assert said("busy", "sovle")[0] == 2
