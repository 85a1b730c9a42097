"""A cell of the matrix: what may be done about it, done where it stands."""

from __future__ import annotations

from flask import Blueprint, abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from models import db
from planner.cells import Looks, event_words, level_words
from planner.errors import Refused
from planner.forms.assess import KINDS
from planner.forms.base import options
from planner.forms.cells import CellForm
from planner.pages import named
from planner.services import cell_editing
from planner.services.cell_editing import Editable, Given
from planner.services.reach import current_account
from planner.undo import done
from planner.wide_rows import look_sent
from planner.words import gettext as _

bp = Blueprint("cells", __name__)
Answer = str | Response | tuple[str, int]


@bp.get("/people/<int:person_id>/skills/<int:skill_id>/cell")
def show(person_id: int, skill_id: int) -> Answer:
    """The cell's form; alone for the matrix' script."""
    about = _about(person_id, skill_id)
    return _page(about, _form(about))


@bp.post("/people/<int:person_id>/skills/<int:skill_id>/cell")
def state(person_id: int, skill_id: int) -> Answer:
    """State a level; a second editor is told of the first one's change before."""
    about = _about(person_id, skill_id)
    form = _form(about)
    if not form.validate():
        return _page(about, form)
    given = Given(
        int(form.level.data), form.kind.data, form.valid_until.data, form.note.data or None, str(form.seen.data)
    )
    try:
        cell_editing.state(current_account(), about, given, event_words)
    except Refused as refusal:
        form.refuse(refusal)
        form.seen.data = about.seen
        return _page(about, form)
    return _changed(about, _("%(skill)s of %(person)s: level %(level)s is stated.", level=given.level, **_names(about)))


@bp.post("/people/<int:person_id>/skills/<int:skill_id>/cell/confirm")
def confirm(person_id: int, skill_id: int) -> Answer:
    """Confirm the statement that waits."""
    about = _about(person_id, skill_id)
    try:
        cell_editing.confirm(current_account(), request.form.get("assessment", 0, type=int))
    except Refused as refusal:
        form = _form(about, fresh=True)
        form.refuse(refusal)
        return _page(about, form)
    return _changed(about, _("%(skill)s of %(person)s is confirmed.", **_names(about)))


def _about(person_id: int, skill_id: int) -> Editable:
    return cell_editing.editable(current_account(), person_id, skill_id) or abort(404)


def _names(about: Editable) -> dict[str, str]:
    return {"skill": named(about.skill), "person": about.person.name}


def _form(about: Editable, fresh: bool = False) -> CellForm:
    form = CellForm(formdata=None) if fresh or request.method == "GET" else CellForm()
    form.kind.choices = options((kind, KINDS[kind]) for kind in about.kinds)
    if fresh or request.method == "GET":
        form.seen.data = about.seen
    return form


def _part() -> bool:
    return bool(request.headers.get("HX-Request"))


def _page(about: Editable, form: CellForm) -> Answer:
    page = render_template(
        "cells/_form.html" if _part() else "cells/show.html",
        about=about,
        form=form,
        look=Looks()(about.cell),
        sent=look_sent(about.cell, Looks()),
        levels=level_words(),
    )
    return (page, 422) if form.errors or form.form_errors else page


def _changed(about: Editable, sentence: str) -> Response:
    """The cell as it is now, for the script; else the history with a notice."""
    if not _part():
        done(sentence)
        return redirect(url_for("records.skill", person_id=about.person.id, skill_id=about.skill.id), 303)
    change_set_id = db.session.info.get("last_change_set_id")
    undo = url_for("changes.undo", change_set_id=change_set_id) if change_set_id else None
    look = look_sent(cell_editing.cell_of(about.person, about.skill), Looks())
    return jsonify({"look": look, "said": sentence, "undo": undo})
