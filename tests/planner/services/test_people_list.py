"""The list of people: where they belong as the whole facts say it, and the pages of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from models import DepartmentMembership, RoleAssignment, WorkShare, now
from planner.services.people import belonging
from planner.services.people_list import people
from tests.planner.plant import LONG_AGO, Rows, add, make_crew, make_department, make_person, make_role, make_site

DAY = date(2027, 1, 4)


def test_names_say_what_the_whole_facts_say(session: Rows) -> None:
    old, new, role, main = (
        make_department(session, "OLD"),
        make_department(session, "NEW"),
        make_role(session, "second"),
        make_role(session, "main"),
    )
    ann = make_person(session, "Ann", role=role, department=old, crew=make_crew(session, old), site=make_site(session))
    bob = make_person(session, "Bob")
    since: dict[str, Any] = {"person": ann, "holds_from": DAY - timedelta(days=10)}
    add(session, DepartmentMembership(**since, department=new))
    add(session, DepartmentMembership(**since, department=old, error_at=now()))
    add(session, RoleAssignment(person=ann, holds_from=LONG_AGO, role=main, main=True))
    session.query(RoleAssignment).filter_by(role=role).update({"main": False})
    add(session, WorkShare(**since, share=0.5))

    for day in (DAY, DAY - timedelta(days=20)):
        page = people("", None, day)
        assert [(each.id, each.name, each.number) for each in page.rows] == [
            (person.id, person.name, person.personnel_number) for person in (ann, bob)
        ]
        for each in page.rows:
            facts = belonging([each.id], day)[each.id]
            units = (facts.department, facts.crew, facts.site)
            assert (each.department, each.crew, each.site) == tuple(unit and unit.name for unit in units)
            assert (each.share, each.roles) == (facts.share, [role.name for role in facts.roles])
    listed = people("", None, DAY).rows[0]
    assert (listed.department, listed.share, listed.roles) == (new.name, 0.5, [main.name, role.name])


def test_a_department_and_a_search_narrow_the_list_to_those_of_the_day(session: Rows) -> None:
    old, new = make_department(session, "OLD"), make_department(session, "NEW")
    ann, bob = make_person(session, "Ann", department=old), make_person(session, "Bob", department=new)
    add(session, DepartmentMembership(person=ann, holds_from=DAY, department=new))
    assert [each.id for each in people("", new.id, DAY).rows] == [ann.id, bob.id]
    assert [each.id for each in people("", new.id, DAY - timedelta(days=1)).rows] == [bob.id]
    assert [each.id for each in people(" BO", new.id, DAY).rows] == [bob.id]
    assert people("nobody", None, DAY).total == 0


@pytest.mark.parametrize(("asked", "page", "rows"), [(0, 1, 50), (2, 2, 3), (3, 2, 3), (10**30, 2, 3)])
def test_a_page_out_of_range_is_the_nearest(session: Rows, asked: int, page: int, rows: int) -> None:
    for number in range(53):
        make_person(session, f"p{number:02}")
    found = people("", None, DAY, asked)
    assert (found.page, len(found.rows), found.total) == (page, rows, 53)
