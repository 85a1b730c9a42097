"""Renaming, merging, splitting, retiring and adding skills: admins alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from models import Skill, SkillGroup, db
from planner.errors import Refused
from planner.forms.base import PlannerForm, options
from planner.forms.catalogue import MergeForm, RenameForm, RetireForm, ReviveForm, SkillForm, SplitForm
from planner.pages import named
from planner.services import skill_changes, skill_pointers
from planner.services.lexicon import lexicon
from planner.services.reach import current_account
from planner.services.skill_changes import Part
from planner.services.skill_pointers import Pointer
from planner.today import today
from planner.undo import done
from planner.words import gettext as _

bp = Blueprint("skill_changes", __name__, url_prefix="/catalogue")
FORMS: dict[str, type[PlannerForm]] = {
    "rename": RenameForm,
    "merge": MergeForm,
    "split": SplitForm,
    "retire": RetireForm,
    "revive": ReviveForm,
}
KIND = "<any(rename, merge, split, retire, revive):kind>"
Answer = str | Response | tuple[str, int]


@bp.get("/skills/<int:skill_id>/change")
def show(skill_id: int) -> Answer:
    """What can be done to a skill, and what has been."""
    return _page(db.session.get(Skill, skill_id) or abort(404))


@bp.post(f"/skills/<int:skill_id>/{KIND}")
def make(skill_id: int, kind: str) -> Answer:
    """Do it."""
    skill, form = db.session.get(Skill, skill_id) or abort(404), FORMS[kind]()
    if not form.validate():
        return _page(skill, kind, form)
    if request.form.get("back"):
        return _page(skill, kind, form, 200)
    try:
        asked = CHANGES[kind](skill, form)
    except Refused as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _page(skill, kind, form)
    if asked is not None:
        return asked
    done(_("%(skill)s is changed; its history is kept.", skill=named(skill)))
    return redirect(url_for("skill_changes.show", skill_id=skill.id), 303)


@bp.route("/skills/new", methods=["GET", "POST"])
def new() -> Answer:
    """A new skill or special."""
    form = SkillForm()
    groups = db.session.scalars(select(SkillGroup).order_by(SkillGroup.position, SkillGroup.code))
    form.group_id.choices = options((group.id, named(group)) for group in groups)
    if request.method == "GET":
        form.general.data = request.args.get("general", "")
    elif form.validate():
        try:
            row = skill_changes.new(current_account(), _part(form), **_facts(form))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            done(_("%(skill)s is in the catalogue.", skill=named(row)))
            return redirect(url_for("skills.show", skill_id=row.id), 303)
    page = render_template("catalogue/new.html", form=form, words=lexicon())
    return (page, 422) if form.errors or form.form_errors else page


def _part(form: Any) -> Part:
    return Part(form.code.data.strip(), form.name.data.strip(), (form.name_de.data or "").strip() or None)


def _facts(form: Any) -> dict[str, Any]:
    """The columns of a new skill; a special has group and side of the skill that it belongs to."""
    names = ("group_id", "side", "validity_kind", "validity_months", "safety_critical")
    facts = {name: form[name].data for name in names}
    if (form.general.data or "").strip():
        general = _skill(form.general.data, "general")
        if general.general_id is not None:
            raise Refused(_("%(skill)s is a special itself.", skill=named(general)), "general")
        facts |= {"general_id": general.id, "group_id": general.group_id, "side": general.side}
        facts["special_kind"] = form.special_kind.data
    return facts


def _skill(text: str, field: str) -> Skill:
    return db.session.get_one(Skill, lexicon().resolve(text, field).id)


def _rename(skill: Skill, form: Any) -> None:
    name_de = (form.name_de.data or "").strip() or None
    skill_changes.rename(current_account(), skill, form.name.data.strip(), name_de, form.reason.data)


def _merge(skill: Skill, form: Any) -> None:
    into = _skill(form.into.data, "into")
    skill_changes.merge(current_account(), skill, into, form.day.data, form.reason.data)


def _split(skill: Skill, form: Any) -> str | None:
    """Split it; first ask, where something names the skill, which part each of that goes to."""
    parts = _parts(form)
    skill_changes.check_split(skill, parts, form.day.data)
    pointing = skill_pointers.pointers(skill, form.day.data)
    if not all(each.key in request.form for each in pointing):
        return _ask_places(skill, form, parts, pointing)
    chosen = {each.key: [int(place) for place in _places(each, len(parts))] for each in pointing}
    facts = (parts, form.day.data, form.reason.data, bool(form.take_over.data), chosen)
    skill_changes.split(current_account(), skill, *facts)
    return None


def _ask_places(skill: Skill, form: Any, parts: list[Part], pointing: list[Pointer]) -> str:
    """The preview of a split; what was chosen already stays chosen."""
    names = [part.name for part in parts]
    guesses = {each.key: skill_pointers.guess(each, names) for each in pointing}
    chosen = {key: [] if place is None else [str(place)] for key, place in guesses.items()}
    chosen |= {each.key: _places(each, len(parts)) for each in pointing if each.key in request.form}
    facts = {"parts": parts, "pointing": pointing, "chosen": chosen}
    facts["holders"] = skill_changes.holders(skill, form.day.data)
    return render_template("catalogue/split.html", skill=skill, form=form, **facts)


def _places(pointer: Pointer, parts: int) -> list[str]:
    """The numbers of the parts that were ticked for it."""
    return [place for place in map(str, range(parts)) if place in request.form.getlist(pointer.key)]


def _parts(form: Any) -> list[Part]:
    parts = []
    for line in filter(None, map(str.strip, form.parts.data.splitlines())):
        code, name, *german = (each.strip() for each in f"{line};".split(";"))
        if not code or not name or len(code) > 40:
            raise Refused(_("“%(line)s” is no part: write code; name in English; name in German.", line=line), "parts")
        parts.append(Part(code, name, next(iter(german), "") or None))
    return parts


def _retire(skill: Skill, form: Any) -> None:
    skill_changes.retire(current_account(), skill, form.day.data, form.reason.data)


def _revive(skill: Skill, form: Any) -> None:
    skill_changes.revive(current_account(), skill, form.reason.data)


CHANGES: dict[str, Callable[[Skill, Any], str | None]] = {
    "rename": _rename,
    "merge": _merge,
    "split": _split,
    "retire": _retire,
    "revive": _revive,
}


def _page(skill: Skill, kind: str | None = None, form: PlannerForm | None = None, status: int = 422) -> Answer:
    forms: dict[str, Any] = {name: of(formdata=None, prefix="") for name, of in FORMS.items()}
    forms["rename"].name.data, forms["rename"].name_de.data = skill.name, skill.name_de
    for name in ("merge", "split", "retire"):
        forms[name].day.data = today()
    if kind and form:
        forms[kind] = form
    facts = {"history": skill_changes.history(skill), "pointing": skill_changes.pointing(skill), "words": lexicon()}
    page = render_template("catalogue/change.html", skill=skill, forms=forms, wrong=kind, **facts)
    return (page, status) if kind else page
