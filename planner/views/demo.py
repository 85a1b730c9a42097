"""The demo's one-click sign-in; without the setting DEMO there is no such page."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, redirect, request, session, url_for
from flask_security.utils import login_user
from werkzeug.wrappers import Response

from models import db
from planner.services.demo import account_of_tile, cards

bp = Blueprint("demo", __name__)


@bp.post("/demo/sandbox")
def sandbox() -> Response:
    """Open the bundled workbook in a plant of its own."""
    boxes = current_app.extensions.get("sandboxes") or abort(404)
    return redirect(boxes.new(request.script_root), 303)


@bp.post("/demo/sign-in")
def sign_in() -> Response:
    """Sign in as one of the people on the tiles, or begin a story as whoever tells it."""
    if not current_app.config["DEMO"]:
        abort(404)
    card = next((each for each in cards() if each.key == request.form.get("card")), None)
    account = account_of_tile(card.sign_in if card else request.form.get("sign_in", "")) or abort(404)
    session.clear()
    login_user(account, authn_via=["demo"])
    db.session.commit()
    return redirect(card.page if card else url_for("home.show"), 303)
