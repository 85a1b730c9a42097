"""People: where they belong, for admins and planners; admins state it and erase."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from models import Account, Crew, Department, Role, Site, change, db
from planner.errors import Refused
from planner.forms.people import EraseForm, FactForm, LeaveForm, NewPersonForm, PersonForm
from planner.services import erase as erasing
from planner.services import people, people_list
from planner.services.paging import asked_page
from planner.services.reach import current_account, person_or_404
from planner.today import as_of
from planner.undo import done
from planner.words import gettext as _
from planner.words import role_of_people

bp = Blueprint("people", __name__, url_prefix="/people")
DEPARTMENTS = select(Department.id, Department.name).order_by(Department.name)
UNITS: tuple[tuple[str, type[Any]], ...] = (("department", Department), ("crew", Crew), ("role", Role), ("site", Site))


@bp.get("/")
def index() -> str:
    """The people, fifty a page, with where they belong on the day looked at."""
    search, department = request.args.get("search", ""), request.args.get("department", type=int)
    return render_template(
        "people/index.html",
        pages=people_list.people(search, department, as_of(), asked_page()),
        departments=db.session.connection().execute(DEPARTMENTS).all(),
        search=search,
        department_id=department,
    )


@bp.get("/<int:person_id>")
def show(person_id: int) -> str:
    """One person: where they belong on the day, and all that was ever stated about it."""
    person = person_or_404(person_id, "person.list")
    return render_template(
        "people/show.html",
        person=person,
        belonging=people.belonging([person.id], as_of())[person.id],
        stated=people.stated(person),
        account=db.session.scalar(select(Account).where(Account.person_id == person.id)),
    )


@bp.route("/new", methods=["GET", "POST"])
def new() -> str | Response:
    """Somebody new."""
    form = NewPersonForm(since=as_of())
    if not form.validate_on_submit():
        return render_template("people/new.html", form=form)
    account_id = current_account().id
    try:
        with change(db.session(), _("Add a person"), account_id):
            person = people.new_person(form.data, account_id)
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return render_template("people/new.html", form=form)
    done(_("%(name)s is added.", name=person.name))
    return redirect(url_for("people.show", person_id=person.id), 303)


@bp.route("/<int:person_id>/edit", methods=["GET", "POST"])
def edit(person_id: int) -> str | Response:
    """Name, number, e-mail and limits."""
    person = person_or_404(person_id, "person.write")
    form = PersonForm(person)
    if not form.validate_on_submit():
        return render_template("people/edit.html", form=form, person=person)
    try:
        with change(db.session(), _("Change a person"), current_account().id):
            form.check_version()
            people.change_person(person, form.data)
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return render_template("people/edit.html", form=form, person=person)
    done(_("%(name)s is changed.", name=person.name))
    return redirect(url_for("people.show", person_id=person_id), 303)


@bp.route("/<int:person_id>/state", methods=["GET", "POST"])
def state(person_id: int) -> str | Response:
    """Another department, crew, role or site from a day on."""
    person = person_or_404(person_id, "person.write")
    form = FactForm(since=as_of())
    form.unit.choices = _unit_choices()
    if not form.validate_on_submit():
        return render_template("people/state.html", form=form, person=person)
    account_id = current_account().id
    try:
        with change(db.session(), _("State where a person belongs"), account_id):
            people.state(person, form.kind.data, _unit_id(form), form.since.data, account_id)  # type: ignore[arg-type]
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return render_template("people/state.html", form=form, person=person)
    done(_("It is stated."))
    return redirect(url_for("people.show", person_id=person_id), 303)


@bp.route("/<int:person_id>/leave", methods=["GET", "POST"])
def leave(person_id: int) -> str | Response:
    """The person's last day here."""
    person = person_or_404(person_id, "person.write")
    form = LeaveForm(last_day=as_of())
    if not form.validate_on_submit():
        return render_template("people/leave.html", form=form, person=person)
    try:
        with change(db.session(), _("State a person's last day"), current_account().id):
            people.leave(person, form.last_day.data)  # type: ignore[arg-type]
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return render_template("people/leave.html", form=form, person=person)
    done(_("It is stated."))
    return redirect(url_for("people.show", person_id=person_id), 303)


@bp.route("/<int:person_id>/erase", methods=["GET", "POST"])
def erase(person_id: int) -> str | Response:
    """Erase a person for good."""
    person = person_or_404(person_id, "person.erase")
    form = EraseForm()
    if not form.validate_on_submit():
        return render_template("people/erase.html", form=form, person=person)
    try:
        erasing.erase(person, current_account().id)
    except Refused as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return render_template("people/erase.html", form=form, person=person)
    flash(_("The person is erased: their name is nowhere any more, their past runs can still be checked."), "done")
    return redirect(url_for("people.index"), 303)


def _unit_choices() -> dict[str, dict[str, str]]:
    """Departments, crews, roles and sites under their headings; the value names both."""
    headings = {"department": _("Departments"), "crew": _("Crews"), "role": _("Roles"), "site": _("Sites")}
    return {
        headings[kind]: dict(map(_choice, db.session.scalars(select(unit).order_by(unit.name)))) for kind, unit in UNITS
    }


def _unit_id(form: FactForm) -> int:
    """The id of the chosen unit. Raises Refused when it is of another kind than what changes."""
    kind, _dash, row_id = str(form.unit.data).partition("-")
    wanted = "department" if form.kind.data == "head" else form.kind.data
    if kind != wanted:
        raise Refused(_("Choose one that fits what changes."), "unit")
    return int(row_id)


def _choice(unit: Department | Crew | Role | Site) -> tuple[str, str]:
    name = role_of_people(unit.name) if isinstance(unit, Role) else unit.name
    return f"{unit.__tablename__}-{unit.id}", name
