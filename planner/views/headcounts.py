"""Required head count of a department: seen, stated from a day on, withdrawn before it holds."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from models import Department, RequiredHeadcount, Skill, db
from planner.errors import Refused
from planner.forms.headcounts import HeadcountForm
from planner.services import headcounts
from planner.services.department import my_departments
from planner.services.lexicon import Lexicon, lexicon
from planner.services.reach import current_account, department_or_404, departments_in_reach
from planner.today import as_of, today
from planner.undo import done
from planner.words import gettext as _

PERMISSION = "headcount.write"
bp = Blueprint("headcounts", __name__)


@bp.get("/departments/<int:department_id>/head-counts")
def show(department_id: int) -> str | tuple[str, int]:
    """What the department must have, who holds it, what is to hold later, and a form."""
    form = HeadcountForm(formdata=None, since=max(today(), as_of()))
    return _page(department_or_404(department_id, PERMISSION), form, lexicon())


@bp.post("/departments/<int:department_id>/head-counts")
def state(department_id: int) -> Response | str | tuple[str, int]:
    """From a day on, so many people must hold a skill."""
    department = department_or_404(department_id, PERMISSION)
    form, words = HeadcountForm(), lexicon()
    if not form.validate():
        return _page(department, form, words)
    try:
        skill = db.session.get_one(Skill, words.resolve(form.skill.data, "skill").id)
        headcounts.state(current_account(), department, skill, form.level.data, form.headcount.data, form.since.data)
    except Refused as refusal:
        form.refuse(refusal)
        return _page(department, form, words)
    done(_("The required head count is recorded."))
    return redirect(url_for("headcounts.show", department_id=department.id), 303)


@bp.post("/head-counts/<int:row_id>/withdraw")
def withdraw(row_id: int) -> Response:
    """Take back what does not hold yet."""
    row = db.session.get(RequiredHeadcount, row_id) or abort(404)
    reached = departments_in_reach(current_account(), PERMISSION)
    mine = db.session.scalar(reached.where(Department.id == row.department_id))
    if mine is None or row.error_at is not None or row.holds_from <= today():
        abort(404)
    headcounts.withdraw(current_account(), row)
    done(_("It is withdrawn."))
    return redirect(url_for("headcounts.show", department_id=row.department_id), 303)


def _page(department: Department, form: HeadcountForm, words: Lexicon) -> str | tuple[str, int]:
    page = render_template(
        "headcounts/show.html",
        department=department,
        departments=my_departments(current_account(), PERMISSION),
        required=headcounts.required(department.id, as_of()),
        ahead=headcounts.ahead(department.id, as_of()),
        form=form,
        skills=words.entries.values(),
    )
    return (page, 422) if request.method == "POST" else page
