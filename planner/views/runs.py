"""Runs: watched while they last, read when they have ended, published."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from models import Run, Scenario, db
from planner.errors import Refused
from planner.explaining import with_explanations
from planner.forms.questions import QuestionForm
from planner.pictures import sent
from planner.services import contradictions, plans, questions, runs
from planner.services.reach import current_account
from planner.services.results import Result, differences, result
from planner.services.together import across
from planner.services.told import question_name, titles
from planner.undo import done
from planner.words import gettext as _

bp = Blueprint("runs", __name__)


def _run(run_id: int) -> Run:
    return db.session.get(Run, run_id) or abort(404)


def _ended(run_id: int) -> Run:
    run = _run(run_id)
    if run.answer is None:
        abort(404)
    return run


@bp.get("/runs")
def index() -> str:
    """The newest runs."""
    return render_template("runs/index.html", runs=runs.newest())


@bp.post("/scenarios/<int:scenario_id>/runs")
def start(scenario_id: int) -> AnyResponse:
    """Solve a scenario."""
    scenario = db.session.get(Scenario, scenario_id) or abort(404)
    try:
        run = runs.start_run(scenario, current_account())
    except Refused as refused:
        flash(refused.sentence, "refused")
        return redirect(url_for("scenarios.show", scenario_id=scenario_id), 303)
    return redirect(url_for("runs.show", run_id=run.id), 303)


@bp.get("/runs/<int:run_id>")
def show(run_id: int) -> str:
    """How far a run is, or its result; with `against` also who moved against another run."""
    run = _run(run_id)
    state = runs.run_state(run)
    if run.answer is None:
        return render_template("runs/show.html", run=run, state=state)
    found, other = result(run), runs.other_run(run, request.args.get("against", type=int))
    facts: dict[str, Any] = {
        "others": runs.others(run),
        "other": other,
        "moved": differences(run, other) if other else None,
        "plan": plans.plan_of(run),
        "pairs": across(found),
        "contradicting": contradictions.rules_of(run),
        "asking": _asking(found),
        "asked": titles(run),
        "question_name": question_name,
    }
    return render_template("runs/result.html", run=run, state=state, result=found, **facts)


def _asking(found: Result) -> QuestionForm:
    form = QuestionForm(formdata=None)
    form.team_id.choices = [(team.team_id, team.name) for team in found.teams]
    return form


@bp.get("/runs/<int:run_id>/progress")
def progress(run_id: int) -> AnyResponse:
    """The part of the page that tells how far the run is; once it has ended, the page is to be asked for anew."""
    run = _run(run_id)
    state = runs.run_state(run)
    response = Response(render_template("runs/_progress.html", run=run, state=state))
    if state.ended:
        response.headers["HX-Refresh"] = "true"
    return response


@bp.post("/runs/<int:run_id>/stop")
def stop(run_id: int) -> AnyResponse:
    """End with the best answer so far."""
    try:
        runs.stop_run(_run(run_id))
    except Refused as refused:
        flash(refused.sentence, "refused")
    return redirect(url_for("runs.show", run_id=run_id), 303)


@bp.post("/runs/<int:run_id>/conflict/<int:number>/drop")
def drop(run_id: int, number: int) -> AnyResponse:
    """Take one rule of a contradiction out of the scenario and solve it again."""
    try:
        run = contradictions.drop(_ended(run_id), number, current_account())
    except LookupError:
        abort(404)
    except Refused as refused:
        flash(refused.sentence, "refused")
        return redirect(url_for("runs.show", run_id=run_id), 303)
    done(_("The scenario is changed and being solved again."), undoable=False)
    return redirect(url_for("runs.show", run_id=run.id), 303)


@bp.post("/runs/<int:run_id>/publish")
def publish(run_id: int) -> AnyResponse:
    """Turn the answer into memberships and enrolments."""
    try:
        plan = plans.publish(_run(run_id), current_account())
        done(_("The plan %(name)s is published: people and their heads are asked now.", name=plan.name))
    except Refused as refused:
        flash(refused.sentence, "refused")
    return redirect(url_for("runs.show", run_id=run_id), 303)


@bp.get("/runs/<int:run_id>/problem.json")
def problem(run_id: int) -> AnyResponse:
    """The frozen problem, as a file for `planner solve` and `planner verify`."""
    return _file(_run(run_id).problem, f"run-{run_id}-problem.json")


@bp.get("/runs/<int:run_id>/answer.json")
def answer(run_id: int) -> AnyResponse:
    """The answer with what was found about it, as a file for `planner verify`."""
    run = _ended(run_id)
    return _file(with_explanations(run.answer or {}, questions.results_of(run)), f"run-{run_id}-answer.json")


def _file(content: dict[str, Any], name: str) -> AnyResponse:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return Response(text, mimetype="application/json", headers={"Content-Disposition": f"attachment; filename={name}"})


@bp.get("/runs/<int:run_id>/<any(coverage, calendar, network):picture>.svg")
def picture(run_id: int, picture: str) -> AnyResponse:
    """A picture of the result; the page has the same facts as a table beside it."""
    from planner import charts  # matplotlib is not loaded before somebody looks at a picture

    draw = {"coverage": charts.coverage, "calendar": charts.calendar, "network": charts.network}[picture]
    drawn = draw(result(_ended(run_id)))
    return sent(drawn, kept=True)
