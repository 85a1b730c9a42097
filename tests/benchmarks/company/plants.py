"""A company's plant on either database, with the browsers of those who look at it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import func, select

from models import Assessment, Crew, Department, Headship, Person, Skill, db
from planner.app import create_app
from planner.services.accounts import new_account
from planner.today import today
from tests.benchmarks.large import fill
from tests.databases import Backend, PostgresDatabase, start_postgres

PASSWORD = "forty-two teapots"
SETTINGS = {"WTF_CSRF_ENABLED": False, "RATELIMIT_ENABLED": False}


@dataclass(frozen=True)
class Plant:
    """A running application on a filled database; `server` is the process of a database server, where there is one."""

    app: Flask
    people: int
    assessments: int
    skills: tuple[str, ...]
    numbers: tuple[str, ...]
    crew: int
    day: date
    server: int | None

    def browser(self, sign_in: str) -> FlaskClient:
        """A browser that is signed in: "planner", or "head" of every department."""
        browser = self.app.test_client()
        answer = browser.post("/sign-in", data={"sign_in": sign_in, "password": PASSWORD})
        assert answer.status_code == 302, answer.status
        return browser


@contextmanager
def plant(database: Backend, people: int, skills: int) -> Iterator[Plant]:
    """A plant of so many people and skills, gone with the block."""
    with tempfile.TemporaryDirectory() as name, _address(database) as (url, server):
        settings = {**SETTINGS, "DATA_DIR": Path(name), **({"SQLALCHEMY_DATABASE_URI": url} if url else {})}
        app = create_app(settings)
        with app.app_context():
            upgrade()
            fill(db.session(), today(), people, skills)
            _accounts()
            facts = _facts()
            made = Plant(app=app, people=people, server=server, day=today(), **facts)
            db.session.remove()
        yield made
        with app.app_context():
            db.engine.dispose()


@contextmanager
def _address(database: Backend) -> Iterator[tuple[str, int | None]]:
    """Where the database is, and the process that serves it; SQLite needs neither."""
    if database == "sqlite":
        yield "", None
        return
    # Not in a folder that only we may enter: as root, PostgreSQL runs as somebody else.
    server = start_postgres(Path(tempfile.gettempdir()) / f"planner-benchmarks-{os.getpid()}")
    try:
        pid = int((server.pgdata / "postmaster.pid").read_text(encoding="utf-8").split()[0])
        yield PostgresDatabase(server, "benchmark").url, pid
    finally:
        server.cleanup()


def _accounts() -> None:
    new_account("planner", ["planner"], PASSWORD, None)
    head = Person(name="Head of everybody", personnel_number="head")
    db.session.add(head)
    db.session.flush()
    for department in db.session.scalars(select(Department.id)):
        db.session.add(Headship(person_id=head.id, department_id=department, holds_from=date(2020, 1, 1)))
    new_account("head", ["employee", "head"], PASSWORD, head.id)
    db.session.commit()


def _facts() -> dict[str, Any]:
    codes = select(Skill.code).where(Skill.general_id.is_(None)).order_by(Skill.id)
    numbers = select(Person.personnel_number).where(Person.personnel_number != "head").order_by(Person.id)
    return {
        "assessments": db.session.scalar(select(func.count()).select_from(Assessment)) or 0,
        "skills": tuple(db.session.scalars(codes.limit(10))),
        "numbers": tuple(db.session.scalars(numbers.limit(1000))),
        "crew": db.session.scalars(select(Crew.id).order_by(Crew.id)).first(),
    }
