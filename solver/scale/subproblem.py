"""A smaller problem within a large one: some of the people, with the rules over all of them adjusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from math import floor

from solver.levels import stated_level
from solver.problem import HomeCover, Person, Problem, exact
from solver.roster import EPSILON

Pairs = Mapping[str, Collection[str]]
"""The people who may be considered, by team."""


def smaller(problem: Problem, pairs: Pairs) -> Problem:
    """The problem with nobody but those in the pairs, and those who could teach a class.

    What the others could do for a rule is taken into account: a department that keeps people outside has as many places
    as before, and holders of home cover who are on no team stay at home.
    """
    wanted = {person for people in pairs.values() for person in people} | set(_teachers(problem))
    people = {key: person for key, person in problem.people.items() if key in wanted}
    rules = replace(
        problem.rules, department_release=_release(problem, people), home_cover=tuple(_home_cover(problem, people))
    )
    return replace(problem, people=people, rules=rules)


def _teachers(problem: Problem) -> Iterator[str]:
    levels: dict[str, int] = {}
    for training in problem.trainings.values():
        if training.trainer_level is not None:
            levels[training.skill] = min(levels.get(training.skill, training.trainer_level), training.trainer_level)
    for person in problem.people.values() if levels else ():
        if any(holding.level >= levels[skill] for skill, holding in person.skills.items() if skill in levels):
            yield person.id


def _release(problem: Problem, people: Mapping[str, Person]) -> dict[str, float]:
    before = Counter(person.department for person in problem.people.values())
    now = Counter(person.department for person in people.values())
    found = {}
    for department, share in problem.rules.department_release.items():
        most = floor(exact(share) * before[department] + exact(EPSILON))
        if most < now[department]:
            found[department] = (most + 0.5) / now[department]
    return found


def _home_cover(problem: Problem, people: Mapping[str, Person]) -> Iterator[HomeCover]:
    for rule in problem.rules.home_cover:
        outside = sum(
            1 for person in problem.people.values() if person.id not in people and _holds(problem, person, rule)
        )
        if rule.min > outside:
            yield replace(rule, min=rule.min - outside)


def _holds(problem: Problem, person: Person, rule: HomeCover) -> bool:
    day = problem.rules.start
    return (
        person.department == rule.department
        and (rule.crew is None or person.crew == rule.crew)
        and stated_level(problem, person, rule.skill, day, day) >= rule.level
    )
