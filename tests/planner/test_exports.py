"""Exports: who gets which table, that text stays text, and that what was exported is imported again unchanged."""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy.session import Session
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from models import (
    Absence,
    Account,
    RoleAssignment,
    Site,
    SiteDay,
    Skill,
    SkillTerm,
    Training,
    TrainingSession,
    TrainingStep,
)
from planner.imports.guesses import guess
from planner.imports.reading import read_book
from planner.services.imports import Opened, context_of, plan_of
from planner.services.uploads import Upload
from tests.planner.factories import (
    add,
    csrf_token,
    make_account,
    make_department,
    make_head,
    make_person,
    make_role,
    make_skill,
    say,
    sign_in,
)
from tests.planner.forms import form_fields

Database = scoped_session[Session]


@pytest.fixture
def plant(app: Flask, session: Database) -> Flask:
    """A of Hanna, who heads it, with Anna; B with Carl; levels, a training, an absence; text like formulas."""
    a, b = make_department(session, "A"), make_department(session, "B")
    hanna, anna = make_person(session, "Hanna Kopf", a), make_person(session, "Anna Vogel", a)
    carl = make_person(session, "Carl Fremd", b)
    hanna.personnel_number, anna.personnel_number, carl.personnel_number = "0001", "=2+3", "3"
    make_head(session, hanna, a)
    role = make_role(session, "technician", anna)
    role.name = "Technician"
    beside = {"role_id": make_role(session, "R2").id, "main": False, "holds_from": date(2026, 3, 1)}
    session.add(RoleAssignment(person_id=anna.id, **beside))
    skill, other = (
        make_skill(session, "B01"),
        make_skill(session, "E02", validity_kind="certificate", validity_months=12),
    )
    skill.description = '@SUM(A1) "quoted"; and\nmore'
    for words, term in (("OT", "+Steuerung"), ("OT", "SPS"), ("IT", "-code")):
        session.add(SkillTerm(skill=skill, words=words, language="de", term=term))
    say(session, anna, skill, 3, note="=HYPERLINK(1)")
    say(session, anna, skill, 2, "self")
    say(session, anna, other, 3, valid_until=date(2021, 3, 1))
    say(session, carl, skill, 4, note="seen on Line 4, " * 200)
    training = add(session, Training(code="T1", title="-Kurs", hours=16.5, cost=900))
    session.add(TrainingStep(training=training, skill=skill, from_level=0, to_level=2))
    session.add(TrainingSession(training=training, first_day=date(2026, 12, 1)))
    session.add(Absence(person_id=anna.id, kind="sick", holds_from=date(2026, 11, 2)))
    day = date(2027, 1, 1)
    site = Site(code="ULM", name="Ulm")
    for name in ("Neujahr", "Betriebsjubiläum"):
        session.add(SiteDay(site=site, kind="holiday", name=name, first_day=day, last_day=day))
    make_account(session, "head", "head", "employee", person=hanna)
    for name in ("planner", "admin"):
        make_account(session, name, name)
    session.commit()
    return app


def browser(app: Flask, name: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, name)
    return client


def rows(client: FlaskClient, table: str) -> list[list[str]]:
    answer = client.get(f"/exports/{table}.csv", buffered=True)
    assert answer.status_code == 200, answer.status
    return list(csv.reader(StringIO(answer.data.decode("utf-8-sig"))))


def test_a_head_exports_her_own_people_and_a_planner_all(plant: Flask) -> None:
    assert [row[1] for row in rows(browser(plant, "head"), "people")[1:]] == ["Anna Vogel", "Hanna Kopf"]
    assert [row[1] for row in rows(browser(plant, "planner"), "people")[1:]] == [
        "Anna Vogel",
        "Carl Fremd",
        "Hanna Kopf",
    ]
    assert {row[1] for row in rows(browser(plant, "head"), "assessments")[1:]} == {"Anna Vogel"}
    assert {row[1] for row in rows(browser(plant, "head"), "matrix")[1:]} == {"Anna Vogel", "Hanna Kopf"}


