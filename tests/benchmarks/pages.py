"""Pages on the demo plant, through the application's own test client: no network, everything else."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import select, update

from models import Department, DepartmentMembership, Person, Team, db
from planner.app import create_app
from planner.today import today
from seeds.plant import make_plant
from tests.benchmarks.bare import ROWS, bare_page, signed_in_page
from tests.benchmarks.measure import Measurement, take_turns

PEOPLE, SKILLS = 60, 79
PLANNER = "9001"


@contextmanager
def plant() -> Iterator[tuple[FlaskClient, int, Path]]:
    """A planner's browser on a plant with ROWS teams and a department of PEOPLE, its id, and the folder."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = create_app({"DATA_DIR": folder, "DEMO": True, "WTF_CSRF_ENABLED": False})
        with app.app_context():
            upgrade()
            make_plant(db.session(), as_of=today())
            department = _one_department()
            _more_teams(today())
            db.session.commit()
        browser = app.test_client()
        browser.post("/demo/sign-in", data={"sign_in": PLANNER})
        yield browser, department, folder


def _one_department() -> int:
    """Everybody belongs to one department; those beyond PEOPLE to none."""
    department = db.session.scalars(select(Department.id).order_by(Department.id)).first()
    assert department is not None
    db.session.execute(update(DepartmentMembership).values(department_id=department))
    beyond = select(Person.id).order_by(Person.id).offset(PEOPLE)
    for membership in db.session.scalars(
        select(DepartmentMembership).where(DepartmentMembership.person_id.in_(beyond))
    ):
        db.session.delete(membership)
    return department


def _more_teams(day: date) -> None:
    present = len(db.session.scalars(select(Team.id)).all())
    for n in range(present, ROWS):
        first = day + timedelta(days=n)
        db.session.add(Team(code=f"B{n}", name=f"Team {n}", first_day=first, last_day=first + timedelta(days=90)))


def get(browser: FlaskClient, path: str) -> str:
    """The page at a path; it must be there."""
    response = browser.get(path)
    assert response.status_code == 200, f"{path} answers {response.status_code}"
    return response.text


def pages() -> Iterator[Measurement]:
    """The department's matrix, and lists of ROWS rows against a page of as many: bare, and of somebody signed in."""
    with plant() as (browser, department, folder):
        bare = partial(get, bare_page(folder), "/")
        path = f"/departments/{department}/matrix?all=1"
        cells = get(browser, path).count("<td")
        assert cells >= PEOPLE * SKILLS, f"the matrix has {cells} cells"
        seconds, baseline = take_turns(partial(get, browser, path), bare, "wall", turns=5, repeats=4)
        yield Measurement(
            "department matrix / bare list", f"{PEOPLE} × {SKILLS}", "wall", seconds, baseline, at_most_seconds=0.150
        )
        signed_in = partial(get, signed_in_page(folder), "/")
        for name, path in (("teams", "/teams"), ("people", "/people/")):
            for kind, other in (("bare list", bare), ("signed-in list", signed_in)):
                seconds, baseline = take_turns(partial(get, browser, path), other, "cpu", turns=15, repeats=6)
                size = f"{ROWS} rows"
                yield Measurement(f"list of {name} / {kind}", size, "cpu", seconds, baseline, at_most_ratio=2)
