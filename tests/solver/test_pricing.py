"""Whole teams at prices: what is said of one without looking at everybody, or at all, holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from solver.answer import Options
from solver.scale import groups, price_team
from solver.scale.core import core_of, solve_core
from solver.scale.generate import first_prices
from solver.scale.groups import lifts_of, solve_groups
from solver.scale.price_team import NoTeam, TeamPricer
from solver.scale.prices import Toll, Weights
from solver.scale.relaxed import Impossible, Relaxed, relax
from solver.scale.settle import Settling
from solver.scale.team_list import list_team
from solver.scale.windows import reach_of, window_of
from solver.solve import solve
from tests.solver.checks import read
from tests.solver.notation import need, person, problem, team
from tests.solver.tiny import small

WEIGHTS = Weights(shortfall=50.0, cost=1.0)
CLOSE = 1e-6


def plants(many: int) -> Iterator[tuple[int, Relaxed]]:
    for seed in range(80_000_000, 80_000_000 + many):
        try:
            yield seed, relax(read(small(seed)))
        except Impossible:
            continue


def pricer_of(relaxed: Relaxed) -> TeamPricer:
    return TeamPricer(relaxed, WEIGHTS, first_prices(relaxed, WEIGHTS), 0)


def tolls_of(chance: np.random.Generator, people: int) -> np.ndarray:
    return np.asarray(np.round(chance.choice([0.0, 5.0, 40.0], size=people)))


def test_a_window_that_is_not_widened_bounds_the_teams_outside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    cut_short = 0
    for seed, relaxed in plants(60):
        chance = np.random.default_rng(seed)
        for rows in relaxed.teams:
            toll, bounds = tolls_of(chance, len(rows.people)), list[float]()
            for largest in (4000, -1):
                monkeypatch.setattr(price_team, "LARGEST_WINDOW", largest)
                try:
                    bounds.append(pricer_of(relaxed).price(rows, Toll(toll), 0.0).bound)
                except NoTeam:
                    continue
            if bounds:
                assert bounds[1] <= bounds[0] * (1 + CLOSE) + CLOSE, seed
                cut_short += bounds[1] < bounds[0] - 1e-3
    assert cut_short > 10


def test_a_narrower_window_is_part_of_a_wider_one_and_holds_what_its_own_look_would() -> None:
    sizes = set[int]()
    for seed, relaxed in plants(40):
        chance, pricer = np.random.default_rng(seed), pricer_of(relaxed)
        for rows in relaxed.teams:
            toll = tolls_of(chance, len(rows.people))
            offer, _ = pricer.linear(rows, Toll(toll), 1.0)
            reach = reach_of(rows, offer, 200.0, (), WEIGHTS, 1.0)
            for width in (0.0, 3.0, 40.0, 200.0):
                alone, part = window_of(rows, offer, width, (), WEIGHTS, 1.0), reach.window(width)
                assert part.rows.tolist() == alone.rows.tolist(), seed
                assert part.trained == alone.trained, seed
                assert reach.size(width) == alone.size, seed
                sizes.add(alone.size)
    assert len(sizes) > 10


def test_all_that_a_team_could_be_up_to_a_worth_is_in_the_window_of_that_width() -> None:
    kept = left_out = trained = 0
    for seed, relaxed in plants(60):
        chance, pricer = np.random.default_rng(seed), pricer_of(relaxed)
        for team_rows in relaxed.teams:
            rows = replace(team_rows, fixed=team_rows.fixed | (chance.random(len(team_rows.people)) < 0.2))
            toll = Toll(tolls_of(chance, len(rows.people)))
            offer, linear = pricer.linear(rows, toll, 1.0)
            everything = window_of(rows, offer, 1e9, (), WEIGHTS, 1.0)
            assert everything.rows.tolist() == list(range(len(rows.people)))
            for width in (1.0, 12.0, 40.0):
                whole = list_team(pricer, rows, everything, toll, 1.0, linear, width, 0.2)
                if whole is None:
                    continue
                window = window_of(rows, offer, width, (), WEIGHTS, 1.0)
                part = list_team(pricer, rows, window, toll, 1.0, linear, width, 10.0)
                assert part is not None
                assert {plan.key for plan in part.plans} == {plan.key for plan in whole.plans}, (seed, width)
                kept += len(part.plans)
                trained += any(member.trainings for plan in part.plans for member in plan.members)
                left_out += window.size < everything.size
    assert min(kept, left_out, trained) > 20


@pytest.mark.parametrize(("alone", "best"), [(60.0, 3.0), (1.5, 2.5)])
def test_a_need_of_both_sides_is_worth_somebody_of_the_other(alone: float, best: float) -> None:
    """One is cheaper, and lacks the other side; two cost 3."""
    week = {"start": "2027-03-01", "end": "2027-03-07"}
    people = [person("ot", 1.0, {"s": 1}, side="OT"), person("it", 2.0, {"s": 1}, side="IT")]
    relaxed = relax(problem(people, [team(need("s", both_sides=True, weight=alone / 50), **week)]))
    pricer = pricer_of(relaxed)
    assert pricer.price(relaxed.teams[0], Toll(np.zeros(2)), 0.0).bound == pytest.approx(best, abs=0.01)


def test_a_team_pays_its_part_of_a_training_that_may_serve_another() -> None:
    weeks = [{"start": f"2027-0{month}-01", "end": f"2027-0{month}-07"} for month in (3, 4)]
    teams = [team(need("s"), name=f"t{n}", **week) for n, week in enumerate(weeks)]
    course = {"id": "course", "skill": "s", "from": 0, "to": 1, "cost": 10}
    relaxed = relax(problem([person("p", 3.0)], teams, trainings=[course], rules={"start": "2027-01-04"}))
    pricer = pricer_of(relaxed)
    for rows in relaxed.teams:
        priced = pricer.price(rows, Toll(np.zeros(1)), 0.5)
        assert priced.bound == pytest.approx(3.0 + 10.0 * 1.5 / 2, abs=0.01)


def test_a_team_that_is_said_to_be_best_still_at_other_tolls_is() -> None:
    kept = 0
    for seed, relaxed in plants(80):
        chance, pricer = np.random.default_rng(seed), pricer_of(relaxed)
        for rows in relaxed.teams:
            before = tolls_of(chance, len(rows.people))
            try:
                priced = pricer.price(rows, Toll(before), 0.0)
            except NoTeam:
                continue
            on = np.zeros(len(rows.people), dtype=np.bool_)
            on[[rows.row_of[who] for who in priced.plan.people] if priced.plan else []] = True
            now = np.where(on, before - chance.choice([0.0, 4.0], size=len(on)), tolls_of(chance, len(on)))
            if (still := pricer.still_best(rows, priced, Toll(before), Toll(now), 0.0)) is not None:
                assert still.bound == pytest.approx(pricer.price(rows, Toll(now), 0.0).bound, rel=1e-4, abs=0.01), seed
                kept += 1
    assert kept > 20


def test_groups_prove_no_more_than_is_so_and_lose_nothing_that_is_better(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four sites, at each of which two teams want the same people; the windows of groups hold next to nothing."""
    levels = [{"a": 1, "b": 1}, {"a": 1}, {"b": 1}, {}]
    people = [person(f"p{n}", 3.0 + 5 * (n % 4) + n, levels[n % 4], site=f"s{n // 4}", max_teams=1) for n in range(16)]
    week = {"start": "2027-03-01", "end": "2027-03-07", "size": {"max": 1}}
    teams = [team(need("a"), need("b"), name=f"t{n}", sites=[f"s{n // 2}"], **week) for n in range(8)]
    stated = problem(people, teams, objective=["shortfall", "cost"])
    relaxed = relax(stated)
    best = {goal.name: goal.value for goal in solve(stated, Options(method="whole")).goals}
    value = WEIGHTS.shortfall * best["shortfall"] + best["cost"]
    for most in (1, 400):
        monkeypatch.setattr(groups, "LEAST", most)
        monkeypatch.setattr(groups, "LARGEST", 1)
        settling = Settling(pricer_of(relaxed), 1, 0, lambda: False)
        settling.run(lambda settled: settled.plans is not None)
        apart = groups.groups_apart(settling.pricer, settling.best)
        solved = solve_groups(settling.pricer, settling.best, apart, 1, 30.0, lambda: False)
        lifted = settling.best.bound + sum(group.lift for group in solved)
        assert len(solved) == 4
        assert lifted <= value * (1 + CLOSE) + CLOSE
        core = core_of(settling.pricer, settling.best, lifts_of(solved))
        found = solve_core(settling.pricer, core, settling.best, 30.0, lambda: False)
        assert min(found.value, settling.best.value) == pytest.approx(value)
