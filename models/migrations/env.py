"""Alembic's environment: migrations run on the application's own engine, SQLite in batch mode."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from flask import current_app

from models.assessor_rules import aside
from models.base import Base, Moment

config = context.config


def _render(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Migrations name SQLAlchemy's types only, so that later changes of ours do not change them."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


def run() -> None:
    """Migrate the database of the current application."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=engine.dialect.name == "sqlite",
            compare_type=True,
            render_item=_render,
        )
        with context.begin_transaction(), aside(connection):
            context.run_migrations()
        connection.commit()


run()
