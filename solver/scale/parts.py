"""Independent parts of a problem solved apart, several at once, and put together again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from dataclasses import replace
from fractions import Fraction
from math import inf
from statistics import median

from solver.answer import Answer, Options, Progress
from solver.apart import Ask, Found, PartFailed, PartLost, Processors
from solver.clock import Clock
from solver.draft import Draft, enrolments, memberships
from solver.problem import Goal, Problem, exact
from solver.scale.processes import own_processors
from solver.values import values

SAMPLE = 6
"""Parts whose linear programs say what money is worth."""
FIRST = 0.75
"""The part of the time left in which all parts are solved once; the rest is for keeping to the budget."""
RESERVE = 0.05
"""The part of the time that is kept for putting the answer together."""
CLOSE = 1e-4
"""Money left over is used when it is worth more than this part of the cost."""
MOVED = 0.1
"""A part's spending is changed by no more than about this part of it, to keep to the budget."""
POLL_SECONDS = 0.1


def solve_parts(
    problem: Problem, parts: Sequence[Problem], options: Options, clock: Clock, baseline: Answer | None
) -> tuple[Draft, dict[Goal, Fraction]]:
    """The best plan and the bounds of a problem that falls into these parts. Raises PartFailed."""
    opened = options.processors() if options.processors else None
    with opened or own_processors(parts, options.workers) as processors:
        return _Run(problem, parts, options, clock, baseline, processors).solve()


