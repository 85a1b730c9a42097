"""`planner backup` and `planner restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from planner.cli.console import err, out

DATA = click.option(
    "--data", metavar="DIR", help="Where the installation keeps its files [PLANNER_DATA, else ./instance]."
)
DATABASE = click.option(
    "--database", metavar="URL", help="Address of the database [PLANNER_DATABASE_URL, else a file in DIR]."
)
FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.command
@FILE
@DATA
@DATABASE
def backup(file: Path, data: str | None, database: str | None) -> None:
    """Write everything into FILE: all rows of the database as they are at one moment, and the proofs.

    People may go on working meanwhile. FILE fits an installation on SQLite and one on PostgreSQL alike.
    """
    from planner import backups
    from planner.database import engine_for
    from planner.services.installation import require_ready

    app = _app(data, database)
    require_ready(app.config["SQLALCHEMY_DATABASE_URI"])
    engine = engine_for(app.config["SQLALCHEMY_DATABASE_URI"])
    manifest = backups.write(engine, app.config["DATA_DIR"], file)
    out.print(f"{file}: {_contents(manifest)}", soft_wrap=True)


@click.command
@FILE
@DATA
@DATABASE
@click.option("--yes", is_flag=True, help="Do not ask before everything is replaced.")
def restore(file: Path, data: str | None, database: str | None, yes: bool) -> None:
    """Put the backup FILE in the place of everything in the database.

    FILE is checked and loaded into tables of its own first; if anything is wrong with it, nothing is changed.
    """
    from planner import backups
    from planner.database import engine_for
    from planner.services.installation import prepare, shown

    app = _app(data, database)
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    manifest = backups.read(file)
    if not yes:
        click.confirm(f"Replace everything in {shown(url)} by {_contents(manifest)}?", abort=True, err=True)
    prepare(app, err.print)
    backups.restore(engine_for(url), app.config["DATA_DIR"], file, err.print)
    out.print(f"Restored {_contents(manifest)} into {shown(url)}", soft_wrap=True)


def _app(data: str | None, database: str | None) -> Any:
    from planner.app import create_app

    return create_app({"DATA_DIR": data, "SQLALCHEMY_DATABASE_URI": database})


def _contents(manifest: dict[str, Any]) -> str:
    rows = sum(table["rows"] for table in manifest["tables"].values())
    people = manifest["tables"]["person"]["rows"]
    made = manifest["made_at"][:16].replace("T", " ")
    return f"{rows} rows ({people} people) and {len(manifest['files'])} proofs of {made} UTC"
