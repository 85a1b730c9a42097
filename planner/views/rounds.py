"""Assessment rounds of a department."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from models import Department, SkillGroup, db
from planner.errors import Refused
from planner.forms.base import options
from planner.forms.rounds import RoundForm
from planner.pages import named
from planner.services import rounds
from planner.services.department import my_departments
from planner.services.reach import current_account, department_or_404
from planner.today import today
from planner.undo import done
from planner.words import gettext as _

bp = Blueprint("rounds", __name__)
USUAL = timedelta(days=28)


@bp.get("/rounds")
def index() -> str | tuple[str, int]:
    """The rounds of the first department in reach."""
    mine = my_departments(current_account(), rounds.PERMISSION)
    return _page(mine[0], _form()) if mine else render_template("department/none.html")


@bp.get("/departments/<int:department_id>/rounds")
def show(department_id: int) -> str | tuple[str, int]:
    """The rounds, and a form for a new one."""
    return _page(department_or_404(department_id, rounds.PERMISSION), _form())


@bp.post("/departments/<int:department_id>/rounds")
def add(department_id: int) -> str | Response | tuple[str, int]:
    """Start a round."""
    department, form = department_or_404(department_id, rounds.PERMISSION), _form()
    if not form.validate():
        return _page(department, form)
    facts = (form.name.data, form.first.data, form.last.data, form.group_ids.data)
    try:
        row = rounds.start(current_account(), department, *facts)
    except Refused as refusal:
        form.refuse(refusal)
        return _page(department, form)
    done(_("The round is started; your people are reminded on their pages."))
    return redirect(url_for("rounds.detail", round_id=row.id), 303)


@bp.get("/rounds/<int:round_id>")
def detail(round_id: int) -> str:
    """How far a round is, and what has moved since the one before."""
    row = rounds.in_reach(current_account(), round_id) or abort(404)
    lines = rounds.progress(current_account(), row)
    other = rounds.before(row)
    moved = rounds.moved(row, other, {each.person.id for each in lines}) if other else []
    facts = {"lines": lines, "before": other, "moved": moved, "under_way": rounds.is_open(row, today())}
    mine = my_departments(current_account(), rounds.PERMISSION)
    return render_template("rounds/detail.html", round=row, department=row.department, departments=mine, **facts)


@bp.post("/rounds/<int:round_id>/close")
def close(round_id: int) -> Response:
    """End a round before its last day."""
    row = rounds.in_reach(current_account(), round_id) or abort(404)
    rounds.close(current_account(), row)
    done(_("The round is closed."))
    return redirect(url_for("rounds.detail", round_id=row.id), 303)


def _form() -> RoundForm:
    form = RoundForm()
    groups = db.session.scalars(select(SkillGroup).order_by(SkillGroup.position, SkillGroup.code))
    form.group_ids.choices = options((group.id, named(group)) for group in groups)
    if request.method == "GET":
        form.first.data, form.last.data = today(), today() + USUAL
    return form


def _page(department: Department, form: RoundForm) -> str | tuple[str, int]:
    mine = my_departments(current_account(), rounds.PERMISSION)
    facts = {"rounds": rounds.rounds_of(department), "is_open": rounds.is_open}
    page = render_template("rounds/show.html", department=department, departments=mine, form=form, **facts)
    return (page, 422) if form.errors or form.form_errors else page
