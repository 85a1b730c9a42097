"""Who confirmed what, as known then; also on paper."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from models import Department
from planner import pdf
from planner.services.decisions import decisions, nearest
from planner.services.department import my_departments
from planner.services.known import end_of
from planner.services.reach import current_account, department_or_404
from planner.today import FIRST, as_of, asked_day, known_on

bp = Blueprint("decisions", __name__)
PERMISSION = "matrix.read"
LATELY = timedelta(days=30)  # what is looked at when nobody says from when


@bp.get("/departments/<int:department_id>/decisions")
def show(department_id: int) -> str:
    """Confirmations and returns from a day to a day; of late, unless days are named."""
    department = department_or_404(department_id, PERMISSION)
    mine = my_departments(current_account(), PERMISSION)
    facts = _facts(department)
    chosen: dict[str, Any] = request.args.to_dict()
    paper = url_for("decisions.paper", **chosen | {"department_id": department.id})
    return render_template("decisions/show.html", departments=mine, paper=paper, **facts)


@bp.get("/departments/<int:department_id>/decisions.pdf")
def paper(department_id: int) -> Response:
    """The same to sign."""
    department = department_or_404(department_id, PERMISSION)
    html = render_template("decisions/paper.html", who=current_account(), **_facts(department))
    name = f"decisions-{department.code}-{as_of().isoformat()}"
    return pdf.answer(html, name, url_for("decisions.show", department_id=department_id))


def _facts(department: Department) -> dict[str, Any]:
    last, known = asked_day("last") or as_of(), known_on()
    first = asked_day("first") or max(FIRST, last - LATELY)
    first, last = min(first, last), max(first, last)
    asked = (current_account(), department, first, last, end_of(known) if known else None)
    found = decisions(*asked)
    near = [] if found else nearest(*asked)
    return {"department": department, "decisions": found, "near": near, "first": first, "last": last, "known": known}
