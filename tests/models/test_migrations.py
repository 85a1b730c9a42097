"""The migrations make the tables that the models describe, on both databases."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import Migrate, downgrade, upgrade
from sqlalchemy import inspect, text

from models import db
from models.schema import MIGRATIONS, DatabaseNewer, check, newest, revision_of

pytestmark = pytest.mark.slow


ASSESSED = (
    "INSERT INTO person (id, name, personnel_number, training_hours_per_week, version) VALUES (1, 'Ann', '1', 4, 1)",
    "INSERT INTO skill_group (id, code, name, position, version) VALUES (1, 'G', 'Group', 0, 1)",
    "INSERT INTO skill (id, code, name, group_id, side, validity_kind, validity_months, safety_critical, version)"
    " VALUES (1, 'X01', 'Skill', 1, 'OT', 'none', 0, false, 1)",
    "INSERT INTO assessment (id, person_id, skill_id, level, kind, holds_from, recorded_at, note)"
    " VALUES (1, 1, 1, 3, 'self', '2026-01-10', '2026-01-10 08:00:00', 'short')",
)


@pytest.fixture
def bare(app: Flask) -> Flask:
    """An application on a database without any table."""
    with app.app_context():
        db.drop_all()
        with db.engine.begin() as connection:
            connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    if "migrate" not in app.extensions:
        Migrate(app, db, directory=str(MIGRATIONS))
    return app


def restore(app: Flask) -> None:
    """Leave the database as other tests expect it."""
    with db.engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    db.drop_all()
    db.create_all()


def test_migrations_make_exactly_the_tables_of_the_models(bare: Flask) -> None:
    with bare.app_context():
        upgrade(directory=str(MIGRATIONS))
        with db.engine.connect() as connection:
            assert (
                compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), db.metadata) == []
            )
            assert check(connection)
            assert revision_of(connection) == newest()
        restore(bare)


def test_migrations_can_be_taken_back(bare: Flask) -> None:
    with bare.app_context():
        upgrade(directory=str(MIGRATIONS))
        downgrade(directory=str(MIGRATIONS), revision="base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        restore(bare)


def test_a_long_note_is_kept_and_cut_only_on_the_way_back(bare: Flask) -> None:
    def notes() -> list[str]:
        with db.engine.connect() as connection:
            return list(connection.execute(text("SELECT note FROM assessment ORDER BY id")).scalars())

    with bare.app_context():
        upgrade(directory=str(MIGRATIONS), revision="0007")
        with db.engine.begin() as connection:
            for statement in ASSESSED:
                connection.execute(text(statement))
        upgrade(directory=str(MIGRATIONS), revision="0008")
        assert notes() == ["short"]
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE assessment SET note = :note"), {"note": "n" * 501})
        downgrade(directory=str(MIGRATIONS), revision="0007")
        assert notes() == ["n" * 499 + "…"]
        restore(bare)


def test_a_database_of_a_newer_version_is_refused_in_one_sentence(bare: Flask) -> None:
    with bare.app_context():
        upgrade(directory=str(MIGRATIONS))
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with db.engine.connect() as connection, pytest.raises(DatabaseNewer, match=r"revision 9999.*newer version"):
            check(connection)
        restore(bare)
