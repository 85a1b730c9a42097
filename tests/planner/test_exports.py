"""Exports: who gets which table, that text stays text, and that what was exported is imported again unchanged."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from io import BytesIO, StringIO
from zipfile import ZipFile

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
    Enrolment,
    FalseFriend,
    HomeCover,
    Interest,
    LevelText,
    Membership,
    Need,
    Prerequisite,
    RequiredHeadcount,
    Revocation,
    RoleAssignment,
    RoleTarget,
    Site,
    SiteDay,
    Skill,
    SkillTerm,
    Team,
    Training,
    TrainingSession,
    TrainingStep,
    Use,
    change,
)
from planner import exports
from planner.imports.answers import SheetAnswer
from planner.imports.book import Sheet
from planner.imports.guesses import guess
from planner.imports.reading import read_book
from planner.services.imports import Opened, context_of, plan_of
from planner.services.uploads import Upload
from tests.planner.factories import (
    add,
    csrf_token,
    make_account,
    make_crew,
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
    session.add(RoleTarget(role_id=role.id, skill_id=skill.id, level=3, holds_from=date(2022, 3, 1)))
    session.add(RoleTarget(role_id=role.id, skill_id=skill.id, level=0, holds_from=date(2022, 3, 1)))
    session.add(RoleTarget(role_id=role.id, skill_id=skill.id, level=2, holds_from=date(2099, 3, 1)))
    asked = {"department_id": a.id, "skill_id": skill.id, "level": 3}
    session.add(RequiredHeadcount(headcount=2, holds_from=date(2022, 3, 1), **asked))
    session.add(RequiredHeadcount(**{**asked, "department_id": b.id}, headcount=1, holds_from=date(2022, 3, 1)))
    session.add(HomeCover(crew_id=make_crew(session, a, "1").id, minimum=1, **asked))
    session.add(Prerequisite(skill_id=other.id, requires_id=skill.id, level=2, for_level=3))
    session.add(LevelText(skill_id=skill.id, level=3, text="=does it alone", holds_from=date(2022, 3, 1)))
    session.add(LevelText(level=3, text="alone", holds_from=date(2022, 3, 1)))
    session.add(FalseFriend(term="Download", ot_sense="into the controller", it_sense="onto the disk"))
    session.add(Revocation(person_id=anna.id, skill_id=other.id, reason="-seen asleep", holds_from=date(2026, 5, 4)))
    session.add(Use(person_id=anna.id, skill_id=skill.id, holds_from=date(2026, 5, 4)))
    session.add(Interest(person_id=anna.id, skill_id=skill.id, wish=3, holds_from=date(2026, 5, 4)))
    team = Team(code="T1", name="=Team", first_day=date(2027, 1, 4), last_day=date(2027, 6, 30))
    add(session, Need(team=team, skill_id=skill.id, level=3, headcount=2))
    place = {"person_id": anna.id, "first_day": team.first_day, "last_day": team.last_day}
    session.add(Membership(team_id=team.id, share=0.2, **place))
    session.add(Enrolment(training_id=training.id, **place))
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
        ("head", "teams"),
        ("head", "memberships"),
        ("head", "enrolments"),
        ("planner", "exceptions"),
        ("planner", "audit"),
        ("admin", "confirmations"),
        ("admin", "memberships"),
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
    with ZipFile(BytesIO(book)) as archive:
        return [archive.read(name) for name in archive.namelist()]


def test_everything_is_one_workbook_with_a_tab_each(plant: Flask) -> None:
    book = browser(plant, "head").get("/exports/everything.xlsx", buffered=True).data
    names = CalamineWorkbook.from_filelike(BytesIO(book)).sheet_names
    assert names == [
        "about", "people", "assessments", "skills", "trainings", "crews", "absences", "calendars", "targets",
        "headcounts", "prerequisites", "level_texts", "false_friends", "confirmations", "uses", "interests",
        "exceptions",
    ]  # fmt: skip


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
        ("planner", "targets", 2),
        ("head", "headcounts", 1),
        ("planner", "headcounts", 2),
        ("planner", "home_cover", 1),
        ("admin", "prerequisites", 1),
        ("admin", "level_texts", 2),
        ("admin", "false_friends", 1),
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


@pytest.mark.parametrize(("who", "there"), [("planner", 12), ("head", 5), ("admin", 14)])
def test_everything_is_imported_again_unchanged(plant: Flask, session: Database, who: str, there: int) -> None:
    data = browser(plant, who).get("/exports/everything.xlsx", buffered=True).data
    plan = plan_of(opened(session, who, data))
    assert (plan.faults, [(c.about, c.what, c.before, c.after) for c in plan.changes]) == ([], [])
    assert plan.unchanged == there


def opened(session: Database, who: str, data: bytes) -> Opened:
    account = session.scalars(select(Account).where(Account.sign_in == who)).one()
    context, book = context_of(account), read_book(data, "everything.xlsx")
    answers = guess(book, context)
    answers.vouch = "self"
    return Opened(Upload("x", "everything.xlsx", data, None), book, answers, context)


def test_what_is_to_be_read_only_says_so_and_is_not_taken_for_a_matrix(plant: Flask, session: Database) -> None:
    client = browser(plant, "planner")
    data = client.get("/exports/everything.xlsx", buffered=True).data
    about = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name("about").to_python()
    told = {row[0]: row[-1] for row in about}
    assert (told["memberships"], told["targets"]) == ("no, to be read only", "yes, unchanged")
    assert told["level_texts"] == "yes, by whoever may change it"
    kinds = {sheet.name: answer.kind for sheet, answer in _sheets(opened(session, "planner", data))}
    assert {kinds[name] for name in ("about", "memberships", "enrolments", "teams", "needs", "uses")} == {"skip"}
    file = {"csrf_token": csrf_token(client), "file": (BytesIO(data), "everything.xlsx")}
    page = client.post("/imports", data=file, content_type="multipart/form-data").location
    assert "This table was exported to be read only" in client.get(page).get_data(as_text=True)


def _sheets(found: Opened) -> zip[tuple[Sheet, SheetAnswer]]:
    return zip(found.book.sheets, found.answers.sheets, strict=True)


def test_plans_are_told_with_what_they_count_for_and_cost(plant: Flask) -> None:
    client = browser(plant, "planner")
    assert rows(client, "needs")[1] == ["T1", "'=Team", "1", "B01", "Skill B01", "3", "2", "must", "no", "0"]
    member, taker = rows(client, "memberships")[1], rows(client, "enrolments")[1]
    assert member[3:8] == ["T1", "'=Team", "'=2+3", "Anna Vogel", "2027-01-04"]
    assert (taker[5], taker[10]) == ("T1", "900.0")


def test_heads_see_their_own_peoples_facts_only(plant: Flask) -> None:
    head = browser(plant, "head")
    assert [row[0] for row in rows(head, "headcounts")[1:]] == ["A"]
    assert rows(head, "exceptions")[1][0:2] == ["revocation", "'=2+3"]
    assert {row[1] for table in ("uses", "interests") for row in rows(head, table)[1:]} == {"Anna Vogel"}


def test_what_is_too_long_for_a_tab_goes_on_in_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_ROWS", 2)
    book = CalamineWorkbook.from_filelike(exports.as_workbook([exports.Table("uses", ("a",), [[1], [2], [3]])]))
    assert [(name, len(book.get_sheet_by_name(name).to_python())) for name in book.sheet_names] == [
        ("uses", 3),
        ("uses 2", 2),
    ]


def test_a_skill_that_was_retired_since_is_no_difference_and_takes_nothing_new(plant: Flask, session: Database) -> None:
    session.scalars(select(Skill).where(Skill.code == "B01")).one().retired_on = date(2026, 6, 1)
    session.commit()
    client = browser(plant, "planner")
    plan = plan_of(opened(session, "planner", client.get("/exports/everything.xlsx", buffered=True).data))
    assert (plan.faults, plan.changes, plan.unchanged) == ([], [], 12)
    new = b"personnel_number,skill,level,holds_from\n3,B01,1,2026-07-01\n"
    assert [fault.sentence for fault in plan_of(opened(session, "planner", new)).faults] == [
        "B01 was retired on 1 Jun 2026: nothing new is stated of it."
    ]


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_tab_that_says_what_the_others_are_is_read_as_nothing(
    plant: Flask, session: Database, language: str
) -> None:
    client = browser(plant, "planner")
    client.post("/language", data={"csrf_token": csrf_token(client), "language": language})
    client.set_cookie("language", language)
    found = opened(session, "planner", client.get("/exports/everything.xlsx", buffered=True).data)
    answer = found.answers.sheets[0]
    assert (found.book.sheets[0].name, answer.kind, answer.turned) == ("about", "skip", False)


def test_an_admin_takes_the_audit_along_each_column_before_and_after(plant: Flask, session: Database) -> None:
    account = session.scalars(select(Account).where(Account.sign_in == "admin")).one()
    with change(session(), "-renamed", account.id):
        session.scalars(select(Site)).one().name = "Neu-Ulm"
    session.commit()
    found = rows(browser(plant, "admin"), "audit")
    assert found[1][1:] == ["admin", "'-renamed", "update", "site", "1", "name", "Ulm", "Neu-Ulm"]
    assert found[-1][6:] == ["", "", ""]


def test_everything_comes_as_csv_files_in_an_archive_too(plant: Flask, session: Database) -> None:
    client = browser(plant, "head")
    answer = client.get("/exports/everything.zip", buffered=True)
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    with ZipFile(BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert (names[:2], "teams.csv" in names, "audit.csv" in names) == (["about.csv", "people.csv"], False, False)
        assert archive.read("absences.csv") == client.get("/exports/absences.csv", buffered=True).data
    assert "/exports/everything.zip" in client.get("/exports").get_data(as_text=True)


def test_an_archive_is_sent_while_it_is_read() -> None:
    read: list[int] = []

    def endless() -> Iterator[list[exports.Cell]]:
        for number in range(200_000):
            read.append(number)
            yield [number, "seen on Line 4"]

    pieces = exports.as_archive([exports.Table("uses", ("a", "b"), endless())], ",")
    assert next(piece for piece in pieces if piece).startswith(b"PK")
    assert len(read) < 20_000
