"""Backups: one portable file for both databases, consistent while people write, checked before it replaces anything.

A backup is a ZIP with `manifest.json` (format, moment, revision of the tables; rows and SHA-256 of each part),
`tables/NAME.jsonl` (one row a line) and `proofs/…` (what people handed in). The secret key and the queue of runs stay
out: sessions end with the machine, and workers put runs that had not ended back into the queue.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Date,
    Engine,
    Numeric,
    Table,
    bindparam,
    func,
    insert,
    null,
    select,
    text,
    update,
)
from sqlalchemy.exc import DatabaseError

from models import db, now, suspended
from models.base import Moment
from models.schema import newest
from planner.database import engine_for, reading
from planner.errors import PlannerError

FORMAT = "planner-backup/1"
MANIFEST = "manifest.json"
PROOFS = "proofs"
BATCH = 1000
Object = dict[str, Any]


class BackupRefused(PlannerError):
    """A backup cannot be written, or is not fit to be restored."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}.")


# Writing


def write(engine: Engine, data_dir: Path, path: Path) -> Object:
    """Write a backup of the database as it is at one moment, and of the proofs; its manifest. Raises BackupRefused.

    The file appears at once and whole, or not at all; one that is there already is not overwritten.
    """
    if path.exists():
        raise BackupRefused(path, "there is a file already; choose another name")
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            part = Path(file.name)
    except OSError as error:
        raise BackupRefused(path, f"cannot be written: {(error.strerror or str(error)).lower()}") from error
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            manifest = _write_parts(archive, engine, data_dir)
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _write_parts(archive: zipfile.ZipFile, engine: Engine, data_dir: Path) -> Object:
    tables, files = {}, {}
    with _one_moment(engine) as connection:
        made_at = now()
        for table in db.metadata.sorted_tables:
            tables[table.name] = _write_table(archive, connection, table)
    for file in sorted((data_dir / PROOFS).rglob("*")):
        if file.is_file():
            name = file.relative_to(data_dir).as_posix()
            archive.write(file, name)
            files[name] = hashlib.sha256(file.read_bytes()).hexdigest()
    stated = {"format": FORMAT, "made_at": made_at.isoformat(), "revision": newest()}
    return {**stated, "tables": tables, "files": files}


@contextmanager
def _one_moment(engine: Engine) -> Iterator[Connection]:
    """A connection that sees the database as it is at one moment, whoever writes meanwhile."""
    isolation = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with reading(), engine.connect().execution_options(**isolation) as connection:
        yield connection


def _write_table(archive: zipfile.ZipFile, connection: Connection, table: Table) -> Object:
    rows, digest = 0, hashlib.sha256()
    stream = connection.execution_options(yield_per=BATCH).execute(select(table).order_by(*table.primary_key))
    with archive.open(_part(table.name), "w", force_zip64=True) as part:
        for row in stream:
            line = json.dumps([_plain(value) for value in row], ensure_ascii=False).encode() + b"\n"
            part.write(line)
            digest.update(line)
            rows += 1
    return {"columns": [column.name for column in table.columns], "rows": rows, "sha256": digest.hexdigest()}


def _part(table: str) -> str:
    return f"tables/{table}.jsonl"


