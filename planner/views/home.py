"""The first page: a section for each role that the account holds, planner first."""

from __future__ import annotations

from flask import Blueprint, render_template

from planner.services import home
from planner.services.reach import current_account
from planner.today import as_of

bp = Blueprint("home", __name__)


@bp.get("/")
def show() -> str:
    """What this account is asked for today."""
    return render_template("home/show.html", sections=home.sections(current_account(), as_of()))
