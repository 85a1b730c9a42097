"""`planner demo`: the product on a demo plant, from nothing to a page."""

from __future__ import annotations

import os
import socket
from concurrent.futures import Future, wait
from datetime import date, datetime
from threading import Thread
from typing import TYPE_CHECKING, Any

import click
from sqlalchemy import select

from planner.cli.console import err, out, quiet
from planner.cli.progress import ProgressLine
from planner.errors import Refused

if TYPE_CHECKING:
    from flask import Flask

    from models import Run, Scenario
    from planner.solving import Solved

HOST = "127.0.0.1"
PASSWORD = "demo"
DAY = click.DateTime(["%Y-%m-%d"])


@click.command
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--data", metavar="DIR", help="Where the demo keeps its files [PLANNER_DATA, else ./instance].")
@click.option("--as-of", type=DAY, metavar="DAY", help="The demo plant's present day, YYYY-MM-DD [today].")
@click.option("--no-serve", is_flag=True, help="End once the plan is there.")
def demo(port: int, data: str | None, as_of: datetime | None, no_serve: bool) -> None:
    """Set up a demo plant, solve its scenario and serve the pages on 127.0.0.1.

    Run again, it takes what is there. With --as-of the plant is made for that day, and the pages take it for today.
    """
    from planner.app import create_app
    from planner.services.installation import prepare

    if not no_serve:
        _check_free(port)
    fixed = {"PLANNER_TODAY": as_of.date().isoformat()} if as_of else {}
    app = create_app({"DATA_DIR": data, "DEMO": True, **fixed})
    prepare(app, err.print)
    with app.app_context():
        scenario = _scenario(app)
        run = _solved_run(scenario)
        if run is None:
            run = _solve(scenario)
        _show(run)
    if not no_serve:
        _serve(app, port)


def _check_free(port: int) -> None:
    """Raises PortTaken: better now than after the work."""
    from planner.cli.serve import PortTaken

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise PortTaken(HOST, port) from error


def _scenario(app: Flask) -> Scenario:
    """The demo plant's scenario; the plant is made if there is none. Raises Refused when another plant is there."""
    from models import Person, Scenario, Setting, db
    from planner.services.demo import TILES
    from planner.today import today

    if db.session.scalar(select(Setting.id).where(Setting.name == TILES)) is None:
        if db.session.scalar(select(Person.id).limit(1)) is not None:
            raise Refused(f"{app.config['DATA_DIR']} holds a plant of its own; choose another directory with --data.")
        _make_plant(today())
    scenario = db.session.scalars(select(Scenario).order_by(Scenario.id)).first()
    if scenario is None:
        raise Refused("The demo plant's scenario is gone; choose a new directory with --data.")
    return scenario


def _make_plant(day: date) -> None:
    from flask_security.utils import hash_password

    from models import db
    from seeds.plant import make_plant

    err.print(f"Making the demo plant as of {day.isoformat()} ...")
    make_plant(db.session(), as_of=day, password=PASSWORD, hash_password=hash_password)
    db.session.commit()


def _solved_run(scenario: Scenario) -> Run | None:
    """The newest run of the scenario that ended with an answer."""
    from models import Run, db

    found = select(Run).where(Run.scenario_id == scenario.id, Run.state == "done").order_by(Run.id.desc())
    return db.session.scalars(found).first()


def _solve(scenario: Scenario) -> Run:
    """Solve the scenario before the reader's eyes; the run is kept as any other."""
    from models import Run, db, now
    from planner.problems import freeze
    from planner.services.runs import checked

    began = now()
    problem, options = checked(freeze(scenario)), {"time_limit": scenario.time_limit, "seed": 0}
    db.session.commit()  # lets go of the database
    err.print(f"Solving “{scenario.name}”, {scenario.time_limit} seconds at most ...")
    found = _in_a_thread(problem, options)
    run = Run(
        scenario=scenario,
        problem=problem,
        options=options,
        state="done",
        answer=found.answer,
        baseline=found.baseline,
        attempts=1,
        created_at=began,
        started_at=began,
        finished_at=now(),
    )
    db.session.add(run)
    db.session.commit()
    return run


def _in_a_thread(problem: dict[str, Any], options: dict[str, Any]) -> Solved:
    """Solve beside this thread, which shows the progress. Raises Refused when there is no answer."""
    from planner.solving import NotSolved, solved

    future: Future[Solved] = Future()
    with ProgressLine(err) as line:

        def work() -> None:
            try:
                future.set_result(solved(problem, options, line.tell))
            except BaseException as error:
                future.set_exception(error)

        Thread(target=work, name="solve", daemon=True).start()
        try:
            with quiet():
                while not future.done():
                    wait([future], timeout=0.1)
                    line.show()
            return future.result()
        except NotSolved as error:
            raise Refused(str(error)) from error
        except KeyboardInterrupt:
            os._exit(130)  # at once: the solver's thread does not listen


def _show(run: Run) -> None:
    from planner.cli.report import show
    from planner.services.results import result

    show(result(run), out)


def _serve(app: Flask, port: int) -> None:
    from planner.cli.serve import serve_pages

    def ready(address: str) -> None:
        out.print(f"\nServing on [bold]{address}[/] (Ctrl-C ends it)")
        with app.app_context():
            _show_sign_ins()

    serve_pages(app, HOST, port, ready)


def _show_sign_ins() -> None:
    from rich.table import Table

    from models import db
    from planner.services.demo import tiles
    from planner.words import role_name

    table = Table(title=f"Sign in by number with the password “{PASSWORD}”, or by a tile of the first page", box=None)
    for heading in ("Number", "Name", "As"):
        table.add_column(heading)
    for tile in tiles():
        table.add_row(tile.account.sign_in, tile.name, ", ".join(role_name(role) for role in tile.roles))
    out.print(table)
    db.session.commit()
