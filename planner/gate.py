"""The one door: every request is looked up in planner/access.py before its view runs."""

from __future__ import annotations

from flask import Flask, abort, request
from flask_login import current_user
from werkzeug.wrappers import Response

from planner.access import PUBLIC, permission_for
from planner.services.reach import may
from planner.sessions import to_sign_in


def check() -> Response | None:
    """Let through what the table allows; send the anonymous to sign in; refuse the rest."""
    if request.endpoint is None:
        return None  # no such address: 404 follows
    permission = permission_for(request.endpoint, request.method)
    if permission == PUBLIC:
        return None
    if not current_user.is_authenticated:
        return to_sign_in()
    if permission is None or not may(permission):
        abort(403)
    return None


def set_up(app: Flask) -> None:
    """Put the door before every view, and let templates ask `may(...)`."""
    app.before_request(check)
    app.jinja_env.globals["may"] = may
