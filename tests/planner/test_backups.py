import hashlib
import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, func, insert, select

import models
from models import db
from planner import backups
from planner.backups import BackupRefused, restore, write
from planner.cli import main
from planner.database import engine_for
from tests.databases import BACKENDS, Backend, Databases
from tests.planner.plant import (
    Rows,
    add,
    make_department,
    make_need,
    make_person,
    make_scenario,
    make_skill,
    make_standing,
    make_team,
    make_training,
)

TODAY = date(2027, 1, 4)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    beside = engine_for(database_url)
    yield beside
    beside.dispose()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


def fill(session: Rows) -> None:
    """Rows of every kind that is hard to carry: money, moments, JSON and none, a row that refers to a later one."""
    special = make_skill(session, "PLC-S", special_kind="platform")
    special.general = make_skill(session, "PLC")
    make_standing(session, make_person(session, "Jürgen  Ünal", department=make_department(session)), special, 3)
    make_training(session, special, 1, 2, cost="1234.50")
    scenario = make_scenario(session, TODAY, make_team(session, TODAY, TODAY, make_need(special, 2)))
    add(session, models.Run(scenario=scenario, problem={"people": ["Ä"]}, progress=None))
    session.commit()


def digests(engine: Engine, data: Path, path: Path) -> dict[str, str]:
    """What every table holds, row by row."""
    return {name: table["sha256"] for name, table in write(engine, data, path)["tables"].items()}


def test_what_was_backed_up_comes_back_to_the_last_value(
    session: Rows, engine: Engine, data: Path, tmp_path: Path
) -> None:
    fill(session)
    before = digests(engine, data, tmp_path / "a.zip")
    make_department(session)
    session.commit()
    restore(engine, data, tmp_path / "a.zip")
    assert digests(engine, data, tmp_path / "b.zip") == before


@pytest.mark.postgres
@pytest.mark.parametrize("source", BACKENDS)
def test_a_backup_of_one_kind_of_database_fits_the_other(
    databases: Databases, source: Backend, data: Path, tmp_path: Path
) -> None:
    def engine_of(backend: Backend) -> Engine:
        app = databases.empty_app(backend)
        if backend == source:
            with app.app_context():
                fill(db.session)
                db.session.remove()
        return engine_for(app.config["SQLALCHEMY_DATABASE_URI"])

    [target] = [backend for backend in BACKENDS if backend != source]
    first, second = engine_of(source), engine_of(target)
    before = digests(first, data, tmp_path / "a.zip")
    restore(second, data, tmp_path / "a.zip")
    assert digests(second, data, tmp_path / "b.zip") == before
    for each in (first, second):
        each.dispose()


def test_new_rows_get_numbers_of_their_own_after_a_restore(
    session: Rows, engine: Engine, data: Path, tmp_path: Path
) -> None:
    last = make_department(session).id
    session.commit()
    write(engine, data, tmp_path / "a.zip")
    restore(engine, data, tmp_path / "a.zip")
    assert make_department(session).id > last


def test_a_backup_made_while_somebody_writes_is_of_one_moment(
    session: Rows, engine: Engine, data: Path, tmp_path: Path
) -> None:
    """The writer adds a department and its crew in one transaction, again and again."""
    session.commit()
    ended = threading.Event()
    written = threading.Event()

    def keep_writing() -> None:
        beside = engine_for(str(engine.url.render_as_string(hide_password=False)))
        number = 0
        while not ended.is_set():
            number += 1
            with beside.begin() as connection:
                facts = {"code": f"W{number}", "name": "W", "version": 1}
                row = connection.execute(insert(models.Department), facts).inserted_primary_key
                assert row is not None
                crew = {"code": "1", "name": "C", "department_id": row[0], "rotation": "", "version": 1}
                connection.execute(insert(models.Crew), crew)
            written.set()
        beside.dispose()

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        assert written.wait(30)
        manifests = [write(engine, data, tmp_path / f"{number}.zip") for number in range(3)]
    finally:
        ended.set()
        writer.join()
    counts = [(m["tables"]["department"]["rows"], m["tables"]["crew"]["rows"]) for m in manifests]
    assert all(departments == crews for departments, crews in counts)
    assert counts[0][0] > 0
    for number in range(3):
        restore(engine, data, tmp_path / f"{number}.zip")
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(models.Crew)) == counts[2][1]


