"""Whom a head lets act for them."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from models import Crew, Department, SkillGroup, db
from planner.errors import Refused
from planner.forms.base import options
from planner.forms.delegations import KINDS, DelegationForm
from planner.pages import named
from planner.services import delegations
from planner.services.delegations import Appointment
from planner.services.department import colleagues, my_departments
from planner.services.reach import current_account, department_or_404
from planner.today import as_of, today
from planner.undo import done
from planner.words import gettext as _

bp = Blueprint("delegations", __name__)
PERMISSION = "delegation.write"


@bp.get("/delegations")
def index() -> str | tuple[str, int]:
    """The delegations of the first department that I head."""
    mine = my_departments(current_account(), PERMISSION)
    return _page(mine[0], _form(mine[0])) if mine else render_template("department/none.html")


@bp.get("/departments/<int:department_id>/delegations")
def show(department_id: int) -> str | tuple[str, int]:
    """Who acts for me, and a form to appoint somebody."""
    department = department_or_404(department_id, PERMISSION)
    return _page(department, _form(department))


@bp.post("/departments/<int:department_id>/delegations")
def add(department_id: int) -> Response | str | tuple[str, int]:
    """Appoint a deputy, shift lead or assessor."""
    department = department_or_404(department_id, PERMISSION)
    form = _form(department)
    if not form.validate():
        return _page(department, form)
    stated = Appointment(
        form.person_id.data,
        form.kind.data,
        form.first.data,
        form.last.data,
        form.crew_id.data,
        tuple(form.group_ids.data or ()),
    )
    try:
        row = delegations.appoint(current_account(), department, stated)
    except Refused as refusal:
        field = form[refusal.field or "person_id"]
        field.errors = [*field.errors, refusal.sentence]
        return _page(department, form)
    done(_("%(person)s is appointed.", person=row.person.name))
    return redirect(url_for("delegations.show", department_id=department.id), 303)


@bp.post("/delegations/<int:delegation_id>/end")
def end(delegation_id: int) -> Response:
    """Let a delegation end at once."""
    row = delegations.delegation_in_reach(current_account(), delegation_id) or abort(404)
    delegations.end(current_account(), row)
    done(_("The delegation has ended."))
    return redirect(url_for("delegations.show", department_id=row.department_id), 303)


def _form(department: Department) -> DelegationForm:
    form = DelegationForm()
    people = colleagues(current_account(), department, PERMISSION, today())
    mine = current_account().person_id
    form.person_id.choices = options(sorted(((p.id, p.name) for p in people if p.id != mine), key=lambda pair: pair[1]))
    crews = db.session.scalars(select(Crew).where(Crew.department_id == department.id).order_by(Crew.code))
    form.crew_id.choices = options([("", "–"), *((str(crew.id), crew.name) for crew in crews)])
    groups = db.session.scalars(select(SkillGroup).order_by(SkillGroup.position, SkillGroup.code))
    form.group_ids.choices = options((group.id, named(group)) for group in groups)
    if request.method == "GET":
        form.first.data = today()
    return form


def _page(department: Department, form: DelegationForm) -> str | tuple[str, int]:
    rows = delegations.delegations(department, as_of())
    page = render_template(
        "delegations/show.html",
        department=department,
        departments=my_departments(current_account(), PERMISSION),
        delegations=rows,
        groups=delegations.groups_of({row.person_id for row in rows}, as_of()),
        kinds=KINDS,
        form=form,
    )
    return (page, 422) if form.errors else page
