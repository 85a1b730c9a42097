"""What is covered in a department, what is missing, what hangs on one person."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from planner.pictures import sent
from planner.services.department import my_departments
from planner.services.outlook import PERMISSION, outlook
from planner.services.reach import current_account, department_or_404
from planner.today import as_of

MOST = 100  # needs that the page lists without being asked for all of them

bp = Blueprint("coverage", __name__)


@bp.get("/coverage")
def index() -> str:
    """The coverage of the first department in reach."""
    mine = my_departments(current_account(), PERMISSION)
    return show(mine[0].id) if mine else render_template("department/none.html")


@bp.get("/departments/<int:department_id>/coverage")
def show(department_id: int) -> str:
    """Holes worst first, sole holders, expiries, and the whole of what is asked."""
    department = department_or_404(department_id, PERMISSION)
    found = outlook(current_account(), department, as_of())
    mine = my_departments(current_account(), PERMISSION)
    return render_template("coverage/show.html", department=department, departments=mine, outlook=found, most=MOST)


@bp.get("/departments/<int:department_id>/coverage.svg")
def picture(department_id: int) -> Response:
    """Head count asked and covered, a bar for each team and for home cover."""
    from planner.charts_coverage import coverage_chart  # matplotlib takes its time: not when the server starts

    department = department_or_404(department_id, PERMISSION)
    found = outlook(current_account(), department, as_of())
    return sent(coverage_chart(found.totals()))
