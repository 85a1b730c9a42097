"""From and to the spreadsheet: importing a list of levels with its preview, exporting the matrix of a large company."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from models import Account, Department, DepartmentMembership, Person, Skill, SkillGroup, StandingInterval, db
from planner.app import create_app
from planner.exports import as_csv, as_workbook
from planner.imports.reading import read_book
from planner.imports.safety import Unreadable
from planner.services import imports, uploads
from planner.services.accounts import new_account
from planner.services.exports import table
from planner.services.imports import fingerprint, open_upload, plan_of
from seeds.bulk import Bulk
from tests.benchmarks.measure import Measurement, seconds_of

ROWS, EACH = 10_000, 10  # statements, and how many of them a person
PEOPLE, SKILLS, HELD = 10_000, 300, 60  # people, skills, and how many of them a person holds
AT_MOST = 30.0
LONG_AGO = date(2020, 1, 1)


def sheets() -> Iterator[Measurement]:
    """Seconds to import a list and to export the matrix, against reading and writing the same cells alone."""
    with company(ROWS // EACH, EACH, 0) as app:
        yield _measured("refuse a bomb / unpack it", "90 MB", _refuse, app, _bomb(), _unpack, 1.0)
        data = _list()
        yield _measured("import with preview / read the rows", f"{ROWS} rows", _import, app, data, _read)
    with company(PEOPLE, SKILLS, HELD) as app:
        size = f"{PEOPLE} × {SKILLS}"
        yield _measured("export as CSV / write the rows", size, _as_csv, app, b"", _write_csv)
        yield _measured("export as a workbook / write the cells", size, _as_workbook, app, b"", _write_workbook)


def _measured(
    name: str,
    size: str,
    action: Callable[[bytes], Any],
    app: Flask,
    data: bytes,
    baseline: Callable[[bytes], Any],
    goal: float = AT_MOST,
) -> Measurement:
    with app.test_request_context():
        seconds = seconds_of(partial(action, data), "wall", 1)
    return Measurement(name, size, "wall", seconds, seconds_of(partial(baseline, data), "wall", 1), goal)


@contextmanager
def company(people: int, skills: int, held: int) -> Iterator[Flask]:
    """A company of one department; everybody holds so many skills."""
    with tempfile.TemporaryDirectory() as name:
        app = create_app({"DATA_DIR": Path(name)})
        with app.app_context():
            upgrade()
            new_account("planner", ["planner"])
            db.session.commit()
            _fill(people, skills, held)
            yield app
            db.session.remove()
            db.engine.dispose()


def _fill(people: int, skills: int, held: int) -> None:
    bulk = Bulk(db.session())
    group, department = bulk.add(SkillGroup, code="G", name="Group"), bulk.add(Department, code="D", name="All")
    ids = [bulk.add(Skill, code=f"S{n:03}", name=f"Skill number {n}", side="OT", group_id=group) for n in range(skills)]
    for n in range(people):
        person = bulk.add(Person, personnel_number=f"{n:05}", name=f"Person {n:05}")
        bulk.add(DepartmentMembership, person_id=person, department_id=department, holds_from=LONG_AGO)
        for place in range(held):
            skill = ids[(n * 7 + place * 5) % skills]
            facts: dict[str, Any] = {"level": place % 5, "stated_level": place % 5, "state": "proven", "verified": True}
            bulk.add(StandingInterval, person_id=person, skill_id=skill, first_day=LONG_AGO, **facts)
    bulk.write()
    db.session.commit()


def _account() -> Account:
    return db.session.scalars(select(Account).where(Account.sign_in == "planner")).one()


def _bomb() -> bytes:
    """A workbook of some hundred kB with a sheet of 90 MB."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (90 * 1024 * 1024))
    return file.getvalue()


def _refuse(data: bytes) -> None:
    try:
        read_book(data, "bomb.xlsx")
    except Unreadable:
        return
    raise AssertionError("the bomb was read")


def _unpack(data: bytes) -> int:
    with ZipFile(BytesIO(data)) as archive:
        return sum(len(archive.read(name)) for name in archive.namelist())


def _list() -> bytes:
    lines = ["Personalnummer;Name;Kompetenz;Stufe;gültig bis"]
    lines += [f"{n:05};Person {n:05};S{k:03};{k % 5};31.12.2031" for n in range(ROWS // EACH) for k in range(EACH)]
    return "\n".join(lines).encode()


def _import(data: bytes) -> None:
    """Upload, questions, preview, and the import itself."""
    account = _account()
    token = uploads.keep(account, "list.csv", data)
    opened = open_upload(account, token)
    assert opened is not None
    imports.questions(opened)
    opened.answers.vouch = "self"
    plan = plan_of(opened)
    assert (len(plan.changes), len(plan.faults)) == (ROWS, 0)
    imports.run(account, opened, fingerprint(plan))


def _read(data: bytes) -> int:
    return len(list(csv.reader(StringIO(data.decode()), delimiter=";")))


def _as_csv(_data: bytes) -> None:
    found = table(_account(), "matrix", date(2026, 1, 1))
    assert found is not None
    size = sum(len(piece) for piece in as_csv(found, ";"))
    assert size > PEOPLE * SKILLS, f"only {size} bytes"


def _as_workbook(_data: bytes) -> None:
    found = table(_account(), "matrix", date(2026, 1, 1))
    assert found is not None
    with as_workbook([found]) as file:
        assert len(file.read(4)) == 4


def _cells() -> Iterator[list[int]]:
    return ([place % 5 for place in range(HELD)] for _ in range(PEOPLE))


def _write_csv(_data: bytes) -> None:
    csv.writer(StringIO()).writerows(row + [""] * (SKILLS - HELD) for row in _cells())


def _write_workbook(_data: bytes) -> None:
    book = xlsxwriter.Workbook(BytesIO(), {"constant_memory": True})
    tab = book.add_worksheet()
    for number, row in enumerate(_cells()):
        tab.write_row(number, 0, row)
    book.close()
