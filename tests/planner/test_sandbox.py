"""The sandbox of the demo's sign-in page: the bundled workbook alive in a plant of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import func, select

from models import Account, Assessment, Person, Setting, db
from planner.app import create_app
from planner.sandbox import FOLDER, MOST, TEMPLATE
from planner.services.demo import TILES
from tests.planner.factories import csrf_token
from tests.planner.forms import form_fields

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A browser at a demo whose plant has nobody but an admin."""
    app = create_app({"DATA_DIR": tmp_path_factory.mktemp("demo"), "DEMO": True})
    with app.app_context():
        upgrade()
        db.session.add(Account(sign_in="9002", fs_uniquifier="x"))
        db.session.add(Setting(name=TILES, value=json.dumps(["9002"])))
        db.session.commit()
    yield app.test_client()
    with app.app_context():
        db.engine.dispose()


def opened(visitor: FlaskClient) -> str:
    """The first page of a new sandbox."""
    page = visitor.get("/sign-in").get_data(as_text=True)
    answer = visitor.post("/demo/sandbox", data=form_fields(page, "csrf_token"))
    assert answer.status_code == 303
    return str(answer.location)


def words_of(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.get_data(as_text=True).split("<main")[1]))


def test_the_workbook_tells_its_three_findings(visitor: FlaskClient) -> None:
    said = words_of(visitor.get(opened(visitor)))
    assert "5 skills hang on one person" in said
    assert "3 certificates have run out" in said
    assert "1 skill that nobody on nights knows" in said
    assert "E02 MES operations" in said.split("Nobody on nights knows it")[1]


def test_the_plant_beside_it_is_not_touched(visitor: FlaskClient) -> None:
    opened(visitor)
    with visitor.application.app_context():
        assert db.session.scalar(select(func.count(Person.id))) == 0
        assert db.session.scalar(select(func.count(Assessment.id))) == 0
    assert visitor.get("/coverage").status_code == 303


def test_the_workbook_imported_again_differs_in_nothing(visitor: FlaskClient) -> None:
    place = opened(visitor).removesuffix("/findings")
    workbook = visitor.get(f"{place}/imports/sample.xlsx").data
    data = {"csrf_token": csrf_token(visitor, f"{place}/imports"), "file": (BytesIO(workbook), "again.xlsx")}
    page = visitor.post(f"{place}/imports", data=data, content_type="multipart/form-data").location
    fields = form_fields(visitor.get(page).get_data(as_text=True), "sheet-0-kind")
    fields |= {"vouch": "head", "twice": "lower", "sheet-0-level-0": "empty"}
    assert "0 differences" in words_of(visitor.get(visitor.post(page, data=fields).location))


def test_a_sandbox_needs_its_address(visitor: FlaskClient) -> None:
    assert visitor.get(f"/sandbox/{'x' * 22}/findings").status_code == 404


def test_the_oldest_sandboxes_give_way_and_their_files_go(visitor: FlaskClient) -> None:
    first = opened(visitor)
    for _ in range(MOST):
        last = opened(visitor)
    assert visitor.get(first).status_code == 404
    assert visitor.get(last).status_code == 200
    folder = Path(visitor.application.config["DATA_DIR"]) / FOLDER
    assert len([path for path in folder.iterdir() if path.name != TEMPLATE]) == MOST


def test_outside_the_demo_there_are_no_sandboxes(tmp_path: Path) -> None:
    app = create_app({"DATA_DIR": tmp_path, "WTF_CSRF_ENABLED": False})
    assert app.test_client().post("/demo/sandbox").status_code == 404
