"""The pages of an import: upload, questions, preview, import, undo; and whose a file is."""

from __future__ import annotations

import os
import re
import stat
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy.session import Session
from sqlalchemy import func, select
from sqlalchemy.orm import scoped_session

from models import Assessment, db
from planner.services.erase import erase
from tests.planner.factories import (
    csrf_token,
    make_account,
    make_department,
    make_head,
    make_person,
    make_skill,
    sign_in,
)
from tests.planner.forms import form_fields
from tests.planner.imports.books import changed, workbook

SHEET = workbook(("Schicht A", [["PNr", "PLC reading", "MES"], ["n-anna", 3, 2]]))


@pytest.fixture
def head(app: Flask, session: scoped_session[Session], client: FlaskClient) -> FlaskClient:
    """The browser of the head of A, where Anna is."""
    department = make_department(session, "A")
    hanna, _anna = make_person(session, "hanna", department), make_person(session, "anna", department)
    make_head(session, hanna, department)
    make_skill(session, "B01", name_de="PLC reading")
    make_skill(session, "E02", name_de="MES")
    make_account(session, "head", "head", "employee", person=hanna)
    make_account(session, "admin", "admin")
    session.commit()
    sign_in(client, "head")
    return client


def send(browser: FlaskClient, data: bytes = SHEET, name: str = "matrix.xlsx", **more: str) -> Any:
    fields = {"csrf_token": csrf_token(browser), "file": (BytesIO(data), name), **more}
    return browser.post("/imports", data=fields, content_type="multipart/form-data")


def answered(browser: FlaskClient, page: str, **answers: str) -> Any:
    fields = form_fields(browser.get(page).get_data(as_text=True), "sheet-0-kind")
    return browser.post(page, data={**fields, **answers})


def test_a_sheet_is_read_asked_about_shown_imported_and_undone(head: FlaskClient) -> None:
    page = send(head).location
    assert "Who stands for these levels?" in head.get(page).get_data(as_text=True)
    assert answered(head, page).status_code == 422
    preview = answered(head, page, vouch="self").location
    shown = head.get(preview).get_data(as_text=True)
    assert "anna" in shown
    done = head.post(f"{page}/confirm", data=form_fields(shown, "seen"), follow_redirects=True).get_data(as_text=True)
    assert "matrix.xlsx is imported: 2 changes." in done
    assert db.session.scalar(select(func.count(Assessment.id))) == 2

    again = send(head).location
    assert "0 differences" in head.get(answered(head, again, vouch="self").location).get_data(as_text=True)

    undo = re.findall(r'action="(/changes/\d+/undo)"', done)[0]
    head.post(undo, data={"csrf_token": csrf_token(head)})
    assert db.session.scalar(select(func.count(Assessment.id)).where(Assessment.error_at.is_(None))) == 0


def test_levels_that_a_sheet_lowers_stand_first_and_are_counted(head: FlaskClient) -> None:
    page = send(head).location
    shown = head.get(answered(head, page, vouch="self").location).get_data(as_text=True)
    head.post(f"{page}/confirm", data=form_fields(shown, "seen"))
    other = send(head, workbook(("Schicht A", [["PNr", "PLC reading", "MES"], ["n-anna", 4, 1]]))).location
    shown = head.get(answered(head, other, vouch="self").location).get_data(as_text=True)
    assert "1 of them lowers a level that was stated before; it stands first." in shown
    assert shown.index("E02 Skill") < shown.index("B01 Skill")
    assert shown.count(">lower</span>") == 1


def test_rows_are_pasted(head: FlaskClient) -> None:
    data = {"csrf_token": csrf_token(head), "pasted": "PNr\tMES\nn-anna\t4\n"}
    assert "MES" in head.get(head.post("/imports", data=data).location).get_data(as_text=True)


def test_what_cannot_be_read_is_said_on_the_page(head: FlaskClient) -> None:
    macros = send(head, changed(SHEET, xl__vbaProject_dot_bin=b"x"))
    assert macros.status_code == 422
    assert "contains macros" in macros.get_data(as_text=True)
    nothing = head.post("/imports", data={"csrf_token": csrf_token(head)})
    assert "Choose a file" in nothing.get_data(as_text=True)
    assert "levels.csv is empty." in send(head, b"", "levels.csv").get_data(as_text=True)


def test_another_scale_and_another_kind_ask_anew(head: FlaskClient) -> None:
    page = send(head).location
    assert answered(head, page, **{"sheet-0-scale": "1-5"}).location == page
    assert "1 · knows" in head.get(page).get_data(as_text=True)
    assert answered(head, page, **{"sheet-0-kind": "assessments"}).location == page


def test_a_sheet_with_the_skills_down_is_taken_and_can_be_said_to_be_one(head: FlaskClient) -> None:
    turned = workbook(("Quer", [["Skill", "anna", "somebody else"], ["PLC reading", 3, 1], ["MES", 2, ""]]))
    page = send(head, turned).location
    shown = head.get(page).get_data(as_text=True)
    assert "The skills are in column A." in shown
    assert '<option value="turned" selected>Skills down, people across' in shown
    assert answered(head, page, **{"sheet-0-kind": "matrix"}).location == page
    assert answered(head, page, **{"sheet-0-kind": "turned"}).location == page
    preview = head.get(answered(head, page, vouch="self", **{"others-asked": "1", "others": "out"}).location)
    assert "Quer B2</td>" in preview.get_data(as_text=True)


def test_an_unknown_skill_is_refused_at_its_column_and_what_was_typed_stays(head: FlaskClient) -> None:
    page = send(head).location
    answer = answered(head, page, vouch="self", **{"sheet-0-column-1": "Quantum"})
    assert answer.status_code == 422
    assert "No skill is called “Quantum”" in answer.get_data(as_text=True)
    assert 'value="Quantum"' in answer.get_data(as_text=True)


def test_an_upload_is_nobody_elses(app: Flask, head: FlaskClient) -> None:
    page = send(head).location
    admin = app.test_client()
    sign_in(admin, "admin")
    assert admin.get(page).status_code == 404
    assert admin.post(f"{page}/confirm", data={"csrf_token": csrf_token(admin)}).status_code == 404
    assert head.get("/imports/..%2f..%2fsecret").status_code == 404


def files(app: Flask) -> list[Path]:
    return sorted((Path(app.config["DATA_DIR"]) / "uploads").iterdir())


@pytest.fixture(autouse=True)
def no_files(app: Flask) -> None:
    """What other tests have left waiting is gone."""
    folder = Path(app.config["DATA_DIR"]) / "uploads"
    for path in folder.iterdir() if folder.exists() else ():
        path.unlink()


def test_an_upload_is_kept_for_the_process_alone_and_not_for_long(app: Flask, head: FlaskClient) -> None:
    page = send(head).location
    assert {stat.S_IMODE(path.stat().st_mode) for path in files(app)} == {0o600}
    for path in files(app):
        os.utime(path, (0, 0))
    assert head.get(page).status_code == 404
    assert files(app) == []


def test_an_upload_is_gone_once_it_is_forgotten_or_somebody_is_erased(
    app: Flask, head: FlaskClient, session: scoped_session[Session]
) -> None:
    page = send(head).location
    head.post(f"{page}/drop", data={"csrf_token": csrf_token(head)})
    assert files(app) == []
    send(head)
    erase(make_person(session, "gone"), None)
    assert files(app) == []
