"""Numbers that nobody would swear to: a head works them off."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from models import Assessment, Department
from planner.errors import Refused
from planner.pages import named
from planner.services import doubts
from planner.services.department import my_departments
from planner.services.people import belonging
from planner.services.reach import current_account, department_or_404
from planner.today import today
from planner.undo import done, refused
from planner.words import gettext as _

bp = Blueprint("doubts", __name__)


@bp.get("/doubts")
def index() -> str:
    """Those of the first department in reach."""
    mine = my_departments(current_account(), doubts.PERMISSION)
    return _page(mine[0]) if mine else render_template("department/none.html")


@bp.get("/departments/<int:department_id>/doubts")
def show(department_id: int) -> str:
    """The doubtful levels, the most urgent first."""
    return _page(department_or_404(department_id, doubts.PERMISSION))


@bp.post("/doubts/<int:assessment_id>/vouch")
def vouch(assessment_id: int) -> Response:
    """I swear to it."""
    row = doubts.statement(current_account(), assessment_id) or abort(404)
    doubts.vouch(current_account(), row)
    done(_("You vouch for %(skill)s of %(person)s.", skill=named(row.skill), person=row.person.name))
    return _back(row)


@bp.post("/doubts/<int:assessment_id>/assess")
def have_assessed(assessment_id: int) -> Response:
    """An assessor is to look at it."""
    row = doubts.statement(current_account(), assessment_id) or abort(404)
    try:
        doubts.have_assessed(current_account(), row)
        done(_("Assessors of %(skill)s are asked to look at it.", skill=named(row.skill)))
    except Refused as refusal:
        refused(refusal.sentence)
    return _back(row)


def _back(row: Assessment) -> Response:
    department = belonging([row.person_id], today())[row.person_id].department
    return redirect(url_for("doubts.show", department_id=department.id) if department else url_for("doubts.index"), 303)


def _page(department: Department) -> str:
    account = current_account()
    found = doubts.doubts(account, department, today())
    mine = my_departments(account, doubts.PERMISSION)
    facts = {"doubts": found[: doubts.SHOWN], "number": len(found), "years": doubts.OLD.days // 365}
    return render_template("doubts/show.html", department=department, departments=mine, **facts)
