"""Seats of classes in the integer program of whole teams: how many people could learn something before a day."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable

from ortools.sat.python import cp_model

from solver.model.calendar import class_weeks
from solver.scale.courses import ANY_TEAM
from solver.scale.exact import Bool, ExactTeams, TeamPlan
from solver.scale.relaxed import Relaxed


class Seats:
    """The seats of all classes that end before a day; which class somebody takes is left open."""

    def __init__(self, relaxed: Relaxed) -> None:
        self._by_team = [relaxed.calendar.day(rows.team.start) for rows in relaxed.teams]
        self._last = max(self._by_team, default=0)
        self._seats: dict[str, int] = {}
        self._ends: dict[str, list[int]] = {}
        for training in relaxed.problem.trainings.values():
            if training.seats is not None:
                days = 7 * class_weeks(training)
                self._seats[training.id] = training.seats
                self._ends[training.id] = [s + days for s in relaxed.calendar.starts(training, days, [], 0)]

    def before(self, key: str, day: int) -> int:
        """How many people could have taken the training before a day."""
        return self._seats[key] * bisect_right(self._ends[key], day)

    def fit(self, plans: Iterable[TeamPlan]) -> bool:
        """Whether there are seats enough for what the teams train."""
        taken = self._taken(plans)
        return all(at < self.before(key, day) for key in taken for at, day in enumerate(sorted(taken[key])))

    def add_rows(self, model: ExactTeams, standing: Iterable[TeamPlan]) -> None:
        """The model's teams take no more seats than the standing ones leave."""
        gone = self._taken(standing)
        wanted: dict[str, list[tuple[int, Bool]]] = defaultdict(list)
        for (_, scope, key), taken in model.taken.items():
            if key in self._seats:
                wanted[key].append((self._last if scope == ANY_TEAM else self._by_team[scope], taken))
        for key, found in wanted.items():
            for day in sorted({day for day, _ in found}.union(gone[key])):
                asking = [taken for by, taken in found if by <= day]
                left = max(0, self.before(key, day) - sum(by <= day for by in gone[key]))
                if len(asking) > left:
                    model.cp.add(cp_model.LinearExpr.sum(asking) <= left)

    def _taken(self, plans: Iterable[TeamPlan]) -> dict[str, list[int]]:
        """The days by which people must have taken each training that has seats."""
        first: dict[tuple[str, int], int] = {}
        for plan in plans:
            for member in plan.members:
                for key in member.trainings:
                    if key in self._seats:
                        asked = key, member.person
                        first[asked] = min(self._by_team[plan.team], first.get(asked, self._last))
        found: dict[str, list[int]] = defaultdict(list)
        for (key, _), day in first.items():
            found[key].append(day)
        return found
