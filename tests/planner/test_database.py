"""How SQLite is set up, for the application and for whoever makes an engine of their own."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from models import db
from planner import database
from planner.app import create_app


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    made = database.engine_for(f"sqlite:///{tmp_path}/x.db")
    with made.begin() as connection:
        connection.execute(text("CREATE TABLE box (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)"))
        connection.execute(text("CREATE TABLE thing (box_id INTEGER NOT NULL REFERENCES box(id))"))
        connection.execute(text("INSERT INTO box VALUES (1, 0)"))
    return made


def test_what_refers_to_nothing_is_refused(engine: Engine) -> None:
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text("INSERT INTO thing VALUES (99)"))


def test_commits_reach_the_disk(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA synchronous")) == 2


@pytest.mark.parametrize(
    ("version", "journal"), [((3, 40), "TRUNCATE"), ((3, 51, 2), "TRUNCATE"), ((3, 51, 3), "WAL"), ((3, 53, 4), "WAL")]
)
def test_the_write_ahead_log_is_used_only_where_it_is_safe(version: tuple[int, ...], journal: str) -> None:
    assert database.journal(version) == journal


def test_writers_that_read_first_wait_for_each_other(engine: Engine) -> None:
    def add_one() -> None:
        for _ in range(20):
            with engine.begin() as connection:
                n = connection.scalar(text("SELECT n FROM box"))
                connection.execute(text("UPDATE box SET n = :n"), {"n": n + 1})

    threads = [threading.Thread(target=add_one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT n FROM box")) == 60


def test_a_reader_does_not_wait_for_a_writer(engine: Engine) -> None:
    with engine.begin() as writer:
        writer.execute(text("UPDATE box SET n = 5"))
        with database.reading(), engine.connect() as reader:
            assert reader.scalar(text("SELECT n FROM box")) == 0


def test_the_applications_engine_is_set_up_alike(tmp_path: Path) -> None:
    app = create_app({"DATA_DIR": tmp_path, "TESTING": True})
    with app.app_context():
        assert db.session.scalar(text("PRAGMA foreign_keys")) == 1
        assert db.session.scalar(text("PRAGMA busy_timeout")) == database.BUSY_TIMEOUT
