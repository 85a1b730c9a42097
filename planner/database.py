"""How the application, its workers and the command line reach the database, in one place.

SQLite before 3.51.3 can corrupt a write-ahead log that two processes write, so the newer library of pysqlite3 is used
where it is there, and where it is not, the older journal.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import ModuleType
from typing import Any

import flask
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

from planner.errors import BadSetting

BUSY_TIMEOUT = 15_000  # ms that a writer waits for another
SAFE_WAL = (3, 51, 3)
DRIVERS = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg", "sqlite": "sqlite"}
KINDS = {"postgresql+psycopg", "sqlite"}

_reading: ContextVar[bool] = ContextVar("reading", default=False)


def normal_url(text: str) -> str:
    """The address with its driver named, "postgres://" understood. Raises BadSetting for any other database."""
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise BadSetting("The database address", text, "like sqlite:///file.db or postgresql://host/name") from error
    driver = DRIVERS.get(url.drivername, url.drivername)
    if driver not in KINDS:
        raise BadSetting("The database address", url.render_as_string(), "one of SQLite or PostgreSQL")
    return url.set(drivername=driver).render_as_string(hide_password=False)


def sqlite_module() -> ModuleType:
    """The newest SQLite at hand: pysqlite3's, else Python's own."""
    try:
        import pysqlite3.dbapi2 as newest
    except ImportError:
        import sqlite3.dbapi2 as newest
    module: ModuleType = newest
    return module


def engine_options(url: str | URL) -> dict[str, Any]:
    """Keyword arguments of create_engine for the database at `url`."""
    if make_url(url).get_backend_name() == "sqlite":
        return {"module": sqlite_module()}
    return {"pool_pre_ping": True}


def engine_for(url: str) -> Engine:
    """An engine of its own, set up as the application's is; for workers and the command line."""
    url = normal_url(url)
    engine = create_engine(url, **engine_options(url))
    set_up(engine)
    return engine


def set_up(engine: Engine) -> None:
    """Make an SQLite engine keep what it is told and let writers queue; others need nothing."""
    if engine.dialect.name == "sqlite" and not event.contains(engine, "connect", _connected):
        event.listen(engine, "connect", _connected)
        event.listen(engine, "begin", _begun)


def journal(version: tuple[int, ...]) -> str:
    """The journal that is safe with this version of SQLite."""
    return "WAL" if version >= SAFE_WAL else "TRUNCATE"


def _connected(connection: Any, _: object) -> None:
    connection.isolation_level = None  # the module would begin transactions late, and not at all for reads
    version = tuple(map(int, connection.execute("SELECT sqlite_version()").fetchone()[0].split(".")))
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT}",
        f"journal_mode = {journal(version)}",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begun(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN" if _is_reading() else "BEGIN IMMEDIATE")


def _is_reading() -> bool:
    """Whoever may write begins as a writer: a reader that turns writer later can be refused without waiting."""
    if flask.has_request_context():
        return flask.request.method in {"GET", "HEAD", "OPTIONS"}
    return _reading.get()


@contextmanager
def reading() -> Iterator[None]:
    """Transactions begun inside, outside of requests, only read and so do not hold up SQLite's writer."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)
