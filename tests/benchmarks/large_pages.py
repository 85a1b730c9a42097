"""The matrix, finding people and who can step in at ten thousand people × three hundred skills, against a bare list."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import select

from models import Crew, Department, Headship, Person, Skill, db
from planner.app import create_app
from planner.services.accounts import new_account
from planner.today import today
from tests.benchmarks.bare import bare_page
from tests.benchmarks.large import PEOPLE, SKILLS, fill
from tests.benchmarks.measure import Measurement, take_turns
from tests.benchmarks.pages import get

PASSWORD = "forty-two teapots"
SCREEN, JUMP, FIND, STEP_IN = 1.0, 0.3, 0.5, 1.0  # seconds at most


@contextmanager
def large_plant() -> Iterator[tuple[Flask, Path]]:
    """The application on a large plant with a planner and somebody who heads every department, and its folder."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = create_app({"DATA_DIR": folder, "WTF_CSRF_ENABLED": False, "RATELIMIT_ENABLED": False})
        with app.app_context():
            upgrade()
            fill(db.session(), today())
            new_account("planner", ["planner"], PASSWORD, None)
            head = Person(name="Head of everybody", personnel_number="head")
            db.session.add(head)
            db.session.flush()
            for department in db.session.scalars(select(Department.id)):
                db.session.add(Headship(person_id=head.id, department_id=department, holds_from=date(2020, 1, 1)))
            new_account("head", ["employee", "head"], PASSWORD, head.id)
            db.session.commit()
        yield app, folder
        with app.app_context():
            db.engine.dispose()


def browser_of(app: Flask, sign_in: str) -> FlaskClient:
    """A browser that is signed in."""
    browser = app.test_client()
    answer = browser.post("/sign-in", data={"sign_in": sign_in, "password": PASSWORD})
    assert answer.status_code == 302, answer.status
    return browser


def large() -> Iterator[Measurement]:
    """Seconds of each page and of what its script asks for."""
    with large_plant() as (app, folder):
        planner, head = browser_of(app, "planner"), browser_of(app, "head")
        with app.app_context():
            skills = list(db.session.scalars(select(Skill.code).where(Skill.general_id.is_(None)).limit(5)))
            crew, day = db.session.scalars(select(Crew.id)).first(), today()
        jump = f"/matrix/everybody/rows?start={PEOPLE - 1000}&size=100"
        five = "&".join(f"skill={code}&level=3" for code in skills)
        pages = (
            ("matrix, first screen", planner, ("/matrix/everybody", "/matrix/everybody/rows?start=0&size=100"), SCREEN),
            ("matrix, jump to a row", planner, (jump,), JUMP),
            ("matrix, a past day", planner, (f"{jump}&as_of={day - timedelta(days=300)}",), JUMP),
            ("matrix, a day ahead", planner, (f"{jump}&as_of={day + timedelta(days=200)}",), JUMP),
            ("matrix, totals of all", planner, ("/matrix/everybody/totals",), None),
            ("find people by five skills", planner, (f"/people/find?{five}",), FIND),
            ("find people by any of five", planner, (f"/people/find?{five}&way=any",), FIND),
            ("who can step in", head, (f"/stand-in?crew={crew}&skill={skills[0]}",), STEP_IN),
        )
        bare = partial(get, bare_page(folder), "/")
        for name, browser, paths, goal in pages:
            seconds, baseline = take_turns(partial(_all, browser, paths), bare, "wall", turns=5, repeats=1)
            size = f"{PEOPLE:,} × {SKILLS}"
            yield Measurement(f"{name} / bare list", size, "wall", seconds, baseline, at_most_seconds=goal)


def _all(browser: FlaskClient, paths: tuple[str, ...]) -> None:
    for path in paths:
        get(browser, path)
