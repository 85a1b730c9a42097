"""What the database itself refuses of assessments: assessors without authorisation or level, and overwriting.

Kept as triggers, because the rules look at other tables. Whoever loads whole histories at once, whose levels are
worked out only afterwards, does it inside `suspended`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Table, event, inspect

from models.assessment import Assessment

TABLE = "assessment"
SINCE = "assessment_request"  # a database without this table is older than the rules
TRIGGERS = ("assessor_is_authorised", "assessor_holds_level", "assessment_is_kept")
KEPT = "person_id, level, kind, assessor_id, holds_from"

AUTHORISED = """
  SELECT 1 FROM assessor_authorisation a JOIN skill s ON s.group_id = a.group_id
  WHERE s.id = NEW.skill_id AND a.person_id = NEW.assessor_id AND a.error_at IS NULL
    AND a.holds_from <= NEW.holds_from AND (a.holds_until IS NULL OR a.holds_until >= NEW.holds_from)"""
HOLDS_LEVEL = """
  SELECT 1 FROM standing_interval i
  WHERE i.person_id = NEW.assessor_id AND i.skill_id = NEW.skill_id AND i.level >= NEW.level
    AND i.first_day <= NEW.holds_from AND (i.last_day IS NULL OR i.last_day >= NEW.holds_from)"""

SQLITE = (
    f"CREATE TRIGGER assessor_is_authorised BEFORE INSERT ON assessment WHEN NEW.kind = 'assessor'"
    f" AND NOT EXISTS ({AUTHORISED}) BEGIN SELECT RAISE(ABORT, 'assessor_is_authorised'); END",
    f"CREATE TRIGGER assessor_holds_level BEFORE INSERT ON assessment WHEN NEW.kind = 'assessor'"
    f" AND NEW.level > 0 AND NOT EXISTS ({HOLDS_LEVEL}) BEGIN SELECT RAISE(ABORT, 'assessor_holds_level'); END",
    f"CREATE TRIGGER assessment_is_kept BEFORE UPDATE OF {KEPT} ON assessment"
    " BEGIN SELECT RAISE(ABORT, 'assessment_is_kept'); END",
)
POSTGRES = (
    f"""CREATE OR REPLACE FUNCTION check_assessor() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NEW.kind = 'assessor' AND NOT EXISTS ({AUTHORISED}) THEN
    RAISE EXCEPTION 'assessor_is_authorised' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.kind = 'assessor' AND NEW.level > 0 AND NOT EXISTS ({HOLDS_LEVEL}) THEN
    RAISE EXCEPTION 'assessor_holds_level' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$""",
    """CREATE OR REPLACE FUNCTION keep_assessment() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'assessment_is_kept' USING ERRCODE = 'check_violation';
END $$""",
    "CREATE TRIGGER assessor_is_authorised BEFORE INSERT ON assessment FOR EACH ROW EXECUTE FUNCTION check_assessor()",
    f"CREATE TRIGGER assessment_is_kept BEFORE UPDATE OF {KEPT} ON assessment"
    " FOR EACH ROW EXECUTE FUNCTION keep_assessment()",
)


def lay(connection: Connection) -> None:
    """Put the rules in place."""
    for statement in SQLITE if connection.dialect.name == "sqlite" else POSTGRES:
        connection.exec_driver_sql(statement)


def lift(connection: Connection) -> None:
    """Take the rules away; nothing happens where they are not."""
    on_table = "" if connection.dialect.name == "sqlite" else f" ON {TABLE}"
    for name in TRIGGERS:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}{on_table}")
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS check_assessor()")
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS keep_assessment()")


@contextmanager
def suspended(connection: Connection) -> Iterator[None]:
    """Inside, the connection's transaction may write what the rules would refuse."""
    lift(connection)
    yield
    lay(connection)


@contextmanager
def aside(connection: Connection) -> Iterator[None]:
    """Keep the rules out of the way of migrations: SQLite rebuilds tables, and cannot while triggers name them."""
    if inspect(connection).has_table(TABLE):
        lift(connection)
    yield
    if inspect(connection).has_table(SINCE):
        lay(connection)


@event.listens_for(Assessment.__table__, "after_create")
def _lay(_: Table, connection: Connection, **__: object) -> None:
    lay(connection)
