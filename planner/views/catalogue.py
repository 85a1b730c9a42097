"""Changing the catalogue: admins alone."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from models import Prerequisite, Skill, db
from planner.errors import Refused
from planner.forms.catalogue import PrerequisiteForm, VersionForm
from planner.pages import named
from planner.services import catalogue, prerequisites
from planner.services.level_texts import level_texts
from planner.services.lexicon import lexicon
from planner.services.reach import current_account
from planner.services.versions import ChangedMeanwhile
from planner.today import today
from planner.undo import done
from planner.views.skills import prerequisites_page
from planner.words import gettext as _
from planner.words import ngettext

bp = Blueprint("catalogue", __name__, url_prefix="/catalogue")
MOST = 500  # letters of a level text


@bp.route("/skills/<int:skill_id>/versions", methods=["GET", "POST"])
def versions(skill_id: int) -> str | Response | tuple[str, int]:
    """The versions of a skill, and a form for the next."""
    skill, form = db.session.get(Skill, skill_id) or abort(404), VersionForm()
    if request.method == "GET":
        form.holds_from.data = today()
    elif form.validate():
        try:
            catalogue.add_version(current_account(), skill, form.name.data, form.holds_from.data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            done(_("The version is kept; levels stated before it are to be refreshed."))
            return redirect(url_for("catalogue.versions", skill_id=skill.id), 303)
    facts = {"versions": catalogue.versions(skill), "holders": catalogue.holders(skill, today())}
    page = render_template("catalogue/versions.html", form=form, skill=skill, **facts)
    return (page, 422) if form.errors or form.form_errors else page


@bp.route("/skills/<int:skill_id>/levels", methods=["GET", "POST"])
def levels(skill_id: int) -> str | Response | tuple[str, int]:
    """What each level of a skill means, in both languages; what is left empty is said in general words."""
    skill = db.session.get(Skill, skill_id) or abort(404)
    keys = [(level, spoken) for level in range(5) for spoken in catalogue.LANGUAGES]
    texts = seen = catalogue.own_texts(skill)
    too_long: list[tuple[int, str]] = []
    refused = ""
    if request.method == "POST":
        texts, seen = _texts("text", keys), _texts("seen", keys)
        too_long = [key for key, text in texts.items() if len(text) > MOST]
        try:
            number = 0 if too_long else catalogue.set_texts(current_account(), skill, texts, seen)
        except ChangedMeanwhile as refusal:
            refused, seen = refusal.sentence, catalogue.own_texts(skill)
        if not too_long and not refused:
            if number:
                done(ngettext("%(num)s text is changed.", "%(num)s texts are changed.", number))
            return redirect(url_for("skills.show", skill_id=skill.id), 303)
    general = {key: level_texts({(0, key[0])}, key[1]).get((0, key[0]), "") for key in keys}
    facts = {"skill": skill, "texts": texts, "seen": seen, "general": general, "too_long": too_long}
    page = render_template("catalogue/levels.html", refused=refused, **facts)
    return (page, 422) if too_long or refused else page


def _texts(name: str, keys: list[tuple[int, str]]) -> dict[tuple[int, str], str]:
    return {(level, said): request.form.get(f"{name}-{level}-{said}", "").strip() for level, said in keys}


@bp.post("/skills/<int:skill_id>/prerequisites")
def require(skill_id: int) -> Response | str | tuple[str, int]:
    """Ask for another skill first."""
    skill, form = db.session.get(Skill, skill_id) or abort(404), PrerequisiteForm()
    if form.validate():
        try:
            requires = db.session.get_one(Skill, lexicon().resolve(form.requires.data, "requires").id)
            for_level = int(form.for_level.data) if form.for_level.data else None
            prerequisites.add(current_account(), skill, requires, form.level.data, for_level)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            done(_("%(skill)s is asked first.", skill=named(requires)))
            return redirect(url_for("skills.prerequisites", skill_id=skill.id), 303)
    return prerequisites_page(skill, form), 422


@bp.post("/prerequisites/<int:row_id>/remove")
def stop_requiring(row_id: int) -> Response:
    """Ask for it no more."""
    row = db.session.get(Prerequisite, row_id) or abort(404)
    skill_id = row.skill_id
    prerequisites.remove(current_account(), row)
    done(_("It is not asked first any more."))
    return redirect(url_for("skills.prerequisites", skill_id=skill_id), 303)
