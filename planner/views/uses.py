"""Used it this week: a crew at a click."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from models import Department, Skill, db
from planner.pages import named
from planner.services import uses
from planner.services.department import colleagues, my_departments
from planner.services.reach import current_account, department_or_404
from planner.today import today
from planner.undo import done, refused
from planner.words import gettext as _
from planner.words import ngettext

bp = Blueprint("uses", __name__)


@bp.get("/uses")
def index() -> str:
    """The crews of the first department in reach."""
    mine = my_departments(current_account(), uses.PERMISSION)
    return _page(mine[0]) if mine else render_template("department/none.html")


@bp.get("/departments/<int:department_id>/uses")
def show(department_id: int) -> str:
    """What the crews hold and have to use, the most urgent first: within ninety days, or all of it if that is asked."""
    return _page(department_or_404(department_id, uses.PERMISSION))


@bp.post("/departments/<int:department_id>/uses")
def add(department_id: int) -> Response:
    """The people who are ticked used the skill this week."""
    department = department_or_404(department_id, uses.PERMISSION)
    skill = db.session.get(Skill, request.form.get("skill", 0, type=int)) or abort(404)
    near = {each.id for each in colleagues(current_account(), department, uses.PERMISSION, today())}
    people = set(request.form.getlist("person", type=int))
    if people - near:
        abort(404)
    number = uses.used(current_account(), [(each, skill.id) for each in people], today())
    if number:
        facts = {"skill": named(skill)}
        done(ngettext("%(skill)s: noted for %(num)s person.", "%(skill)s: noted for %(num)s people.", number, **facts))
    else:
        refused(_("Nobody was noted: tick at least one person who is not noted for this week yet."))
    everything, place = request.args.get("all"), f"skill-{skill.id}"
    return redirect(url_for("uses.show", department_id=department.id, all=everything, _anchor=place), 303)


def _page(department: Department) -> str:
    account = current_account()
    mine = my_departments(account, uses.PERMISSION)
    crews, everything = uses.crews(account, department, today()), "all" in request.args
    shown = [(crew, [line for line in lines if everything or line.soon], len(lines)) for crew, lines in crews]
    page = {"crews": shown, "everything": everything, "number": sum(number for *_crew, number in shown)}
    return render_template("uses/show.html", department=department, departments=mine, **page)
