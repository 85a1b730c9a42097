"""How levels are stated, compared; off until the works agreement is in force."""

from __future__ import annotations

from flask import Blueprint, render_template

from planner.services import agreement
from planner.services.calibration import calibration
from planner.services.reach import current_account
from planner.today import as_of, today

bp = Blueprint("calibration", __name__)


@bp.get("/calibration")
def show() -> str:
    """Assessors against other evidence, self-assessments against what was proven."""
    if not agreement.is_in_force(today()):
        return render_template("calibration/off.html")
    return render_template("calibration/show.html", found=calibration(current_account(), as_of()))
