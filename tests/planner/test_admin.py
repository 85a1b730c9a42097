"""The admin's pages: accounts, people, the audit trail and the works agreement."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session, scoped_session

from models import Account, AuditEntry, ChangeSet, Department, DepartmentMembership, Person, db
from planner.rule_words import what_changed
from planner.services import agreement, audit
from planner.services.people import belonging
from tests.planner.factories import PASSWORD, csrf_token, make_account, make_crew, make_department, make_person, sign_in

Db = scoped_session[Session]


@pytest.fixture
def admin(client: FlaskClient, session: Db) -> FlaskClient:
    """A browser in which an admin has signed in."""
    make_account(session, "9000", "admin")
    session.commit()
    sign_in(client, "9000")
    return client


def post(client: FlaskClient, path: str, **data: object) -> str:
    """Send a form and follow to the page that comes of it."""
    sent = {"csrf_token": data.pop("csrf_token", None) or csrf_token(client), **data}
    return client.post(path, data=sent, follow_redirects=True).get_data(as_text=True)


def account_of(session: Db, number: str) -> Account:
    session.expire_all()
    return session.scalars(select(Account).where(Account.sign_in == number)).one()


def test_a_new_account_signs_in_once_with_the_password_shown_and_then_has_to_choose_one(
    admin: FlaskClient, session: Db
) -> None:
    make_person(session, "Ann").personnel_number = "1001"
    page = post(admin, "/accounts/new", sign_in="1001", roles=["employee"])
    found = re.search(r"<code>([a-z0-9-]{14})</code>", page)
    assert found
    post(admin, "/sign-out")
    sign_in(admin, "1001", found[1])
    assert admin.get("/").headers["Location"] == "/account/password"
    post(
        admin,
        "/account/password",
        csrf_token=csrf_token(admin, "/account/password"),
        password=found[1],
        new_password=PASSWORD,
        new_password_confirm=PASSWORD,
    )
    assert admin.get("/").status_code == 200
    account = account_of(session, "1001")
    assert account.person is not None
    assert account.person.name == "Ann"


def test_a_number_that_is_taken_is_said_at_its_field_and_the_entries_stay(admin: FlaskClient, session: Db) -> None:
    page = post(admin, "/accounts/new", sign_in="9000", email="x@example.org", roles=["planner"])
    assert "9000 is another account&#39;s already." in page
    assert 'value="x@example.org"' in page


def test_an_account_that_is_switched_off_is_signed_out_at_once(admin: FlaskClient, session: Db) -> None:
    account = make_account(session, "1001", "employee")
    session.commit()
    theirs = admin.application.test_client()
    sign_in(theirs, "1001")
    post(admin, f"/accounts/{account.id}", version=1, sign_in="1001", roles=["employee"])
    assert theirs.get("/").status_code == 303


def test_the_only_admin_stays_one(admin: FlaskClient, session: Db) -> None:
    account = account_of(session, "9000")
    page = post(
        admin, f"/accounts/{account.id}", version=account.version, sign_in="9000", roles=["planner"], active="y"
    )
    assert "This is the only admin" in page
    assert account_of(session, "9000").has_any("admin")


def test_a_second_editor_is_told_what_the_first_changed_and_keeps_their_entries(
    admin: FlaskClient, session: Db
) -> None:
    account_id = make_account(session, "1001", "employee").id
    session.commit()
    path = f"/accounts/{account_id}"
    post(admin, path, version=1, sign_in="1001", email="first@example.org", roles=["employee"], active="y")
    page = post(admin, path, version=1, sign_in="1001", email="second@example.org", roles=["employee"], active="y")
    assert "E-mail from “–” to “first@example.org”" in page
    assert 'value="second@example.org"' in page
    assert account_of(session, "1001").email == "first@example.org"


def test_a_change_of_an_account_can_be_undone(admin: FlaskClient, session: Db) -> None:
    account_id = make_account(session, "1001", "employee").id
    session.commit()
    page = post(
        admin, f"/accounts/{account_id}", version=1, sign_in="1001", email="a@b.example", roles=["employee"], active="y"
    )
    undo = re.search(r'action="(/changes/\d+/undo)"', page)
    assert undo
    assert "The change is undone." in post(admin, undo[1])
    assert account_of(session, "1001").email is None


def test_a_change_of_somebody_else_is_not_ones_own_to_undo(admin: FlaskClient, session: Db) -> None:
    session.add(Department(code="A", name="A"))
    session.commit()
    change_set = session.scalars(select(ChangeSet.id).order_by(ChangeSet.id.desc())).first()
    assert "This change is not yours to undo." in post(admin, f"/changes/{change_set}/undo")


def test_a_new_person_is_in_the_list(admin: FlaskClient, session: Db) -> None:
    post(admin, "/people/new", name="Ann Ode", personnel_number="1001", since="2026-01-01")
    assert "Ann Ode" in admin.get("/people/?search=ann").get_data(as_text=True)


def test_a_move_is_stated_from_a_day_on_and_the_past_stays(admin: FlaskClient, session: Db) -> None:
    a, b = make_department(session, "A"), make_department(session, "B")
    person_id = make_person(session, "Ann", a).id
    session.commit()
    page = post(admin, f"/people/{person_id}/state", kind="department", unit=f"department-{b.id}", since="2026-03-01")
    assert "It is stated." in page
    for day, name in ((date(2026, 2, 28), "Department A"), (date(2026, 3, 1), "Department B")):
        department = belonging([person_id], day)[person_id].department
        assert department is not None
        assert department.name == name


def test_a_move_before_what_is_stated_already_is_refused(admin: FlaskClient, session: Db) -> None:
    a = make_department(session, "A")
    person_id = make_person(session, "Ann", a).id
    session.commit()
    page = post(admin, f"/people/{person_id}/state", kind="department", unit=f"department-{a.id}", since="2019-01-01")
    assert "Something is stated for this day or a later one already." in page


def test_a_unit_of_another_kind_is_refused(admin: FlaskClient, session: Db) -> None:
    a = make_department(session, "A")
    crew, person_id = make_crew(session, a, "1"), make_person(session, "Ann", a).id
    session.commit()
    page = post(admin, f"/people/{person_id}/state", kind="department", unit=f"crew-{crew.id}", since="2026-01-01")
    assert "Choose one that fits what changes." in page


def test_whoever_leaves_belongs_nowhere_afterwards(admin: FlaskClient, session: Db) -> None:
    person_id = make_person(session, "Ann", make_department(session, "A")).id
    session.commit()
    post(admin, f"/people/{person_id}/leave", last_day="2026-06-30")
    assert belonging([person_id], date(2026, 6, 30))[person_id].department is not None
    assert belonging([person_id], date(2026, 7, 1))[person_id].department is None


def test_erasing_asks_for_consent_first(admin: FlaskClient, session: Db) -> None:
    person_id = make_person(session, "Ann Ode").id
    session.commit()
    assert "Tick this to erase." in post(admin, f"/people/{person_id}/erase")
    page = post(admin, f"/people/{person_id}/erase", sure="y")
    assert "their name is nowhere any more" in page
    session.expire_all()
    assert session.get_one(Person, person_id).name == ""


def test_a_list_asks_the_database_as_often_for_many_people_as_for_few(admin: FlaskClient, session: Db) -> None:
    department = make_department(session, "A")
    asked: list[str] = []

    def count(*args: object) -> None:
        asked.append(str(args[2]))

    def queries() -> int:
        session.commit()
        asked.clear()
        assert admin.get("/people/").status_code == 200
        return len(asked)

    make_person(session, "first", department)
    event.listen(db.engine, "before_cursor_execute", count)
    try:
        few = queries()
        for number in range(60):
            make_person(session, f"p{number}", department)
        assert queries() == few
    finally:
        event.remove(db.engine, "before_cursor_execute", count)


def test_a_list_has_fifty_rows_a_page(admin: FlaskClient, session: Db) -> None:
    for number in range(53):
        make_person(session, f"p{number:02}")
    session.commit()
    assert admin.get("/people/").get_data(as_text=True).count("<tr>") == 51
    assert admin.get("/people/?page=2").get_data(as_text=True).count("<tr>") == 4
    assert admin.get("/people/?page=99").get_data(as_text=True).count("<tr>") == 4


def test_the_audit_trail_says_who_changed_what(admin: FlaskClient, session: Db) -> None:
    post(admin, "/people/new", name="Ann Ode", personnel_number="1001", since="2026-01-01")
    page = admin.get("/changes/?table=person").get_data(as_text=True)
    assert "Add a person" in page
    assert "9000" in page


def test_of_a_changed_tree_the_audit_trail_says_only_what_differs() -> None:
    before = {"weeks": 4, "needs": [{"skill": "A01", "level": 2}, {"skill": "A02", "level": 3}], "sides": ["OT"]}
    after = {"weeks": 4, "needs": [{"skill": "A09", "level": 2}, {"skill": "A02", "level": 3}], "sides": ["OT", "IT"]}
    entry = AuditEntry(before={"body": before, "name": None}, after={"body": after, "name": "Team", "version": 2})
    assert list(audit.differences(entry)) == [
        ("body.needs.0.skill", "A01", "A09"),
        ("body.sides", [], ["IT"]),
        ("name", None, "Team"),
    ]


def test_the_works_council_reads_rules_and_totals_and_no_names(client: FlaskClient, session: Db) -> None:
    make_person(session, "Ann Ode", make_department(session, "A"))
    make_account(session, "9100", "works_council")
    session.commit()
    sign_in(client, "9100")
    for path in ("/", "/agreement/", "/agreement/rules"):
        assert "Ann Ode" not in client.get(path).get_data(as_text=True)
    assert client.get("/people/").status_code == 403
    assert client.get("/changes/").status_code == 403


def test_an_agreement_is_in_force_from_its_day_until_it_is_withdrawn(admin: FlaskClient, session: Db) -> None:
    assert not agreement.is_in_force(date(2026, 5, 1))
    post(admin, "/agreement/record", title="BV Skills", since="2026-05-01", place="intranet")
    session.expire_all()
    assert agreement.is_in_force(date(2026, 5, 1))
    assert not agreement.is_in_force(date(2026, 4, 30))
    post(admin, "/agreement/withdraw")
    session.expire_all()
    assert not agreement.is_in_force(date(2026, 5, 1))


def test_a_membership_that_is_changed_twice_keeps_both_in_the_history(admin: FlaskClient, session: Db) -> None:
    a, b = make_department(session, "A"), make_department(session, "B")
    person_id = make_person(session, "Ann", a).id
    session.commit()
    for unit, day in ((b, "2026-03-01"), (a, "2026-05-01")):
        post(admin, f"/people/{person_id}/state", kind="department", unit=f"department-{unit.id}", since=day)
    session.expire_all()
    rows = session.scalars(select(DepartmentMembership).where(DepartmentMembership.person_id == person_id))
    assert [row.holds_until for row in rows] == [date(2026, 2, 28), date(2026, 4, 30), None]


def test_every_rule_whose_changes_are_read_has_a_word_for_people(client: FlaskClient, session: Db) -> None:
    make_account(session, "council", "works_council")
    session.commit()
    entries = [AuditEntry(table_name=table, row_id=7, action="insert", before=None, after={}) for table in audit.RULES]
    session.add(ChangeSet(what="rules", entries=entries))
    session.commit()
    sign_in(client, "council")
    page = client.get("/agreement/rules").text
    assert page.count('<td data-label="Rule">') >= len(audit.RULES)
    assert '<td data-label="Rule"> 7</td>' not in page


def test_every_fact_of_a_rule_has_a_word_for_people(app: Flask) -> None:
    kept = {"id", "version", "recorded_at", "recorded_by_id", "created_at", "created_by_id"}
    columns = {column.name for table in audit.RULES for column in db.metadata.tables[table].columns} - kept
    with app.test_request_context():
        assert [column for column in sorted(columns) if what_changed([column]) == [column]] == []
        assert what_changed(["version", "validity_kind", "validity_months", "name"]) == ["Validity", "Name"]


def test_one_role_is_enough_for_an_account(admin: FlaskClient) -> None:
    page = admin.get("/accounts/new").text
    boxes = re.findall(r'<input[^>]*name="roles"[^>]*>', page)
    assert len(boxes) == 5
    assert [box for box in boxes if "required" in box] == []
