"""What must not change the goals does not, and what makes a problem easier never worsens the first of them."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from functools import partial
from math import inf
from random import Random
from typing import Any

import pytest
from ortools.sat.python import cp_model

from solver.answer import Options
from solver.model import search
from solver.reading import read_problem
from solver.solve import solve
from tests.solver.tiny import small, tiny

Json = dict[str, Any]
FEW = range(3_000_000, 3_000_006)
MANY = range(4_000_000, 4_000_150)
MANY_SLOWLY = pytest.param(MANY, marks=pytest.mark.slow)
seeds = pytest.mark.parametrize("seeds", [FEW, MANY_SLOWLY], ids=["few", "many"])


def values(data: Json, seed: int = 0) -> list[float]:
    """The goals of the best answer; infinite when the hard rules contradict each other."""
    problem = read_problem(json.dumps(data))
    answer = solve(problem, Options(seed=seed))
    return [goal.value for goal in answer.goals] or [inf] * len(problem.objective)


def same(one: list[float], other: list[float]) -> bool:
    return one == pytest.approx(other, rel=1e-6, abs=1e-6)


def relabelled(data: Json, random: Random) -> Json:
    """The same problem with other ids, in another order."""
    ids = {item["id"] for name in ("people", "teams", "trainings", "skills") for item in data.get(name, [])}
    ids |= {need["id"] for team in data["teams"] for need in team["needs"]}
    ids |= {need["skill"] for team in data["teams"] for need in team["needs"]}
    ids |= {skill for person in data["people"] for skill in person["skills"]}
    ids |= {"Line 1", "Line 2", "Maintenance", "IT services", "Quality", "lab"}
    names = [f"name {number}" for number in range(len(ids))]
    random.shuffle(names)
    new = dict(zip(sorted(ids), names, strict=True))
    kept = ("objective", "sessions", "from", "to", "role", "side")

    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            pairs = [(new.get(key, key), item if key in kept else renamed(item)) for key, item in value.items()]
            random.shuffle(pairs)
            return dict(pairs)
        if isinstance(value, list):
            return random.sample([renamed(item) for item in value], len(value))
        return new.get(value, value) if isinstance(value, str) else value

    changed: Json = renamed(data)
    return changed


@seeds
def test_other_ids_in_another_order_keep_every_goal(seeds: range) -> None:
    for seed in seeds:
        data = tiny(seed)
        assert same(values(relabelled(data, Random(seed))), values(data)), seed


@seeds
def test_other_seeds_of_the_search_keep_every_goal(seeds: range) -> None:
    for seed in seeds:
        assert same(values(tiny(seed), seed=17), values(tiny(seed))), seed


@seeds
def test_a_search_without_presolve_keeps_every_goal(seeds: range, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = search.make_solver

    def without_presolve(options: Options, seconds: float) -> cp_model.CpSolver:
        solver = usual(options, seconds)
        solver.parameters.cp_model_presolve = False
        return solver

    for seed in seeds:
        expected = values(tiny(seed))
        with monkeypatch.context() as patch:
            patch.setattr(search, "make_solver", without_presolve)
            assert same(values(tiny(seed)), expected), seed


@seeds
def test_larger_problems_keep_every_goal_under_other_ids_and_seeds(seeds: range) -> None:
    for seed in seeds:
        data = small(seed)
        assert same(values(relabelled(data, Random(seed)), seed=5), values(data)), seed


def one_more_person(data: Json, random: Random) -> bool:
    stranger: Json = {"id": "new", "skills": {}, "department": random.choice(["Maintenance", "Quality"])}
    template = copy.deepcopy(random.choice(data["people"]))
    data["people"].append(random.choice([stranger, {**template, "id": "new"}]))
    return True


def a_higher_level(data: Json, random: Random) -> bool:
    """With lapses or trainers a higher level can be in the way: of a renewal, or of becoming a trainer on the way."""
    highest = data.get("scale", {"max": 4})["max"]
    person = random.choice(data["people"])
    skill, held = random.choice([*person["skills"].items(), (None, None)])
    if skill is None or any("trainer_level" in training for training in data.get("trainings", [])):
        return False
    if isinstance(held, int):
        person["skills"][skill] = min(highest, held + 1)
    elif held.get("lapses_on") is None:
        held["level"] = min(highest, held["level"] + 1)
    return True


def a_looser_rule(data: Json, random: Random) -> bool:
    rules, person = data.get("rules", {}), random.choice(data["people"])
    over_all = [
        "training_budget",
        "max_training_hours_per_person",
        "department_release",
        "apart",
        "together",
        "home_cover",
    ]
    of_teams = ["size", "roles", "sides", "sites", "fixed", "barred", "needs_per_person"]
    places = [(rules, name) for name in over_all if name in rules]
    places += [(team, name) for team in data["teams"] for name in of_teams if name in team]
    ways: list[Callable[[], object]] = [partial(dict.pop, *place) for place in places]
    ways += [partial(training.update, seats=9) for training in data.get("trainings", []) if "seats" in training]
    ways += [partial(dict.update, data, facilities={"lab": 9})] if data.get("facilities") else []
    ways += [partial(person.update, fte=person.get("fte", 1) + 1), partial(person.update, max_teams=None, absences=[])]
    random.choice(ways)()
    return True


@pytest.mark.parametrize("ease", [one_more_person, a_higher_level, a_looser_rule], ids=lambda ease: ease.__name__)
@seeds
def test_what_makes_a_problem_easier_never_worsens_the_first_goal(
    seeds: range, ease: Callable[[Json, Random], bool]
) -> None:
    for seed in seeds:
        data = tiny(seed)
        easier = copy.deepcopy(data)
        if ease(easier, Random(seed)):
            assert values(easier)[0] <= values(data)[0] + 1e-6, seed
