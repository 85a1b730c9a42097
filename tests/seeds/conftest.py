"""The demo plant, made once for the tests that only read it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from flask_sqlalchemy.session import Session
from sqlalchemy.orm import scoped_session

from models import db
from seeds.plant import make_plant
from tests.conftest import make_app

AS_OF = date(2026, 11, 22)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application on the demo plant as of AS_OF, on SQLite."""
    folder = tmp_path_factory.mktemp("plant")
    app = make_app(f"sqlite:///{folder / 'plant.db'}", folder)
    with app.app_context():
        db.create_all()
        make_plant(db.session(), as_of=AS_OF, password="x", hash_password=lambda text: f"hashed {text}")
        db.session.commit()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def plant(made: Flask) -> Iterator[scoped_session[Session]]:
    """The session of the demo plant."""
    with made.app_context():
        yield db.session
