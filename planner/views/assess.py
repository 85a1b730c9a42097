"""Stating a level of somebody else, as assessor or from a test."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from models import Person, Skill, db
from planner.errors import Refused
from planner.forms.assess import KINDS, AssessForm
from planner.forms.base import options
from planner.language import language
from planner.pages import named
from planner.services import assessing, proofs, requests
from planner.services.level_texts import level_texts
from planner.services.reach import current_account, people_in_reach
from planner.today import today
from planner.undo import done
from planner.words import gettext as _

bp = Blueprint("assess", __name__)


@bp.route("/people/<int:person_id>/skills/<int:skill_id>/assess", methods=["GET", "POST"])
def new(person_id: int, skill_id: int) -> str | Response | tuple[str, int]:
    """State a level of a person; whom one may not assess at the skill is not found."""
    person, skill = db.session.get(Person, person_id) or abort(404), db.session.get(Skill, skill_id) or abort(404)
    held = assessing.rights(current_account(), today())
    kinds = held.kinds(person.id, skill) or abort(404)
    form = _form(kinds)
    if form.validate_on_submit():
        try:
            assessing.state(current_account(), _stated(form, person, skill))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            facts = {"skill": named(skill), "person": person.name, "level": form.level.data}
            done(_("%(skill)s of %(person)s: level %(level)s is stated.", **facts))
            return redirect(_onward(person, skill), 303)
    most = held.levels.get(skill.id, 0) if "test" not in kinds else None
    texts = level_texts({(skill.id, level) for level in range(5)}, language())
    levels = {level: texts.get((skill.id, level), "") for level in range(5)}
    facts = {"notes": requests.notes_of(current_account(), person, skill), "onward": _onward(person, skill)}
    page = render_template("assess/new.html", form=form, person=person, skill=skill, texts=levels, most=most, **facts)
    return (page, 422) if form.errors or form.form_errors else page


def _onward(person: Person, skill: Skill) -> str:
    """The record, where the account reaches it; who was only asked goes on to the requests."""
    reached = people_in_reach(current_account(), "record.read").where(Person.id == person.id)
    if db.session.scalar(reached) is None:
        return url_for("requests.index")
    return url_for("records.skill", person_id=person.id, skill_id=skill.id)


def _form(kinds: list[str]) -> AssessForm:
    form = AssessForm()
    form.kind.choices = options((kind, KINDS[kind]) for kind in kinds)
    if request.method == "GET":
        form.kind.data, form.holds_from.data = kinds[0], today()
    return form


def _stated(form: AssessForm, person: Person, skill: Skill) -> assessing.Stated:
    return assessing.Stated(
        person,
        skill,
        int(form.level.data),
        form.kind.data,
        form.holds_from.data,
        form.valid_until.data,
        form.proof_link.data or None,
        form.note.data or None,
        proofs.read(form.proof_file.data),
    )
