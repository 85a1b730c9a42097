"""What a run is to be near to: of equally good answers the one that moves fewest people, so that who moves has to.

A problem says by `x_added` which of its last goals were added for that and not asked for by the scenario: changes, then
hours, of trainings that nobody needs. By `x_near` it says which run's answer is its incumbent; 0 is the plan in force.
`x_trainings` are those of that answer: see planner.same_days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Run, Scenario
from solver.answer import Answer
from solver.problem import Problem
from solver.solve import PROVEN

Object = dict[str, Any]
Pair = tuple[str, str]
Goals = TypeVar("Goals")
IN_FORCE = 0
LARGE = 20_000
"""People × teams from which on nearness to a run is only asked for by name: to settle it takes longer than the plan."""


@dataclass(frozen=True, slots=True)
class Before:
    """What was: who is on which team, and the trainings as an answer file has them."""

    pairs: list[Pair]
    trainings: list[Object]


def nearest(session: Session, problem: Object, scenario: Scenario, in_force: Before, to: Run | None) -> Object:
    """The problem with what its answer is to be near to: the run `to`, else the plan in force, else the newest run.

    A scenario that asks for few changes means those against the plan in force, and is left at that.
    """
    asked_for = "changes" in problem["objective"]
    planned = _there(problem, in_force.pairs)
    run = None if asked_for or (planned and to is None) else (to or _newest(session, problem, scenario))
    before = _there(problem, pairs_of(run)) if run is not None else {}
    found, near = (before, run.id) if run is not None and before else (planned, IN_FORCE)
    if not found:
        return problem
    trainings = (run.answer or {}).get("trainings", []) if run is not None and before else in_force.trainings
    told = {"incumbent": found, "x_trainings": trainings}
    if asked_for:
        return {**problem, **told}
    added = ["changes", *({"training_hours"} - set(problem["objective"]))]
    return {**problem, "objective": [*problem["objective"], *added], **told, "x_near": near, "x_added": added}


def pairs_of(run: Run) -> list[Pair]:
    """Who is on which team in the run's answer."""
    return [(member["team"], member["person"]) for member in (run.answer or {}).get("members", [])]


def near_run(problem: Object) -> int | None:
    """The run that the problem's answer is to be near to; None when it is the plan in force, or nothing."""
    return problem.get("x_near") or None


def as_asked(problem: Object, read: Problem) -> Problem:
    """The problem without the goals that were added, and without the incumbent that only these look at."""
    incumbent = None if near_run(problem) else read.incumbent
    return replace(read, objective=_without_added(problem, read.objective), incumbent=incumbent)


def answer_as_asked(problem: Object, answer: Answer) -> Answer:
    """The answer without the goals that were added."""
    return replace(answer, goals=_without_added(problem, answer.goals))


def is_nearest(problem: Object, answer: Answer) -> bool:
    """Is it proven that no answer as good moves fewer people?"""
    changes = [goal for goal in answer.goals if goal.name == "changes" and "changes" in problem.get("x_added", ())]
    return any(goal.gap is not None and goal.gap <= PROVEN for goal in changes)


def _without_added(problem: Object, goals: tuple[Goals, ...]) -> tuple[Goals, ...]:
    return goals[: len(problem["objective"]) - len(problem.get("x_added", ()))]


def _newest(session: Session, problem: Object, scenario: Scenario) -> Run | None:
    """The scenario's newest run that ended with a plan, unless the problem is large."""
    if len(problem["people"]) * len(problem["teams"]) >= LARGE:
        return None
    planned = Run.answer["status"].as_string() != "infeasible"
    ended = select(Run).where(Run.scenario_id == scenario.id, Run.state == "done", planned)
    return session.scalars(ended.order_by(Run.id.desc()).limit(1)).first()


def _there(problem: Object, pairs: Iterable[Pair]) -> dict[str, list[str]]:
    """Who of these is in the problem, by team."""
    people, teams = ({each["id"] for each in problem[noun]} for noun in ("people", "teams"))
    found: dict[str, list[str]] = defaultdict(list)
    for team, person in sorted(pairs):
        if team in teams and person in people:
            found[team].append(person)
    return dict(found)