def test_proofs_come_back_and_later_ones_go(session: Rows, engine: Engine, data: Path, tmp_path: Path) -> None:
    proof = data / "proofs" / "1" / "certificate.pdf"
    proof.parent.mkdir(parents=True)
    proof.write_bytes(b"signed")
    session.commit()
    write(engine, data, tmp_path / "a.zip")
    proof.write_bytes(b"changed")
    (data / "proofs" / "later.txt").write_text("later")
    restore(engine, data, tmp_path / "a.zip")
    assert proof.read_bytes() == b"signed"
    assert [file.name for file in (data / "proofs").rglob("*") if file.is_file()] == ["certificate.pdf"]


def rewritten(path: Path, part: str, change: Callable[[bytes], bytes], honest: bool = False) -> Path:
    """A copy of a backup with one part changed; with `honest` its digest is put right."""
    other = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(other, "w") as target:
        manifest = json.loads(source.read(backups.MANIFEST))
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                content = change(content)
                if honest:
                    table = name.removeprefix("tables/").removesuffix(".jsonl")
                    manifest["tables"][table]["sha256"] = hashlib.sha256(content).hexdigest()
            if name != backups.MANIFEST:
                target.writestr(name, content)
        if part == backups.MANIFEST:
            manifest = json.loads(change(json.dumps(manifest).encode()))
        target.writestr(backups.MANIFEST, json.dumps(manifest))
    return other


def cut(path: Path) -> Path:
    path.write_bytes(path.read_bytes()[:-200])
    return path


def not_a_zip(path: Path) -> Path:
    path.write_text("rows")
    return path


DAMAGES: dict[str, Callable[[Path], Path]] = {
    "cut short": cut,
    "no backup": not_a_zip,
    "a changed value": lambda path: rewritten(path, "tables/skill.jsonl", lambda rows: rows.replace(b"PLC", b"PLX")),
    "a lost row": lambda path: rewritten(path, "tables/team.jsonl", lambda _: b"", honest=True),
    "a row that refers to nothing": lambda path: rewritten(
        path, "tables/standing_interval.jsonl", lambda rows: _with_person(rows, 999), honest=True
    ),
    "another version": lambda path: rewritten(
        path, "manifest.json", lambda text: text.replace(b'"revision": "', b'"revision": "x')
    ),
    "a line that is no row": lambda path: rewritten(path, "tables/team.jsonl", lambda rows: b"[1]\n", honest=True),
}


def _with_person(rows: bytes, person: int) -> bytes:
    row: list[Any] = json.loads(rows)
    at = [column.name for column in models.StandingInterval.__table__.columns].index("person_id")
    row[at] = person
    return json.dumps(row).encode() + b"\n"


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_backup_that_is_not_right_is_refused_in_one_sentence_and_changes_nothing(
    session: Rows, engine: Engine, data: Path, tmp_path: Path, damage: str
) -> None:
    fill(session)
    write(engine, data, tmp_path / "a.zip")
    damaged = DAMAGES[damage](tmp_path / "a.zip")
    make_department(session, "LATER")
    session.commit()
    before = digests(engine, data, tmp_path / "before.zip")
    with pytest.raises(BackupRefused) as refused:
        restore(engine, data, damaged)
    assert str(refused.value).startswith(str(damaged))
    assert "\n" not in str(refused.value)
    assert digests(engine, data, tmp_path / "after.zip") == before


def test_a_file_that_is_there_is_not_overwritten(session: Rows, engine: Engine, data: Path, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_text("precious")
    with pytest.raises(BackupRefused, match="already"):
        write(engine, data, tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_text() == "precious"


def test_the_commands_carry_an_installation_to_another(tmp_path: Path) -> None:
    run = CliRunner()
    first, second, file = str(tmp_path / "one"), str(tmp_path / "two"), str(tmp_path / "all.zip")
    assert run.invoke(main, ["init", "--data", first]).exit_code == 0
    assert run.invoke(main, ["backup", file, "--data", first]).exit_code == 0
    restored = run.invoke(main, ["restore", file, "--data", second, "--yes"])
    assert restored.exit_code == 0, restored.output
    assert "Restored" in restored.output


def test_restoring_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    answer = CliRunner().invoke(main, ["restore", str(tmp_path / "no.zip"), "--data", str(tmp_path / "d"), "--yes"])
    assert answer.exit_code == 1
    assert "there is no such file" in answer.output
