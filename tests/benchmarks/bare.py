"""The baselines of the lists: a Flask-SQLAlchemy page of 50 rows, bare, and as somebody who is signed in gets it.

The bare page knows no accounts: it is the least that such a page can be. The page for somebody signed in is what the
libraries give out of the box: Flask-Security's session and roles, Flask-WTF's token, and a base template with a menu of
ten links; no policy, no languages, no records of what is allowed to whom.
"""

from __future__ import annotations

from pathlib import Path

from flask import Flask, render_template
from flask.testing import FlaskClient
from flask_security.core import RoleMixin, Security, UserMixin
from flask_security.datastore import SQLAlchemyUserDatastore
from flask_security.decorators import auth_required
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from jinja2 import DictLoader
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

ROWS = 50
TABLE = """<table><thead><tr><th>Number</th><th>Name</th><th>Department</th><th>Role</th><th>Levels</th></tr></thead>
<tbody>
{% for row in rows %}
<tr><td>{{ row.number }}</td><td><a href="{{ url_for('person', row_id=row.id) }}">{{ row.name }}</a></td>
<td>{{ row.department }}</td><td>{{ row.role }}</td><td>{{ row.levels }}</td></tr>
{% endfor %}
</tbody></table>"""
BARE = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>People</title></head><body>
{TABLE}</body></html>"""
FRAME = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{% block title %}{% endblock %}</title>
<link rel="stylesheet" href="{{ url_for('static', filename='app.css') }}"></head><body>
<nav><ul>{% for n in range(10) %}<li><a href="{{ url_for('person', row_id=n) }}">Entry {{ n }}</a></li>{% endfor %}</ul>
{{ current_user.name }}{% for role in current_user.roles %} {{ role.name }}{% endfor %}
<form method="post" action="{{ url_for('security.logout') }}">
<input type="hidden" name="csrf_token" value="{{ csrf_token() }}">
<button>Sign out</button></form></nav>
{% for message in get_flashed_messages() %}<p>{{ message }}</p>{% endfor %}
<main>{% block main %}{% endblock %}</main></body></html>"""
SIGNED_IN = f"""{{% extends "frame.html" %}}{{% block title %}}People{{% endblock %}}
{{% block main %}}{TABLE}{{% endblock %}}"""
PASSWORD = "a bare benchmark"


class Base(DeclarativeBase):
    """Declarative base of its own, so that the product's tables stay out of it."""


db = SQLAlchemy(model_class=Base)


class Row(Base):
    """One row of the page."""

    __tablename__ = "row"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]
    name: Mapped[str]
    department: Mapped[str]
    role: Mapped[str]
    levels: Mapped[int]


class BareRole(Base, RoleMixin):
    """What an account is."""

    __tablename__ = "role"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class RoleLink(Base):
    """An account has a role."""

    __tablename__ = "role_link"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"), primary_key=True)


class BareAccount(Base, UserMixin):
    """Somebody who signs in."""

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)
    password: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    roles: Mapped[list[BareRole]] = relationship(secondary="role_link")  # type: ignore[assignment]


def bare_page(folder: Path) -> FlaskClient:
    """A client of the bare application; its page of 50 rows is at `/`."""
    app = _application(folder / "bare.sqlite", {"rows.html": BARE})
    app.add_url_rule("/", "rows", _rows)
    return app.test_client()


def signed_in_page(folder: Path) -> FlaskClient:
    """A client that is signed in to an application with accounts; its page of 50 rows is at `/`."""
    app = _application(folder / "signed-in.sqlite", {"rows.html": SIGNED_IN, "frame.html": FRAME})
    app.config.update(SECRET_KEY="bare", SECURITY_PASSWORD_SALT="bare", SECURITY_PASSWORD_HASH="plaintext")
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_ENABLED=False)
    CSRFProtect(app)
    store = SQLAlchemyUserDatastore(db, BareAccount, BareRole)
    Security(app, store)
    with app.app_context():
        planner = store.create_role(name="planner")
        store.create_user(name="Somebody", email="a@example.com", password=PASSWORD, roles=[planner])
        db.session.commit()
    app.add_url_rule("/", "rows", auth_required("session")(_rows))
    browser = app.test_client()
    browser.post("/login", data={"email": "a@example.com", "password": PASSWORD})
    return browser


def _application(file: Path, templates: dict[str, str]) -> Flask:
    app = Flask(file.stem)
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{file}"
    app.jinja_loader = DictLoader(templates)
    db.init_app(app)
    app.add_url_rule("/people/<int:row_id>", "person", lambda row_id: db.get_or_404(Row, row_id).name)
    with app.app_context():
        db.create_all()
        db.session.add_all(
            Row(number=f"{n:05}", name=f"Person {n}", department="Maintenance", role="technician", levels=n % 5)
            for n in range(ROWS)
        )
        db.session.commit()
    return app


def _rows() -> str:
    return render_template("rows.html", rows=db.session.scalars(select(Row).order_by(Row.name).limit(ROWS)))
