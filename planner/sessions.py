"""How long a session lasts: a shared terminal's ends after 90 s without input, any other after some hours.

The browser leaves the page by itself (static/app.js); what counts is the check here.
"""

from __future__ import annotations

import time
from datetime import timedelta

from flask import Flask, Response, current_app, g, redirect, request, session, url_for
from flask_login import current_user
from flask_security.utils import logout_user
from werkzeug.wrappers import Response as AnyResponse

BACKGROUND = "X-Background"  # a request that the page makes by itself is no sign of a person
PASSWORD_PAGES = {"security.change_password", "security.logout", "static", "preferences.language", "preferences.theme"}


def idle_limit() -> timedelta:
    """After how long without input this session ends."""
    limit: timedelta = current_app.config["TERMINAL_IDLE" if session.get("terminal") else "SESSION_IDLE"]
    return limit


def check() -> AnyResponse | None:
    """End a session that was left alone for too long."""
    if request.endpoint == "static":
        return None
    if not current_user.is_authenticated:
        session.pop("seen_at", None)  # of who was signed in before
        return None
    if time.time() - session.get("seen_at", time.time()) > idle_limit().total_seconds():
        logout_user()
        session.clear()
        return to_sign_in("idle")
    looked_up = request.method == "GET" and "HX-Request" in request.headers  # who types has said so (static/app.js)
    g.in_use = BACKGROUND not in request.headers and not looked_up
    if current_user.must_change_password and request.endpoint not in PASSWORD_PAGES:
        return redirect(url_for("security.change_password"), 303)
    return None


def note_use(response: Response) -> Response:
    """This session is in use now; its cookie is written anew only when that changes it.

    Pictures and what is looked up beside typing never write it: they may be under way while a button leaves their
    page, and come last with the cookie of before; what the button did would then go untold, and who had signed out
    would be signed in again.
    """
    present, drawn = int(time.time()), (response.mimetype or "").startswith("image/")
    if g.get("in_use") and not drawn and session.get("seen_at") != present:
        session["seen_at"] = present
    return response


def to_sign_in(reason: str | None = None) -> AnyResponse:
    """To the sign-in page, and back to the page asked for afterwards; htmx is told to leave the page."""
    worth_it = request.method == "GET" and request.endpoint not in {"home.show", "security.login"}
    back = request.full_path.rstrip("?") if worth_it else None
    url = url_for("security.login", next=back, ended=reason)
    if request.headers.get("HX-Request"):
        return Response(status=401, headers={"HX-Redirect": url})
    return redirect(url, 303)


def keep_nothing(response: Response) -> Response:
    """Pages are not kept by browsers or proxies, so that "Back" shows nothing after signing out."""
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store, private"
    return response


def set_up(app: Flask) -> None:
    """Check every request, note the use of its session, and keep no page."""
    app.before_request(check)
    app.after_request(note_use)
    app.after_request(keep_nothing)
