"""What one changed lately, and taking it back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from planner.errors import Refused
from planner.services import changes
from planner.services.reach import current_account
from planner.undo import back
from planner.words import gettext as _

bp = Blueprint("changes", __name__)


@bp.get("/changes/mine")
def index() -> str:
    """One's own changes of the last ten minutes, each with the button that takes it back."""
    return render_template("changes/index.html", changes=changes.undoable(current_account()))


@bp.post("/changes/<int:change_set_id>/undo")
def undo(change_set_id: int) -> Response:
    """Undo one's own change of the last ten minutes. A script that shows it itself gets 204, or 409 with the reason."""
    by_script = request.headers.get("X-Requested-With") == "fetch"
    try:
        changes.undo(change_set_id, current_account())
    except Refused as refusal:
        if by_script:
            return Response(refusal.sentence, 409, mimetype="text/plain")
        flash(refusal.sentence, "refused")
    else:
        if by_script:
            return Response(status=204)
        flash(_("The change is undone."), "done")
    return redirect(back(), 303)
