"""Where people belong, in names: the same as the whole facts say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from models import DepartmentMembership, RoleAssignment, WorkShare, now
from planner.services.people import belonging
from planner.services.places import Place, places
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

    found = places([ann.id, bob.id], DAY)
    assert found[bob.id] == Place()
    assert found[ann.id].department == new.name
    assert found[ann.id].roles == [main.name, role.name]
    assert found[ann.id].share == 0.5
    for day in (DAY, DAY - timedelta(days=20)):
        names, facts = places([ann.id], day)[ann.id], belonging([ann.id], day)[ann.id]
        units = (facts.department, facts.crew, facts.site)
        assert (names.department, names.crew, names.site) == tuple(unit and unit.name for unit in units)
        assert (names.share, names.roles) == (facts.share, [each.name for each in facts.roles])
