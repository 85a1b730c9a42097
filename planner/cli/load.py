"""`planner load`: crews, absences and calendars from CSV files."""

from __future__ import annotations

from pathlib import Path

import click

from planner.cli.console import complain, say
from planner.cli.files import WRONG_FILE, FileError


@click.command
@click.argument("kind", type=click.Choice(["crews", "absences", "calendars"]))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--data", metavar="DIR", help="Where the installation keeps its files [PLANNER_DATA, else ./instance].")
@click.option("--database", metavar="URL", help="Address of the database [PLANNER_DATABASE_URL, else a file in DIR].")
def load(kind: str, file: Path, data: str | None, database: str | None) -> None:
    """Load crews, absences or calendars from a CSV file.

    FILE is UTF-8 with a head row, commas or semicolons between the cells, days as 2027-03-31 or 31.03.2027.

    \b
    crews      department, code, name; site, rotation (E early, L late, N night,
               - off, a letter a day), rotation_start, members (personnel numbers
               with spaces between them), members_from
    absences   personnel_number, from, until; kind (holiday, sick, parental,
               training, other), note
    calendars  site, kind (shutdown, change_window, holiday), name, first_day,
               last_day

    Loading a file again changes nothing. With one bad cell nothing is loaded: every bad cell is named on a line, and
    the exit code is 2.
    """
    text = _text(file)
    from models import db
    from planner import imports
    from planner.app import create_app
    from planner.services.installation import require_ready

    app = create_app({"DATA_DIR": data, "SQLALCHEMY_DATABASE_URI": database})
    require_ready(app.config["SQLALCHEMY_DATABASE_URI"])
    with app.app_context():
        found = imports.load(db.session(), kind, text)
        if isinstance(found, list):
            for fault in found:
                complain(f"{file}: {fault}")
            raise click.exceptions.Exit(WRONG_FILE)
        db.session.commit()
    say(f"{file}: {found.added} added, {found.changed} changed, {found.unchanged} there already.")


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileError(file, "is not UTF-8 text") from None
    except OSError as error:
        raise FileError(file, f"cannot be read: {(error.strerror or str(error)).lower()}") from None
