"""Keeping the false friends: admins alone."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from models import FalseFriend, db
from planner.errors import Refused
from planner.forms.false_friends import FalseFriendForm, NewFalseFriendForm
from planner.forms.versions import labels, version_of
from planner.language import language
from planner.services import false_friends
from planner.services.reach import current_account
from planner.services.versions import ChangedMeanwhile
from planner.undo import done
from planner.words import gettext as _

bp = Blueprint("false_friends", __name__, url_prefix="/catalogue/false-friends")
Answer = str | Response | tuple[str, int]


@bp.get("")
def index() -> str:
    """All of them."""
    return render_template("false_friends/index.html", friends=false_friends.all_friends())


@bp.route("/new", methods=["GET", "POST"])
def new() -> Answer:
    """A new one."""
    form = NewFalseFriendForm()
    if request.method == "GET":
        form.language.data, form.term.data = language(), request.args.get("term", "")
    elif form.validate():
        try:
            row = false_friends.add(current_account(), form.facts())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            done(_("Whoever types “%(term)s” is asked which of the two is meant.", term=row.term))
            return redirect(url_for("false_friends.index"), 303)
    return _page(form, None)


@bp.route("/<int:row_id>", methods=["GET", "POST"])
def edit(row_id: int) -> Answer:
    """Say it in other words; a second editor is told what the first has changed."""
    row = db.session.get(FalseFriend, row_id) or abort(404)
    form = FalseFriendForm(row)
    if request.method == "POST" and form.validate():
        try:
            false_friends.edit(current_account(), row, form.facts(), version_of(form), labels(form))
        except Refused as refusal:
            form.refuse(refusal)
            form.version.data = str(row.version) if isinstance(refusal, ChangedMeanwhile) else form.version.data
        else:
            done(_("“%(term)s” is saved.", term=row.term))
            return redirect(url_for("false_friends.index"), 303)
    return _page(form, row)


@bp.post("/<int:row_id>/retire")
def retire(row_id: int) -> Response:
    """Warn of it no more."""
    row = db.session.get(FalseFriend, row_id) or abort(404)
    false_friends.retire(current_account(), row)
    done(_("Nobody is warned of “%(term)s” any more.", term=row.term))
    return redirect(url_for("false_friends.index"), 303)


@bp.post("/<int:row_id>/revive")
def revive(row_id: int) -> Response:
    """Warn of it again."""
    row = db.session.get(FalseFriend, row_id) or abort(404)
    false_friends.revive(current_account(), row)
    done(_("Whoever types “%(term)s” is asked which of the two is meant.", term=row.term))
    return redirect(url_for("false_friends.index"), 303)


def _page(form: NewFalseFriendForm | FalseFriendForm, row: FalseFriend | None) -> Answer:
    page = render_template("false_friends/edit.html", form=form, row=row)
    return (page, 422) if form.errors or form.form_errors else page
