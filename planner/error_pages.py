"""Every refusal and failure as a page with one sentence; failures go to the log, never to the reader."""

from __future__ import annotations

import structlog
from flask import Flask, current_app, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from models import db
from planner.sessions import to_sign_in
from planner.words import gettext as _

log = structlog.get_logger(__name__)


def sentence(code: int) -> str:
    """What is said about a status; one that has no sentence of its own is an impossible request."""
    sentences = {
        403: _("Your account does not have the right to do this."),
        404: _("There is no such page, or it is not yours to see."),
        405: _("This address cannot be used in this way."),
        413: _("The file is too large; at most %(size)s MB are taken.", size=_largest()),
        429: _("Too many attempts; wait a minute and try again."),
        500: _("Something went wrong here; nothing was changed, and the failure is in the log."),
    }
    return sentences.get(code) or _("The request could not be understood; go back and try again.")


def _largest() -> int:
    return int(current_app.config["MAX_CONTENT_LENGTH"] // (1024 * 1024))


def _page(code: int, text: str) -> tuple[str, int]:
    return render_template("errors/show.html", code=code, sentence=text), code


def refused(error: HTTPException) -> tuple[str, int] | Response | HTTPException:
    """A page for what was refused."""
    code = error.code or 500
    if code == 401:
        return to_sign_in()
    if code < 400:
        return error  # a redirect that was raised
    log.info("request refused", code=code, method=request.method, path=request.path, endpoint=request.endpoint)
    return _page(code, sentence(code))


def forged(error: CSRFError) -> tuple[str, int]:
    """A form whose token is missing or of another session."""
    log.info("form refused", reason=error.description, path=request.path)
    return _page(400, _("This form belongs to another session; go back, reload the page and send it again."))


def failed(error: Exception) -> tuple[str, int]:
    """A page for what nobody foresaw."""
    db.session.rollback()
    log.error("request failed", method=request.method, path=request.path, exc_info=error)
    return _page(500, sentence(500))


def stale(error: StaleDataError) -> tuple[str, int]:
    """Two saved the same row in the same moment; forms catch all but the last instant of it."""
    db.session.rollback()
    log.info("change refused", reason="stale", path=request.path)
    return _page(409, _("Somebody changed this in the same moment; go back, reload the page and send it again."))


def beyond(error: OverflowError | DataError) -> tuple[str, int]:
    """A number that no row could have: an address names nothing, and a form is an impossible request."""
    db.session.rollback()
    code = 404 if request.method == "GET" else 400
    log.info("request refused", code=code, method=request.method, path=request.path, reason=str(error))
    return _page(code, sentence(code))


def set_up(app: Flask) -> None:
    """Answer errors in sentences; while testing, unforeseen failures are raised."""
    app.register_error_handler(CSRFError, forged)
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(StaleDataError, stale)
    app.register_error_handler(OverflowError, beyond)
    app.register_error_handler(DataError, beyond)
    if not app.testing:
        app.register_error_handler(Exception, failed)
