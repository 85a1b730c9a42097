"""Crews, absences and calendars from CSV files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask_sqlalchemy.session import Session
from sqlalchemy import func, select
from sqlalchemy.orm import scoped_session

import seeds
from models import (
    Absence,
    ChangeSet,
    Crew,
    CrewMembership,
    Department,
    Employment,
    Person,
    Site,
    SiteDay,
)
from planner.cli import main
from planner.imports import KINDS, Counts, load
from seeds.people import demo_people

Database = scoped_session[Session]
SAMPLES = Path(seeds.__file__).parent / "samples"


@pytest.fixture
def plant(session: Database) -> Database:
    """The demo's people, departments and sites by number and code, and nothing else."""
    session.add_all([Site(code="ULM", name="Ulm"), Site(code="TIM", name="Timișoara")])
    session.add_all([Department(code="MNT", name="Maintenance", side="OT"), Department(code="PRD", name="Production")])
    session.add_all([Person(personnel_number=person.number, name=person.name) for person in demo_people()])
    session.flush()
    for person in session.scalars(select(Person)):
        session.add(Employment(person_id=person.id, holds_from=date(2020, 1, 1)))
    session.commit()
    return session


def faults(session: Database, kind: str, text: str) -> list[tuple[int, str, str]]:
    found = load(session(), kind, text)
    assert isinstance(found, list)
    assert session.scalar(select(func.count()).select_from(Absence)) == 0
    return [(fault.row, fault.column, fault.value) for fault in found]


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_loads_and_loading_it_again_changes_nothing(plant: Database, kind: str) -> None:
    text = (SAMPLES / f"{kind}.csv").read_text(encoding="utf-8")
    rows = len(text.splitlines()) - 1
    assert load(plant(), kind, text) == Counts(added=rows)
    plant.commit()
    assert load(plant(), kind, text) == Counts(unchanged=rows)


def test_what_is_stored_written_out_and_loaded_again_is_no_difference(plant: Database) -> None:
    load(plant(), "absences", (SAMPLES / "absences.csv").read_text(encoding="utf-8"))
    plant.commit()
    lines = ["personnel_number,from,until,kind,note"]
    for each in plant.scalars(select(Absence)):
        facts = (each.person.personnel_number, each.holds_from, each.holds_until, each.kind, each.note or "")
        lines.append(",".join(map(str, facts)))
    assert load(plant(), "absences", "\n".join(lines)) == Counts(unchanged=4)


def test_every_bad_cell_is_named_and_nothing_is_loaded(plant: Database) -> None:
    text = """personnel_number,from,until,kind
1006,2027-01-04,2027-01-08,holiday
4711,2027-01-04,2027-01-08,holiday
1007,31.02.2027,2027-03-08,beach
1008,2027-02-05,2027-02-01,sick
,2027-02-05,,sick
"""
    assert faults(plant, "absences", text) == [
        (3, "personnel_number", "4711"),
        (4, "from", "31.02.2027"),
        (4, "kind", "beach"),
        (5, "until", "2027-02-01"),
        (6, "personnel_number", ""),
    ]


def test_missing_and_unknown_columns_are_named(plant: Database) -> None:
    assert faults(plant, "absences", "personnel_number,start,until\n1006,2027-01-04,2027-01-08\n") == [
        (1, "from", ""),
        (1, "start", "start"),
    ]
    assert faults(plant, "absences", "") == [(1, "from", ""), (1, "personnel_number", ""), (1, "until", "")]


def test_semicolons_german_days_and_a_byte_order_mark_are_understood(plant: Database) -> None:
    text = "\ufeffpersonnel_number;from;until\n1006;04.01.2027;08.01.2027\n"
    assert load(plant(), "absences", text) == Counts(added=1)
    absence = plant.scalars(select(Absence)).one()
    assert (absence.holds_from, absence.holds_until) == (date(2027, 1, 4), date(2027, 1, 8))


def test_an_absence_that_starts_the_same_day_is_brought_in_line(plant: Database) -> None:
    load(plant(), "absences", "personnel_number,from,until\n1006,2027-01-04,2027-01-08\n")
    plant.commit()
    found = load(plant(), "absences", "personnel_number,from,until\n1006,2027-01-04,2027-01-15\n")
    assert found == Counts(changed=1)
    assert plant.scalars(select(Absence.holds_until)).all() == [date(2027, 1, 15)]


