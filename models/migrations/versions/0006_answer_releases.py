"""Answer releases with somebody else, and plan without trainings that were declined

Revision: 0006, after 0005, 2026-11-25 03:20
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "scenario_untrained",
        sa.Column("scenario_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_scenario_untrained_person_id")),
        sa.ForeignKeyConstraint(
            ["scenario_id"], ["scenario.id"], name=op.f("fk_scenario_untrained_scenario_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario_untrained")),
        sa.UniqueConstraint("scenario_id", "person_id", name=op.f("uq_scenario_untrained_scenario_id_person_id")),
    )
    op.create_index(op.f("ix_scenario_untrained_person_id"), "scenario_untrained", ["person_id"], unique=False)
    op.create_index(op.f("ix_scenario_untrained_scenario_id"), "scenario_untrained", ["scenario_id"], unique=False)
    with op.batch_alter_table("membership_event") as batch_op:
        batch_op.add_column(sa.Column("instead_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_membership_event_instead_id"), "person", ["instead_id"], ["id"])


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("membership_event") as batch_op:
        batch_op.drop_constraint(op.f("fk_membership_event_instead_id"), type_="foreignkey")
        batch_op.drop_column("instead_id")
    op.drop_table("scenario_untrained")
