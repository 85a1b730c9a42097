"""Revocations and exemptions of a department's people."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from models import Department, Skill, db
from planner.errors import Refused
from planner.forms.exceptions import ExceptionForm
from planner.services import exceptions
from planner.services.department import my_departments
from planner.services.reach import current_account, department_or_404, person_or_404
from planner.today import as_of, today
from planner.undo import done
from planner.words import gettext as _

bp = Blueprint("exceptions", __name__)
KIND = "<any(revocation, exemption):kind>"


@bp.get("/exceptions")
def index() -> str:
    """Those of the first department in reach."""
    mine = my_departments(current_account(), exceptions.PERMISSION)
    return _page(mine[0]) if mine else render_template("department/none.html")


@bp.get("/departments/<int:department_id>/exceptions")
def show(department_id: int) -> str:
    """What is revoked and who is exempt, with reason and days."""
    return _page(department_or_404(department_id, exceptions.PERMISSION))


@bp.route(f"/people/<int:person_id>/skills/<int:skill_id>/{KIND}", methods=["GET", "POST"])
def new(person_id: int, skill_id: int, kind: str) -> str | Response | tuple[str, int]:
    """Revoke a person's skill, or excuse them from its target."""
    person = person_or_404(person_id, exceptions.PERMISSION, today())
    skill, form = db.session.get(Skill, skill_id) or abort(404), ExceptionForm()
    if request.method == "GET":
        form.first.data = today()
    elif form.validate():
        facts = (form.reason.data, form.first.data, form.last.data)
        try:
            exceptions.add(current_account(), kind, person, skill, *facts)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            done(_("It is kept with its reason; the person sees it."))
            return redirect(url_for("records.skill", person_id=person.id, skill_id=skill.id), 303)
    page = render_template("exceptions/new.html", form=form, person=person, skill=skill, kind=kind)
    return (page, 422) if form.errors or form.form_errors else page


@bp.post(f"/exceptions/{KIND}/<int:row_id>/end")
def end(kind: str, row_id: int) -> Response:
    """Let one end."""
    row = exceptions.in_reach(current_account(), kind, row_id) or abort(404)
    exceptions.end(current_account(), row)
    done(_("It has ended."))
    return redirect(url_for("records.skill", person_id=row.person_id, skill_id=row.skill_id), 303)


def _page(department: Department) -> str:
    account = current_account()
    rows = exceptions.of_department(account, department, as_of())
    mine = my_departments(account, exceptions.PERMISSION)
    facts = {"rows": rows, "kind_of": exceptions.kind_of, "department": department, "departments": mine}
    return render_template("exceptions/show.html", **facts)
