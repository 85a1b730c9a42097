"""`planner init`: the data directory, the database and the catalogue."""

from __future__ import annotations

import click

from planner.cli.console import err, out


@click.command
@click.option("--data", metavar="DIR", help="Where the installation keeps its files [PLANNER_DATA, else ./instance].")
@click.option("--database", metavar="URL", help="Address of the database [PLANNER_DATABASE_URL, else a file in DIR].")
def init(data: str | None, database: str | None) -> None:
    """Create or upgrade the database and load the catalogue.

    Run again, it upgrades what an older version made, works the levels that count out anew where the rule for them has
    changed, and leaves everything else as it is.
    """
    from planner.app import create_app
    from planner.services.installation import prepare, shown

    app = create_app({"DATA_DIR": data, "SQLALCHEMY_DATABASE_URI": database})
    prepare(app, err.print)
    out.print(f"Ready: {shown(app.config['SQLALCHEMY_DATABASE_URI'])}")
