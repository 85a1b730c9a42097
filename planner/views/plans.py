"""Plans: what was published, and what people and their heads say to it."""

from __future__ import annotations

from flask import Blueprint, abort, render_template

from planner.services import plans

bp = Blueprint("plans", __name__, url_prefix="/plans")


@bp.get("")
def index() -> str:
    """The plans, newest first."""
    return render_template("plans/index.html", plans=plans.all_plans())


@bp.get("/<int:plan_id>")
def show(plan_id: int) -> str:
    """A plan's memberships and enrolments with their answers."""
    return render_template("plans/show.html", plan=plans.whole_plan(plan_id) or abort(404))
