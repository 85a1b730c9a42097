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


def test_a_database_of_a_newer_version_is_refused_in_one_sentence(bare: Flask) -> None:
    with bare.app_context():
        upgrade(directory=str(MIGRATIONS))
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with db.engine.connect() as connection, pytest.raises(DatabaseNewer, match=r"revision 9999.*newer version"):
            check(connection)
        restore(bare)