class _Run:
    """One run over all parts."""

    def __init__(
        self,
        problem: Problem,
        parts: Sequence[Problem],
        options: Options,
        clock: Clock,
        baseline: Answer | None,
        processors: Processors,
    ) -> None:
        self._problem, self._parts, self._options, self._clock = problem, parts, options, clock
        self._known = [_found_in(part, _baseline_of(part, baseline)) for part in parts]
        self._processors = processors
        self._price = Fraction(0)  # of money, for all parts

    def solve(self) -> tuple[Draft, dict[Goal, Fraction]]:
        """All parts with money at one price for all (Lagrangian relaxation of the budget), then within the budget."""
        budget = self._problem.rules.training_budget
        price = self._price = Fraction(0) if budget is None else self._budget_price(budget)
        found = self._solved([self._ask(at, price=price) for at in range(len(self._parts))], FIRST if budget else 1.0)
        bounds = self._bounds(found)
        if budget is not None:
            bounds = {g: b - price * exact(budget) if g == "cost" else b for g, b in bounds.items()}
            found = self._within_budget(found, budget, price)
        draft = _merged([each.draft for each in found])
        worth = values(self._problem, memberships(self._problem, draft), enrolments(self._problem, draft))
        return draft, _holding(bounds, worth, price)

    def _ask(self, at: int, *, price: Fraction = Fraction(0), budget: float | None = None, linear: bool = False) -> Ask:
        return Ask(at, None, self._options.gap, self._options.seed, price, budget, linear)

    def _budget_price(self, budget: float) -> Fraction:
        """What money is worth, from the linear programs of some parts with their share of it by head count."""
        asked = [sum(need.headcount for team in part.teams.values() for need in team.needs) for part in self._parts]
        some = range(0, len(self._parts), max(1, len(self._parts) // SAMPLE))
        with self._clock.phase("budget"):
            asks = [self._ask(at, budget=budget * asked[at] / max(1, sum(asked)), linear=True) for at in some]
            found = self._all(asks, inf, {})
        if len(found) < len(asks):
            raise PartFailed
        return Fraction(round(float(median(each.money for each in found.values())), 3)).limit_denominator(1000)

    def _within_budget(self, found: list[Found], budget: float, price: Fraction) -> list[Found]:
        """The parts with the spending of some changed so that all together keep to the budget, and use it."""
        spent = [self._spent(each) for each in found]
        over, cost = sum(spent) - budget, sum(float(each.worth.get("cost", 0)) for each in found)
        if over <= 0 and -over * float(price) <= CLOSE * cost:
            return found
        moved, budgets = _moved(spent, over)
        again = self._solved([self._ask(at, budget=budgets[at]) for at in moved], 1.0)
        for at, each in zip(moved, again, strict=True):
            if self._spent(each) <= budgets[at] and (each.bounds or spent[at] > budgets[at]):
                found[at] = each
        return found

    def _spent(self, found: Found) -> float:
        return (
            0.0 if found.draft is None else sum(self._problem.trainings[c.training].cost for c in found.draft.courses)
        )

    def _solved(self, asks: Sequence[Ask], share: float) -> list[Found]:
        """What becomes of the parts in this share of the time; as in the baseline where there is no time."""
        until = self._clock.seconds + (1 - RESERVE) * share * self._clock.left
        known = {ask.at: self._known[ask.at] for ask in asks}
        with self._clock.phase("parts"):
            found = known | self._all(asks, until, known)
        if any(each.draft is None for each in found.values()):
            raise PartFailed
        return [found[ask.at] for ask in asks]

    def _all(self, asks: Sequence[Ask], until: float, known: Mapping[int, Found]) -> dict[int, Found]:
        """What comes of what is asked, by place, as far as there is time. Raises PartFailed."""
        waiting, running = list(asks)[::-1], dict[Future[Found], Ask]()
        found: dict[int, Found] = {}
        while waiting or running:
            while waiting and len(running) < self._processors.count and not self._over():
                ask = waiting.pop()
                seconds = self._share(until, len(waiting))
                running[self._processors.solve(replace(ask, seconds=seconds))] = ask
            if self._over() and not running:
                break
            for future in wait(running, POLL_SECONDS, FIRST_COMPLETED).done:
                ask = running.pop(future)
                if (each := _result(future)) is None:
                    waiting.append(ask)
                elif ask.linear or each.draft is not None:
                    found[ask.at] = each
                self._tell({**known, **found})
        return found

    def _share(self, until: float, waiting: int) -> float | None:
        """Seconds for the next part while so many wait."""
        count = self._processors.count
        return None if until == inf else max(0.1, (until - self._clock.seconds) * count / (count + waiting))

    def _over(self) -> bool:
        if self._clock.over:
            self._processors.stop()
        return self._clock.over

    def _tell(self, found: Mapping[int, Found]) -> None:
        """How far all parts together are: the best value of each goal, and what is proven of it."""
        if len(found) < len(self._parts) or not all(each.worth for each in found.values()):
            return
        bounds = self._bounds(list(found.values()))
        for goal in self._problem.objective:
            if goal == "cost" and self._price:
                return  # the cost of parts holds what their money would be worth elsewhere
            best, bound = float(sum(each.worth[goal] for each in found.values())), bounds.get(goal)
            told = Progress("parts", self._clock.seconds, goal, best, None if bound is None else float(bound))
            self._options.on_progress(told)

    def _bounds(self, found: Sequence[Found]) -> dict[Goal, Fraction]:
        """The sum of what is proven of the parts, as far as it holds for all together."""
        bounds: dict[Goal, Fraction] = {}
        for goal in self._problem.objective:
            bounds[goal] = sum((each.bounds.get(goal, Fraction(0)) for each in found), Fraction(0))
            if bounds[goal] < sum(each.worth[goal] for each in found):
                break  # a plan as good in this goal may share it out otherwise: later goals are not bounded
        return bounds


def _holding(bounds: dict[Goal, Fraction], worth: dict[Goal, Fraction], price: Fraction) -> dict[Goal, Fraction]:
    """The bounds that hold given the worth of the goals before; of what follows the cost, none holds at a price."""
    found = {}
    for goal, bound in bounds.items():
        found[goal] = bound
        if worth[goal] > bound or (goal == "cost" and price):
            break
    return found


def _moved(spent: Sequence[float], over: float) -> tuple[list[int], dict[int, float]]:
    """The parts, by place, whose spending changes so that the sum falls by `over`; and what each may spend then."""
    order = sorted(range(len(spent)), key=lambda at: -spent[at])
    moved: list[int] = []
    while order and sum(spent[at] for at in moved) * MOVED < abs(over):
        moved.append(order.pop(0))
    total = sum(spent[at] for at in moved)
    if total <= 0:
        return list(moved), {at: max(0.0, -over) / max(1, len(moved)) for at in moved}
    return moved, {at: max(0.0, spent[at] - over * spent[at] / total) for at in moved}


def _result(future: Future[Found]) -> Found | None:
    """What became of a part; None when whoever solved it is gone. Raises PartFailed."""
    try:
        return future.result()
    except (PartLost, CancelledError):
        return None
    except BrokenExecutor as error:  # a process was killed, for its memory as a rule: one engine needs less
        raise PartFailed from error


def _merged(drafts: Sequence[Draft | None]) -> Draft:
    whole = Draft({}, {}, [])
    for draft in filter(None, drafts):
        whole.members.update(draft.members)
        whole.counted.update(draft.counted)
        whole.courses += draft.courses
    return whole


def _baseline_of(part: Problem, baseline: Answer | None) -> Answer | None:
    if baseline is None:
        return None
    return replace(
        baseline,
        members=tuple(member for member in baseline.members if member.team in part.teams),
        needs=tuple(need for need in baseline.needs if need.team in part.teams),
    )


def _found_in(part: Problem, baseline: Answer | None) -> Found:
    """The baseline's teams: members without trainings."""
    if baseline is None:
        return Found(None, {})
    draft = Draft({}, {}, [])
    for member in baseline.members:
        draft.members.setdefault(member.team, []).append(member.person)
        for cover in member.covers:
            draft.counted.setdefault((member.team, cover.need), []).append(member.person)
    return Found(draft, values(part, baseline.members, ()))
