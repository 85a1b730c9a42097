"""Who is away, and who can step in."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import format_date
from werkzeug.wrappers import Response

from models import Department, Person, db
from planner.errors import Refused
from planner.forms.absences import KINDS, AbsenceForm
from planner.forms.base import options
from planner.services import absences
from planner.services.department import colleagues, my_departments
from planner.services.reach import current_account, department_or_404, person_or_404
from planner.services.substitutes import substitutes as find_substitutes
from planner.today import as_of, asked_day, today
from planner.undo import done
from planner.words import gettext as _

bp = Blueprint("absences", __name__)


@bp.get("/absences")
def index() -> str | tuple[str, int]:
    """The absences of the first department in reach."""
    mine = my_departments(current_account(), "absence.read")
    return _page(mine[0], _form(mine[0])) if mine else render_template("department/none.html")


@bp.get("/departments/<int:department_id>/absences")
def show(department_id: int) -> str | tuple[str, int]:
    """Absences under way, ahead and just over, and a form for a new one."""
    department = department_or_404(department_id, "absence.read")
    return _page(department, _form(department))


@bp.post("/departments/<int:department_id>/absences")
def add(department_id: int) -> Response | str | tuple[str, int]:
    """Mark a person absent, and show who can step in."""
    department = department_or_404(department_id, "absence.write")
    form = _form(department)
    if not form.validate():
        return _page(department, form)
    person = db.session.get_one(Person, form.person_id.data)
    try:
        absence = absences.add(
            current_account(), person, form.kind.data, form.first.data, form.last.data, form.note.data
        )
    except Refused as refusal:
        field = form[refusal.field or "first"]
        field.errors = [*field.errors, refusal.sentence]
        return _page(department, form)
    if absence.holds_until is None or form.last.data is not None:
        done(_("%(person)s is marked absent.", person=person.name))
    else:
        facts = {"person": person.name, "day": format_date(absence.holds_until)}
        done(_("%(person)s is marked absent until %(day)s; then another absence begins.", **facts))
    on = max(today(), absence.holds_from).isoformat()
    return redirect(url_for("absences.substitutes", person_id=person.id, on=on), 303)


@bp.post("/absences/<int:absence_id>/end")
def end(absence_id: int) -> Response:
    """Let an absence end today; one that has not begun is cancelled."""
    absence = absences.absence_in_reach(current_account(), absence_id) or abort(404)
    begun = absence.holds_from <= today()
    absences.end(current_account(), absence, today())
    done(_("The absence ends today.") if begun else _("The absence is cancelled."))
    department = request.form.get("department", type=int)
    return redirect(
        url_for("absences.show", department_id=department) if department else url_for("absences.index"), 303
    )


@bp.get("/people/<int:person_id>/substitutes")
def substitutes(person_id: int) -> str:
    """Who of the department holds what the person holds, and is there on the day `?on=`, by default the one shown."""
    person = person_or_404(person_id, "absence.read", as_of())
    day = asked_day("on") or as_of()
    found = find_substitutes(current_account(), person, day)
    return render_template("absences/substitutes.html", person=person, found=found, on=day)


def _form(department: Department) -> AbsenceForm:
    form = AbsenceForm()
    people = colleagues(current_account(), department, "absence.write", today())
    form.person_id.choices = options(sorted(((each.id, each.name) for each in people), key=lambda pair: pair[1]))
    if request.method == "GET":
        form.first.data = today()
    return form


def _page(department: Department, form: AbsenceForm) -> str | tuple[str, int]:
    page = render_template(
        "absences/show.html",
        department=department,
        departments=my_departments(current_account(), "absence.read"),
        absences=absences.absences(current_account(), department, as_of()),
        kinds=KINDS,
        form=form,
    )
    return (page, 422) if form.errors else page
