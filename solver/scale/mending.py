"""Teams that fit together, soon: one after the other at the prices, then some at a time anew (without days).

Each step is a small integer program over a few teams, whatever the size of the problem (large neighbourhood search);
it proves nothing. Several are solved at once, over different teams and people, and taken in turn.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from solver.draft import Draft
from solver.scale.arrays import Floats, Ints
from solver.scale.exact import ExactTeams, TeamPlan, Window, together
from solver.scale.integer import solve_integer
from solver.scale.price_team import TeamPricer
from solver.scale.prices import Offers, Toll, own_price, tolls
from solver.scale.relaxed import Relaxed, TeamRows
from solver.scale.remaining import fits, gone, remaining
from solver.scale.seats import Seats
from solver.scale.windows import window_of

FREED = 4
"""Teams that a step frees."""
NEAREST_ALONE, NEAREST = 200, 100
"""Candidates of least reduced cost that a team is made of when it is alone, and when others are freed with it."""
NARROW = 0.01
"""How wide the first window of a team alone is at most, as a part of its linear bound."""
FEW, WIDER, LEAST_WIDER = 0.7, 2.0, 0.01
"""A window of fewer than the first part of the latter, thinned out, is widened: by the second, and by the third of what
the team is worth."""
WANTED, FOR_A_NEED, OF_NEEDS = 60, 20, 3.0
"""How many of a team's best offers, and of those for each need that it lacks, say which other teams to free with it;
the latter count so much more."""
FARTHER = 0.1
"""How much less an offer counts than the one before it."""
SECONDS = 5.0
"""The longest that one step takes."""
SAME = 1e-9
LITTLE, IN_VAIN = 3e-4, 10
"""Mending ends when no team promises more than this part of what all are worth; after so many steps in vain a team
promises nothing."""


@dataclass(frozen=True, slots=True)
class _Step:
    """Teams to free, what the others leave, and who may join each."""

    teams: list[TeamRows]
    left: Relaxed
    windows: list[Window]


class Mending:
    """`plans` are the teams by place, `value` what they are worth together."""

    def __init__(self, pricer: TeamPricer, workers: int, seed: int, over: Callable[[], bool]) -> None:
        self.pricer, self._relaxed, self._workers, self._over = pricer, pricer.relaxed, workers, over
        self._rng = np.random.default_rng(seed)
        self._tolls = [toll.people for toll in tolls(self._relaxed, pricer.prices)]
        budget = pricer.prices.budget
        found = [pricer.linear(rows, Toll(self._tolls[rows.place]), budget) for rows in pricer.relaxed.teams]
        self._offers, self._linear = [offer for offer, _ in found], [linear for _, linear in found]
        self._barred = Counter[tuple[int, int, int]]()  # (team, row, need)
        self._idle, self._seats = Counter[int](), Seats(pricer.relaxed)
        self.plans: dict[int, TeamPlan] = {}

    @property
    def value(self) -> float:
        """What the teams are worth together."""
        return together(self.plans.values())[0]

    def begin(self) -> bool:
        """Teams one after the other, those with fixed members and few candidates first; whether all found some."""

        def turn(rows: TeamRows) -> tuple[bool, int, float]:
            return not rows.fixed.any(), len(rows.people), -self._linear[rows.place]

        order = sorted(self._relaxed.teams, key=turn)
        for rows in order:
            left = remaining(self._relaxed, self.plans.values(), learners=False)
            plan = None if self._over() else self._alone(rows, left)
            if plan is None:
                return False
            self.plans[rows.place] = plan
        return True

    def _alone(self, rows: TeamRows, left: Relaxed) -> TeamPlan | None:
        out, toll, most, least = gone(left, rows), self._tolls[rows.place], NEAREST_ALONE, 0
        if rows.fixed[out].any():
            return None
        while True:
            window, everybody = self._window(rows, out, most, least)
            model = ExactTeams(left, self.pricer.courses, self.pricer.weights)
            model.add_team(rows, window, toll, 0.0)
            model.add_common_rows()
            self._seats.add_rows(model, self.plans.values())
            model.minimize()
            if plans := self.pricer.quickly(model, self._over):
                return plans[0]
            if everybody or self._over():
                return None
            most, least = int(WIDER * most), int(FEW * most)

    def run(self, enough: Callable[[], bool]) -> None:
        """Free some teams at a time until `enough`, or until no team is far from its bound that was not often tried."""
        with ThreadPoolExecutor(self._workers) as threads:
            while not (self._over() or enough()):
                if max(map(self._promise, self.plans)) <= LITTLE * abs(self.value):
                    return
                self._round(threads)

    def learn(self, draft: Draft) -> bool:
        """Teams give up the trainings that a plan with dates had no room for; after a plan that had room for all, those
        that were given up may be tried again. Whether there were any of either."""
        before = self._barred.total()
        for place, plan in self.plans.items():
            rows = self._relaxed.teams[place]
            for member in plan.members:
                name, row = self._relaxed.people[member.person].id, int(rows.row_of[member.person])
                for need in member.covers:
                    counted = draft.counted.get((rows.team.id, rows.team.needs[need].id), ())
                    if not rows.own[row, need] and name not in counted:
                        self._barred[place, row, need] = 1
        if self._barred.total() == before:
            self._barred.clear()
            self._idle.clear()
            return before > 0
        for place, plan in list(self.plans.items()):
            rows = self._relaxed.teams[place]
            window = self._allowed(rows, _with(Window(np.zeros(0, dtype=np.int64), {}), rows, plan))
            if window.trained != _learned(rows, plan):
                step = _Step([rows], self._left([place]), [window])
                self.plans |= {each.team: each for each in self._solve(step) or ()}
                self._idle[place] = 0
        return True

    def _round(self, threads: ThreadPoolExecutor) -> None:
        """As many steps as there are processors, each over teams and people of its own."""
        steps, teams, people = list[_Step](), set[int](), set[int]()
        for _ in range(self._workers):
            if freed := self._free(teams):
                step = self._step(freed, people)
                steps.append(step)
                teams |= set(freed)
                for rows, window in zip(step.teams, step.windows, strict=True):
                    people |= set(rows.people[window.rows].tolist())
        for step, found in zip(steps, list(threads.map(self._solve, steps)), strict=True):
            self._take(step, found)

    def _take(self, step: _Step, found: list[TeamPlan] | None) -> None:
        """Keep what a step found, where it is better and fits still."""
        places = [rows.place for rows in step.teams]
        better = {**self.plans, **{plan.team: plan for plan in found or ()}}
        value, before = together(better.values())[0], self.value
        fit = fits(self._relaxed, better.values()) and self._seats.fit(better.values())
        if found and fit and value < before - SAME * abs(before):
            self.plans = better
            for place in places:
                self._idle[place] = 0
        else:
            self._idle[places[0]] += 1

    def _promise(self, place: int) -> float:
        """How far a team is from its least worth at the prices; half of that after each step in vain."""
        if self._idle[place] >= IN_VAIN:
            return 0.0
        rows, plan = self._relaxed.teams[place], self.plans[place]
        toll = float(self._tolls[place][rows.row_of[sorted(plan.people)]].sum())
        distance = plan.charged(self.pricer.prices.budget) + toll - self._linear[place]
        return float(distance / 2.0 ** self._idle[place])

    def _free(self, taken: set[int]) -> list[int]:
        """A team that is far from its bound, and some near to it or to one another: a chain of exchanges as a rule.

        After steps in vain others have their turn, and less near ones are freed with it.
        """
        free = [place for place in self.plans if place not in taken]
        if not free:
            return []
        first = max(free, key=lambda place: (self._promise(place), -place))
        freed, scores = [first], defaultdict[int, float](float)
        while len(freed) < FREED:
            for place, score in self._near(freed[-1]).items():
                scores[place] += score
            drawn = {
                place: scores[place] ** (1 / (1 + self._idle[first])) * self._rng.random()
                for place in sorted(scores)
                if place not in taken and place not in freed
            }
            if not drawn:
                break
            freed.append(max(drawn, key=lambda place: (drawn[place], -place)))
        return freed

    def _near(self, place: int) -> Mapping[int, float]:
        """The other teams, by how much they hold of whom the team wants, or lack whom it holds."""
        rows, plan = self._relaxed.teams[place], self.plans[place]
        on: dict[int, list[int]] = defaultdict(list)
        for each in self.plans.values():
            for person in each.people:
                on[person].append(each.team)
        found: dict[int, float] = defaultdict(float)
        best = self._best(rows, np.arange(len(rows.people)), WANTED)
        for people, weight in ((best, 1.0), *((people, OF_NEEDS) for people in self._lacked(place))):
            for rank, person in enumerate(people):
                for team in on.get(person, ()):
                    found[team] += weight / (1 + FARTHER * rank)
        for other in self.plans:
            for people in self._lacked(other):
                found[other] += OF_NEEDS * sum(
                    1 / (1 + FARTHER * rank) for rank, person in enumerate(people) if person in plan.people
                )
        return {team: score for team, score in found.items() if score and team != place}

    def _lacked(self, place: int) -> Iterator[list[int]]:
        """For each need that a team lacks somebody for: the people who could be counted for it, the best first."""
        rows = self._relaxed.teams[place]
        for need in np.flatnonzero(_counted(rows, self.plans[place]) < rows.asked).tolist():
            reaching = np.flatnonzero(rows.own[:, need] | np.isfinite(rows.training_cost[:, need]))
            yield self._best(rows, reaching, FOR_A_NEED)

    def _best(self, rows: TeamRows, among: Ints, most: int) -> list[int]:
        """The people of least reduced cost among some candidates, the best first."""
        order = np.argsort(self._offers[rows.place].reduced[among], kind="stable")[:most]
        found: list[int] = rows.people[among[order]].tolist()
        return found

    def _step(self, freed: list[int], people: set[int]) -> _Step:
        """The teams freed, with the candidates nearest to the prices who are not among these people, and their own."""
        teams = [self._relaxed.teams[place] for place in freed]
        left, windows = self._left(freed), list[Window]()
        for rows in teams:
            plan = self.plans[rows.place]
            others = rows.row_of[sorted(people - plan.people)]
            out = np.union1d(gone(left, rows), others[others >= 0])
            windows.append(_with(self._window(rows, out, NEAREST, int(FEW * NEAREST))[0], rows, plan))
        return _Step(teams, left, windows)

    def _left(self, freed: Collection[int]) -> Relaxed:
        return remaining(self._relaxed, [plan for place, plan in self.plans.items() if place not in freed])

    def _allowed(self, rows: TeamRows, window: Window) -> Window:
        """The window without the trainings that were given up."""
        trained = {
            row: left
            for row, needs in window.trained.items()
            if (left := tuple(need for need in needs if (rows.place, row, need) not in self._barred))
        }
        return Window(window.rows, trained)

    def _window(self, rows: TeamRows, out: Ints, most: int, least: int) -> tuple[Window, bool]:
        """No more than `most` candidates of least reduced cost, thinned out; more where these and their trainings are
        fewer than `least`; and whether that is everybody but `out`."""
        pricer, toll = self.pricer, self._tolls[rows.place]
        offer, own = _without(self._offers[rows.place], out), own_price(rows, toll, self.pricer.weights)
        width = max(0.0, _least(offer.reduced, most)) + 1e-6
        if not least:
            width = min(
                width,
                max(0.0, float(offer.reduced.min(initial=np.inf))) + NARROW * abs(self._linear[rows.place]) + 1e-3,
            )
        barred = set(out.tolist())
        for group in rows.together:  # no width reaches those who go with somebody who is out
            barred |= set(group.tolist()) if barred & set(group.tolist()) else set()
        while True:
            window = window_of(rows, offer, width, out.tolist(), pricer.weights, pricer.prices.budget)
            everybody = len(window.rows) >= len(rows.people) - len(barred)
            window = pricer.thinner.thin(rows, self._allowed(rows, window), own)
            if everybody or window.size >= least:
                return window, everybody
            width = WIDER * width + LEAST_WIDER * abs(self._linear[rows.place]) + 1e-3

    def _solve(self, step: _Step) -> list[TeamPlan] | None:
        model = ExactTeams(step.left, self.pricer.courses, self.pricer.weights)
        for rows, window in zip(step.teams, step.windows, strict=True):
            model.add_team(rows, window, None, 0.0)
        model.add_common_rows()
        freed = {rows.place for rows in step.teams}
        self._seats.add_rows(model, [plan for place, plan in self.plans.items() if place not in freed])
        model.minimize()
        found = solve_integer(model.cp, SECONDS, self._over)
        return None if found.values is None else model.plans(found)


def _least(numbers: Floats, place: int) -> float:
    """The number at a place when they rise; of fewer, the largest that is finite."""
    finite = numbers[np.isfinite(numbers)]
    return float(np.partition(finite, place)[place]) if len(finite) > place else float(finite.max(initial=0.0))


def _without(offer: Offers, out: Ints) -> Offers:
    reduced = offer.reduced.copy()
    reduced[out] = np.inf
    return replace(offer, reduced=reduced)


def _with(window: Window, rows: TeamRows, plan: TeamPlan) -> Window:
    """The window with the members of a plan and what they are trained for."""
    inside, trained = set(window.rows.tolist()), dict(window.trained)
    inside |= {int(rows.row_of[person]) for person in plan.people}
    for row, learned in _learned(rows, plan).items():
        trained[row] = tuple(sorted({*learned, *trained.get(row, ())}))
    return Window(np.array(sorted(inside), dtype=np.int64), trained)


def _learned(rows: TeamRows, plan: TeamPlan) -> dict[int, tuple[int, ...]]:
    """By row, the needs that members of a plan are trained for."""
    found = {}
    for member in plan.members:
        row = int(rows.row_of[member.person])
        if learned := tuple(sorted(need for need in member.covers if not rows.own[row, need])):
            found[row] = learned
    return found


def _counted(rows: TeamRows, plan: TeamPlan) -> Floats:
    """How many members a plan counts for each need."""
    found = np.zeros(len(rows.headcount))
    for member in plan.members:
        found[list(member.covers)] += 1
    return found
