"""Facilities in the integer program of whole teams."""

from __future__ import annotations

import json
from datetime import date, timedelta
from random import Random

import numpy as np
import pytest
from ortools.sat.python import cp_model

from solver.answer import Options
from solver.problem import Problem
from solver.reading import read_problem
from solver.scale.class_prices import ClassPrices
from solver.scale.courses import Courses
from solver.scale.exact import ExactTeams, Member, TeamPlan, Window
from solver.scale.facilities import room_for
from solver.scale.generate import generate
from solver.scale.price_team import TeamPricer, one_worker
from solver.scale.prices import Toll
from solver.scale.relaxed import relax
from solver.scale.settle import Settling
from solver.scale.weights import weights_of
from solver.solve import solve
from tests.benchmarks.made import Size, made
from tests.solver.checks import CHECKS
from tests.solver.crowded import crowded

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
    assert room_for(relaxed, teams_that_learn(*fit))
    assert not room_for(relaxed, teams_that_learn(*too_many))


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


def settled_of(problem: Problem, rounds: int) -> tuple[Settling, float]:
    """Teams settled with so many rounds of prices of classes, and what a unit short counts beside the cost."""
    relaxed = relax(problem)
    weights = weights_of(relaxed, ["shortfall", "cost"])
    prices = generate(relaxed, weights, lambda value, bound: True).prices
    settling = Settling(TeamPricer(relaxed, weights, prices, 0), 2, 0, lambda: False)
    settling.run(lambda settled: True)
    settling.price_classes(rounds)
    return settling, weights.shortfall


def test_a_team_charged_for_classes_is_worth_what_all_its_candidates_make_of_it() -> None:
    """Narrow windows, people left out for others as good and bounds without a program agree with the whole team."""
    charged = 0
    for seed in range(12):
        data = crowded(seed)
        for need in (need for team in data["teams"] for need in team["needs"]):
            need["headcount"] = 2
        relaxed, chance = relax(read_problem(json.dumps(data))), Random(seed)
        weights = weights_of(relaxed, ["shortfall", "cost"])
        pricer = TeamPricer(relaxed, weights, generate(relaxed, weights, lambda value, bound: True).prices, 0)
        for rows in relaxed.teams:
            trained = {
                row: tuple(needs)
                for row in range(len(rows.people))
                if (needs := np.flatnonzero(np.isfinite(rows.training_cost[row]) & ~rows.own[row]).tolist())
            }
            classes = {
                (need, key): chance.choice([0.0, 2000.0, 9000.0])
                for row, needs in trained.items()
                for need in needs
                for key in sorted(pricer.courses.always(int(rows.people[row]), rows.place, rows.team.needs[need]))
            }
            model = ExactTeams(relaxed, pricer.courses, weights)
            model.add_team(rows, Window(np.arange(len(rows.people)), trained), np.zeros(len(rows.people)), 0.0)
            pricer.classes.charge(model, rows, classes)
            model.minimize()
            solver = one_worker(0, 60.0)
            for (need, key), price in classes.items():  # two who learn pay for a class once
                most = 2 + rows.team.needs[need].spare + rows.team.needs[need].both_sides
                assert pricer.classes.surcharge(rows, {(need, key): price}).max() == pytest.approx(price / most)
            if solver.solve(model.cp) == cp_model.OPTIMAL:
                found = pricer.price(rows, Toll(np.zeros(len(rows.people)), classes), 0.0)
                worth = solver.objective_value / model.scale
                assert found.bound == pytest.approx(worth, rel=1e-6, abs=0.01), (seed, rows.place)
                assert pricer.linear(rows, Toll(np.zeros(len(rows.people)), classes), 0.0)[1] <= worth + 0.01
                charged += found.plan is not None and bool(pricer.classes.used(found.plan))
    assert charged > 5


@pytest.mark.slow
def test_prices_of_classes_prove_more_and_never_too_much() -> None:
    more = 0
    for seed in (0, 2, 6, 7, 8, 9, 11):
        problem = read_problem(json.dumps(crowded(seed)))
        best = solve(problem, Options(method="whole", time_limit=30)).goals
        settling, weight = settled_of(problem, rounds=15)
        assert settling.best.bound <= (best[0].value * weight + best[1].value) * (1 + 1e-7), seed
        assert settling.best.plans is None or room_for(settling.pricer.relaxed, settling.best.plans)
        more += bool(settling.best.prices.uses) and settling.best.prices.facilities < -1
    assert more >= 2


def test_what_facilities_earn_is_no_less_than_the_best_choice_of_classes() -> None:
    """Two labs for 17 weeks hold four classes of six weeks: the four dearest of six earn what they are charged."""
    relaxed = relax(with_a_lab(2, 17))
    uses = {(0, 0, f"k{skill}to2"): 10.0 + skill for skill in range(SKILLS)}
    classes = ClassPrices(relaxed, Courses(relaxed))
    assert classes.value(uses) == pytest.approx(-(15 + 14 + 13 + 12))
    assert classes.value(dict.fromkeys(uses, 0.0)) == 0.0


@pytest.mark.slow
@pytest.mark.parametrize("seed", [6, 9, 23, 31])
def test_no_bound_is_above_the_best_plan_where_facilities_are_short(seed: int) -> None:
    assert CHECKS["crowded"](seed) is None
