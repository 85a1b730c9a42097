"""Totals without names."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, scoped_session

from planner.services.council_totals import Count, council_totals, withheld
from planner.today import today
from tests.planner.factories import make_account, make_department, make_person, make_skill, say, sign_in


@pytest.mark.parametrize(
    ("people", "number", "shown"),
    [
        (20, 5, Count(20, 5)),
        (20, 4, Count(20, None, few=True)),
        (20, 0, Count(20, None, few=True)),
        (20, 15, Count(20, 15)),
        (20, 16, Count(20, None)),
        (4, 4, Count(4, None, few=True)),
    ],
)
def test_a_number_that_says_too_much_about_single_people_is_withheld(people: int, number: int, shown: Count) -> None:
    assert withheld(people, number) == shown


def test_people_at_level_three_are_counted_by_department_and_skill(session: scoped_session[Session]) -> None:
    big, small, skill = make_department(session, "A"), make_department(session, "B"), make_skill(session, "S")
    for number in range(12):
        say(session, make_person(session, f"Person {number}", big), skill, 3 if number < 6 else 2)
    say(session, make_person(session, "Alone", small), skill, 4)
    session.commit()
    found = council_totals(today())
    assert [(department.code, people) for department, people in found.departments] == [("A", 12), ("B", None)]
    assert found.skills == [(skill, [Count(12, 6), Count(1, None, few=True)])]


def test_the_works_council_reads_totals_and_no_names(client: FlaskClient, session: scoped_session[Session]) -> None:
    department, skill = make_department(session, "A"), make_skill(session, "S")
    for number in range(12):
        say(session, make_person(session, f"Person {number}", department), skill, 3 if number < 6 else 2)
    make_account(session, "council", "works_council")
    sign_in(client, "council")
    page = client.get("/totals").get_data(as_text=True)
    assert ("Skill S" in page, "Person" in page.split("<main", 1)[1]) == (True, False)


def test_an_employee_reads_no_totals(client: FlaskClient, session: scoped_session[Session]) -> None:
    make_account(session, "ada", "employee", person=make_person(session, "Ada"))
    sign_in(client, "ada")
    assert client.get("/totals").status_code == 403
