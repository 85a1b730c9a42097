"""Totals of the plant without names, for the works council."""

from __future__ import annotations

from flask import Blueprint, render_template

from planner.services.council_totals import SMALL, council_totals
from planner.today import as_of

bp = Blueprint("totals", __name__)


@bp.get("/totals")
def show() -> str:
    """How many people of each department do each skill alone."""
    return render_template("totals/show.html", totals=council_totals(as_of()), small=SMALL)
