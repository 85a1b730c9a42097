"""The inbox: statements of my people to confirm, or to return with a reason."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from planner.errors import Refused
from planner.forms.inbox import ReturnForm
from planner.language import language
from planner.services.confirmations import confirm as confirm_these
from planner.services.confirmations import just_done, send_back
from planner.services.inbox import waiting
from planner.services.reach import current_account
from planner.undo import done, refused

bp = Blueprint("inbox", __name__)


@bp.get("/inbox")
def show() -> str:
    """What waits for me, and what I have just done."""
    return _page()


@bp.post("/inbox/confirm")
def confirm() -> Response:
    """Confirm what is ticked, all that was shown, or the one whose button was pressed."""
    chosen = request.form.getlist("only", type=int) or request.form.getlist(
        "shown" if "all" in request.form else "assessment", type=int
    )
    try:
        number = confirm_these(current_account(), chosen)
        done(ngettext("%(num)s level confirmed.", "%(num)s levels confirmed.", number), undoable=False)
    except Refused as refusal:
        refused(refusal.sentence if chosen else _("Tick what you want to confirm first."))
    return redirect(url_for("inbox.show"), 303)


@bp.post("/inbox/<int:assessment_id>/return")
def send_it_back(assessment_id: int) -> Response | tuple[str, int]:
    """Return one statement with a reason; without one the page comes back with what was entered."""
    form = ReturnForm()
    if not form.validate():
        return _page(assessment_id, form), 422
    try:
        send_back(current_account(), assessment_id, form.reason.data or "")
        done(_("The statement goes back with your reason."), undoable=False)
    except Refused as refusal:
        refused(refusal.sentence)
    return redirect(url_for("inbox.show"), 303)


def _page(returning: int | None = None, form: ReturnForm | None = None) -> str:
    account = current_account()
    return render_template(
        "inbox/show.html",
        waiting=waiting(account, language()),
        just_done=just_done(account),
        returning=returning,
        form=form or ReturnForm(formdata=None),
    )
