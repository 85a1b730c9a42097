"""The audit trail, for admins."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from planner import table_words
from planner.services import audit
from planner.services.paging import page_of
from planner.today import asked_day

bp = Blueprint("audit", __name__, url_prefix="/changes")


@bp.get("/")
def index() -> str:
    """Change sets, newest first."""
    table, first, last = request.args.get("table", ""), asked_day("first"), asked_day("last")
    return render_template(
        "audit/index.html",
        pages=page_of(audit.change_sets(table, first, last)),
        differences=audit.differences,
        tables=table_words.choices(),
        called=table_words.called,
        table=table,
        first=first,
        last=last,
    )
