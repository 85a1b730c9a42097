"""Whole teams as small integer programs: one at prices of the people that others want too, or several at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor, inf
from typing import Any, Protocol

import numpy as np
from ortools.sat.python import cp_model

from solver.problem import Bounds
from solver.roster import EPSILON
from solver.scale.arrays import Floats, Ints
from solver.scale.candidates import SIDES
from solver.scale.courses import Courses
from solver.scale.prices import SPARE, Weights
from solver.scale.relaxed import Relaxed, TeamRows

Bool = cp_model.IntVar


class Values(Protocol):
    """A solution of the model."""

    def boolean_value(self, variable: Bool) -> bool:
        """Whether the variable is 1."""


LARGEST_SCALE = 1e4
LARGEST_TOTAL = 1e12
WHOLE = 10**6
"""Shares of people's time and amounts of money in rows are whole numbers of this part."""


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a team that a model holds: candidates by row, and the needs that each may be trained for."""

    rows: Ints
    trained: Mapping[int, tuple[int, ...]]

    @property
    def size(self) -> int:
        """How many candidates and needs to train for it holds."""
        return len(self.rows) + sum(map(len, self.trained.values()))


@dataclass(frozen=True, slots=True)
class Member:
    """A candidate (by place among the people) who joins, the needs they are counted for, and the trainings taken."""

    person: int
    covers: tuple[int, ...]
    trainings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """A training that may serve several teams: who takes it, what it costs, its part of a plan's worth, in how many
    parts teams at prices pay for it."""

    person: int
    training: str
    cost: float
    hours: float
    worth: float
    parts: int


@dataclass(frozen=True, slots=True)
class TeamPlan:
    """A whole team: its members, what it is worth by itself (no tolls), and what its trainings cost.

    `shared` are those of its trainings that may serve other teams, too. `shortfall` is what it is short of, in the
    units of that goal. `people` are the places of its members, and `key` them and their trainings: what tells plans of
    a team apart.
    """

    team: int
    members: tuple[Member, ...]
    value: float
    training_cost: float
    shared: tuple[Shared, ...] = ()
    shortfall: float = 0.0
    people: frozenset[int] = field(init=False, compare=False)
    key: tuple[object, ...] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "people", frozenset(member.person for member in self.members))
        object.__setattr__(self, "key", tuple((member.person, member.trainings) for member in self.members))

    def charged(self, budget: float) -> float:
        """What it is worth at a price of money when it pays no more than its parts of shared trainings."""
        others = sum((1 - 1 / each.parts) * (each.worth + budget * each.cost) for each in self.shared)
        return self.value + budget * self.training_cost - others

    def charged_at(self, rows: TeamRows, toll: Floats, budget: float) -> float:
        """The same with the tolls of its people, by row of its team."""
        return self.charged(budget) + float(toll[rows.row_of[list(self.people)]].sum())

    @property
    def charged_cost(self) -> float:
        """What its trainings cost when it pays no more than its parts of shared ones."""
        return self.training_cost - sum((1 - 1 / each.parts) * each.cost for each in self.shared)


def together(plans: Iterable[TeamPlan]) -> tuple[float, float]:
    """What teams that fit together are worth, and what their trainings cost: a shared training is paid once."""
    value = cost = 0.0
    paid = set[tuple[int, str]]()
    for plan in plans:
        again = [each for each in plan.shared if (each.person, each.training) in paid]
        value += plan.value - sum(each.worth for each in again)
        cost += plan.training_cost - sum(each.cost for each in again)
        paid |= {(each.person, each.training) for each in plan.shared}
    return value, cost


class _Model(cp_model.CpModel):
    """A model without the older names of its methods, which take longer to add than a small team takes to state."""

    def _add_pre_pep8_methods(self) -> None:
        pass


class ExactTeams:
    """The integer program of some teams. Charged at prices, each pays no more than its part of a training."""

    def __init__(self, relaxed: Relaxed, courses: Courses, weights: Weights) -> None:
        self.relaxed, self.courses, self._weights = relaxed, courses, weights
        self.cp = _Model()
        self._terms: list[tuple[Any, float]] = []
        self.member: dict[tuple[int, int], Bool] = {}
        self.cover: dict[tuple[int, int, int], Bool] = {}
        self.taken: dict[tuple[int, int, str], Bool] = {}
        self._covers_of: dict[tuple[int, int], list[tuple[int, Bool]]] = defaultdict(list)  # by team and row
        self._taken_of: dict[tuple[int, int], list[tuple[str, Bool]]] = defaultdict(list)  # by person and scope
        self._spent: list[tuple[Bool, float]] = []
        self._own_terms: dict[int, list[tuple[Any, float]]] = defaultdict(list)
        self.scale = 1.0

    def add_team(self, rows: TeamRows, window: Window, toll: Floats | None, budget: float) -> None:
        """The rules of one team over the candidates of its window."""
        self._memberships(rows, window, toll)
        counted = self._covers(rows, window, budget, shared=toll is not None)
        for need in range(len(rows.headcount)):
            self._need(rows, need, counted[need])
        members = [self.member[rows.place, int(row)] for row in window.rows]
        self._within(members, rows.team.size)
        for role, bounds in rows.team.roles.items():
            code = self.relaxed.roles.index(role) if role in self.relaxed.roles else -2
            self._within([self.member[rows.place, int(r)] for r in window.rows if rows.role[r] == code], bounds)
        for side, bounds in rows.team.sides.items():
            code = SIDES.index(side)
            self._within([self.member[rows.place, int(r)] for r in window.rows if rows.side[r] == code], bounds)
        for group in rows.apart:
            self._within(self._members(rows, group), Bounds(0, 1))
        for group in rows.together:
            inside = self._members(rows, group)
            for one in inside:
                self.cp.add(one == inside[0] if len(inside) == len(group) else one == 0)

    def _members(self, rows: TeamRows, group: Ints) -> list[Bool]:
        return [self.member[rows.place, row] for row in group.tolist() if (rows.place, row) in self.member]

    def _memberships(self, rows: TeamRows, window: Window, toll: Floats | None) -> None:
        for row in window.rows.tolist():
            member = self.member[rows.place, row] = self.cp.new_bool_var("")
            own = self._weights.cost * float(rows.cost[row]) + self._weights.changes * float(rows.change[row])
            self.charge(member, own + (0.0 if toll is None else float(toll[row])))
            if rows.fixed[row]:
                self.cp.add(member == 1)

    def charge(self, variable: Any, price: float) -> None:
        """What a variable costs while it is 1."""
        if price:
            self._terms.append((variable, price))

    def _covers(self, rows: TeamRows, window: Window, budget: float, shared: bool) -> dict[int, list[tuple[int, Bool]]]:
        """Who is counted for each need, as (side, variable)."""
        counted: dict[int, list[tuple[int, Bool]]] = {need: [] for need in range(len(rows.headcount))}
        for row in window.rows.tolist():
            member, side = self.member[rows.place, row], int(rows.side[row])
            covers = []
            for need in np.flatnonzero(rows.own[row]).tolist() if rows.most_needs else ():
                cover = self.cp.new_bool_var("") if rows.limited else member
                if rows.limited:
                    covers.append(cover)
                self._cover(rows.place, row, need, cover)
                counted[need].append((side, cover))
            for need, cover in self._trained(rows, row, window.trained.get(row, ()), budget, shared):
                self.cp.add_implication(cover, member)
                covers.append(cover)
                self._cover(rows.place, row, need, cover)
                counted[need].append((side, cover))
            if rows.limited and covers:
                self.cp.add(cp_model.LinearExpr.sum(covers) <= rows.most_needs * member)
        return counted

    def _cover(self, team: int, row: int, need: int, cover: Bool) -> None:
        self.cover[team, row, need] = cover
        self._covers_of[team, row].append((need, cover))

    def _trained(
        self, rows: TeamRows, row: int, needs: Sequence[int], budget: float, shared: bool
    ) -> list[tuple[int, Bool]]:
        """Covers by training: the needs, and a variable each that asks for one of the trainings that lead to it."""
        person = int(rows.people[row])
        found, wanted = [], set[str]()
        leading: dict[int, list[str]] = {}
        for need in needs if rows.most_needs else ():
            if keys := self.courses.leading_to(person, rows.place, rows.team.needs[need]):
                leading[need] = keys
                wanted.update(keys)
        if not leading:
            return []
        self._take(person, rows, wanted, budget, shared)
        scope = self.courses.scope(person, rows.place)
        for need, keys in leading.items():
            cover = self.cp.new_bool_var("")
            self.cp.add_bool_or([~cover, *(self.taken[person, scope, key] for key in keys)])
            found.append((need, cover))
        return found

    def _take(self, person: int, rows: TeamRows, keys: set[str], budget: float, shared: bool) -> None:
        """Variables of the trainings and of those that they build on, with their costs and the hours of the person."""
        scope, sharing = self.courses.scope(person, rows.place), self.relaxed.sharing
        courses = self.courses.closure(person, rows.place, sorted(keys))
        new = [course for key, course in courses.items() if (person, scope, key) not in self.taken]
        for course in new:
            taken = self.taken[person, scope, course.id] = self.cp.new_bool_var("")
            self._taken_of[person, scope].append((course.id, taken))
            price = (self._weights.cost + budget) * course.cost + self._weights.training_hours * course.hours
            parts = sharing.of(rows.place, course.skill, person) if shared else 1
            self.charge(taken, price / parts)
            self._spent.append((taken, course.cost))
        for course in new:
            for steps in course.steps:
                taken = self.taken[person, scope, course.id]
                self.cp.add_bool_or([~taken, *(self.taken[person, scope, step] for step in steps)])
        if shared:
            self._hours_of([(self.taken[person, scope, key], course.hours) for key, course in courses.items()])

    def _hours_of(self, taken: list[tuple[Bool, float]]) -> None:
        """Nobody trains for more hours than the rules allow a person."""
        if sum(hours for _, hours in taken) > self.relaxed.most_hours:
            whole = [floor(hours * WHOLE) for _, hours in taken]
            most = floor(self.relaxed.most_hours * WHOLE) + 1
            self.cp.add(cp_model.LinearExpr.weighted_sum([variable for variable, _ in taken], whole) <= most)

    def _need(self, rows: TeamRows, need: int, counted: list[tuple[int, Bool]]) -> None:
        weight = self._weights.shortfall * float(rows.weight[need])
        missing = self.cp.new_int_var(0, int(rows.headcount[need]), "")
        self.charge(missing, weight)
        lacking: list[Any] = [missing]
        if rows.spare[need]:
            lacking.append(self.cp.new_int_var(0, int(rows.spare[need]), ""))
            self.charge(lacking[1], SPARE * weight)
        covers: list[Any] = [cover for _, cover in counted]
        self.cp.add(cp_model.LinearExpr.sum(covers + lacking) >= int(rows.asked[need]))
        if rows.both_sides[need]:
            one_sided = self.cp.new_bool_var("")
            self.charge(one_sided, weight)
            for code in range(len(SIDES)):
                self.cp.add_bool_or([one_sided, *(cover for side, cover in counted if side == code)])

    def _within(self, members: list[Bool], bounds: Bounds) -> None:
        most = len(members) if bounds.max is None else bounds.max
        if bounds.min > len(members):
            self.cp.add_bool_or([])  # an empty clause: it cannot hold
        elif bounds.min > 0 or most < len(members):
            self.cp.add_linear_constraint(cp_model.LinearExpr.sum(members), bounds.min, max(most, 0))

    def add_common_rows(self) -> None:
        """The rows over several teams: limits of people, commons, the budget."""
        by_person: dict[int, list[tuple[int, Bool]]] = defaultdict(list)
        for (team, row), member in self.member.items():
            by_person[int(self.relaxed.teams[team].people[row])].append((team, member))
        for person, joined in by_person.items():
            for limit in self.relaxed.limits[person]:
                shares = [(limit.shares[team], member) for team, member in joined if team in limit.shares]
                self._limit(shares, limit.most)
        for common in self.relaxed.commons:
            self._common([by_person[person] for person in common.people if person in by_person], common.most)
        self._hours()
        if self.relaxed.budget < inf and sum(cost for _, cost in self._spent) > self.relaxed.budget:
            taken, costs = [t for t, _ in self._spent], [floor(cost * WHOLE) for _, cost in self._spent]
            most = floor(self.relaxed.budget * WHOLE) + 1
            self.cp.add(cp_model.LinearExpr.weighted_sum(taken, costs) <= most)

    def _hours(self) -> None:
        by_person: dict[int, list[tuple[Bool, float]]] = defaultdict(list)
        for (person, _, key), taken in self.taken.items():
            by_person[person].append((taken, self.relaxed.problem.trainings[key].hours))
        for found in by_person.values():
            self._hours_of(found)

    def _limit(self, joined: list[tuple[float, Bool]], most: float) -> None:
        if sum(share for share, _ in joined) > most + EPSILON:
            shares = [floor(share * WHOLE) for share, _ in joined]
            members = [member for _, member in joined]
            self.cp.add(cp_model.LinearExpr.weighted_sum(members, shares) <= floor((most + EPSILON) * WHOLE))

    def _common(self, people: list[list[tuple[int, Bool]]], most: int) -> None:
        if len(people) <= most:
            return
        on = []
        for joined in people:
            if len(joined) == 1:
                on.append(joined[0][1])
                continue
            on.append(self.cp.new_bool_var(""))
            for _, member in joined:
                self.cp.add_implication(member, on[-1])
        self.cp.add(cp_model.LinearExpr.sum(on) <= most)

    def minimize(self) -> None:
        """State the sum of all prices as the objective; its numbers are rounded down, so bounds stay bounds."""
        total = sum(abs(price) for _, price in self._terms)
        self.scale = min(LARGEST_SCALE, LARGEST_TOTAL / max(total, 1e-9))
        variables = [variable for variable, _ in self._terms]
        self.cp.minimize(
            cp_model.LinearExpr.weighted_sum(variables, [floor(price * self.scale) for _, price in self._terms])
        )

    def limit(self, most: float) -> None:
        """The sum of all prices is no more than this; numbers are rounded so that nothing is left out that is not."""
        total = sum(abs(price) for _, price in self._terms)
        scale = min(LARGEST_SCALE, LARGEST_TOTAL / max(total, abs(most), 1e-9))
        variables = [variable for variable, _ in self._terms]
        prices = [floor(price * scale) for _, price in self._terms]
        self.cp.add(cp_model.LinearExpr.weighted_sum(variables, prices) <= ceil(most * scale))

    def plans(self, solver: Values) -> list[TeamPlan]:
        """The teams of a solution."""
        on: dict[int, list[int]] = defaultdict(list)
        for (team, row), member in self.member.items():
            if solver.boolean_value(member):
                on[team].append(row)
        return [self._plan(team, rows, solver) for team, rows in sorted(on.items())]

    def _taken_by(self, person: int, team: int, learned: Sequence[int], solver: Values) -> list[str]:
        """The trainings that the person takes for needs of the team; others may be for another team."""
        scope, needs = self.courses.scope(person, team), self.relaxed.teams[team].team.needs
        taken = [key for key, variable in self._taken_of.get((person, scope), ()) if solver.boolean_value(variable)]
        if scope == team or not taken:
            return taken
        leading = {key for need in learned for key in self.courses.leading_to(person, team, needs[need])}
        asked = self.courses.closure(person, team, sorted(leading))
        return [key for key in taken if key in asked]

    def _plan(self, team: int, on: list[int], solver: Values) -> TeamPlan:
        rows = self.relaxed.teams[team]
        members, shared, value, spent = [], list[Shared](), 0.0, 0.0
        counted, sides = [0] * len(rows.headcount), [set[int]() for _ in rows.headcount]
        for row in on:
            covers = sorted(need for need, cover in self._covers_of.get((team, row), ()) if solver.boolean_value(cover))
            person = int(rows.people[row])
            learned = [need for need in covers if not rows.own[row, need]]
            taken = self._taken_by(person, team, learned, solver)
            members.append(Member(person, tuple(covers), tuple(taken)))
            value += self._weights.cost * float(rows.cost[row]) + self._weights.changes * float(rows.change[row])
            for need in covers:
                counted[need] += 1
                sides[need].add(int(rows.side[row]))
            for key in taken:
                each = self._shared(team, person, key)
                value += each.worth
                spent += each.cost
                if each.parts > 1:
                    shared.append(each)
        shortfall = _short(rows, counted, sides)
        value += self._weights.shortfall * shortfall
        return TeamPlan(team, tuple(members), value, spent, tuple(shared), shortfall)

    def _shared(self, team: int, person: int, key: str) -> Shared:
        training = self.relaxed.problem.trainings[key]
        worth = self._weights.cost * training.cost + self._weights.training_hours * training.hours
        parts = self.relaxed.sharing.of(team, training.skill, person)
        return Shared(person, key, training.cost, training.hours, worth, parts)


def _short(rows: TeamRows, counted: Sequence[int], sides: Sequence[set[int]]) -> float:
    """What a team is short of with so many people counted for each need, of these sides."""
    short = 0.0
    spare, both = rows.spare.tolist(), rows.both_sides.tolist()
    for need, (weight, asked) in enumerate(zip(rows.weight.tolist(), rows.asked.tolist(), strict=True)):
        lack = max(0.0, asked - counted[need])
        lacking = max(0.0, lack - spare[need]) + SPARE * min(lack, spare[need])
        short += weight * (lacking + (both[need] and not sides[need].issuperset(range(len(SIDES)))))
    return short
