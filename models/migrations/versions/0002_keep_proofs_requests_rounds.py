"""Keep proofs, requests, rounds and changes of skills

Revision: 0002, after 0001, 2026-11-24 23:05:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("proof_file", "assessment_request", "skill_change", "round_group", "assessment_round")
# Not in batch mode: rebuilding the table would empty what refers to it.
ADD_DIALECT = "ALTER TABLE account ADD COLUMN dialect VARCHAR(2) CONSTRAINT ck_account_dialect_known CHECK (dialect IN ('OT', 'IT'))"


def upgrade() -> None:
    """Apply the change; the rules about assessors are laid by models/assessor_rules.py."""
    op.create_table(
        "assessment_round",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_assessment_round_day_order")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_assessment_round_by_id")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_assessment_round_department_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_round")),
    )
    op.create_index(op.f("ix_assessment_round_department_id"), "assessment_round", ["department_id"], unique=False)
    op.create_table(
        "round_group",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["skill_group.id"], name=op.f("fk_round_group_group_id")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["assessment_round.id"], name=op.f("fk_round_group_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_group")),
        sa.UniqueConstraint("round_id", "group_id", name=op.f("uq_round_group_round_id_group_id")),
    )
    op.create_index(op.f("ix_round_group_group_id"), "round_group", ["group_id"], unique=False)
    op.create_index(op.f("ix_round_group_round_id"), "round_group", ["round_id"], unique=False)
    op.create_table(
        "skill_change",
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("old_name", sa.String(length=200), nullable=True),
        sa.Column("old_name_de", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("holds_from", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error_reason", sa.String(length=200), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("error_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind IN ('merge', 'split')) = (other_id IS NOT NULL)", name=op.f("ck_skill_change_other_is_named")
        ),
        sa.CheckConstraint(
            "kind IN ('rename', 'merge', 'split', 'retire', 'revive')", name=op.f("ck_skill_change_kind_known")
        ),
        sa.CheckConstraint("skill_id <> other_id", name=op.f("ck_skill_change_not_itself")),
        sa.ForeignKeyConstraint(
            ["error_by_id"], ["account.id"], name=op.f("fk_skill_change_error_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["other_id"], ["skill.id"], name=op.f("fk_skill_change_other_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["account.id"], name=op.f("fk_skill_change_recorded_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_skill_change_skill_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_change")),
    )
    op.create_index(op.f("ix_skill_change_holds_from"), "skill_change", ["holds_from"], unique=False)
    op.create_index(op.f("ix_skill_change_other_id"), "skill_change", ["other_id"], unique=False)
    op.create_index(op.f("ix_skill_change_skill_id"), "skill_change", ["skill_id"], unique=False)
    op.create_table(
        "assessment_request",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("asked_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("answer_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_reason", sa.String(length=500), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("holds_from", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error_reason", sa.String(length=200), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("error_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind <> 'peer' OR asked_id IS NOT NULL", name=op.f("ck_assessment_request_peer_is_named")),
        sa.CheckConstraint("kind IN ('assessor', 'peer')", name=op.f("ck_assessment_request_kind_known")),
        sa.CheckConstraint(
            "asked_id IS NULL OR asked_id <> person_id", name=op.f("ck_assessment_request_not_of_oneself")
        ),
        sa.ForeignKeyConstraint(["answer_id"], ["assessment.id"], name=op.f("fk_assessment_request_answer_id")),
        sa.ForeignKeyConstraint(["asked_id"], ["person.id"], name=op.f("fk_assessment_request_asked_id")),
        sa.ForeignKeyConstraint(
            ["error_by_id"], ["account.id"], name=op.f("fk_assessment_request_error_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assessment_request_person_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["account.id"], name=op.f("fk_assessment_request_recorded_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_assessment_request_skill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_request")),
    )
    op.create_index(op.f("ix_assessment_request_asked_id"), "assessment_request", ["asked_id"], unique=False)
    op.create_index(op.f("ix_assessment_request_holds_from"), "assessment_request", ["holds_from"], unique=False)
    op.create_index(op.f("ix_assessment_request_person_id"), "assessment_request", ["person_id"], unique=False)
    op.create_index(op.f("ix_assessment_request_skill_id"), "assessment_request", ["skill_id"], unique=False)
    op.create_table(
        "proof_file",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("stored_as", sa.String(length=80), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("holds_from", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error_reason", sa.String(length=200), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("error_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_proof_file_assessment_id")),
        sa.ForeignKeyConstraint(
            ["error_by_id"], ["account.id"], name=op.f("fk_proof_file_error_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_proof_file_person_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["account.id"], name=op.f("fk_proof_file_recorded_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof_file")),
        sa.UniqueConstraint("stored_as", name=op.f("uq_proof_file_stored_as")),
    )
    op.create_index(op.f("ix_proof_file_assessment_id"), "proof_file", ["assessment_id"], unique=False)
    op.create_index(op.f("ix_proof_file_holds_from"), "proof_file", ["holds_from"], unique=False)
    op.create_index(op.f("ix_proof_file_person_id"), "proof_file", ["person_id"], unique=False)
    op.execute(ADD_DIALECT)


def downgrade() -> None:
    """Take it back."""
    for table in TABLES:
        op.drop_table(table)
    op.execute("ALTER TABLE account DROP COLUMN dialect")
