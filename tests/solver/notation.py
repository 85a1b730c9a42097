"""Tiny problems in the words of a problem file, and what tests ask of their answers."""

from __future__ import annotations

import json
from typing import Any
from unittest.mock import patch

from solver.answer import Answer, Enrolment, Options
from solver.problem import Problem
from solver.reading import read_problem
from solver.solve import solve

Json = dict[str, Any]


def problem(people: list[Json], teams: list[Json], **rest: Any) -> Problem:
    """The problem of these people and teams, with whatever else a file may say."""
    return read_problem(json.dumps({"format": "hybrid-team-problem/1", "people": people, "teams": teams, **rest}))


def solved(people: list[Json], teams: list[Json], **rest: Any) -> Answer:
    """Its answer, from nothing: today's way as a start could hide what the model does not find."""
    with patch("solver.solve.greedy", lambda _: None):
        return solve(problem(people, teams, **rest), Options())


def person(name: str, cost: float = 1, skills: Json | None = None, **rest: Any) -> Json:
    """A person by id, weekly cost and levels."""
    return {"id": name, "weekly_cost": cost, "skills": skills or {}, **rest}


def need(skill: str, level: int = 1, **rest: Any) -> Json:
    """A need called after its skill."""
    return {"id": skill, "skill": skill, "level": level, **rest}


def team(*needs: Json, name: str = "t", **rest: Any) -> Json:
    """A team with these needs."""
    return {"id": name, "needs": list(needs), **rest}


def on(answer: Answer, name: str = "t") -> set[str]:
    """Who is on a team."""
    return {member.person for member in answer.members if member.team == name}


def value(answer: Answer, goal: str) -> float:
    """A goal's value, which must be proven best."""
    result = next(result for result in answer.goals if result.name == goal)
    assert result.bound == result.value
    return result.value


def taken(answer: Answer) -> list[tuple[str, str, str]]:
    """Who takes which training from when."""
    return [(each.person, each.training, each.start.isoformat()) for each in answer.trainings]


def only_training(answer: Answer) -> Enrolment:
    """The one training that the answer plans."""
    (training,) = answer.trainings
    return training
