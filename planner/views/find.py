"""Finding people by what they can do."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from models import Need, db
from planner.errors import Refused
from planner.find_asked import asked, kept, of_need
from planner.services import finding
from planner.services.lexicon import lexicon
from planner.services.matching import NEAR, NEAR_ONE
from planner.services.reach import current_account
from planner.services.wide_choices import choices
from planner.today import as_of
from planner.undo import done, refused
from planner.words import gettext as _

bp = Blueprint("find", __name__)


@bp.get("/people/find")
def show() -> str:
    """A form of skills with levels, and who matches it."""
    words, account = lexicon(), current_account()
    found = asked(words)
    page = request.args.get("page", 1, type=int)
    return render_template(
        "find/show.html",
        asked=found,
        page=finding.find(account, found.search, page) if found.search else None,
        warnings=[warning for line in found.lines for warning in words.warnings(line.word)],
        skills=words.entries.values(),
        choices=choices(account, as_of()),
        saved=finding.saved(account),
        near=(NEAR, NEAR_ONE),
    )


@bp.get("/needs/<int:need_id>/who")
def could(need_id: int) -> Response:
    """Who could meet a team's need: the search for it."""
    need = db.session.get(Need, need_id) or abort(404)
    return redirect(url_for("find.show", **of_need(need)))  # type: ignore[arg-type]


@bp.post("/people/find/saved")
def save() -> Response:
    """Keep the search under a name."""
    asked_for = kept()
    try:
        finding.save(current_account(), request.form.get("name", ""), asked_for)
        done(_("The search is kept."))
    except Refused as refusal:
        refused(refusal.sentence)
    return redirect(url_for("find.show", **asked_for), 303)  # type: ignore[arg-type]


@bp.get("/people/find/saved/<int:search_id>")
def again(search_id: int) -> Response:
    """Ask a kept search again, on the day looked at."""
    row = finding.saved_search(current_account(), search_id) or abort(404)
    return redirect(url_for("find.show", **row.asked))


@bp.post("/people/find/saved/<int:search_id>/delete")
def forget(search_id: int) -> Response:
    """Keep a search no longer."""
    finding.forget(current_account(), finding.saved_search(current_account(), search_id) or abort(404))
    done(_("The search is deleted."))
    return redirect(url_for("find.show"), 303)
