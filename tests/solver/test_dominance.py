"""A team without those whom others dominate is worth as much as with them."""

from __future__ import annotations

import json
from datetime import date
from random import Random
from typing import Any

import numpy as np
import pytest

from seeds.problems import made_problem
from solver.problem import Problem
from solver.reading import read_problem
from solver.scale import price_team
from solver.scale.dominance import Thinner
from solver.scale.exact import Window
from solver.scale.generate import first_prices
from solver.scale.price_team import NoTeam, TeamPricer
from solver.scale.prices import Toll, Weights
from solver.scale.relaxed import Impossible, relax
from tests.solver.checks import read
from tests.solver.notation import Json, need, person, problem, team
from tests.solver.tiny import small

WEIGHTS = Weights(shortfall=500.0, cost=1.0, training_hours=3.0, changes=20.0)


class Compared:
    """Teams priced with and without thinning; how many candidates were left out between them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.patch, self.left_out = monkeypatch, 0
        thin = Thinner.thin

        def counted(thinner: Thinner, rows: object, window: Window, price: object) -> Window:
            found = thin(thinner, rows, window, price)  # type: ignore[arg-type]
            self.left_out += len(window.rows) - len(found.rows)
            return found

        monkeypatch.setattr(Thinner, "thin", counted)

    def worth(self, problem: Problem, seed: int, small_window: int) -> list[float | None]:
        """What each team is worth at prices of the seed, by the largest window that is not thinned."""
        self.patch.setattr(price_team, "SMALL_WINDOW", small_window)
        relaxed, chance = relax(problem), np.random.default_rng(seed)
        pricer, found = TeamPricer(relaxed, WEIGHTS, first_prices(relaxed, WEIGHTS), 0), list[float | None]()
        for rows in relaxed.teams:
            toll = np.round(chance.choice([0.0, 0.0, 10.0, 400.0], size=len(rows.people)))
            barred = np.flatnonzero((chance.random(len(rows.people)) < 0.1) & ~rows.fixed).tolist()
            try:
                found.append(pricer.price(rows, Toll(toll), float(chance.choice([0.0, 0.5])), barred).bound)
            except NoTeam:
                found.append(None)
        return found

    def differs(self, problem: Problem, seed: int) -> str | None:
        """Where thinning makes a difference."""
        with_it, without = self.worth(problem, seed, 0), self.worth(problem, seed, 10**9)
        for place, (one, other) in enumerate(zip(with_it, without, strict=True)):
            same = one == other if one is None or other is None else one == pytest.approx(other, rel=1e-5, abs=0.01)
            if not same:
                return f"team {place} is worth {one} thinned, and {other} as it is"
        return None


@pytest.mark.parametrize("many", [60, pytest.param(300, marks=pytest.mark.slow)])
def test_small_teams_are_worth_as_much_thinned(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    compared, found = Compared(monkeypatch), []
    for seed in range(70_000_000, 70_000_000 + many):
        stated = small(seed)
        for each in stated["teams"]:
            if Random(seed).random() < 0.7:
                each["size"] = {"min": 0, "max": 2}
        try:
            if said := compared.differs(read(stated), seed):
                found.append(f"small({seed}): {said}")
        except Impossible:
            continue
    assert found == []
    assert compared.left_out > many / 2


SHORT: Json = {"start": "2027-03-01", "end": "2027-03-07"}
ONE: Json = {"size": {"max": 1}, **SHORT}


def worth_of_one(monkeypatch: pytest.MonkeyPatch, people: list[Json], **rest: Any) -> float:
    """What a team of one person that needs a skill is worth at no tolls, its window thinned out however small."""
    monkeypatch.setattr(price_team, "SMALL_WINDOW", 0)
    relaxed = relax(problem(people, [team(need("s"), **ONE)], **rest))
    pricer = TeamPricer(relaxed, WEIGHTS, first_prices(relaxed, WEIGHTS), 0)
    return pricer.price(relaxed.teams[0], Toll(np.zeros(len(people))), 0.0).bound


def test_who_is_tied_to_somebody_leaves_others_in(monkeypatch: pytest.MonkeyPatch) -> None:
    people = [person("tied", 1, {"s": 1}), person("to", 9), person("free", 5, {"s": 1})]
    assert worth_of_one(monkeypatch, people, rules={"together": [["tied", "to"]]}) == pytest.approx(5, rel=1e-4)


def test_who_cannot_be_trained_leaves_in_who_can(monkeypatch: pytest.MonkeyPatch) -> None:
    people = [person("busy", 1, training_hours_per_week=0), person("willing", 5)]
    trainings = [{"id": "tr", "skill": "s", "from": 0, "to": 1, "hours": 4, "cost": 2}]
    rules = {"start": "2027-01-04"}
    assert worth_of_one(monkeypatch, people, trainings=trainings, rules=rules) == pytest.approx(5 + 2 + 12, rel=1e-4)


def test_who_is_dearer_leaves_in_who_is_cheaper(monkeypatch: pytest.MonkeyPatch) -> None:
    people = [person("dear", 7, {"s": 1}), person("cheap", 5, {"s": 1})]
    assert worth_of_one(monkeypatch, people) == pytest.approx(5, rel=1e-4)


@pytest.mark.slow
def test_a_plant_s_teams_are_worth_as_much_thinned(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = Compared(monkeypatch)
    problem = read_problem(json.dumps(made_problem(people=120, teams=6, sites=1, seed=1, as_of=date(2026, 11, 24))))
    assert [compared.differs(problem, seed) for seed in range(3)] == [None] * 3
    assert compared.left_out > 1000
