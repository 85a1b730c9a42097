"""Questions about a run's answer: asked, watched, stopped, and what they found applied to the scenario."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from models import Account, Person, Run, RunQuestion, Scenario, Team, change, db, now
from planner import jobs
from planner.answers import row_of
from planner.attempts import UNENDED
from planner.errors import Refused
from planner.explaining import read_explanation
from planner.services import runs, scenarios
from planner.services.contradictions import can_drop, do_without, free
from planner.words import gettext as _
from solver.explain import KINDS, Question, UnknownQuestion, check
from solver.explanation import Change, Finding
from solver.problem import Problem
from solver.reading import read_problem

SECONDS = {"need": 240, "absences": 300, "alternatives": 180, "frontier": 240, "conflict": 180}
"""So long a question may take, others a minute and a half."""
OTHERS = 90
APPLIED = {"must_join", "must_not_join", "budget", "hours"}
TOPICS = {"way", "why_not", "would_choose", "next_best", "worth_of_budget", "conflict"}


@dataclass(frozen=True, slots=True)
class QuestionState:
    """How far a question is. `part` is the used part of its time, 0 to 1."""

    ended: bool
    phase: str
    seconds: float
    limit: float
    part: float
    resolves: int
    reason: str | None


def ask(run: Run, asked: Question, account: Account) -> RunQuestion:
    """Put the question to the workers; one that is under way or answered already is not asked twice.

    Raises Refused when the run has no answer, or its problem not what is asked about.
    """
    if run.answer is None:
        raise Refused(_("This run has no answer to ask about."))
    if asked.kind not in KINDS or (asked.kind == "conflict") != (run.answer["status"] == "infeasible"):
        raise Refused(_("This cannot be asked about this answer."))
    try:
        check(read_problem(json.dumps(run.problem)), asked)
    except UnknownQuestion as error:
        raise Refused(_("The problem of this run does not have whom or what you ask about."), "person") from error
    same = [each for each in run.questions if _asked(each) == asked and _good(each)]
    if same:
        return same[-1]
    question = RunQuestion(
        run=run,
        kind=asked.kind,
        team=asked.team,
        need=asked.need,
        person=asked.person,
        options={"time_limit": SECONDS.get(asked.kind, OTHERS), "seed": 0},
        created_by_id=account.id,
    )
    db.session.add(question)
    db.session.commit()
    _queue(question)
    return question


def _asked(question: RunQuestion) -> Question:
    return Question(question.kind, question.team, question.need, question.person)  # type: ignore[arg-type]


def _good(question: RunQuestion) -> bool:
    """Is it under way, or answered with nothing left open?"""
    return question.state in UNENDED or bool(question.result and question.result.get("complete", True))


def _queue(question: RunQuestion) -> None:
    settings = current_app.config
    url, folder = settings["SQLALCHEMY_DATABASE_URI"], Path(settings["DATA_DIR"])
    question_id, created_at = question.id, question.created_at
    db.session.commit()  # lets go of the database
    jobs.enqueue(url, folder, question_id, created_at, jobs.EXPLAIN)


def stop(question: RunQuestion) -> None:
    """Ask it to end with what is confirmed so far. Raises Refused when it has ended."""
    if question.state not in UNENDED:
        raise Refused(_("This question is answered already."))
    question.stop_asked_at = question.stop_asked_at or now()
    db.session.commit()


def state_of(question: RunQuestion) -> QuestionState:
    """How far the question is, in words."""
    progress = question.progress or {}
    began = question.started_at
    seconds = ((question.finished_at or now()) - began).total_seconds() if began else 0.0
    limit = float((question.options or {}).get("time_limit") or 0)
    ended = question.state not in UNENDED
    state = "stopping" if question.stop_asked_at and not ended else question.state
    phase = {
        "queued": _("Waiting for a worker"),
        "running": _("Solving again with one thing changed"),
        "stopping": _("Stopping with what is confirmed so far"),
        "done": _("Answered"),
        "failed": _("Failed"),
    }[state]
    part = 1.0 if ended else min(1.0, seconds / limit) if limit else 0.0
    resolves = int(progress.get("resolves") or (question.result or {}).get("resolves") or 0)
    return QuestionState(ended, phase, seconds, limit, part, resolves, runs.reason_in_words(question.reason))


def can_apply(finding: Finding) -> bool:
    """Can a scenario be changed so? Levels, dates and people are changed elsewhere."""
    return finding.topic in TOPICS and bool(finding.changes) and all(map(_can_apply, finding.changes))


def _can_apply(change: Change) -> bool:
    if change.code == "drop":
        return can_drop(change.path or "")
    return change.code in APPLIED


def apply(question: RunQuestion, number: int, account: Account) -> Run:
    """Change the scenario as the finding says and solve it again, near to the plan that it speaks of.

    Raises Refused when a run is under way, and LookupError when there is no such finding to apply.
    """
    run = question.run
    findings = read_explanation(run.answer or {}, question.result or {}).findings
    if number >= len(findings) or not can_apply(findings[number]):
        raise LookupError(number)
    if any(each.state in UNENDED for each in run.scenario.runs):
        raise Refused(_("A run of this scenario is under way; wait for it or stop it."))
    problem = read_problem(json.dumps(run.problem))
    for each in findings[number].changes:
        _apply(run.scenario, each, problem, account)
    return runs.start_run(run.scenario, account, near=run)


def _apply(scenario: Scenario, what: Change, problem: Problem, account: Account) -> None:
    if what.code in ("must_join", "must_not_join"):
        _choose(scenario, what.person or "", what.team or "", what.code, account)
    elif what.code == "drop":
        do_without(scenario, what.path or "", problem, account)
    else:
        with change(db.session, _("Scenario %(name)s changed", name=scenario.name), account.id):
            if what.code == "budget":
                scenario.training_budget = None if what.amount is None else Decimal(str(what.amount))
            else:
                scenario.max_training_hours_per_person = what.amount
        db.session.commit()


def _choose(scenario: Scenario, person_key: str, team_key: str, choice: str, account: Account) -> None:
    """Somebody who was kept off every team stays off the others."""
    person, team = db.session.get(Person, row_of(person_key)), db.session.get(Team, row_of(team_key))
    if person is None or team is None:
        raise Refused(_("The person or the team is not there any more."))
    free(scenario, person, team, account)
    scenarios.choose(scenario, person, team, choice, account)


def results_of(run: Run) -> list[dict[str, object]]:
    """What the questions about a run found, in the order in which they were asked."""
    found = select(RunQuestion.result).where(RunQuestion.run_id == run.id, RunQuestion.state == "done")
    return [result for result in db.session.scalars(found.order_by(RunQuestion.id)) if result]
