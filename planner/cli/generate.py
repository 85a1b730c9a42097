"""`planner generate`: a plant of any size, into the database or as a problem file."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import click

from planner.cli.console import complain, say
from planner.cli.files import Output
from planner.errors import Refused


@click.command
@click.option("--people", type=click.IntRange(1, 100_000), metavar="N", required=True, help="How many people.")
@click.option("--teams", type=click.IntRange(0, 10_000), metavar="M", help="How many teams.  [default: N / 20]")
@click.option("--sites", type=click.IntRange(1, 1000), metavar="S", help="How many sites.  [default: N / 500]")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=1, help="Another seed, another plant.  [default: 1]")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY",
              help="The day that the plant is at.  [default: today]")  # fmt: skip
@click.option("--problem", type=click.Path(path_type=Path), metavar="FILE",
              help="Write a problem file instead, packed if its name ends in .gz; no database is needed.")  # fmt: skip
@click.option("--data", metavar="DIR", help="Where the installation keeps its files [PLANNER_DATA, else ./instance].")
@click.option("--database", metavar="URL", help="Address of the database [PLANNER_DATABASE_URL, else a file in DIR].")
def generate(
    people: int,
    teams: int | None,
    sites: int | None,
    seed: int,
    as_of: datetime | None,
    problem: Path | None,
    data: str | None,
    database: str | None,
) -> None:
    """Make a plant of N people and M teams, the same for the same options.

    The database must hold nobody yet; it is set up if need be. The plant has no accounts: add yours by `planner user
    add`. With --problem the plant goes straight into a file for `planner solve`.
    """
    teams = max(1, people // 20) if teams is None else teams
    day = as_of.date() if as_of else date.today()  # noqa: DTZ011 (the day where the program runs is meant)
    if problem is not None:
        _write(problem, people, teams, sites, seed, day)
    else:
        _store(people, teams, sites, seed, day, data, database)


def _write(path: Path, people: int, teams: int, sites: int | None, seed: int, day: date) -> None:
    from seeds.problems import made_problem

    with Output(path) as output:
        stated = made_problem(people=people, teams=teams, sites=sites, seed=seed, as_of=day)
        output.write(json.dumps(stated, indent=1, ensure_ascii=False) + "\n")
    say(f"{path}: a problem of {people} people and {teams} teams.")


def _store(
    people: int, teams: int, sites: int | None, seed: int, day: date, data: str | None, database: str | None
) -> None:
    from models import db
    from planner.app import create_app
    from planner.services.installation import prepare
    from seeds import generate as plants
    from seeds.plant import PlantExists

    app = create_app({"DATA_DIR": data, "SQLALCHEMY_DATABASE_URI": database})
    prepare(app, complain)
    with app.app_context():
        try:
            plants.generate(db.session(), people=people, teams=teams, sites=sites, seed=seed, as_of=day)
        except PlantExists as error:
            raise Refused(str(error)) from error
        db.session.commit()
    say(f"A plant of {people} people and {teams} teams is in the database.")
