"""`planner worker`."""

from __future__ import annotations

import sys

import click

from planner.config import data_dir, settings
from planner.errors import PlannerError


@click.command()
@click.option("--data", "folder", help="The data directory; else PLANNER_DATA, else ./instance.")
@click.option("--beside-web", is_flag=True, hidden=True, help="End when standard input closes.")
def worker(folder: str | None, beside_web: bool) -> None:
    """Solve queued runs, one at a time, until it is ended with Ctrl-C or SIGTERM.

    `planner serve` runs a worker by itself. This adds more where the database is PostgreSQL (set PLANNER_DATABASE_URL);
    on SQLite there is one worker. A run whose worker ends is taken up again by the next.
    """
    try:
        url = settings({"DATA_DIR": folder} if folder else None)["SQLALCHEMY_DATABASE_URI"]
        from planner import worker as working

        working.work(url, data_dir(folder), working.end_with_parent if beside_web else working.end_on_signal)
    except PlannerError as error:
        click.echo(str(error), err=True)
        sys.exit(3)
    working.end_now()
