"""Keep notes of requests as long as those of the assessments that answer them

Revision: 0010, after 0009, 2026-11-29 16:10
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None
SHORT = 500


def upgrade() -> None:
    """Apply the change."""
    _become(sa.Text(), "note")


def downgrade() -> None:
    """Take it back: what is too long is cut, and says so."""
    _become(
        sa.String(SHORT), f"CASE WHEN length(note) > {SHORT} THEN substr(note, 1, {SHORT - 1}) || '…' ELSE note END"
    )


def _become(kind: sa.types.TypeEngine[str], value: str) -> None:
    """A new column takes the old one's place: SQLite could change it only by laying the whole table anew."""
    op.add_column("assessment_request", sa.Column("note_now", kind, nullable=True))
    op.execute(f"UPDATE assessment_request SET note_now = {value} WHERE note IS NOT NULL")
    op.drop_column("assessment_request", "note")
    op.alter_column("assessment_request", "note_now", new_column_name="note")