def test_a_rotation_of_strange_letters_or_without_a_start_is_refused(plant: Database) -> None:
    text = "department,code,name,rotation,rotation_start\nMNT,A,Crew A,EEXX,2027-01-04\nMNT,B,Crew B,EEE--,\n"
    assert faults(plant, "crews", text) == [(2, "rotation", "EEXX"), (3, "rotation_start", "")]


def test_members_move_from_their_old_crew_on_the_day_given(plant: Database) -> None:
    head = "department,code,name,members,members_from\n"
    load(plant(), "crews", head + "MNT,A,Crew A,1006 1007,2027-01-04\nMNT,B,Crew B,,\n")
    plant.commit()
    assert load(plant(), "crews", head + "MNT,B,Crew B,1007,2027-03-01\n") == Counts(changed=1)
    plant.commit()
    person = plant.scalars(select(Person).where(Person.personnel_number == "1007")).one()
    query = select(Crew.code, CrewMembership.holds_from, CrewMembership.holds_until).join(CrewMembership.crew)
    spells = plant.execute(query.where(CrewMembership.person_id == person.id).order_by(CrewMembership.holds_from)).all()
    assert [tuple(spell) for spell in spells] == [
        ("A", date(2027, 1, 4), date(2027, 2, 28)),
        ("B", date(2027, 3, 1), None),
    ]


def test_nobody_is_named_in_two_crews(plant: Database) -> None:
    text = "department,code,name,members\nMNT,A,Crew A,1006 1006\nMNT,B,Crew B,1006 4711\n"
    found = load(plant(), "crews", text)
    assert isinstance(found, list)
    assert [(fault.row, fault.column) for fault in found] == [(2, "members"), (3, "members"), (3, "members")]


def test_a_calendar_entry_keeps_its_day_and_gets_its_new_end(plant: Database) -> None:
    head = "site,kind,name,first_day,last_day\n"
    load(plant(), "calendars", head + "ULM,shutdown,Rebuild,2027-05-03,2027-05-07\n")
    plant.commit()
    found = load(plant(), "calendars", head + "ULM,shutdown,Rebuild,2027-05-03,2027-05-14\n")
    assert found == Counts(changed=1)
    assert plant.scalars(select(SiteDay.last_day)).all() == [date(2027, 5, 14)]


def test_a_load_is_one_change_set(plant: Database) -> None:
    load(plant(), "calendars", (SAMPLES / "calendars.csv").read_text(encoding="utf-8"))
    plant.commit()
    newest = plant.scalars(select(ChangeSet).order_by(ChangeSet.id.desc())).first()
    assert newest is not None
    assert (newest.what, len(newest.entries)) == ("Load calendars", 3)


@pytest.mark.slow
def test_the_command_says_what_it_loaded_or_every_bad_cell(tmp_path: Path) -> None:
    data = ["--data", str(tmp_path)]
    assert CliRunner().invoke(main, ["generate", "--people", "20", "--teams", "1", *data]).exit_code == 0
    path = tmp_path / "absences.csv"
    path.write_text("personnel_number,from,until\n100001,2027-01-04,2027-01-08\n", encoding="utf-8")
    good = CliRunner().invoke(main, ["load", "absences", str(path), *data])
    assert (good.exit_code, good.stdout) == (0, f"{path}: 1 added, 0 changed, 0 there already.\n")
    path.write_text("personnel_number,from,until\n4711,2027-01-04,yesterday\n", encoding="utf-8")
    bad = CliRunner().invoke(main, ["load", "absences", str(path), *data])
    assert bad.exit_code == 2
    assert bad.stderr.splitlines() == [
        f'{path}: Row 2, column personnel_number, "4711": nothing is known under this name.',
        f'{path}: Row 2, column until, "yesterday": this is no day; write it as 2027-03-31 or 31.03.2027.',
    ]


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "absences.csv"
    if content is not None:
        path.write_bytes(content)
    result = CliRunner().invoke(main, ["load", "absences", str(path), "--data", str(tmp_path)])
    assert (result.exit_code, result.output.count("\n")) == (2, 1)
