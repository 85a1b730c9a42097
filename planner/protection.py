"""What browsers are told to allow, how often somebody may try to sign in, and that forms are ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_talisman import Talisman
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
BY_ADDRESS = "30 per minute; 200 per hour"
BY_ACCOUNT = "5 per minute; 30 per hour"


def set_up(app: Flask) -> None:
    """Switch on headers, cookies, CSRF and the limits of sign-in."""
    https = bool(app.config["HTTPS"])
    app.config.update(
        SESSION_COOKIE_NAME="planner",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a form left open keeps what was entered
    )
    if proxies := int(app.config["PROXIES"]):
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    CSRFProtect(app)
    Talisman(
        app,
        force_https=https,
        strict_transport_security=https,
        session_cookie_secure=https,
        content_security_policy=POLICY,
        frame_options="DENY",
        referrer_policy="same-origin",
    )
    _limit_sign_in(app)


def _limit_sign_in(app: Flask) -> None:
    with _only_around(app, "security"):
        limiter = Limiter(get_remote_address, app=app, storage_uri=app.config.get("RATELIMIT_STORAGE_URI", "memory://"))
    app.extensions["sign-in limiter"] = limiter  # the wrapped view refers to it weakly
    view: Any = app.view_functions["security.login"]
    for limit, key in ((BY_ADDRESS, get_remote_address), (BY_ACCOUNT, _account_tried)):
        view = limiter.limit(limit, key_func=key, methods=["POST"], deduct_when=_refused)(view)
    app.view_functions["security.login"] = view


@contextmanager
def _only_around(app: Flask, blueprint: str) -> Iterator[None]:
    """What a library asks inside to be done around every request is done around those of one blueprint."""
    everywhere: list[dict[Any, list[Any]]] = [
        app.before_request_funcs,
        app.after_request_funcs,
        app.teardown_request_funcs,
    ]
    present = [len(functions[None]) for functions in everywhere]
    yield
    for functions, first in zip(everywhere, present, strict=True):
        functions[blueprint] += functions[None][first:]
        del functions[None][first:]


def _account_tried() -> str:
    return "account " + request.form.get("sign_in", "").strip().lower()[:64]


def _refused(response: Response) -> bool:
    """Only a failed attempt counts: a successful one redirects."""
    return response.status_code == 200
