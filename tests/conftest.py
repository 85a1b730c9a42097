"""Fixtures for whatever touches the database: each such test runs on SQLite and on PostgreSQL.

`backend` names the kind ("sqlite" or "postgresql"), `app` is the application on an empty database of that kind,
`session` the application's session with its context pushed, `client` a test client.
"""

from __future__ import annotations

import contextvars
import gc
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from flask_sqlalchemy.session import Session
from sqlalchemy.orm import scoped_session

from models import db
from planner.app import create_app
from tests.databases import Backend, Databases

LONGEST_NAME = 60


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes and long texts by their argument: a file built for a test holds the second in which it was built,
    and two processes that collect in different seconds would otherwise disagree on what there is to run.
    """
    if isinstance(val, bytes) or (isinstance(val, str) and len(val) > LONGEST_NAME):
        return argname
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, the demo from a clean clone before all: nothing is waited for in the end."""
    first = ("demo", "slow")
    items.sort(key=lambda item: [item.get_closest_marker(name) is None for name in first])


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it for garbage again and again took a fifth of the time of pages."""
    gc.freeze()


class SeparateClient(FlaskClient):
    """Serves each request in a context of its own, as a server does, even while a test has pushed one."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Make one request; it finds what the test has written so far, and the test finds what the request wrote."""
        if has_app_context():
            db.session.commit()
        return contextvars.Context().run(super().open, *args, **kwargs)


def make_app(url: str, folder: Path) -> Flask:
    """The application on the database at `url`, as the tests want it."""
    app = create_app({"TESTING": True, "SQLALCHEMY_DATABASE_URI": url, "DATA_DIR": folder, "RATELIMIT_ENABLED": False})
    app.test_client_class = SeparateClient
    return app


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """The databases of this process of the test run."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    # Not in pytest's own folder, which it closes to other users: as root, PostgreSQL runs as one.
    server = Path(tempfile.gettempdir()) / f"planner-tests-{run}"
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    own = tmp_path_factory.mktemp("databases")
    both = Databases(lambda url: make_app(url, own / "data"), own, server, worker)
    yield both
    both.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def backend(request: pytest.FixtureRequest) -> Backend:
    """The kind of database that the test runs on."""
    kind: Backend = request.param
    return kind


@pytest.fixture
def app(databases: Databases, backend: Backend) -> Flask:
    """The application on an empty database; no context is pushed."""
    return databases.empty_app(backend)


@pytest.fixture
def database_url(app: Flask) -> str:
    """The address of the empty database, for what connects by itself."""
    return str(app.config["SQLALCHEMY_DATABASE_URI"])


@pytest.fixture
def session(app: Flask) -> Iterator[scoped_session[Session]]:
    """The application's session, in a pushed application context."""
    with app.app_context():
        yield db.session
        db.session.rollback()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that nobody has signed in with."""
    return app.test_client()
