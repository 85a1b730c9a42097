"""The baseline of the lists: the least that a Flask-SQLAlchemy page of 50 rows can be."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, render_template
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

ROWS = 50
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>People</title></head><body>
<table><thead><tr><th>Number</th><th>Name</th><th>Department</th><th>Role</th><th>Levels</th></tr></thead><tbody>
{% for row in rows %}
<tr><td>{{ row.number }}</td><td><a href="{{ url_for('person', row_id=row.id) }}">{{ row.name }}</a></td>
<td>{{ row.department }}</td><td>{{ row.role }}</td><td>{{ row.levels }}</td></tr>
{% endfor %}
</tbody></table></body></html>"""


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


def bare_page(folder: Path) -> FlaskClient:
    """A client of the bare application; its page of 50 rows is at `/`."""
    app = Flask("bare")
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{folder / 'bare.sqlite'}"
    db.init_app(app)

    page = app.jinja_env.from_string(PAGE)  # compiled once, as a template file is

    @app.get("/")
    def rows() -> str:
        return render_template(page, rows=db.session.scalars(select(Row).order_by(Row.name).limit(ROWS)))

    @app.get("/people/<int:row_id>")
    def person(row_id: int) -> str:
        return db.get_or_404(Row, row_id).name

    with app.app_context():
        db.create_all()
        db.session.add_all(
            Row(number=f"{n:05}", name=f"Person {n}", department="Maintenance", role="technician", levels=n % 5)
            for n in range(ROWS)
        )
        db.session.commit()
    return app.test_client()
