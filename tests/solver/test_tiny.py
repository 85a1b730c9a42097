"""The tiny problems keep their worth: no faults, every field in use, and optima that hang on trainings."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from solver.problem import Problem
from solver.reading import read_problem
from tests.solver.brute import Best, brute
from tests.solver.plain import plain
from tests.solver.tiny import tiny

FIELDS = {
    "": "format scale roles skills people teams trainings facilities rules objective incumbent",
    "scale.": "min max",
    "skills.": "id name side prerequisites",
    "skills.prerequisites.": "skill level for_level",
    "people.": "id name role side department crew site weekly_cost fte max_teams training_hours_per_week skills "
    "absences",
    "people.absences.": "from to",
    "teams.": "id name start end member_fte size roles sides sites needs_per_person fixed barred priority needs",
    "teams.size.": "min max",
    "teams.needs.": "id skill level headcount weight both_sides spare",
    "trainings.": "id skill from to hours cost weeks seats sessions facility trainer_level",
    "rules.": "start training_budget max_training_hours_per_person department_release apart together caution "
    "home_cover",
    "rules.home_cover.": "department crew skill level min",
}


def fields(data: Any, path: str = "") -> Iterator[str]:
    """The path of every field in the data; where a list stands makes no difference."""
    for item in data if isinstance(data, list) else [data]:
        for name, value in item.items() if isinstance(item, dict) else ():
            yield path + name
            yield from fields(value, f"{path}{name}.")


def test_tiny_problems_have_no_fault_and_read_as_the_format_says() -> None:
    for seed in range(150):
        assert read_problem(json.dumps(tiny(seed))) == plain(tiny(seed))


def test_tiny_problems_use_every_field() -> None:
    used = Counter(path for seed in range(400) for path in set(fields(tiny(seed))))
    wanted = [record + name for record, names in FIELDS.items() for name in names.split()]
    assert [path for path in wanted if used[path] < 4] == []


def kinds(problem: Problem, best: Best | None) -> list[str]:
    """What the optimum of a problem hangs on."""
    if best is None:
        return ["contradiction"]
    taken = [(name, t) for name, schedule in best.taken.items() for t in schedule]
    classes = Counter((t.training.id, t.start) for _, t in taken if not t.training.self_paced)
    held = {name: person.skills for name, person in problem.people.items()}
    found = {
        "training": bool(taken),
        "several trainings": len(taken) > 1,
        "class": bool(classes),
        "shared class": any(takers > 1 for takers in classes.values()),
        "trainer": bool(best.trainers),
        "facility": any(t.training.facility for _, t in taken),
        "chain": any(len(schedule) > 1 for schedule in best.taken.values()),
        "renewal": any(
            t.training.skill in held[name] and held[name][t.training.skill].level >= t.training.to_level
            for name, t in taken
        ),
        "two teams": any(sum(name in members for members in best.members.values()) > 1 for name in problem.people),
        "shortfall left": bool(best.goals[0]) and problem.objective[0] == "shortfall",
    }
    return [kind for kind, so in found.items() if so]


KINDS = {
    "contradiction": 40,
    "training": 90,
    "several trainings": 30,
    "class": 35,
    "shared class": 6,
    "trainer": 12,
    "facility": 10,
    "chain": 8,
    "renewal": 10,
    "two teams": 40,
    "shortfall left": 150,
}
"""How many of 400 problems are of each kind at least."""


@pytest.mark.slow
def test_the_optima_of_tiny_problems_hang_on_what_they_are_to_test() -> None:
    found = Counter[str]()
    for seed in range(400):
        problem = plain(tiny(seed))
        found.update(kinds(problem, brute(problem)))
    assert [kind for kind, least in KINDS.items() if found[kind] < least] == [], found
