"""What departments must keep at home, for planners."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from models import Crew, Department, HomeCover, Skill, db
from planner.errors import Refused
from planner.forms.base import options
from planner.forms.scenarios import HomeCoverForm
from planner.services import home_cover_rules
from planner.services.lexicon import lexicon
from planner.services.reach import current_account
from planner.today import as_of
from planner.undo import done

bp = Blueprint("home_cover", __name__, url_prefix="/home-cover")


@bp.route("", methods=["GET", "POST"])
def index() -> str | Response:
    """The rules with who holds them today, and a row for a new one."""
    form, words = _form(), lexicon()
    if form.validate_on_submit():
        try:
            skill = db.session.get_one(Skill, words.resolve(form.skill.data or "", "skill").id)
            department = db.session.get_one(Department, form.department_id.data)
            crew = db.session.get(Crew, form.crew_id.data) if form.crew_id.data else None
            home_cover_rules.add(department, crew, skill, form.level.data, form.minimum.data or 1, current_account())
        except Refused as refused:
            field = form[refused.field or "skill"]
            field.errors = [*field.errors, refused.sentence]
        else:
            done(_("Home cover of %(department)s is added.", department=department.name))
            return redirect(url_for("home_cover.index"), 303)
    rules = home_cover_rules.all_rules(as_of())
    return render_template("teams/home_cover.html", form=form, rules=rules, skills=words.entries.values())


@bp.post("/<int:rule_id>/remove")
def remove(rule_id: int) -> Response:
    """Take a rule away."""
    rule = db.session.get(HomeCover, rule_id) or abort(404)
    home_cover_rules.remove(rule, current_account())
    done(_("The rule is taken away."))
    return redirect(url_for("home_cover.index"), 303)


def _form() -> HomeCoverForm:
    form = HomeCoverForm()
    departments = db.session.execute(select(Department.id, Department.name).order_by(Department.name)).all()
    form.department_id.choices = options((each.id, each.name) for each in departments)
    crews = db.session.scalars(select(Crew).order_by(Crew.department_id, Crew.code))
    names = dict(departments)
    of_crews = ((str(crew.id), f"{names[crew.department_id]}: {crew.name}") for crew in crews)
    form.crew_id.choices = options([("", _("any")), *of_crews])
    if request.method == "GET" and not form.level.data:
        form.level.data = 3
    return form
