"""Independent parts: where a problem falls apart, and what is proven of all parts together."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from solver.answer import Options, Progress
from solver.apart import Ask, Found, PartLost
from solver.clock import Clock
from solver.draft import enrolments, memberships
from solver.problem import Goal, HomeCover, Problem
from solver.reading import read_problem
from solver.scale.blocks import blocks_of
from solver.scale.parts import solve_parts
from solver.scale.prices import _trained
from solver.scale.processes import OwnProcessors
from solver.scale.relaxed import Hours
from solver.solve import solve
from solver.values import values
from tests.benchmarks.made import Size, made


def plant(sites: int = 3, **rules: Any) -> Problem:
    stated = made(Size(120, 40, 6, sites=sites))
    stated["rules"] |= rules
    return read_problem(json.dumps(stated))


def teams_of(problem: Problem) -> list[list[str]]:
    return [sorted(part.teams) for part in blocks_of(problem)]


def test_teams_of_different_sites_are_parts_of_their_own() -> None:
    assert teams_of(plant()) == [["t0", "t3"], ["t1", "t4"], ["t2", "t5"]]
    assert [len(part.people) for part in blocks_of(plant())] == [40, 40, 40]


def test_a_release_that_matters_ties_the_teams_of_a_department_together() -> None:
    assert len(teams_of(plant(department_release={"d0": 0.05}))) == 1
    assert len(teams_of(plant(department_release={"d0": 1.0}))) == 3


def test_home_cover_of_one_site_ties_no_other() -> None:
    problem = plant()
    here = {key: replace(person, department="north") for key, person in problem.people.items() if person.site == "s0"}
    skill, holding = next(iter(here["p0"].skills.items()))
    cover = HomeCover("north", skill, holding.level, 1)
    problem = replace(problem, people={**problem.people, **here}, rules=replace(problem.rules, home_cover=(cover,)))
    assert len(teams_of(problem)) == 3
    kept = [len(part.rules.home_cover) for part in blocks_of(problem)]
    assert kept == [1, 0, 0]


def test_a_facility_ties_everything_together() -> None:
    stated = made(Size(120, 40, 6, sites=3, classes=True))
    assert len(teams_of(read_problem(json.dumps(stated)))) == 1


def test_whoever_must_go_with_somebody_who_cannot_join_stays_off_all_teams_of_the_part() -> None:
    problem = plant(together=[["p0", "p1"]])  # of two sites
    problem = replace(problem, incumbent={"t0": ("p0",)})
    part = blocks_of(problem)[0]
    assert "p0" in part.people
    assert all("p0" in team.barred for team in part.teams.values())


def together(problem: Problem) -> tuple[dict[Goal, float], dict[Goal, float]]:
    """What the parts' plan is worth, and what is proven."""
    options = Options(workers=2)
    draft, bounds = solve_parts(problem, blocks_of(problem), options, Clock(options), None)
    taken = enrolments(problem, draft)
    assert sum(training.cost for training in taken) <= (problem.rules.training_budget or 10**9)
    worth = values(problem, memberships(problem, draft), taken)
    return {goal: float(worth[goal]) for goal in worth}, {goal: float(bound) for goal, bound in bounds.items()}


@pytest.mark.slow
@pytest.mark.parametrize("budget", [None, 10**6])
def test_parts_with_money_enough_are_as_good_as_the_whole_and_proven(budget: float | None) -> None:
    problem = plant(training_budget=budget)
    best = {goal.name: goal.value for goal in solve(problem, Options(method="scaled")).goals}
    worth, bounds = together(problem)
    assert worth == best == pytest.approx(bounds, rel=1e-6)


@pytest.mark.slow
def test_what_is_told_of_all_parts_together_is_what_the_answer_says() -> None:
    """But nothing of the cost while money has a price, which is in it then."""
    told: list[Progress] = []
    answer = solve(plant(training_budget=None), Options(method="apart", on_progress=told.append))
    last = {each.goal: each for each in told if each.goal}
    assert [*last] == ["shortfall", "cost"]
    for goal in answer.goals:
        assert last[goal.name].best == goal.value
        assert last[goal.name].bound == pytest.approx(goal.bound, rel=1e-6)
    told.clear()
    solve(plant(training_budget=9000), Options(method="apart", on_progress=told.append))
    assert {each.goal for each in told if each.goal} == {"shortfall"}


@pytest.mark.slow
def test_parts_that_share_money_keep_to_the_budget_and_their_bound_holds() -> None:
    problem = plant(training_budget=9000)
    best = {goal.name: goal.value for goal in solve(problem, Options(method="scaled")).goals}
    worth, bounds = together(problem)
    assert bounds["shortfall"] <= best["shortfall"] <= worth["shortfall"]
    if "cost" in bounds:
        assert bounds["cost"] <= best["cost"] * (1 + 1e-9)
    assert [*worth.values()] >= [*best.values()]


def test_what_training_gains_is_bounded_by_the_hours_that_a_person_has() -> None:
    gain = np.array([[5.0, 4.0, 3.0], [5.0, 4.0, 3.0], [0.0, 0.0, 0.0]])
    needed = np.array([[48, 24, 24], [24, 24, np.inf], [24, 24, 24]], dtype=np.float32)
    assert _trained(gain, needed, Hours(24.0, 2)).tolist() == [7.0, 9.0, 0.0]


class Forgetful(OwnProcessors):
    """Processors of which the one that took the second part is gone before it is solved."""

    asked = 0

    def solve(self, ask: Ask) -> Future[Found]:
        self.asked += 1
        if self.asked != 2:
            return super().solve(ask)
        future = Future[Found]()
        future.set_exception(PartLost())
        return future


@pytest.mark.slow
def test_a_part_whose_solver_is_gone_is_solved_by_another() -> None:
    problem, opened = plant(training_budget=None), list[Forgetful]()

    @contextmanager
    def forgetful() -> Iterator[Forgetful]:
        opened.append(Forgetful(blocks_of(problem), 2))
        yield opened[0]
        opened[0].close()

    answer = solve(problem, Options(method="apart", processors=forgetful))
    assert opened[0].asked == 4
    best = solve(problem, Options(method="scaled"))
    assert (answer.status, [goal.value for goal in answer.goals]) == ("optimal", [goal.value for goal in best.goals])


@pytest.mark.slow
def test_a_stopped_run_keeps_what_its_parts_have() -> None:
    problem = plant()
    options = Options(method="apart", workers=2, should_stop=lambda: time.monotonic() > began + 2.5)
    began = time.monotonic()
    answer = solve(problem, options)
    assert len(answer.members) > 0