def _plain(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


# Reading


def read(path: Path) -> Object:
    """The manifest of a backup every part of which is there and undamaged. Raises BackupRefused."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            _check_manifest(path, manifest)
            for name, table in manifest["tables"].items():
                _check_part(path, archive, _part(name), table["sha256"])
            for name, digest in manifest["files"].items():
                _check_part(path, archive, name, digest)
    except FileNotFoundError as error:
        raise BackupRefused(path, "there is no such file") from error
    except (zipfile.BadZipFile, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupRefused(path, "this is no backup, or a damaged one") from error
    except OSError as error:
        raise BackupRefused(path, f"cannot be read: {(error.strerror or str(error)).lower()}") from error
    found: Object = manifest
    return found


def _check_manifest(path: Path, manifest: Object) -> None:
    if manifest["format"] != FORMAT:
        raise BackupRefused(path, f"its format is {manifest['format']!r}, this version restores {FORMAT!r}")
    if manifest["revision"] != newest():
        made_by = f"revision {manifest['revision']}, this version has {newest()}"
        raise BackupRefused(
            path, f"its tables are of {made_by}; restore it with the version that made it, then upgrade"
        )
    ours = {table.name: [column.name for column in table.columns] for table in db.metadata.sorted_tables}
    if {name: table["columns"] for name, table in manifest["tables"].items()} != ours:
        raise BackupRefused(path, "its tables are not those of this version")
    if any(not name.startswith(f"{PROOFS}/") or ".." in Path(name).parts for name in manifest["files"]):
        raise BackupRefused(path, "it names files that are no proofs")


def _check_part(path: Path, archive: zipfile.ZipFile, name: str, digest: str) -> None:
    counted = hashlib.sha256()
    with archive.open(name) as part:
        while block := part.read(1 << 20):
            counted.update(block)
    if counted.hexdigest() != digest:
        raise BackupRefused(path, f"{name} in it is not what was written")


# Restoring


def restore(engine: Engine, data_dir: Path, path: Path, say: Callable[[str], None] = lambda _: None) -> Object:
    """Put a backup in the place of everything in the database and of the proofs; its manifest. Raises BackupRefused.

    First every part is checked, then loaded into tables that are thrown away; only then, in one transaction, the rows
    are replaced. Whatever fails before that leaves all as it was.
    """
    say("Checking the file ...")
    manifest = read(path)
    say("Loading it into new tables ...")
    with zipfile.ZipFile(path) as archive:
        try:
            _try_loading(engine, archive, manifest)
        except (DatabaseError, ValueError, TypeError, RowsDiffer) as error:
            reason = str(error.orig).strip().splitlines()[0] if isinstance(error, DatabaseError) else str(error)
            raise BackupRefused(path, f"its rows do not hold together ({reason})") from error
        say("Replacing what is there ...")
        with engine.begin() as connection:
            _empty(connection)
            with suspended(connection):
                _load(connection, archive, manifest)
        _replace_proofs(archive, manifest, data_dir)
    return manifest


class RowsDiffer(Exception):
    """A table holds another number of rows than its manifest says."""

    def __init__(self, table: str, found: int, stated: int) -> None:
        super().__init__(f"{table} has {found} rows, the manifest says {stated}")


def _try_loading(engine: Engine, archive: zipfile.ZipFile, manifest: Object) -> None:
    """Load everything where it does no harm: a file for SQLite, for PostgreSQL a schema that is never committed."""
    if engine.dialect.name == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            fresh = engine_for(f"sqlite:///{folder}/fresh.db")
            try:
                with fresh.begin() as connection:
                    db.metadata.create_all(connection)
                    with suspended(connection):
                        _load(connection, archive, manifest)
            finally:
                fresh.dispose()
        return
    with engine.connect() as connection:
        connection.execute(text("CREATE SCHEMA planner_restore"))
        connection.execute(text("SET LOCAL search_path TO planner_restore"))
        db.metadata.create_all(connection, checkfirst=False)
        with suspended(connection):
            _load(connection, archive, manifest)
        connection.rollback()


def _empty(connection: Connection) -> None:
    tables = db.metadata.sorted_tables
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for table in reversed(tables):
            connection.execute(table.delete())
    else:
        connection.execute(text(f"TRUNCATE {', '.join(_quoted(connection, table) for table in tables)}"))


def _quoted(connection: Connection, table: Table) -> str:
    return connection.dialect.identifier_preparer.format_table(table)


def _load(connection: Connection, archive: zipfile.ZipFile, manifest: Mapping[str, Any]) -> None:
    """Fill empty tables. What refers to rows that come later is filled in a second round."""
    known: set[Table] = set()
    for table in db.metadata.sorted_tables:
        later = [column for column in table.columns if _refers_to_later(column, known)]
        count = 0
        for batch in _batches(archive, table):
            count += len(batch)
            first = [{**row, **{column.name: null_of(column) for column in later}} for row in batch]
            connection.execute(insert(table), first)
        stated = manifest["tables"][table.name]["rows"]
        if count != stated:
            raise RowsDiffer(table.name, count, stated)
        known.add(table)
    for table in db.metadata.sorted_tables:
        _fill_later(connection, archive, table)
        _continue_numbers(connection, table)


def _refers_to_later(column: Column[Any], known: set[Table]) -> bool:
    return any(key.column.table not in known for key in column.foreign_keys) and bool(column.nullable)


def _fill_later(connection: Connection, archive: zipfile.ZipFile, table: Table) -> None:
    before = set(db.metadata.sorted_tables[: db.metadata.sorted_tables.index(table)])
    for column in (column for column in table.columns if _refers_to_later(column, before)):
        for batch in _batches(archive, table):
            wanted = [{"row": row["id"], "value": row[column.name]} for row in batch if row[column.name] is not None]
            if wanted:
                setting = update(table).where(table.c.id == bindparam("row")).values({column.name: bindparam("value")})
                connection.execute(setting, wanted)


def _continue_numbers(connection: Connection, table: Table) -> None:
    """PostgreSQL numbers new rows by a sequence of the table's, which inserted numbers do not move."""
    if connection.dialect.name == "sqlite" or "id" not in table.c:
        return
    highest = connection.scalar(select(func.max(table.c.id)))
    sequence = func.pg_get_serial_sequence(_quoted(connection, table), "id")
    connection.execute(select(func.setval(sequence, highest or 1, highest is not None)))


def _batches(archive: zipfile.ZipFile, table: Table) -> Iterator[list[Object]]:
    columns = list(table.columns)
    with archive.open(_part(table.name)) as part:
        while lines := list(islice(part, BATCH)):
            yield [_row(columns, json.loads(line)) for line in lines]


def _row(columns: list[Column[Any]], values: list[Any]) -> Object:
    return {column.name: _typed(column, value) for column, value in zip(columns, values, strict=True)}


def _typed(column: Column[Any], value: Any) -> Any:
    if value is None:
        return null_of(column)
    if isinstance(column.type, Moment):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    return Decimal(value) if isinstance(column.type, Numeric) and column.type.asdecimal else value


def null_of(column: Column[Any]) -> Any:
    """Nothing, in the database's sense: a JSON column would else hold the JSON word null."""
    return null() if isinstance(column.type, JSON) else None


def _replace_proofs(archive: zipfile.ZipFile, manifest: Object, data_dir: Path) -> None:
    new, old = data_dir / f"{PROOFS}.new", data_dir / f"{PROOFS}.old"
    for folder in (new, old):
        shutil.rmtree(folder, ignore_errors=True)
    for name in manifest["files"]:
        target = new / Path(name).relative_to(PROOFS)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(archive.read(name))
    if (data_dir / PROOFS).exists():
        (data_dir / PROOFS).rename(old)
    if new.exists():
        new.rename(data_dir / PROOFS)
    shutil.rmtree(old, ignore_errors=True)
