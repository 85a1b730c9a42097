"""Making a plant, against writing the same rows by Python's own sqlite3 without making them up."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path

from flask_migrate import upgrade

from models import db
from planner.app import create_app
from seeds.generate import generate
from tests.benchmarks.measure import Measurement, seconds_of

PEOPLE, TEAMS = 1000, 50
AT_MOST = 10.0  # seconds a thousand people


def plants() -> Iterator[Measurement]:
    """Seconds to make a plant in an SQLite file, intervals included."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = create_app({"DATA_DIR": folder})
        with app.app_context():
            upgrade()
            seconds = seconds_of(_make, "cpu", 1)
            db.engine.dispose()
        baseline = seconds_of(partial(_copy, folder / "planner.db", folder / "copy.db"), "cpu", 1)
        size = f"{PEOPLE} people, {TEAMS} teams"
        yield Measurement("make a plant / copy its rows", size, "cpu", seconds, baseline, at_most_seconds=AT_MOST)


def _make() -> None:
    generate(db.session(), people=PEOPLE, teams=TEAMS, as_of=date(2026, 11, 22))
    db.session.commit()


def _copy(source: Path, target: Path) -> None:
    """Read every row of a database and insert it into another one with the same tables."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        for name, sql in old.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall():
            new.execute(sql)
            rows = old.execute(f'SELECT * FROM "{name}"').fetchall()
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                new.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)
        new.commit()
