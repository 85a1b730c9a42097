"""What a skills sheet says once it is alive."""

from __future__ import annotations

from flask import Blueprint, render_template

from planner.services.findings import MANY, findings
from planner.services.matrix import ALONE
from planner.services.reach import current_account
from planner.today import as_of

bp = Blueprint("findings", __name__)


@bp.get("/findings")
def show() -> str:
    """What hangs on one person, which certificates have run out, what nobody on nights knows."""
    found = findings(current_account(), as_of())
    return render_template("findings/show.html", found=found, alone=ALONE, many=MANY)
