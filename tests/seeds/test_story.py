"""The demo's scenario: what today's way leaves open and what a plan makes of it."""

from __future__ import annotations

import json
from datetime import date

import pytest
from flask_sqlalchemy.session import Session
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from models import Scenario
from planner.problems import freeze
from seeds.plant import make_plant
from solver.answer import Answer, Options
from solver.greedy import greedy
from solver.problem import Problem
from solver.reading import read_problem
from solver.solve import solve

Database = scoped_session[Session]


def open_needs(problem: Problem, answer: Answer) -> list[str]:
    asked = {(team.id, need.id): need.skill for team in problem.teams.values() for need in team.needs}
    return sorted(asked[need.team, need.need] for need in answer.needs if need.missing)


@pytest.fixture
def problem(plant: Database) -> Problem:
    """The demo's scenario, frozen."""
    return read_problem(json.dumps(freeze(plant.scalars(select(Scenario)).one())))


def test_todays_way_leaves_four_needs_open(problem: Problem) -> None:
    answer = greedy(problem)
    assert answer is not None
    assert open_needs(problem, answer) == ["A08", "C03", "D08", "G03"]


@pytest.mark.slow
def test_the_best_plan_leaves_one_need_open_and_trains_people(problem: Problem) -> None:
    answer = solve(problem, Options(time_limit=120))
    assert answer.status == "optimal"
    assert open_needs(problem, answer) == ["D08"]
    assert {problem.trainings[each.training].skill for each in answer.trainings} >= {"A08", "B09"}


@pytest.mark.slow
@pytest.mark.parametrize("day", [date(2026, 11, 27), date(2027, 3, 30), date(2028, 2, 29)])
def test_today_the_story_is_the_same_on_any_day(session: Database, day: date) -> None:
    made = make_plant(session(), as_of=day)
    session.commit()
    problem = read_problem(json.dumps(freeze(session.get_one(Scenario, made.scenario_id))))
    answer = greedy(problem)
    assert answer is not None
    assert open_needs(problem, answer) == ["A08", "C03", "D08", "G03"]
