"""Decline one training instead of all

Revision: 0007, after 0006, 2026-11-25 09:20
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None
ONE, MANY = ["scenario_id", "person_id"], ["scenario_id", "person_id", "training_id"]


def upgrade() -> None:
    """Apply the change. What was declined before stays: every training."""
    with op.batch_alter_table("scenario_untrained") as batch_op:
        batch_op.add_column(sa.Column("training_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_scenario_untrained_training_id"), "training", ["training_id"], ["id"])
        batch_op.drop_constraint(op.f("uq_scenario_untrained_scenario_id_person_id"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_scenario_untrained_scenario_id_person_id_training_id"), MANY)
        batch_op.create_index(op.f("ix_scenario_untrained_training_id"), ["training_id"], unique=False)


def downgrade() -> None:
    """Take it back: who declined several trainings declines every one once."""
    op.execute(
        "DELETE FROM scenario_untrained WHERE EXISTS (SELECT 1 FROM scenario_untrained AS first WHERE first.id <"
        " scenario_untrained.id AND first.scenario_id = scenario_untrained.scenario_id"
        " AND first.person_id = scenario_untrained.person_id)"
    )
    with op.batch_alter_table("scenario_untrained") as batch_op:
        batch_op.drop_index(op.f("ix_scenario_untrained_training_id"))
        batch_op.drop_constraint(op.f("uq_scenario_untrained_scenario_id_person_id_training_id"), type_="unique")
        batch_op.drop_constraint(op.f("fk_scenario_untrained_training_id"), type_="foreignkey")
        batch_op.create_unique_constraint(op.f("uq_scenario_untrained_scenario_id_person_id"), ONE)
        batch_op.drop_column("training_id")
