"""Features that seeded problems seldom have together, put into one; and the engine with its limits moved.

What tiny problems never reach by themselves (whole teams thinned out, groups, parts of cores, no effort left) they
reach with the limits moved; their best is known all the same.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from random import Random
from types import ModuleType
from typing import Any
from unittest.mock import patch

from solver.scale import (
    choice,
    closing,
    columns,
    engine,
    generate,
    groups,
    listing,
    mending,
    price_team,
    prices,
    settle,
    team_list,
    weights,
)
from tests.solver.tiny import GOALS, Json

DEPARTMENTS = ("Maintenance", "IT services", "Quality")
LINEAR_ORDERS = (
    ["shortfall", "cost"],
    ["shortfall", "training_hours"],
    ["shortfall", "cost", "training_hours"],
    ["cost", "shortfall"],
    ["changes", "shortfall", "cost"],
    ["shortfall", "changes"],
)


def twisted(data: Json, random: Random) -> Json:
    """The problem with up to three more features; it is changed in place."""
    if random.random() < 0.5:
        data["objective"] = random.choice(LINEAR_ORDERS)
    for twist in random.sample(TWISTS, random.choice((0, 1, 2, 3))):
        twist(data, random)
    return data


def _needs(data: Json) -> list[Json]:
    return [need for team in data["teams"] for need in team["needs"]]


def _people(data: Json) -> list[str]:
    return [person["id"] for person in data["people"]]


def _rules(data: Json) -> Json:
    rules: Json = data.setdefault("rules", {})
    return rules


def large_and_small_weights(data: Json, random: Random) -> None:
    """Weights of thousands of millions, some of them beside thousandths."""
    factor = random.choice((1e9, 1e6, 1e-3))
    for need in _needs(data):
        need["weight"] = need.get("weight", 1) * factor * (1e-6 if factor > 1 and random.random() < 0.3 else 1)


def large_costs(data: Json, random: Random) -> None:
    factor = random.choice((1e4, 1e6))
    for person in data["people"]:
        person["weekly_cost"] = person.get("weekly_cost", 0) * factor


def a_twin(data: Json, random: Random) -> None:
    """Somebody who is like another in everything."""
    if len(data["people"]) < 4:
        data["people"].append({**copy.deepcopy(random.choice(data["people"])), "id": "twin"})


def together_with_somebody_fixed(data: Json, random: Random) -> None:
    if len(_people(data)) > 2:
        pairs = [random.sample(_people(data), 2) for _ in range(random.choice((1, 2)))]
        _rules(data)["together"] = pairs
        random.choice(data["teams"])["fixed"] = [random.choice(pairs[0])]


def apart_in_several_ways(data: Json, random: Random) -> None:
    if len(_people(data)) > 2:
        _rules(data)["apart"] = [random.sample(_people(data), random.choice((2, 3))) for _ in range(2)]


def changes_first(data: Json, random: Random) -> None:
    people = _people(data)
    data["incumbent"] = {team["id"]: random.sample(people, random.randint(0, 2)) for team in data["teams"]}
    others = random.sample([goal for goal in GOALS if goal != "changes"], random.randint(0, 2))
    data["objective"] = ["changes", *others]


def part_time_on_overlapping_teams(data: Json, random: Random) -> None:
    for team in data["teams"]:
        team["member_fte"] = random.choice((0.2, 0.3, 0.4, 0.5))
    for person in data["people"]:
        person["fte"] = random.choice((0.5, 0.7, 0.8, 1.0))
        person.pop("max_teams", None)


def both_sides_with_spares(data: Json, random: Random) -> None:
    for need in _needs(data):
        need.update(both_sides=True, spare=random.choice((0, 1, 2)))
    for person in data["people"]:
        person["side"] = random.choice(("OT", "IT"))


def few_needs_per_person(data: Json, random: Random) -> None:
    for team in data["teams"]:
        team["needs_per_person"] = random.choice((0, 1, 1, 2))


def home_cover(data: Json, random: Random) -> None:
    lowest = data.get("scale", {"min": 0})["min"]
    covers = (
        [(random.choice(DEPARTMENTS), random.choice(_needs(data))["skill"]) for _ in range(2)] if _needs(data) else []
    )
    for person in data["people"]:
        person["department"] = random.choice(DEPARTMENTS[:2])
    _rules(data)["home_cover"] = [
        {"department": department, "skill": skill, "level": lowest + random.choice((0, 1)), "min": 1}
        for department, skill in covers
    ]


def release(data: Json, random: Random) -> None:
    for person in data["people"]:
        person["department"] = random.choice(DEPARTMENTS[:2])
    _rules(data)["department_release"] = {name: random.choice((0.34, 0.5, 0.67)) for name in DEPARTMENTS}


def hours_and_money(data: Json, random: Random) -> None:
    _rules(data)["max_training_hours_per_person"] = random.choice((2.4, 8, 12))
    if random.random() < 0.5:
        _rules(data)["training_budget"] = random.choice((5, 10.5, 21))


def one_training_for_all(data: Json, random: Random) -> None:
    """Every team needs one skill that everybody must be trained for first: a training that serves several."""
    low = data.get("scale", {"min": 0})["min"]
    start = max(team.get("start", "2027-01-04") for team in data["teams"])
    for team in data["teams"]:
        team["needs"] = [
            {"id": f"x{at}", "skill": "s1", "level": low + 1 + at % 2, "weight": 10}
            for at in range(random.choice((1, 2)))
        ]
        team.update(start=start, end=max(start, team.get("end", start)), member_fte=0.3)
    for person in data["people"]:
        person["skills"] = {}
        person.pop("max_teams", None)
    cost, hours = random.choice((5, 10.5)), random.choice((4, 2.4))
    data["trainings"] = [{"id": "all", "skill": "s1", "from": low, "to": low + 2, "hours": hours, "cost": cost}]
    data["skills"] = []


def needs_of_the_lowest_level(data: Json, random: Random) -> None:
    for need in _needs(data):
        need["level"] = random.choice((data.get("scale", {"min": 0})["min"], need["level"]))


def small_teams(data: Json, random: Random) -> None:
    for team in data["teams"]:
        team["size"] = {"max": random.choice((1, 1, 2))}


def roles_and_sides(data: Json, random: Random) -> None:
    team = random.choice(data["teams"])
    roles = random.sample(("engineer", "technician", "architect"), 2)
    team["roles"] = {role: random.choice(({"min": 0}, {"max": 0}, {"min": 1}, {"max": 1})) for role in roles}
    team["sides"] = {random.choice(("OT", "IT")): random.choice(({"max": 0}, {"max": 1}, {"min": 1}))}


TWISTS: tuple[Callable[[Json, Random], None], ...] = (
    large_and_small_weights,
    large_costs,
    a_twin,
    together_with_somebody_fixed,
    apart_in_several_ways,
    changes_first,
    part_time_on_overlapping_teams,
    both_sides_with_spares,
    few_needs_per_person,
    home_cover,
    release,
    hours_and_money,
    one_training_for_all,
    needs_of_the_lowest_level,
    small_teams,
    roles_and_sides,
)

LIMITS: tuple[tuple[ModuleType, str, tuple[Any, ...]], ...] = (
    (price_team, "SMALL_WINDOW", (0, 0, 150)),
    (price_team, "QUICK", (0.05, 0.05, 1e-9)),
    (price_team, "QUICK_ALONE", (1.0, 1.0, 1e-9)),
    (price_team, "LARGEST_WINDOW", (4000, 4000, 2)),
    (price_team, "LARGEST_THINNED", (600, 600, 2)),
    (price_team, "MIDDLING", (300, 0)),
    (groups, "FEWEST", (1, 2, 4)),
    (groups, "LEAST", (400, 400, 1)),
    (groups, "LARGEST", (60, 1)),
    (columns, "MOST_TRAINED_CHOICES", (12, 0, 1)),
    (prices, "MOST_PARTS", (16, 0)),
    (closing, "EASY_CORE", (1500, 0)),
    (closing, "EASY_EACH", (40, 0)),
    (engine, "LEAST_CORE", (2500, 2)),
    (engine, "FIRST_CORE", (50, 1)),
    (closing, "LARGEST_CORE", (25_000, 25_000, 3)),
    (closing, "SHRINKS", (0.8, 0.0, 2.0)),
    (engine, "MANY_TEAMS", (1, 1, 40)),
    (engine, "FEWEST", (100, 4)),
    (engine, "FAR", (-10.0, 0.25)),
    (mending, "FREED", (4, 2)),
    (mending, "NEAREST", (100, 2)),
    (mending, "NEAREST_ALONE", (200, 1)),
    (engine, "LARGEST_WHOLE", (0, 0, 60_000)),
    (closing, "LARGEST_WHOLE_CORE", (4000, 0)),
    (generate, "FIRST_COLUMNS", (40, 1)),
    (generate, "FIRST_OF_ALL", (2000, 1)),
    (generate, "NEW_COLUMNS", (30, 1)),
    (generate, "NEW_OF_ALL", (600, 1)),
    (generate, "EXACT_UP_TO", (400, 0)),
    (settle, "MOST_ROUNDS", (60, 3)),
    (listing, "FIRST_WIDTH", (0.01, 0.0, 0.0001, 1.0)),
    (team_list, "MOST", (20_000, 20_000, 2)),
    (listing, "GROWTH", (2.5, 1.0, 9.0)),
    (listing, "LOOKING", (0.25, 0.0, 5.0)),
    (listing, "WIDER", (1.5, 1.0, 10.0)),
    (listing, "TOO_MUCH", (2.0, 2.0, 0.01)),
    (choice, "QUICK", (0.5, 1e-9)),
    (settle, "HOLD", (3, 1, 2)),
    (closing, "PATIENT", (2, 0, 5)),
    (closing, "LIST_EFFORT", (0.5, 0.5, 0.0)),
    (weights, "DEAREST", (1.0, 1.0, 0.05)),
)
NO_EFFORT = ((price_team, "QUICK"), (price_team, "QUICK_ALONE"), (price_team, "EFFORT"), (price_team, "LONGEST"))


@contextmanager
def moved_limits(random: Random) -> Iterator[None]:
    """The engine with its limits moved; now and then with no effort for any team."""
    with ExitStack() as stack:
        for module, name, values in LIMITS:
            stack.enter_context(patch.object(module, name, random.choice(values)))
        for module, name in NO_EFFORT if random.random() < 0.1 else ():
            stack.enter_context(patch.object(module, name, 1e-9))
        yield