@pytest.mark.parametrize(
    ("who", "table"),
    [
        ("admin", "assessments"),
        ("admin", "matrix"),
        ("planner", "absences"),
        ("admin", "absences"),
        ("head", "nothing"),
    ],
)
def test_a_table_that_is_not_theirs_is_not_found(plant: Flask, who: str, table: str) -> None:
    client = browser(plant, who)
    assert client.get(f"/exports/{table}.csv").status_code == 404
    assert client.get(f"/exports/{table}.xlsx").status_code == 404
    assert f"{table}.csv" not in client.get("/exports").get_data(as_text=True)


def test_only_planners_see_what_a_training_costs(plant: Flask) -> None:
    at = rows(browser(plant, "head"), "trainings")[0].index("cost")
    assert [rows(browser(plant, who), "trainings")[1][at] for who in ("head", "planner")] == ["", "900.0"]


def test_the_matrix_holds_levels_and_a_dash_for_what_has_run_out(plant: Flask) -> None:
    assert rows(browser(plant, "head"), "matrix")[1][1:] == ["Anna Vogel", "Department A", "", "3", "–"]


def test_text_that_looks_like_a_formula_is_none(plant: Flask) -> None:
    for table in ("people", "assessments", "skills", "trainings"):
        cells = [cell for row in rows(browser(plant, "planner"), table) for cell in row]
        assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r") and cell]
    book = browser(plant, "planner").get("/exports/everything.xlsx", buffered=True).data
    assert b"<f>" not in b"".join(_parts(book))


def _parts(book: bytes) -> list[bytes]:
    from zipfile import ZipFile

    with ZipFile(BytesIO(book)) as archive:
        return [archive.read(name) for name in archive.namelist()]


def test_everything_is_one_workbook_with_a_tab_each(plant: Flask) -> None:
    book = browser(plant, "head").get("/exports/everything.xlsx", buffered=True).data
    names = CalamineWorkbook.from_filelike(BytesIO(book)).sheet_names
    assert names == ["people", "assessments", "skills", "trainings", "crews", "absences", "calendars"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("who", "table", "found"),
    [
        ("admin", "people", 3),
        ("admin", "skills", 2),
        ("planner", "trainings", 1),
        ("planner", "assessments", 4),
        ("head", "absences", 1),
        ("planner", "calendars", 2),
        ("planner", "matrix", 2),
    ],
)
def test_what_is_exported_is_imported_again_unchanged(
    plant: Flask, session: Database, form: str, who: str, table: str, found: int
) -> None:
    data = browser(plant, who).get(f"/exports/{table}.{form}", buffered=True).data
    account = session.scalars(select(Account).where(Account.sign_in == who)).one()
    context, book = context_of(account), read_book(data, f"{table}.{form}")
    answers = guess(book, context)
    answers.vouch = "self"
    plan = plan_of(Opened(Upload("x", table, data, None), book, answers, context))
    assert [answer.kind for answer in answers.sheets] == [table]
    assert (plan.faults, [(c.about, c.what, c.before, c.after) for c in plan.changes]) == ([], [])
    assert plan.unchanged == found
    assert session.scalars(select(Skill.description).where(Skill.code == "B01")).one() == '@SUM(A1) "quoted"; and\nmore'


@pytest.mark.parametrize("table", ["people", "skills"])
def test_a_list_that_is_anothers_to_import_is_named_and_left_alone(plant: Flask, table: str) -> None:
    data = browser(plant, "admin").get(f"/exports/{table}.csv", buffered=True).data
    planner = browser(plant, "planner")
    file = {"csrf_token": csrf_token(planner), "file": (BytesIO(data), f"{table}.csv")}
    page = planner.post("/imports", data=file, content_type="multipart/form-data").location
    asked = planner.get(page).get_data(as_text=True)
    assert "This looks like a list that your account may not import" in asked
    preview = planner.post(page, data=form_fields(asked, "sheet-0-kind"), follow_redirects=True).get_data(as_text=True)
    assert "Nothing in this file was read." in preview
    assert "everything in this file is recorded" not in preview
