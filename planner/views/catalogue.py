"""Changing the catalogue: admins alone."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from models import Skill, db
from planner.errors import Refused
from planner.forms.catalogue import VersionForm
from planner.services import catalogue
from planner.services.level_texts import level_texts
from planner.services.reach import current_account
from planner.today import today
from planner.undo import done
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
    texts = catalogue.own_texts(skill)
    too_long: list[tuple[int, str]] = []
    if request.method == "POST":
        texts = {key: request.form.get(f"text-{key[0]}-{key[1]}", "").strip() for key in keys}
        too_long = [key for key, text in texts.items() if len(text) > MOST]
        if not too_long:
            number = catalogue.set_texts(current_account(), skill, texts)
            if number:
                done(ngettext("%(num)s text is changed.", "%(num)s texts are changed.", number))
            return redirect(url_for("skills.show", skill_id=skill.id), 303)
    general = {key: level_texts({(0, key[0])}, key[1]).get((0, key[0]), "") for key in keys}
    facts = {"skill": skill, "texts": texts, "general": general, "too_long": too_long}
    page = render_template("catalogue/levels.html", **facts)
    return (page, 422) if too_long else page
