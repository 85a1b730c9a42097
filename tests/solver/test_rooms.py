"""Facilities in the integer program of whole teams."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from solver.problem import Problem
from solver.reading import read_problem
from solver.scale.courses import Courses
from solver.scale.exact import Member, TeamPlan
from solver.scale.facilities import rooms_for
from solver.scale.relaxed import relax
from tests.benchmarks.made import Size, made
from tests.solver.checks import CHECKS

SKILLS = 6


def with_a_lab(units: int, weeks: int) -> Problem:
    """Two teams; every training towards level 2 takes six weeks in the lab."""
    data = made(Size(40, SKILLS, 2, classes=True), seed=1)
    data["facilities"] = {"lab": units}
    data["trainings"] = [t | {"facility": {"lab": 1}, "seats": 9} for t in data["trainings"] if t["to"] == 2]
    for training in data["trainings"]:
        for free in ("sessions", "trainer_level"):
            training.pop(free, None)
    for team, later in zip(data["teams"], (0, 6), strict=True):
        team["start"], team["end"] = _monday(weeks + later), _monday(weeks + later + 20)
    return read_problem(json.dumps(data))


def _monday(week: int) -> str:
    return str(date(2027, 1, 4) + timedelta(weeks=week))


def teams_that_learn(*trainings: int) -> list[TeamPlan]:
    """Teams whose members take the first so many trainings, each somebody else."""
    numbers = iter(range(SKILLS))
    return [
        TeamPlan(team, tuple(Member(at, (), (f"k{next(numbers)}to2",)) for at in range(many)), 0.0, 0.0)
        for team, many in enumerate(trainings)
    ]


@pytest.mark.parametrize(
    ("units", "weeks", "fit", "too_many"),
    [(1, 17, (2, 1), (3, 0)), (1, 18, (3, 1), (3, 2)), (2, 17, (4, 2), (5, 0)), (2, 11, (2, 2), (3, 0))],
)
def test_classes_of_six_weeks_take_turns_in_whole_weeks(
    units: int, weeks: int, fit: tuple[int, int], too_many: tuple[int, int]
) -> None:
    """Two labs for 17 weeks hold four classes, though five would need no more than 30 of 34 weeks."""
    relaxed = relax(with_a_lab(units, weeks))
    assert rooms_for(relaxed, teams_that_learn(*fit))
    assert not rooms_for(relaxed, teams_that_learn(*too_many))


def test_who_learns_in_two_steps_needs_both_trainings_in_every_way() -> None:
    problem = read_problem(json.dumps(made(Size(60, 8, 2), seed=2)))
    relaxed = relax(problem)
    courses, found = Courses(relaxed), 0
    for rows in relaxed.teams:
        for row, person in enumerate(rows.people.tolist()):
            for at, need in enumerate(rows.team.needs):
                always = courses.always(person, rows.place, need)
                holding = relaxed.people[person].skills.get(need.skill)
                level = 0 if holding is None else holding.level
                if courses.leading_to(person, rows.place, need) and not rows.own[row, at]:
                    found += 1
                    assert always == {f"{need.skill}to{step}" for step in range(level + 1, need.level + 1)}
    assert found


@pytest.mark.slow
@pytest.mark.parametrize("seed", [5, 17, 23, 31])
def test_no_bound_is_above_the_best_plan_where_rooms_are_short(seed: int) -> None:
    assert CHECKS["rooms"](seed) is None
