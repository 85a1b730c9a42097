"""A problem without some of its rules, each named by its JSON path as a conflict names it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from solver.problem import Bounds, Person, Problem, Rules, Team, Training

Steps = tuple[str | int, ...]
T = TypeVar("T")
_STEP = re.compile(r'\[(?P<number>\d+)\]|\.(?P<name>\w+)|\[(?P<text>"(?:[^"\\]|\\.)*")\]')


def drop(problem: Problem, paths: Iterable[str]) -> Problem:
    """The problem without the rules at these paths, which count places as the problem has them now."""
    gone = {steps_of(path) for path in paths}
    if not gone:
        return problem
    return replace(
        problem,
        teams=_each(problem.teams, "teams", gone, lambda team, steps: _team(team, steps)),
        people=_each(problem.people, "people", gone, lambda person, steps: _person(problem, person, steps)),
        trainings=_each(problem.trainings, "trainings", gone, lambda each, steps: _training(problem, each, steps)),
        rules=_rules(problem.rules, {steps[1:] for steps in gone if steps[0] == "rules"}),
    )


def steps_of(path: str) -> Steps:
    """The keys and places that a JSON path leads through."""
    found: list[str | int] = []
    for step in _STEP.finditer(path):
        if step["number"] is not None:
            found.append(int(step["number"]))
        else:
            found.append(step["name"] or json.loads(step["text"]))
    return tuple(found)


def key(name: str) -> str:
    """The last step of a JSON path, in brackets when the name is not a plain word."""
    return f".{name}" if name.isidentifier() else f"[{json.dumps(name, ensure_ascii=False)}]"


def _each(items: dict[str, T], where: str, gone: set[Steps], without: Callable[[T, set[Steps]], T]) -> dict[str, T]:
    theirs: dict[int, set[Steps]] = {}
    for steps in gone:
        if steps[0] == where and len(steps) > 2 and isinstance(steps[1], int):
            theirs.setdefault(steps[1], set()).add(steps[2:])
    return {
        key: without(item, theirs[number]) if number in theirs else item
        for number, (key, item) in enumerate(items.items())
    }


def _team(team: Team, gone: set[Steps]) -> Team:
    facts: dict[str, Any] = {
        "size": _bounds(team.size, "size", gone),
        "roles": {key: _bounds(bounds, "roles", gone, key) for key, bounds in team.roles.items()},
        "sides": {key: _bounds(bounds, "sides", gone, key) for key, bounds in team.sides.items()},
        "fixed": _left(team.fixed, "fixed", gone),
        "barred": _left(team.barred, "barred", gone),
    }
    if ("sites",) in gone:
        facts["sites"] = None
    if ("needs_per_person",) in gone:
        facts["needs_per_person"] = None
    return replace(team, **facts)


def _bounds(bounds: Bounds, word: str, gone: set[Steps], *key: str) -> Bounds:
    least, most = (word, *key, "min") in gone, (word, *key, "max") in gone
    return Bounds(0 if least else bounds.min, None if most else bounds.max)


def _left(items: tuple[T, ...], word: str, gone: set[Steps]) -> tuple[T, ...]:
    return tuple(item for at, item in enumerate(items) if (word, at) not in gone)


def _person(problem: Problem, person: Person, gone: set[Steps]) -> Person:
    facts: dict[str, Any] = {}
    if ("fte",) in gone:
        facts["fte"] = max(person.fte, sum(team.member_fte for team in problem.teams.values()))
    if ("max_teams",) in gone:
        facts["max_teams"] = None
    if ("absences",) in gone:
        facts["absences"] = ()
    return replace(person, **facts)


def _training(problem: Problem, training: Training, gone: set[Steps]) -> Training:
    """Without a limit of its classes; it stays a training that runs in classes."""
    facts: dict[str, Any] = {}
    if ("facility",) in gone:
        facts["facility"] = {}
    if ("trainer_level",) in gone:
        facts["trainer_level"] = None
    if ("sessions",) in gone:
        facts["sessions"] = None
    everybody = max(1, len(problem.people))
    facts["seats"] = everybody if ("seats",) in gone or training.seats is None else training.seats
    return replace(training, **facts)


def _rules(rules: Rules, gone: set[Steps]) -> Rules:
    facts: dict[str, Any] = {
        "apart": _left(rules.apart, "apart", gone),
        "together": _left(rules.together, "together", gone),
        "home_cover": _left(rules.home_cover, "home_cover", gone),
        "department_release": {
            key: share for key, share in rules.department_release.items() if ("department_release", key) not in gone
        },
    }
    for word in ("training_budget", "max_training_hours_per_person"):
        if (word,) in gone:
            facts[word] = None
    return replace(rules, **facts)
