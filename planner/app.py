"""The application factory."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import Migrate

import models
from models import db
from planner import (
    accounts,
    compression,
    config,
    database,
    error_pages,
    frame,
    gate,
    language,
    links,
    logs,
    metrics,
    navigation,
    pages,
    protection,
    sandbox,
    sessions,
)
from planner.templating import ReaderEnvironment

ROOT = Path(__file__).parent.parent
MIGRATIONS = Path(models.__file__).parent / "migrations"


def create_app(given: Mapping[str, Any] | None = None) -> Flask:
    """The application with the settings of planner/config.py; `given` wins over them.

    Raises DirectoryUnusable or BadSetting, each with one sentence.
    """
    logs.set_up()
    app = Flask("planner", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "planner" / "static"))
    app.jinja_environment = ReaderEnvironment
    app.config.update(config.settings(given))
    _database(app)
    accounts.set_up(app)
    language.set_up(app)
    protection.set_up(app)
    sessions.set_up(app)
    sandbox.set_up(app)
    gate.set_up(app)
    error_pages.set_up(app)
    metrics.set_up(app)
    compression.set_up(app)
    _pages(app)
    return app


def _database(app: Flask) -> None:
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", database.engine_options(app.config["SQLALCHEMY_DATABASE_URI"]))
    db.init_app(app)
    Migrate(app, db, directory=str(MIGRATIONS))
    with app.app_context():
        database.set_up(db.engine)


def _pages(app: Flask) -> None:
    from planner.views import BLUEPRINTS

    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    navigation.set_up(app)
    pages.set_up(app)
    links.set_up(app)
    frame.set_up(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
