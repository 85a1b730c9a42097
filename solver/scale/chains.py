"""What training from one level to another costs at least, whatever its days."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import ceil, inf

from solver.model.calendar import Calendar, class_weeks
from solver.problem import Need, Problem, Team, Training


@dataclass(frozen=True, slots=True)
class Chain:
    """The least cost and the least hours of trainings that lead from a level to the one asked; inf where none do."""

    cost: dict[int, float]
    hours: dict[int, float]


class Chains:
    """Least costs of trainings, whatever their days: prerequisites in other skills are left out."""

    def __init__(self, problem: Problem, calendar: Calendar) -> None:
        self._problem, self._calendar = problem, calendar
        self._known: dict[tuple[str, int, date], Chain] = {}
        self._by_skill: dict[str, list[tuple[int, Training]]] = defaultdict(list)
        self._most_hours = max((p.training_hours_per_week for p in problem.people.values()), default=0.0)
        for training in problem.trainings.values():
            if (end := self._first_end(training)) is not None and self._affordable(training):
                self._by_skill[training.skill].append((end, training))

    def _affordable(self, training: Training) -> bool:
        budget, hours = self._problem.rules.training_budget, self._problem.rules.max_training_hours_per_person
        fits = (budget is None or training.cost <= budget) and (hours is None or training.hours <= hours)
        return fits and training.seats != 0

    def _first_end(self, training: Training) -> int | None:
        """The first day after the training's earliest end."""
        start = self._calendar.first_start(training)
        if start is None or self._most_hours <= 0:
            return None
        own_pace = max(1, ceil(training.hours / self._most_hours - 1e-9))
        return start + 7 * (own_pace if training.self_paced else class_weeks(training))

    @cached_property
    def levels(self) -> range:
        """Every level of the scale."""
        return range(self._problem.scale_min, self._problem.scale_max + 1)

    def to(self, need: Need, team: Team) -> Chain:
        """The least that training to the need costs, by the level one starts from."""
        key = need.skill, need.level, team.start
        if key not in self._known:
            by = self._calendar.day(team.start)
            offered = [training for end, training in self._by_skill.get(need.skill, ()) if end <= by]
            self._known[key] = Chain(
                self._least(need.level, offered, "cost"), self._least(need.level, offered, "hours")
            )
        return self._known[key]

    def _least(self, level: int, offered: list[Training], what: str) -> dict[int, float]:
        found: dict[int, float] = {}
        for start in reversed(self.levels):
            sums = [
                getattr(each, what) + (0.0 if each.to_level >= level else found[max(start, each.to_level)])
                for each in offered
                if each.from_level <= start and (each.to_level >= level or each.to_level > start)
            ]
            found[start] = min(sums, default=inf)
        return found
