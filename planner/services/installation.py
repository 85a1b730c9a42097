"""Setting an installation up: the database's tables, the catalogue, the roles of accounts."""

from __future__ import annotations

from collections.abc import Callable

import flask_migrate
from flask import Flask
from sqlalchemy import make_url
from sqlalchemy.exc import DatabaseError

from models import change, db, follow_rule, follows_rule
from models.schema import DatabaseNewer, check
from planner.database import engine_for, reading
from planner.errors import Refused
from planner.services.accounts import ensure_roles
from seeds.catalogue import load_catalogue


def shown(url: str) -> str:
    """A database's address without its password."""
    return make_url(url).render_as_string(hide_password=True)


def is_ready(url: str) -> bool:
    """True when the database has every table as this version wants it, and levels that follow its rule.

    Raises Refused when it cannot be reached or a newer version made it.
    """
    engine = engine_for(url)
    try:
        with reading(), engine.connect() as connection:
            return check(connection) and follows_rule(connection)
    except DatabaseNewer as error:
        raise Refused(str(error)) from error
    except DatabaseError as error:
        reason = str(error.orig).strip().splitlines()[-1].strip(" \t.?")
        raise Refused(f"The database {shown(url)} cannot be reached: {reason}.") from error
    finally:
        engine.dispose()


def require_ready(url: str) -> None:
    """Raises Refused unless the database is ready."""
    if not is_ready(url):
        raise Refused("The database is not set up for this version; run `planner init` first.")


def prepare(app: Flask, say: Callable[[str], None] = lambda _: None) -> None:
    """Create or upgrade the tables, add what is missing of the catalogue and the roles, bring the levels that count in
    line with the rule of this version; `say` hears each step.

    Raises Refused as is_ready does.
    """
    ready = is_ready(app.config["SQLALCHEMY_DATABASE_URI"])
    with app.app_context():
        if not ready:
            say("Setting up the tables ...")
            flask_migrate.upgrade()  # nothing to do where only the rule is newer
        with change(db.session(), "set up"):
            ensure_roles()
        say("Loading the catalogue ...")
        load_catalogue(db.session())
        db.session.commit()
        follow_rule(
            db.session(), lambda done, people: say(f"Working out the levels that count: {done} of {people} ...")
        )
