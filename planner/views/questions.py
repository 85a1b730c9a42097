"""Questions about a run's answer: why, why not, what if; answered by a worker that solves again."""

from __future__ import annotations

import json

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from models import Run, RunQuestion, db
from planner.errors import Refused
from planner.forms.questions import QuestionForm
from planner.pictures import sent
from planner.services import questions, scenarios
from planner.services.names import names_of
from planner.services.reach import current_account
from planner.services.told import title_of, told
from planner.undo import done
from planner.words import gettext as _
from solver.explain import Question
from solver.reading import read_problem

bp = Blueprint("questions", __name__)


def _question(question_id: int) -> RunQuestion:
    return db.session.get(RunQuestion, question_id) or abort(404)


def _title(question: RunQuestion) -> str:
    problem = read_problem(json.dumps(question.run.problem))
    return title_of(question, names_of(db.session(), problem), problem)


@bp.post("/runs/<int:run_id>/questions")
def ask(run_id: int) -> AnyResponse:
    """Ask; the answer has a page of its own."""
    run = db.session.get(Run, run_id) or abort(404)
    if run.answer is None:
        abort(404)
    form = QuestionForm()
    try:
        if not form.validate_on_submit():
            raise Refused(_("This cannot be asked."))
        question = questions.ask(run, _asked(form), current_account())
    except Refused as refused:
        flash(refused.sentence, "refused")
        return redirect(url_for("runs.show", run_id=run_id, _anchor="why"), 303)
    return redirect(url_for("questions.show", question_id=question.id), 303)


def _asked(form: QuestionForm) -> Question:
    """The question in the ids of the run's problem."""
    team = f"t{form.team_id.data}" if form.team_id.data else None
    need = f"n{form.need_id.data}" if form.need_id.data else None
    person = f"p{form.person_id.data}" if form.person_id.data else None
    if form.kind.data in ("person", "seat", "leaver") and person is None:
        person = f"p{scenarios.person_meant(form.person.data or '').id}"
    return Question(form.kind.data, team, need, person)


@bp.get("/questions/<int:question_id>")
def show(question_id: int) -> str:
    """How far a question is, or what was found."""
    question = _question(question_id)
    found = told(question) if question.result is not None else None
    state = questions.state_of(question)
    return render_template(
        "questions/show.html", question=question, title=_title(question), state=state, told=found, run=question.run
    )


@bp.get("/questions/<int:question_id>/progress")
def progress(question_id: int) -> AnyResponse:
    """The part of the page that tells how far it is; once it has ended, the page is to be asked for anew."""
    question = _question(question_id)
    state = questions.state_of(question)
    response = Response(render_template("questions/_progress.html", question=question, state=state))
    if state.ended:
        response.headers["HX-Refresh"] = "true"
    return response


@bp.post("/questions/<int:question_id>/stop")
def stop(question_id: int) -> AnyResponse:
    """End with what is confirmed so far."""
    try:
        questions.stop(_question(question_id))
    except Refused as refused:
        flash(refused.sentence, "refused")
    return redirect(url_for("questions.show", question_id=question_id), 303)


@bp.post("/questions/<int:question_id>/findings/<int:number>/apply")
def apply(question_id: int, number: int) -> AnyResponse:
    """Change the scenario as a finding says, and solve it again."""
    question = _question(question_id)
    if question.result is None:
        abort(404)
    try:
        run = questions.apply(question, number, current_account())
    except LookupError:
        abort(404)
    except Refused as refused:
        flash(refused.sentence, "refused")
        return redirect(url_for("questions.show", question_id=question_id), 303)
    done(_("The scenario is changed and being solved again."), undoable=False)
    return redirect(url_for("runs.show", run_id=run.id), 303)


@bp.get("/questions/<int:question_id>/frontier.svg")
def picture(question_id: int) -> AnyResponse:
    """Shortfall against money; the page has the same facts as a table beside it."""
    question = _question(question_id)
    points = told(question).points if question.result is not None else []
    if not points:
        abort(404)
    from planner.charts_frontier import frontier_chart  # matplotlib is not loaded before somebody looks

    return sent(frontier_chart(points), kept=True)
