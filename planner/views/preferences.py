"""Language, colours, and the sign of life of a shared terminal."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from models import db
from planner.dialect import DIALECTS
from planner.language import LANGUAGES, THEMES

bp = Blueprint("preferences", __name__)
YEAR = 365 * 24 * 3600


@bp.post("/language")
def language() -> AnyResponse:
    """Speak the chosen language from now on."""
    return _remember("language", tuple(LANGUAGES))


@bp.post("/theme")
def theme() -> AnyResponse:
    """Use the chosen colours from now on."""
    return _remember("theme", THEMES)


@bp.post("/dialect")
def dialect() -> AnyResponse:
    """Speak the words of the chosen side from now on; empty is the role's."""
    chosen = request.form.get("dialect", "")
    if chosen not in ("", *DIALECTS):
        abort(400)
    current_user.dialect = chosen or None
    db.session.commit()
    return redirect(_back(), 303)


@bp.post("/alive")
def alive() -> Response:
    """Somebody is typing: the request alone keeps the session (planner/sessions.py)."""
    return Response(status=204)


def _remember(name: str, choices: tuple[str, ...]) -> AnyResponse:
    chosen = request.form.get(name, "")
    if chosen not in choices:
        abort(400)
    if current_user.is_authenticated:
        setattr(current_user, name, chosen)
        db.session.commit()
    response = redirect(_back(), 303)
    response.set_cookie(name, chosen, max_age=YEAR, samesite="Lax", secure=request.is_secure, httponly=True)
    return response


def _back() -> str:
    """The page that was left, when it is one of ours."""
    path = request.form.get("back", "")
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else url_for("home.show")
