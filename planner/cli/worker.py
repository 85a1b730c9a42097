"""`planner worker`."""

from __future__ import annotations

import sys

import click

from planner.cli.console import err


@click.command
@click.option("--data", metavar="DIR", help="Where the installation keeps its files [PLANNER_DATA, else ./instance].")
@click.option("--database", metavar="URL", help="Address of the database [PLANNER_DATABASE_URL, else a file in DIR].")
@click.option("--beside-web", is_flag=True, hidden=True, help="End when standard input closes.")
def worker(data: str | None, database: str | None, beside_web: bool) -> None:
    """Solve queued runs, one at a time, until ended with Ctrl-C or SIGTERM.

    `planner serve` runs a worker by itself; this adds more where the database is PostgreSQL. On SQLite there is one. A
    run whose worker ends is taken up again by another one, or by the same when it starts again.
    """
    from planner import logs
    from planner.config import settings
    from planner.services.installation import require_ready
    from planner.supervisor import REFUSED

    logs.set_up()
    found = settings({"DATA_DIR": data, "SQLALCHEMY_DATABASE_URI": database})
    if not beside_web:  # the web process has looked
        require_ready(found["SQLALCHEMY_DATABASE_URI"])
    from planner import worker as workers

    try:
        workers.work(found["SQLALCHEMY_DATABASE_URI"], found["DATA_DIR"], lambda: workers.until_asked(beside_web))
    except workers.WorkerThere as error:
        if not beside_web:
            err.print(str(error), soft_wrap=True)
        sys.exit(REFUSED)
    workers.end_now()
