"""Which migrations there are and which a database has had."""

from __future__ import annotations

from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

MIGRATIONS = Path(__file__).with_name("migrations")


class DatabaseNewer(Exception):
    """The database was made by a newer version of the program."""

    def __init__(self, revision: str) -> None:
        self.revision = revision
        super().__init__(
            f"The database is at revision {revision}, which this version does not know: "
            "it was made by a newer version of the program. Install that version, "
            "or restore an older backup into another directory or database."
        )


def newest() -> str:
    """The newest revision that this version knows."""
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    assert head is not None
    return head


def revision_of(connection: Connection) -> str | None:
    """The revision that a database is at; None when it has no tables of ours yet."""
    return MigrationContext.configure(connection).get_current_revision()


def check(connection: Connection) -> bool:
    """True when the database is up to date, False when migrations are to be run. Raises DatabaseNewer."""
    revision = revision_of(connection)
    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if revision is not None and revision not in known:
        raise DatabaseNewer(revision)
    return revision == newest()
