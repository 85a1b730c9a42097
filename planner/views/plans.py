"""Plans: what was published, and what people and their heads say to it."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from models import Plan
from planner.errors import Refused
from planner.services import plans, replanning
from planner.services.reach import current_account
from planner.undo import done, refused
from planner.words import gettext as _

bp = Blueprint("plans", __name__, url_prefix="/plans")


@bp.get("")
def index() -> str:
    """The plans, newest first."""
    return render_template("plans/index.html", plans=plans.all_plans())


@bp.get("/<int:plan_id>")
def show(plan_id: int) -> str:
    """A plan's memberships and enrolments with their answers."""
    plan = _plan(plan_id)
    return render_template(
        "plans/show.html", plan=plan, standing=replanning.Standing(plan), offer_of=replanning.offer_of
    )


@bp.post("/<int:plan_id>/again")
def again(plan_id: int) -> Response:
    """Solve again around each no, with the counter-proposals that are ticked."""
    try:
        run = replanning.plan_again(_plan(plan_id), request.form.getlist("offer", type=int), current_account())
    except Refused as refusal:
        refused(refusal.sentence)
        return redirect(url_for("plans.show", plan_id=plan_id), 303)
    return redirect(url_for("runs.show", run_id=run.id), 303)


@bp.post("/<int:plan_id>/final")
def finish(plan_id: int) -> Response:
    """Everybody has said yes: the plan is final."""
    plan = _plan(plan_id)
    try:
        replanning.finish(plan, current_account())
        done(_("The plan %(name)s is final.", name=plan.name))
    except Refused as refusal:
        refused(refusal.sentence)
    return redirect(url_for("plans.show", plan_id=plan_id), 303)


def _plan(plan_id: int) -> Plan:
    return plans.whole_plan(plan_id) or abort(404)
