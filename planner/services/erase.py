"""Erasing a person: name, number, e-mail and whatever was written about them go; ids stay.

What was decided stays checkable, because runs and plans know people by id only. Facts stay as facts about nobody.
Backups made before still hold the name until they are deleted; the page says so.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import structlog
from flask import current_app
from sqlalchemy import JSON, Column, String, Table, and_, cast, delete, or_, select, update

from models import Account, AuditEntry, Base, Person, ScenarioChoice, ScenarioUntrained, change, db, now
from planner.database import sqlite_module
from planner.errors import Refused
from planner.services import accounts, demo, uploads
from planner.words import gettext as _

log = structlog.get_logger(__name__)
FREE_TEXT = {"note", "reason", "answer", "proof_link", "error_reason", "file_name", "closed_reason"}
PERSONAL = FREE_TEXT | {"name", "personnel_number", "email", "sign_in"}
EVENTS = {"membership_event": "membership", "enrolment_event": "enrolment"}
ERASED = "(…)"  # stands for the name where somebody wrote it into a text about something else
PROOFS = "proofs"  # DATA_DIR/proofs/<person id>/: files that a person has handed in


def erase(person: Person, account_id: int | None) -> None:
    """Erase a person for good and commit. Raises Refused when they are the only admin or erased already."""
    if person.erased_at is not None:
        raise Refused(_("This person is erased already."))
    account = db.session.scalar(select(Account).where(Account.person_id == person.id))
    if account is not None:
        accounts.refuse_last_admin(account)
    told = _called(person, account)
    numbers = {text for text in (person.personnel_number, account.sign_in if account else None) if text}
    with change(db.session(), _("Erase a person"), account_id):
        _free_scenarios(person.id)
        _blank_rows(person.id)
        _blank_identity(person, account)
        demo.forget(numbers)
        db.session.flush()
        _blank_audit(person.id, account.id if account else None)
        for text in (*told, *(f'"{number}"' for number in numbers)):
            _sweep(text)
    db.session.commit()
    _remove_files(person.id)
    _scrub_file()


def _called(person: Person, account: Account | None) -> list[str]:
    """The names and addresses that the person has, and has had; the longest first, since it may hold another."""
    ways = [and_(AuditEntry.table_name == "person", AuditEntry.row_id == person.id)]
    if account is not None:
        ways.append(and_(AuditEntry.table_name == "account", AuditEntry.row_id == account.id))
    sides = db.session.execute(select(AuditEntry.before, AuditEntry.after).where(or_(*ways)))
    held = [held or {} for entry in sides for held in entry]
    texts = {text for each in held for text in (each.get("name"), each.get("email"))}
    texts |= {person.name, person.email, account.email if account else None}
    return sorted({text.strip() for text in texts if text and text.strip()}, key=len, reverse=True)


def _free_scenarios(person_id: int) -> None:
    """No scenario asks for the person any more; what runs asked stays in their problems."""
    for table in (ScenarioChoice, ScenarioUntrained):
        db.session.execute(delete(table).where(table.person_id == person_id))


def _tables() -> Iterable[Table]:
    return Base.metadata.sorted_tables


def _blank_rows(person_id: int) -> None:
    """Empty what was written about the person: notes, reasons, links to proofs; and why they were away."""
    for table in _tables():
        if "person_id" in table.c and table.name != "account":
            _blank(table, table.c.person_id == person_id)
        elif table.name in EVENTS:
            parent = Base.metadata.tables[EVENTS[table.name]]
            theirs = select(parent.c.id).where(parent.c.person_id == person_id)
            _blank(table, table.c[f"{parent.name}_id"].in_(theirs))
    absence = Base.metadata.tables["absence"]
    db.session.execute(update(absence).where(absence.c.person_id == person_id).values(kind="other"))


def _blank(table: Table, theirs: Any) -> None:
    values = {column: None if column.nullable else "" for column in table.c if column.name in FREE_TEXT}
    if values:
        db.session.execute(update(table).where(theirs).values(values))


def _blank_identity(person: Person, account: Account | None) -> None:
    """By statements, not by the rows: a change of a row would write the old name into the audit trail."""
    people, logins = Base.metadata.tables["person"], Base.metadata.tables["account"]
    db.session.execute(
        update(people).where(people.c.id == person.id).values(name="", personnel_number=None, email=None)
    )
    person.erased_at = now()
    if account is not None:
        values = {"sign_in": f"erased-{person.id}", "email": None, "password": None, "tf_totp_secret": None}
        signed = {"last_login_ip": None, "current_login_ip": None, "active": False, "fs_uniquifier": uuid4().hex}
        db.session.execute(update(logins).where(logins.c.id == account.id).values({**values, **signed}))


def _blank_audit(person_id: int, account_id: int | None) -> None:
    """Empty the same values in the history of these rows."""
    for entry in _entries(person_id, account_id):
        for side in ("before", "after"):
            held = getattr(entry, side)
            if held and PERSONAL & held.keys():
                setattr(entry, side, {key: None if key in PERSONAL else value for key, value in held.items()})
    db.session.flush()


def _entries(person_id: int, account_id: int | None) -> Iterator[AuditEntry]:
    ways = [and_(AuditEntry.table_name == "person", AuditEntry.row_id == person_id)]
    if account_id is not None:
        ways.append(and_(AuditEntry.table_name == "account", AuditEntry.row_id == account_id))
    for table in _tables():
        if "person_id" in table.c and table.name != "account":
            rows = select(table.c.id).where(table.c.person_id == person_id)
        elif table.name in EVENTS:
            parent = Base.metadata.tables[EVENTS[table.name]]
            theirs = select(parent.c.id).where(parent.c.person_id == person_id)
            rows = select(table.c.id).where(table.c[f"{parent.name}_id"].in_(theirs))
        else:
            continue
        ways.append(and_(AuditEntry.table_name == table.name, AuditEntry.row_id.in_(rows)))
    yield from db.session.scalars(select(AuditEntry).where(or_(*ways)))
    gone = select(AuditEntry).where(cast(AuditEntry.before, String).like(f'%"person_id": {person_id}%'))
    for entry in db.session.scalars(gone.where(AuditEntry.action == "delete")):
        if (entry.before or {}).get("person_id") == person_id:
            yield entry


def _sweep(text: str) -> None:
    """Take a name or address out of every other text; other people of the same name keep theirs."""
    for table in _tables():
        for column in table.c:
            if table.name in ("person", "account"):
                continue
            if isinstance(column.type, JSON):
                _sweep_json(table, column, text)
            elif isinstance(column.type, String):
                _sweep_text(table, column, text)


def _sweep_text(table: Table, column: Column[Any], text: str) -> None:
    query = select(table.c.id, column).where(column.contains(text, autoescape=True))
    for row_id, value in db.session.execute(query).all():
        if (left := _without(value, text)) != value:
            db.session.execute(update(table).where(table.c.id == row_id).values({column: left}))


def _sweep_json(table: Table, column: Column[Any], text: str) -> None:
    escaped = json.dumps(text)[1:-1]
    stored = cast(column, String)
    query = select(table.c.id, column).where(
        or_(stored.contains(text, autoescape=True), stored.contains(escaped, autoescape=True))
    )
    if table.name == "audit_entry":
        query = query.where(~and_(table.c.table_name.in_(["person", "account"]), stored.like('%"name"%')))
    for row_id, value in db.session.execute(query).all():
        if (left := _without(value, text)) != value:
            db.session.execute(update(table).where(table.c.id == row_id).values({column: left}))


def _without(value: Any, text: str) -> Any:
    if isinstance(value, str):
        return re.sub(rf"(?<!\w){re.escape(text)}(?!\w)", ERASED, value)  # “Max” goes, “Maximum” stays
    if isinstance(value, list):
        return [_without(each, text) for each in value]
    if isinstance(value, dict):
        return {key: _without(each, text) for key, each in value.items()}
    return value


def _remove_files(person_id: int) -> None:
    shutil.rmtree(Path(current_app.config["DATA_DIR"]) / PROOFS / str(person_id), ignore_errors=True)
    uploads.drop_all()  # any sheet that waits may name them


def _scrub_file() -> None:
    """SQLite keeps what was overwritten in free pages and in its log until both are written anew."""
    if db.engine.dialect.name != "sqlite":
        return
    db.session.remove()
    connection = db.engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM")
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite_module().OperationalError as error:  # somebody reads for long; the next erasure does it
        log.warning("file not rewritten after an erasure", reason=str(error))
    finally:
        connection.close()
