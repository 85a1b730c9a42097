"""The command line. A command is imported only when called: `planner --help` needs neither Flask nor OR-Tools."""

from __future__ import annotations

import os
import sys
from errno import EDQUOT, EFBIG, EIO, ENOSPC, EROFS
from importlib import import_module
from importlib.util import find_spec
from typing import NamedTuple

import click

from planner import __version__
from planner.errors import PlannerError


class Target(NamedTuple):
    """Where a command lives, and the line that the overview says about it."""

    module: str
    attribute: str
    help: str


COMMANDS: dict[str, Target] = {
    "init": Target("planner.cli.init", "init", "Create or upgrade the database and load the catalogue."),
    "demo": Target(
        "planner.cli.demo", "demo", "Set up a demo plant, solve its scenario and serve the pages on 127.0.0.1."
    ),
    "serve": Target(
        "planner.cli.serve",
        "serve",
        "Serve the pages until interrupted, with one worker beside them that solves the runs.",
    ),
    "worker": Target(
        "planner.cli.worker", "worker", "Solve queued runs, one at a time, until ended with Ctrl-C or SIGTERM."
    ),
    "solve": Target("planner.cli.solve", "solve", "Solve a problem file."),
    "explain": Target("planner.cli.explain", "explain", "Say why an answer is as it is, and what would change it."),
    "verify": Target("planner.cli.verify", "verify", "Check an answer file against its problem."),
    "generate": Target(
        "planner.cli.generate", "generate", "Make a plant of N people and M teams, the same for the same options."
    ),
    "load": Target("planner.cli.load", "load", "Load crews, absences or calendars from a CSV file."),
    "user": Target("planner.cli.user", "user", "Add and manage accounts."),
    "backup": Target(
        "planner.cli.backup",
        "backup",
        "Write everything into FILE: all rows of the database as they are at one moment, and the proofs.",
    ),
    "restore": Target(
        "planner.cli.backup", "restore", "Put the backup FILE in the place of everything in the database."
    ),
}


STORAGE = {ENOSPC, EDQUOT, EROFS, EIO, EFBIG}


def reason_of_storage(error: Exception) -> str | None:
    """Why a disk or a database took nothing more; None when something else is wrong."""
    if isinstance(error, OSError):
        return (error.strerror or str(error)).lower() if error.errno in STORAGE else None
    alchemy = sys.modules.get("sqlalchemy.exc")  # whatever failed so has imported it
    if alchemy is not None and isinstance(error, alchemy.OperationalError):
        return str(error.orig).strip().splitlines()[-1].strip(" .")
    return None


class LazyGroup(click.Group):
    """A group that knows its commands by name and line, and imports one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name, target in COMMANDS.items() if find_spec(target.module)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        target = COMMANDS[cmd_name]
        command = getattr(import_module(target.module), target.attribute)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; what a person can put right is said in one sentence."""
        try:
            return super().invoke(ctx)
        except PlannerError as error:
            raise click.ClickException(str(error)) from error
        except Exception as error:
            reason = reason_of_storage(error)
            if reason is None:
                raise
            raise click.ClickException(
                f"Nothing more could be written: {reason}. What was unfinished is not kept."
            ) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        names = self.list_commands(ctx)
        if names:
            with formatter.section("Commands"):
                formatter.write_dl([(name, COMMANDS[name].help) for name in names])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="planner")
def main() -> None:
    """Skills matrix and hybrid OT-IT team planner for manufacturers."""


def run() -> None:
    """The console script. Ends at once, with the command's exit code, where a solver was left behind that does not
    listen: the interpreter would tear its threads down while they run, which can end in an abort."""
    try:
        main(prog_name="planner")
    except SystemExit as ended:
        integer = sys.modules.get("solver.scale.integer")  # whatever left one behind has imported it
        if integer is not None and integer.left_behind():
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(ended.code if isinstance(ended.code, int) else 0)  # click ends with numbers
        raise
