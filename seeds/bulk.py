"""Many rows at once: collected by table with ids of their own, then written by few statements."""

from __future__ import annotations

from collections import defaultdict
from contextlib import nullcontext
from typing import Any

from sqlalchemy import Table, func, select, text
from sqlalchemy.orm import Session

from models import Assessment, Base, db, suspended

Row = dict[str, Any]


class Bulk:
    """Rows to insert. An id is given as soon as a row is added, so that rows can name one another.

    Nobody else may insert into the same tables until `write`; nothing is audited row by row.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.rows: dict[type[Base], list[Row]] = defaultdict(list)
        self._next: dict[type[Base], int] = {}

    def add(self, model: type[Base], **values: Any) -> int:
        """Add a row; returns its id."""
        if model not in self._next:
            self._next[model] = (self.session.scalar(select(func.max(model.id))) or 0) + 1
        row_id = self._next[model]
        self._next[model] = row_id + 1
        values["id"] = row_id
        self.rows[model].append(values)
        return row_id

    def write(self) -> None:
        """Insert what was added so far, parents first, in the session's transaction."""
        connection = self.session.connection()
        by_table = {model.__table__: rows for model, rows in self.rows.items() if rows}
        for table in db.metadata.sorted_tables:
            if table in by_table:
                with suspended(connection) if table is Assessment.__table__ else nullcontext():
                    connection.execute(table.insert(), _filled(table, by_table[table]))
                if connection.dialect.name == "postgresql":
                    _move_sequence(connection, table)
        self.rows.clear()


def _filled(table: Table, rows: list[Row]) -> list[Row]:
    """The rows with all the same columns: what a row does not state is its column's default, else NULL."""
    stated = dict.fromkeys(key for row in rows for key in row)
    if all(len(row) == len(stated) for row in rows):
        return rows
    defaults = {key: _default(table, key) for key in stated}
    return [defaults | row for row in rows]


def _default(table: Table, key: str) -> Any:
    default = table.c[key].default
    return getattr(default, "arg", None) if default is not None and default.is_scalar else None


def _move_sequence(connection: Any, table: Table) -> None:
    """PostgreSQL's counter goes past the ids that were given here."""
    highest = select(func.max(table.c.id)).scalar_subquery()
    connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, text("'id'")), highest)))
