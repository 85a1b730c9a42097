"""For machines: is the service alive, and its measures."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text

from models import db
from planner.metrics import REGISTRY

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def show() -> Response:
    """200 when the database answers, with one word."""
    db.session.execute(text("SELECT 1"))
    return Response("ok\n", mimetype="text/plain")


@bp.get("/metrics")
def metrics() -> Response:
    """Prometheus' measures, when the setting METRICS is on, to this machine only."""
    registry = current_app.extensions.get(REGISTRY)
    if registry is None or request.remote_addr not in {"127.0.0.1", "::1"}:
        abort(404)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
