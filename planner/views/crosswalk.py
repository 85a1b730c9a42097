"""The crosswalk to other catalogues: seen by all who look skills up, changed by admins."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from models import Skill, db
from planner.errors import Refused
from planner.services import crosswalk
from planner.services.crosswalk import LONGEST, SCHEMES, Proposal
from planner.services.reach import current_account
from planner.undo import done, refused
from planner.words import gettext as _
from planner.words import ngettext

bp = Blueprint("crosswalk", __name__, url_prefix="/crosswalk")
FIELDS = ("skill", "scheme", "code", "label", "match", "why")


@bp.get("")
def show() -> str:
    """Every skill with its entries in other catalogues."""
    return render_template("crosswalk/show.html", entries=crosswalk.entries())


@bp.get("/crosswalk.csv")
def export() -> Response:
    """The same as a file."""
    head = {"Content-Disposition": "attachment; filename=crosswalk.csv"}
    return Response(crosswalk.as_csv(), mimetype="text/csv", headers=head)


@bp.post("/load")
def load() -> str | AnyResponse | tuple[str, int]:
    """Look at what a file proposes, before anything is changed."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        refused(_("Choose a file first."))
        return redirect(url_for("crosswalk.show"), 303)
    try:
        found = crosswalk.read(upload.stream.read(), upload.filename)
    except Refused as refusal:
        refused(refusal.sentence)
        return redirect(url_for("crosswalk.show"), 303)
    page = render_template("crosswalk/preview.html", found=found, name=upload.filename)
    return (page, 422) if found.faults else page


@bp.post("/take")
def take() -> AnyResponse:
    """Keep what is ticked."""
    chosen = [_proposal(number) for number in request.form.getlist("take")]
    if chosen:
        count = crosswalk.take(current_account(), chosen)
        done(ngettext("%(num)s entry is changed.", "%(num)s entries are changed.", count))
    else:
        refused(_("Nothing was ticked; nothing is changed."))
    return redirect(url_for("crosswalk.show"), 303)


def _proposal(number: str) -> Proposal:
    """One ticked row; the form is ours, so a row that could not be there is an impossible request."""
    facts = {name: request.form.get(f"{name}-{number}", "") for name in FIELDS}
    known = facts["scheme"] in SCHEMES and facts["why"] in ("new", "label", "gone") and facts["code"]
    if not known or not facts["skill"].isdecimal() or any(len(facts[key]) > most for key, most in LONGEST.items()):
        abort(400)
    skill = db.session.get(Skill, int(facts["skill"])) or abort(400)
    return Proposal(skill, facts["scheme"], facts["code"], facts["label"] or None, facts["match"] or None, facts["why"])
