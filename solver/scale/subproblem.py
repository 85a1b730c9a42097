"""A smaller problem within a large one: some of the people, with the rules over all of them adjusted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from math import floor

from solver.problem import HomeCover, Person, Problem, exact
from solver.roster import EPSILON, home_rules

Pairs = Mapping[str, Collection[str]]
"""The people who may be considered, by team."""


class Census:
    """Counts over everybody, taken once: departments, who counts for which home cover, who could teach."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._departments = Counter(person.department for person in problem.people.values())
        self._holders: dict[int, set[str]] = defaultdict(set)
        for person, rules in home_rules(problem).items():
            for rule in rules:
                self._holders[rule].add(person)
        self.teachers = frozenset(_teachers(problem))

    def smaller(self, people: Collection[str]) -> Problem:
        """The problem with nobody but these people.

        What the others could do for a rule is taken into account: a department that keeps people outside has as many
        places as before, and holders of home cover who are on no team stay at home.
        """
        kept = {key: self._problem.people[key] for key in self._problem.people if key in people}
        rules = replace(
            self._problem.rules,
            department_release=self._release(kept),
            home_cover=tuple(self._home_cover(kept)),
        )
        return replace(self._problem, people=kept, rules=rules)

    def _release(self, people: Mapping[str, Person]) -> dict[str, float]:
        now = Counter(person.department for person in people.values())
        found = {}
        for department, share in self._problem.rules.department_release.items():
            most = floor(exact(share) * self._departments[department] + exact(EPSILON))
            if most < now[department]:
                found[department] = (most + 0.5) / now[department]
        return found

    def _home_cover(self, people: Mapping[str, Person]) -> Iterator[HomeCover]:
        for number, rule in enumerate(self._problem.rules.home_cover):
            outside = len(self._holders[number] - people.keys())
            if rule.min > outside:
                yield replace(rule, min=rule.min - outside)


def smaller(problem: Problem, pairs: Pairs) -> Problem:
    """The problem with nobody but those in the pairs, and those who could teach a class."""
    census = Census(problem)
    return census.smaller({person for people in pairs.values() for person in people} | census.teachers)


def of_teams(problem: Problem, teams: Collection[str]) -> Problem:
    """The problem with none but these teams: no plan for all of them lacks less in these."""
    incumbent = problem.incumbent and {key: people for key, people in problem.incumbent.items() if key in teams}
    kept = {key: team for key, team in problem.teams.items() if key in teams}
    return replace(problem, teams=kept, incumbent=incumbent)


def _teachers(problem: Problem) -> Iterator[str]:
    levels: dict[str, int] = {}
    for training in problem.trainings.values():
        if training.trainer_level is not None:
            levels[training.skill] = min(levels.get(training.skill, training.trainer_level), training.trainer_level)
    anybody = any(level <= problem.scale_min for level in levels.values())
    for person in problem.people.values() if levels else ():
        holds = (h.level >= levels[skill] for skill, h in person.skills.items() if skill in levels)
        if anybody or any(holds):
            yield person.id
