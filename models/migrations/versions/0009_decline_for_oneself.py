"""Decline a request for oneself while others may answer it

Revision: 0009, after 0008, 2026-11-29 16:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "request_decline",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("holds_from", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error_reason", sa.String(length=200), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("error_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("by_id <> person_id", name=op.f("ck_request_decline_not_by_who_asks")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_request_decline_by_id")),
        sa.ForeignKeyConstraint(
            ["error_by_id"], ["account.id"], name=op.f("fk_request_decline_error_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_request_decline_person_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["account.id"], name=op.f("fk_request_decline_recorded_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["request_id"], ["assessment_request.id"], name=op.f("fk_request_decline_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_decline")),
    )
    with op.batch_alter_table("request_decline") as batch_op:
        for column in ("by_id", "holds_from", "person_id", "request_id"):
            batch_op.create_index(batch_op.f(f"ix_request_decline_{column}"), [column], unique=False)


def downgrade() -> None:
    """Take it back: who declined for oneself only is asked again."""
    op.drop_table("request_decline")
