"""The skills matrix of a department."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, render_template, request, url_for
from markupsafe import Markup

from models import Crew
from planner.cells import MARKS, Looks, chips, mark_words, tds
from planner.pages import named
from planner.services.department import Narrowed, my_departments
from planner.services.known import end_of
from planner.services.matrix import Filters, Matrix, Row, matrix
from planner.services.reach import current_account, department_or_404
from planner.today import as_of, known_on

bp = Blueprint("matrix", __name__)


@bp.get("/matrix")
def index() -> str:
    """The matrix of the first department in reach."""
    mine = my_departments(current_account(), "matrix.read")
    return show(mine[0].id) if mine else render_template("department/none.html")


@bp.get("/departments/<int:department_id>/matrix")
def show(department_id: int) -> str:
    """People × skills, as true on the day looked at, as known on the day asked for."""
    department = department_or_404(department_id, "matrix.read")
    known = known_on()
    found = matrix(current_account(), department, as_of(), end_of(known) if known else None, filters())
    return render_template(
        "matrix/show.html",
        department=department,
        departments=my_departments(current_account(), "matrix.read"),
        matrix=found,
        lines=_lines(found),
        filters=filters(),
        known=known,
        marks=[(MARKS[name], words) for name, words in mark_words().items()],
    )


class Line(NamedTuple):
    """A row ready to be shown: its cells for the table, and what is worrying for a phone's card."""

    row: Row
    cells: Markup
    worrying: Markup


def _lines(found: Matrix) -> list[tuple[Crew | None, list[Line]]]:
    """The rows of each crew."""
    looks, start, middle, end = Looks(), *_link_parts()
    ids, names = [skill.id for skill in found.skills], [named(skill) for skill in found.skills]

    def line(row: Row) -> Line:
        looked = [looks(cell) for cell in row.cells]
        worrying = [(name, look) for name, look in zip(names, looked, strict=True) if look.worrying]
        return Line(row, tds(looked, ids, f"{start}{row.person.id}{middle}", end), chips(worrying))

    return [(crew, [line(row) for row in rows]) for crew, rows in found.crews]


def _link_parts() -> tuple[str, str, str]:
    """The address of a cell's page before the person's id, between the ids and after: one url_for for all cells."""
    known = request.args.get("known") or None
    start, rest = url_for("records.skill", person_id=987654321, skill_id=123456789, known=known).split("987654321")
    middle, end = rest.split("123456789")
    return start, middle, end


def filters() -> Filters:
    """What the page's form narrows the matrix to; what is no number counts as any."""
    chosen = request.args
    return Filters(
        people=Narrowed(chosen.get("crew", type=int), chosen.get("role", type=int)),
        group_id=chosen.get("group", type=int),
        only_gaps="gaps" in chosen,
        all_skills="all" in chosen,
    )
