"""Runs: started from a scenario, watched, stopped."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from sqlalchemy import Select, select
from sqlalchemy.orm import defer, selectinload

from models import Account, Run, Scenario, db, now
from planner import attempts, jobs
from planner.attempts import UNENDED
from planner.errors import Refused
from planner.nearness import near_run
from planner.problems import freeze
from planner.services.results import gap_in_words, goal_name
from planner.words import gettext as _
from solver.reading import ProblemFaults, read_problem


@dataclass(frozen=True, slots=True)
class GoalState:
    """What is known of a goal so far: the best value, what is proven that no plan is below, and how far apart."""

    name: str
    best: float | None
    bound: float | None
    distance: str | None


@dataclass(frozen=True, slots=True)
class RunState:
    """How far a run is. `part` is the used part of its time, 0 to 1.

    `attempt` counts how often a worker took it up; each time it has all of its time.
    """

    state: str
    ended: bool
    attempt: int
    phase: str
    seconds: float
    part: float
    goals: tuple[GoalState, ...]
    reason: str | None


def start_run(scenario: Scenario, account: Account, near: Run | None = None) -> Run:
    """Freeze the scenario and put its run into the queue; `near`: of equally good plans the nearest to that run's.

    Raises Refused when a run is under way or the scenario has faults.
    """
    under_way = select(Run.id).where(Run.scenario_id == scenario.id, Run.state.in_(UNENDED))
    if db.session.scalar(under_way) is not None:
        raise Refused(_("A run of this scenario is under way; wait for it or stop it."))
    run = Run(
        scenario=scenario,
        problem=checked(freeze(scenario, near)),
        options={"time_limit": scenario.time_limit, "seed": 0},
        created_by_id=account.id,
    )
    db.session.add(run)
    db.session.commit()
    queue(run)
    return run


def checked(problem: dict[str, object]) -> dict[str, object]:
    """The problem, without a fault. Raises Refused with the first one."""
    try:
        read_problem(json.dumps(problem))
    except ProblemFaults as error:
        raise Refused(_("The scenario cannot be solved as it stands: %(fault)s", fault=str(error))) from error
    return problem


def queue(run: Run) -> None:
    """Hand the run to the workers."""
    settings = current_app.config
    url, folder = settings["SQLALCHEMY_DATABASE_URI"], Path(settings["DATA_DIR"])
    run_id, created_at = run.id, run.created_at
    db.session.commit()  # lets go of the database
    jobs.enqueue(url, folder, run_id, created_at)


def stop_run(run: Run) -> None:
    """Ask the run to end with the best answer so far. Raises Refused when it has ended."""
    if run.state not in UNENDED:
        raise Refused(_("This run has ended already."))
    run.stop_asked_at = run.stop_asked_at or now()
    db.session.commit()


def newest(limit: int = 50) -> list[Run]:
    """The newest runs, without the large parts of them."""
    return list(db.session.scalars(_light(select(Run)).order_by(Run.id.desc()).limit(limit)))


def others(run: Run) -> list[Run]:
    """Other runs of the scenario that ended with a plan, newest first."""
    planned = Run.answer["status"].as_string() != "infeasible"
    same = select(Run).where(Run.scenario_id == run.scenario_id, Run.id != run.id, Run.state == "done", planned)
    return list(db.session.scalars(_light(same).order_by(Run.id.desc())))


def other_run(run: Run, wanted: int | None) -> Run | None:
    """The run to compare with: the wanted one, else the one it was to be near to or the one before, if there is any."""
    known = [other.id for other in others(run)]
    if wanted not in known:
        wanted = near_run(run.problem)
    if wanted not in known:
        wanted = next((other for other in known if other < run.id), None)
    return None if wanted is None else db.session.get(Run, wanted)


def _light(query: Select[Run]) -> Select[Run]:
    return query.options(selectinload(Run.scenario), defer(Run.problem), defer(Run.answer), defer(Run.baseline))


def run_state(run: Run) -> RunState:
    """How far the run is, in words."""
    progress = run.progress or {}
    seconds = ((run.finished_at or now()) - run.started_at).total_seconds() if run.started_at else 0.0
    limit = (run.options or {}).get("time_limit")
    ended = run.state not in UNENDED
    state = "stopping" if run.stop_asked_at and not ended else run.state
    return RunState(
        state=state,
        ended=ended,
        attempt=run.attempts,
        phase=phase_name(state, str(progress.get("phase") or "")),
        seconds=seconds,
        part=1.0 if ended else min(1.0, seconds / limit) if limit else 0.0,
        goals=tuple(_goal_state(**told) for told in progress.get("goals", ())),
        reason=reason_in_words(run.reason),
    )


def _goal_state(goal: str, best: float | None, bound: float | None, gap: float | None) -> GoalState:
    return GoalState(goal_name(goal), best, bound, gap_in_words(gap) if gap is not None else None)


def reason_in_words(reason: str | None) -> str | None:
    """Why a run failed: the worker's sentences in the reader's language, others as they were written."""
    known = {
        attempts.GIVEN_UP: _("The worker ended three times while it solved this run; it is not tried again."),
        attempts.LOST: _("The worker lost this run; start it again."),
        attempts.NO_ANSWER: _("The time ran out before any answer was found: allow more time."),
    }
    return known.get(reason, reason) if reason else None


def phase_name(state: str, phase: str) -> str:
    """What the run is doing, in words."""
    if state == "queued":
        return _("Waiting for a worker")
    if state == "stopping":
        return _("Stopping with the best answer so far")
    if state == "done":
        return _("Finished")
    if state == "failed":
        return _("Failed")
    model, proof = _("Stating the model"), _("Looking for better plans, and for proof that there are none")
    named = {
        "": _("Starting"),
        "baseline": _("Building teams today's way"),
        "load": _("Loading the solver"),
        "model": model,
        "arrays": model,
        "cut": model,
        "start": _("Looking for a first plan"),
        "prices": _("Weighing what each person brings to each team"),
        "teams": _("Putting whole teams together"),
        "mending": _("Exchanging people between teams that compete for them"),
        "budget": _("Dividing the budget between the sites"),
        "parts": _("Solving parts that share nobody at the same time"),
        "plan": _("Finding days for the trainings"),
        "groups": proof,
        "core": proof,
        "whole core": proof,
        "conflict": _("Looking for the rules that contradict each other"),
        "check": _("Checking the answer"),
    }
    return named[phase] if phase in named else _("Improving: %(goal)s", goal=goal_name(phase))
