"""Teams that fit together soon: they keep the rules that teams share, get better only, and the same for a seed."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from solver.answer import Options
from solver.clock import Clock
from solver.draft import Draft
from solver.problem import Problem
from solver.reading import read_problem
from solver.scale.engine import ScaledEngine
from solver.scale.generate import generate
from solver.scale.mending import Mending
from solver.scale.price_team import TeamPricer
from solver.scale.relaxed import relax
from solver.scale.remaining import fits, gone, remaining
from solver.scale.seats import Seats
from tests.benchmarks.made import Size, made
from tests.solver.notation import need, person, problem, team


@cache
def plant(seed: int) -> Problem:
    """Eight teams that compete for few people, and a training."""
    stated: dict[str, Any] = made(Size(60, 30, 8), seed)
    stated["people"] = stated["people"][:45]
    return read_problem(json.dumps(stated))


def mended(stated: Problem) -> Mending:
    run = ScaledEngine(stated, Options(), Clock(Options()), None)
    relaxed = relax(stated)
    aim = run.aim(relaxed)
    prices = generate(relaxed, aim.weights, lambda value, bound: True).prices
    found = Mending(TeamPricer(relaxed, aim.weights, prices, 0), 2, 0, lambda: False)
    assert found.begin()
    return found


def after(rounds: int) -> Callable[[], bool]:
    """Enough after so many rounds."""
    left = iter(range(rounds))
    return lambda: next(left, None) is None


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_teams_made_one_by_one_fit_together_and_freeing_some_only_makes_them_better(seed: int) -> None:
    found = mended(plant(seed))
    relaxed, before = found.pricer.relaxed, found.value
    assert sorted(found.plans) == list(range(8))
    assert fits(relaxed, found.plans.values())
    found.run(after(4))
    assert fits(relaxed, found.plans.values())
    assert found.value <= before


@pytest.mark.slow
def test_teams_are_mended_the_same_way_for_the_same_seed() -> None:
    first, second = mended(plant(1)), mended(plant(1))
    for each in (first, second):
        each.run(after(2))
    assert first.plans == second.plans


@pytest.mark.slow
def test_a_training_that_a_plan_had_no_room_for_is_given_up_until_a_plan_has_room_for_all() -> None:
    found = mended(problem_of_one_class(seats=2))
    trained = {member.person for plan in found.plans.values() for member in plan.members if member.trainings}
    assert len(trained) == 2
    assert found.learn(Draft({}, {}))
    assert not any(member.trainings for plan in found.plans.values() for member in plan.members)
    assert found.learn(Draft({}, {}))  # nothing is missing now: what was given up may be tried again
    assert not found.learn(Draft({}, {}))


def problem_of_one_class(seats: int) -> Problem:
    course = {"id": "c", "skill": "weld", "from": 0, "to": 1, "hours": 4, "weeks": 1, "cost": 1}
    alone = {"min": 1, "max": 1}
    return problem(
        [person(f"p{at}", max_teams=1, training_hours_per_week=8) for at in range(3)],
        [team(need("weld"), name=f"t{at}", start="2027-03-01", end="2027-03-31", size=alone) for at in range(3)],
        trainings=[{**course, "seats": seats, "sessions": ["2027-01-11"]}],
        rules={"start": "2027-01-04"},
    )


def test_no_more_people_learn_before_a_day_than_classes_have_seats() -> None:
    found = mended(problem_of_one_class(seats=2))
    assert sum(bool(member.trainings) for plan in found.plans.values() for member in plan.members) == 2
    assert Seats(found.pricer.relaxed).fit(found.plans.values())
    assert not Seats(relax(problem_of_one_class(seats=1))).fit(found.plans.values())


def test_what_teams_leave_is_without_the_people_who_are_on_them() -> None:
    found = mended(problem_of_one_class(seats=2))
    relaxed, standing = found.pricer.relaxed, [found.plans[0], found.plans[1]]
    left = remaining(relaxed, standing)
    taken = {person for plan in standing for person in plan.people}
    assert set(relaxed.teams[2].people[gone(left, relaxed.teams[2])].tolist()) == taken
    assert not fits(relaxed, [*standing, found.plans[2], found.plans[2]])
