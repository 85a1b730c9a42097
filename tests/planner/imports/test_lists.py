"""Crews, absences and calendars as sheets: previewed, all or nothing, undone as one, and by whom."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask_sqlalchemy.session import Session
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from models import Absence, ChangeSet, Crew, CrewMembership, Site, SiteDay, db
from models.undo import undo
from planner.services.imports import kinds_of, plan_of, questions
from tests.planner.factories import add, make_account, make_crew, make_department, make_head, make_person
from tests.planner.imports.lists import do, opened, told

Database = scoped_session[Session]
Facts = dict[str, Any]
ABSENCES = """PersNr;Name;Von;Bis;Art;Bemerkung
1;Anna Vogel;21.12.2026;03.01.2027;Urlaub;
;Bert Öztürk;04.01.2027;;krank;seit Montag
"""
CREWS = """department,code,name,site,rotation,rotation_start,members,members_from
A,1,Crew 1,Ulm,EEEEE--LLLLL--,2026-11-23,1 2,2026-12-01
A,2,Crew 2,,,,,
"""
CALENDARS = """Standort;Art;Bezeichnung;Von;Bis
Ulm;Betriebsruhe;Umbau Linie 4;03.05.2027;07.05.2027
Ulm;Feiertag;Neujahr;01.01.2027;01.01.2027
"""


@pytest.fixture
def plant(session: Database) -> Facts:
    """Anna (1) and Bert (2) of A, whose head is Hanna; Carl (3) of B; the site Ulm; an admin, a planner."""
    a, b = make_department(session, "A"), make_department(session, "B")
    hanna = make_person(session, "Hanna Kopf", a)
    make_head(session, hanna, a)
    facts: Facts = {"crew": make_crew(session, a, "2"), "site": add(session, Site(code="ULM", name="Ulm"))}
    for number, name, department in (("1", "Anna Vogel", a), ("2", "Bert Öztürk", a), ("3", "Carl Fremd", b)):
        facts[number] = make_person(session, name, department)
        facts[number].personnel_number = number
    facts["head"] = make_account(session, "head", "head", "employee", person=hanna)
    facts["admin"] = make_account(session, "admin", "admin")
    facts["planner"] = make_account(session, "planner", "planner")
    session.commit()
    return facts


def take_back(session: Database) -> None:
    undo(session(), session.scalars(select(ChangeSet).order_by(ChangeSet.id.desc())).first() or ChangeSet(), None)
    session.commit()


def test_absences_are_read_in_the_words_of_people(session: Database, plant: Facts) -> None:
    found = opened(plant["head"], ABSENCES)
    assert [answer.kind for answer in found.answers.sheets] == ["absences"]
    assert [each.named.name for each in questions(found).people] == ["Bert Öztürk"]
    made = plan_of(found)
    assert [(each.about, each.after, each.cell) for each in made.changes] == [
        ("Anna Vogel", "21 Dec 2026 – 3 Jan 2027, holiday", "C2"),
        ("Bert Öztürk", "4 Jan 2027 – …, sick, seit Montag", "C3"),
    ]
    assert session.scalar(select(Absence)) is None


def test_absences_are_imported_again_without_a_difference_and_undone_as_one(session: Database, plant: Facts) -> None:
    do(plant["head"], ABSENCES)
    assert len(session.scalars(select(Absence)).all()) == 2
    again = plan_of(opened(plant["head"], ABSENCES))
    assert (again.changes, again.unchanged, again.faults) == ([], 2, [])
    longer = do(plant["head"], ABSENCES.replace("03.01.2027", "10.01.2027"))
    assert told(longer) == [
        ("absence", "Anna Vogel", "21 Dec 2026 – 3 Jan 2027, holiday", "21 Dec 2026 – 10 Jan 2027, holiday")
    ]
    take_back(session)
    assert date(2027, 1, 3) in session.scalars(select(Absence.holds_until)).all()


def test_a_head_imports_absences_of_nobody_elses_people(session: Database, plant: Facts) -> None:
    found = opened(plant["head"], "PersNr;Von;Bis\n3;04.01.2027;whenever\n1;31.02.2027;\n")
    found.answers.others_out = False
    assert [(fault.cell, fault.sentence[:26]) for fault in plan_of(found).faults] == [
        ("A2", "none of your people has th"),
        ("B3", "this is no day; write it a"),
    ]
    found.answers.others_out = True
    assert plan_of(found).changes == []


def test_crews_are_added_changed_and_undone(session: Database, plant: Facts) -> None:
    made = do(plant["admin"], CREWS)
    assert told(made) == [
        ("crew", "Department A: Crew 1", "", "EEEEE--LLLLL--"),
        ("belongs", "Anna Vogel", "", "Crew 1, 1 Dec 2026"),
        ("belongs", "Bert Öztürk", "", "Crew 1, 1 Dec 2026"),
    ]
    crew = session.scalars(select(Crew).where(Crew.code == "1")).one()
    assert (crew.site, crew.rotation_start) == (plant["site"], date(2026, 11, 23))
    assert plan_of(opened(plant["admin"], CREWS)).changes == []
    moved = do(plant["admin"], CREWS.replace("1 2,", "1,").replace("Crew 2,,,,,", "Spare,,,,2,2027-01-01"))
    assert told(moved) == [
        ("crew", "Department A: Crew 2", "Crew 2", "Spare"),
        ("belongs", "Bert Öztürk", "Crew 1", "Spare, 1 Jan 2027"),
    ]
    take_back(session)
    spells = session.scalars(select(CrewMembership).where(CrewMembership.person_id == plant["2"].id))
    assert [(each.crew.code, each.holds_until) for each in spells if each.error_at is None] == [("1", None)]
    assert plan_of(opened(plant["admin"], "department,code,name,members\nA,1,Crew 1,\n")).changes == []
    take_back_all = session.scalars(
        select(ChangeSet).where(ChangeSet.what.like("Import%")).order_by(ChangeSet.id)
    ).first()
    assert take_back_all is not None
    undo(session(), take_back_all, None)
    assert session.scalars(select(Crew.code)).all() == ["2"]


def test_calendars_are_imported_by_planners(session: Database, plant: Facts) -> None:
    made = do(plant["planner"], CALENDARS)
    assert [each.after for each in made.changes] == [
        "Umbau Linie 4, shutdown, 3 May 2027 – 7 May 2027",
        "Neujahr, public holiday, 1 Jan 2027 – 1 Jan 2027",
    ]
    assert plan_of(opened(plant["planner"], CALENDARS)).changes == []
    take_back(session)
    assert db.session.scalars(select(SiteDay)).all() == []


def test_nothing_is_imported_while_a_cell_is_wrong(session: Database, plant: Facts) -> None:
    found = plan_of(opened(plant["admin"], CREWS.replace("EEEEE--LLLLL--", "EEX").replace("1 2", "1 4711")))
    assert [fault.cell for fault in found.faults] == ["E2", "G2"]
    assert [fault.cell for fault in plan_of(opened(plant["planner"], CALENDARS.replace("Ulm", "Bonn"))).faults] == [
        "A2",
        "A3",
    ]


@pytest.mark.parametrize(
    ("who", "kinds"),
    [
        ("head", {"absences"}),
        ("planner", {"calendars"}),
        ("admin", {"crews", "calendars"}),
    ],
)
def test_each_kind_is_offered_to_who_may_record_it(plant: Facts, who: str, kinds: set[str]) -> None:
    assert {"crews", "absences", "calendars"} & set(kinds_of(plant[who])) == kinds
