"""`planner user`: accounts, for when nobody can sign in yet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from models.account import ACCOUNT_ROLES
from planner.cli.console import out

if TYPE_CHECKING:
    from flask import Flask


DATA = click.option("--data", metavar="DIR", help="The installation's directory [PLANNER_DATA, else ./instance].")
DATABASE = click.option("--database", metavar="URL", help="Address of the database [PLANNER_DATABASE_URL].")
ROLE = click.option("--role", "roles", multiple=True, required=True, type=click.Choice(ACCOUNT_ROLES), help="Or more.")
PASSWORD_FILE = click.option(
    "--password-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Its first line is it."
)


@click.group
def user() -> None:
    """Add and manage accounts."""


@user.command
@click.option("--sign-in", required=True, metavar="NUMBER", help="Personnel number to sign in with.")
@click.option("--name", help="Full name; makes the person when none has this number.")
@click.option("--email", help="E-mail address; works for signing in too.")
@ROLE
@PASSWORD_FILE
@DATA
@DATABASE
def add(
    sign_in: str,
    name: str | None,
    email: str | None,
    roles: tuple[str, ...],
    password_file: Path | None,
    data: str | None,
    database: str | None,
) -> None:
    """Add an account; asks for its password unless a file gives it.

    It belongs to the person with that personnel number, when there is one.
    """
    from models import change, db
    from planner.services.accounts import add_account

    app = _ready_app(data, database)  # says at once what keeps it from being used
    password = _from_file(password_file) if password_file else _asked()
    with app.app_context():
        with change(db.session(), "add an account"):
            account = add_account(sign_in, roles, password=password, email=email, name=name)
        db.session.commit()
        out.print(f"Added {account.sign_in}: {', '.join(role.name for role in account.roles)}")


@user.command("list")
@DATA
@DATABASE
def list_(data: str | None, database: str | None) -> None:
    """List every account with its roles."""
    from models import db
    from planner.services.accounts import accounts

    with _ready_app(data, database).app_context():
        for account in db.session.scalars(accounts()):
            state = "" if account.active else ", switched off"
            out.print(f"{account.sign_in}: {', '.join(role.name for role in account.roles)}{state}")


@user.command("password")
@click.option("--sign-in", required=True, metavar="NUMBER", help="Personnel number of the account.")
@PASSWORD_FILE
@DATA
@DATABASE
def password_(sign_in: str, password_file: Path | None, data: str | None, database: str | None) -> None:
    """Give an account a new password and end its sessions."""
    from models import db
    from planner.errors import Refused
    from planner.services.accounts import account_by_sign_in, set_password

    app = _ready_app(data, database)  # says at once what keeps it from being used
    password = _from_file(password_file) if password_file else _asked()
    with app.app_context():
        account = account_by_sign_in(sign_in)
        if account is None:
            raise Refused(f"There is no account {sign_in}.")
        set_password(account, password)
        db.session.commit()
        out.print(f"New password for {account.sign_in}.")


def _ready_app(data: str | None, database: str | None) -> Flask:
    from planner.app import create_app
    from planner.services.installation import require_ready

    app = create_app({"DATA_DIR": data, "SQLALCHEMY_DATABASE_URI": database})
    require_ready(app.config["SQLALCHEMY_DATABASE_URI"])
    return app


def _asked() -> str:
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


def _from_file(path: Path) -> str:
    lines = path.read_text(encoding="utf-8").splitlines()
    return lines[0] if lines else ""
