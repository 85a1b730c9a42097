"""Mass entry by keyboard: one skill × many people, one person × many skills; each change is saved as it is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from models import Assessment, Department, Person, Skill, db
from planner.cells import Looks, event_words
from planner.services import assessing, mass
from planner.services.department import colleagues, my_departments
from planner.services.lexicon import lexicon
from planner.services.reach import current_account, department_or_404
from planner.today import today
from planner.undo import done
from planner.words import ngettext

bp = Blueprint("mass", __name__)


@bp.get("/mass")
def index() -> str:
    """The first department in reach."""
    mine = my_departments(current_account(), assessing.PERMISSION)
    return _choose(mine[0]) if mine else render_template("mass/none.html")


@bp.get("/departments/<int:department_id>/mass")
def show(department_id: int) -> str | Response:
    """Choose the skill or the person; a skill that is named without doubt is chosen already."""
    department, skill_id = department_or_404(department_id, assessing.PERMISSION), _named_skill()
    if skill_id is not None:
        return redirect(url_for("mass.skill", department_id=department.id, skill_id=skill_id))
    return _choose(department)


@bp.route("/departments/<int:department_id>/mass/<int:skill_id>", methods=["GET", "POST"])
def skill(department_id: int, skill_id: int) -> str | Response | tuple[str, int]:
    """One skill, the people of a department."""
    department = department_or_404(department_id, assessing.PERMISSION)
    about = db.session.get(Skill, skill_id) or abort(404)
    lines = mass.of_skill(current_account(), department, about, today())
    specials = [each for each in about.specials if each.retired_on is None or each.retired_on > today()]
    return _sheet(lines, department=department, skill=about, specials=specials, person=None)


@bp.route("/people/<int:person_id>/mass", methods=["GET", "POST"])
def person(person_id: int) -> str | Response | tuple[str, int]:
    """One person, many skills."""
    who = db.session.get(Person, person_id) or abort(404)
    if who.id not in assessing.rights(current_account(), today()).assessed or who.id == current_account().person_id:
        abort(404)
    lines = mass.of_person(current_account(), who, today(), "all" in request.args)
    return _sheet(lines, department=None, skill=None, specials=[], person=who)


@bp.route("/people/<int:person_id>/skills/<int:skill_id>/mass", methods=["GET", "POST"])
def cell(person_id: int, skill_id: int) -> str | tuple[str, int]:
    """One line by itself: what counts now, or what was wrong, for the sheet's script."""
    who, about = db.session.get(Person, person_id) or abort(404), db.session.get(Skill, skill_id) or abort(404)
    line = mass.one(current_account(), who, about, today()) or abort(404)
    made: list[Assessment] = []
    refused: dict[str, str] = {}
    if request.method == "POST":
        said = {line.key: request.form.get("level", ""), line.seen_key: request.form.get("seen", line.seen)}
        made, refused = _save([line], said)
        line = mass.one(current_account(), who, about, today()) or abort(404)
    undo = db.session.info.get("last_change_set_id") if made else None
    page = render_template("mass/_now.html", line=line, undo_id=undo, refused=refused.get(line.key), look=Looks())
    return (page, 422) if refused else page


def _choose(department: Department) -> str:
    account = current_account()
    held = assessing.rights(account, today())
    people = [each for each in colleagues(account, department, assessing.PERMISSION, today()) if each.id != held.own_id]
    return render_template(
        "mass/choose.html",
        department=department,
        departments=my_departments(account, assessing.PERMISSION),
        people=people,
        words=lexicon(),
        hits=_hits(),
        typed=request.args.get("q", ""),
    )


def _hits() -> list[Any]:
    return lexicon().search(request.args.get("q", "")[:200], 8)


def _named_skill() -> int | None:
    """The skill whose code or name was typed."""
    typed = request.args.get("q", "").strip()
    found = lexicon().called(typed) if typed else None
    return found.id if found else None


def _sheet(lines: list[mass.Line], **facts: Any) -> str | Response | tuple[str, int]:
    refused: dict[str, str] = {}
    if request.method == "POST":
        made, refused = _save(lines, request.form)
        if not refused:
            if made:
                done(ngettext("%(num)s level is stated.", "%(num)s levels are stated.", len(made)))
            return redirect(request.full_path.rstrip("?"), 303)
    kinds = sorted({kind for line in lines for kind in line.kinds})
    page = render_template(
        "mass/sheet.html", lines=lines, kinds=kinds, refused=refused, said=request.form, look=Looks(), **facts
    )
    return (page, 422) if refused else page


def _save(lines: list[mass.Line], said: Mapping[str, str]) -> tuple[list[Assessment], dict[str, str]]:
    kind, day = request.form.get("kind", ""), request.form.get("day", "")
    return mass.save(current_account(), lines, said, kind, day, event_words)
