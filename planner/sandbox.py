"""Sandboxes of the demo: the bundled workbook, imported into an installation of its own, which is soon deleted.

Each is an application below /sandbox/<token>/ with a database file of its own; it knows nothing of the plant beside it.
Whoever has its address is in: it holds the bundled workbook's people, and whatever the visitor brings along.
"""

from __future__ import annotations

import contextvars
import re
import secrets
import shutil
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from flask import Flask
from flask_login import current_user
from flask_security.utils import login_user
from sqlalchemy import select

from models import Account, db
from planner.today import today
from planner.words import gettext as _

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

log = structlog.get_logger(__name__)
PREFIX = "/sandbox"
FOLDER = "sandboxes"
TEMPLATE = "template"
KEPT = timedelta(hours=1)  # since it was last used
MOST = 5
SIGN_IN = "sandbox"
PLACE = re.compile(rf"{PREFIX}/([A-Za-z0-9_-]{{22}})(/.*)")


@dataclass
class Sandbox:
    """A sandbox that is open."""

    app: Flask
    used: float = field(default_factory=time.monotonic)


class Sandboxes:
    """Opens and closes sandboxes, and passes requests on to them."""

    def __init__(self, app: Flask) -> None:
        self.app, self.pages = app, app.wsgi_app
        self.folder = Path(app.config["DATA_DIR"]) / FOLDER
        self.open: dict[str, Sandbox] = {}
        self.lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer below /sandbox/<token>/ from there, everything else from the demo."""
        found = PLACE.fullmatch(str(environ.get("PATH_INFO", "")))
        sandbox = self.open.get(found.group(1)) if found else None
        if found is None or sandbox is None:
            return self.pages(environ, start_response)
        sandbox.used = time.monotonic()
        below = f"{environ.get('SCRIPT_NAME', '')}{PREFIX}/{found.group(1)}"
        inside: Any = {**environ, "SCRIPT_NAME": below, "PATH_INFO": found.group(2)}
        return sandbox.app.wsgi_app(inside, start_response)

    def new(self, base: str) -> str:
        """Open a sandbox with the bundled workbook in it; returns the address of its first page."""
        day = today()
        with self.lock:
            self._close_old()
            token = secrets.token_urlsafe(16)
            visitor = _("You, in the sandbox")
            app = contextvars.Context().run(self._make, token, base, day, visitor)
            self.open[token] = Sandbox(app)
        return f"{base}{PREFIX}/{token}/findings"

    def _make(self, token: str, base: str, day: date, visitor: str) -> Flask:
        from planner.services.sandbox import fill

        began = time.monotonic()
        folder = self.folder / token
        shutil.copytree(self._template(), folder)
        app = _application(folder, f"{base}{PREFIX}/{token}/", day, f"{base}/")
        with app.app_context():
            fill(day, visitor)
        log.info("sandbox opened", seconds=round(time.monotonic() - began, 1))
        return app

    def _template(self) -> Path:
        """An installation with the catalogue and nobody in it, made once."""
        from planner.services.installation import prepare

        folder = self.folder / TEMPLATE
        if not folder.exists():
            part = self.folder / f"{TEMPLATE}.part"
            shutil.rmtree(part, ignore_errors=True)
            app = _application(part, "/", None)
            prepare(app)
            _let_go(app)
            part.rename(folder)
        return folder

    def _close_old(self) -> None:
        """Delete those that nobody has used for long, and the oldest when there are too many."""
        oldest = sorted(self.open, key=lambda token: self.open[token].used)
        now = time.monotonic()
        old = [token for token in oldest if now - self.open[token].used > KEPT.total_seconds()]
        for token in {*old, *oldest[: max(0, len(oldest) - MOST + 1)]}:
            self.close(token)

    def close(self, token: str) -> None:
        """Delete a sandbox."""
        sandbox = self.open.pop(token)
        contextvars.Context().run(_let_go, sandbox.app)
        shutil.rmtree(self.folder / token, ignore_errors=True)


def _application(folder: Path, path: str, day: date | None, home: str = "/") -> Flask:
    from planner.app import create_app

    url = f"sqlite:///{folder / 'planner.db'}"
    settings: dict[str, Any] = {"DATA_DIR": folder, "SQLALCHEMY_DATABASE_URI": url, "SANDBOX": home, "METRICS": False}
    if day is not None:
        settings["PLANNER_TODAY"] = day.isoformat()
    app = create_app({**settings, "SESSION_COOKIE_PATH": path})
    app.config["SESSION_COOKIE_NAME"] = "planner-sandbox"
    return app


def _let_go(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _sign_in() -> None:
    """Whoever is in a sandbox is its one account."""
    if not current_user.is_authenticated:
        account = db.session.scalar(select(Account).where(Account.sign_in == SIGN_IN))
        if account is not None:
            login_user(account, authn_via=["sandbox"])


def set_up(app: Flask) -> None:
    """Let the demo have sandboxes, and a sandbox sign its visitor in; what was left of sandboxes is deleted."""
    if app.config["SANDBOX"]:
        app.before_request(_sign_in)
    elif app.config["DEMO"]:
        boxes = Sandboxes(app)
        shutil.rmtree(boxes.folder, ignore_errors=True)
        app.extensions["sandboxes"] = boxes
        app.wsgi_app = boxes  # type: ignore[method-assign]
