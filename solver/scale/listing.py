"""All whole teams that a better plan could hold, one by one, where they are few; of those the best that fit together.

At the prices of the bound a team of a better plan is worth no more above its own bound than the best known plan above
the bound of all. Once prices are good few teams are. All of them are listed, as routes are by Baldacci, Christofides
and Mingozzi (2008); an integer program over whole teams is then exact, however far one over people would be from its
bound.

Lists that are not enough yet are of use, too: as columns they tell where prices go next. Where nothing but money ties
groups of teams together, the lists of a group say what it is worth at money's price; what others are worth above their
bounds then counts for each (Lagrangian relaxation of the budget).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import inf
from threading import Event, Lock

import numpy as np

from solver.scale.apart import Apart
from solver.scale.arrays import Bools, Floats
from solver.scale.choice import best_choice
from solver.scale.core import cores_of
from solver.scale.exact import TeamPlan, Window, together
from solver.scale.price_team import TeamPricer
from solver.scale.prices import tolls, value_of_commons
from solver.scale.relaxed import TeamRows
from solver.scale.settle import Settled
from solver.scale.team_list import TeamList, list_team

FIRST_WIDTH = 0.01
"""The first lists hold what is worth this part of an average team more than the bound."""
GROWTH = 2.5
"""The effort for lists is about so great a power of their width."""
OF_ONE, LONGEST, TOO_MUCH = 0.5, 10.0, 2.0
"""The part of the effort that one team may take, and the most; and after how many times the effort lists are given
up."""
WIDER, LOOKING, FAR = 2.0, 0.25, 3.0
"""Lists that are not enough are widened by the first while they take no more than the second part of the effort; also
where such as are enough are wider by the third, for what these take is too uncertain then."""
MOST_LOOKS = 20
"""Lists that are made one after the other at the same prices: more would only grow where no teams fit together."""
ROUNDING = 1.001
CLOSE, TINY = 1e-7, 1e-9
Lists = list[list[TeamPlan]]


@dataclass(frozen=True, slots=True)
class Listed:
    """What came of the lists: teams that are better than the best known (None: none), their worth, and the bound."""

    plans: list[TeamPlan] | None
    value: float
    bound: float


class Listing:
    """Lists at better and better prices. `left` says how many seconds they may take still."""

    def __init__(self, pricer: TeamPricer, workers: int, left: Callable[[], float]) -> None:
        self._pricer, self._relaxed, self._workers, self._left = pricer, pricer.relaxed, workers, left
        self._apart = Apart(pricer.relaxed)
        self._lists: dict[int, TeamList] = {}  # the last of each team
        self._failed, self._too_much = np.full(len(self._relaxed.teams), inf), 0.0  # widths that took too long; effort
        self._budget, self._groups = 0.0, list[float]()  # what groups are worth at least, at a price of money
        self._exact = set[int]()  # the groups that are worth just that
        self._here: _Prices | None = None
        self._tried = 0.0  # the width of the last choice
        self._skip = self._skipped = 0  # lists of which no choice is made, after one that brought nothing

    def expected(self, settled: Settled) -> float:
        """The effort that lists would take that are enough, to judge by the last; infinite where there are none."""
        here = self._at(settled)
        return self._expected(here, self._enough(here, settled.value)) if self._complete else inf

    def _at(self, settled: Settled) -> _Prices:
        """What is known at the prices of the best bound."""
        if self._here is None or self._here.settled.priced is not settled.priced:
            self._here = _Prices(self._pricer, settled)
        return self._here

    def exact(self, settled: Settled) -> set[int]:
        """The groups of teams of which is known what they are worth at this price of money."""
        return set(self._exact) if self._budget == settled.prices.budget else set()

    def listed(self) -> Iterator[TeamPlan]:
        """All plans of the last lists."""
        for each in self._lists.values():
            yield from each.plans

    def close(self, settled: Settled, effort: float, beside: Sequence[Sequence[TeamPlan]] = ()) -> Listed:
        """Lists in which all better plans stand, where they take no more than the effort; the best choice among them.

        Where they would take more, lists as wide as the last while they take a small part of it, for the sake of prices
        and of better teams. `effort` is in deterministic seconds, for all teams; `beside` are other plans of each that
        may be chosen.
        """
        here, found = self._at(settled), Listed(None, settled.value, -inf)
        for _ in range(MOST_LOOKS):
            if self._over():
                break
            enough = self._enough(here, found.value)
            widths = self._as_wide(here, enough, LOOKING * effort)
            tried = self._complete or self._too_much > 0
            look = (self._complete or not tried) and self._worth_a_look(here, widths, ROUNDING * LOOKING * effort)
            closing = tried and self._expected(here, enough) <= effort
            closing &= not look or self._near(enough)
            if not (closing or look):
                break
            if not self._list(here, enough if closing else widths, effort):
                break
            self._value_groups(here, quick=not closing)
            if closing or self._may_choose(here, found.value):
                found = self._choose(here, found, settled.plans, beside, quick=not closing)
            if closing or found.bound >= found.value - CLOSE * abs(found.value):
                break
        return Listed(found.plans, found.value, max(found.bound, here.bound))

    def _choose(
        self,
        here: _Prices,
        found: Listed,
        last: list[TeamPlan] | None,
        beside: Sequence[Sequence[TeamPlan]],
        quick: bool,
    ) -> Listed:
        """The best choice among the lists, as far as a better one needs them, and others; begins at `last`."""
        widths = np.minimum(self._made(here), self._enough(here, found.value))
        lists, others = self._within(here, widths), beside or [()] * len(widths)
        keys = [{plan.key for plan in plans} for plans in lists]
        plans = [
            own + [plan for plan in more if plan.key not in known]
            for own, more, known in zip(lists, others, keys, strict=True)
        ]
        best = best_choice(self._relaxed, plans, self._left(), self._over, last=found.plans or last or (), quick=quick)
        worth = inf if best.plans is None else together(best.plans)[0]
        self._skip = self._skipped = 0 if worth < found.value else max(1, 2 * self._skipped)
        self._tried = float(widths.min())
        outside = here.bound + float((widths + self._others(here)).min())
        chosen, value = (best.plans, worth) if worth < found.value else (found.plans, found.value)
        return Listed(chosen, value, max(found.bound, min(best.bound, outside, value)))

    def _may_choose(self, here: _Prices, value: float) -> bool:
        """Whether lists that are not enough may hold a better choice; less often after one that brought nothing."""
        rest = value - here.bound - sum(self._lifts(here))  # what lists of groups cannot close: money ties it together
        width = float(self._made(here).min())
        if rest <= width:
            return False
        self._skip = 0 if width >= WIDER * self._tried else self._skip
        self._skip -= 1
        return self._skip < 0

    # -- widths ------------------------------------------------------------------------------------------------

    @property
    def _complete(self) -> bool:
        return len(self._lists) == len(self._relaxed.teams)

    def _made(self, here: _Prices) -> Floats:
        """How wide the lists at these prices are above the bounds."""
        most = np.array([self._lists[team].most for team in range(len(here.bounds))])
        made: Floats = most - here.bounds
        return made

    def _within(self, here: _Prices, widths: Floats) -> Lists:
        """The plans on the lists that are charged no more than their team's width above its bound."""
        most = here.bounds + widths + CLOSE * np.abs(here.bounds)
        return [self._lists[team].within(worth) for team, worth in enumerate(most.tolist())]

    def _enough(self, here: _Prices, value: float) -> Floats:
        """How wide the list of each team must be to hold every team of a better plan."""
        gap: Floats = value - here.bound - self._others(here)
        enough: Floats = np.maximum(0.0, gap) * (1 + CLOSE) + CLOSE * abs(value)
        return enough

    def _as_wide(self, here: _Prices, enough: Floats, effort: float) -> Floats:
        """As wide as the last lists; wider where all stand, or they must be made anew, and that takes little effort."""
        if not self._complete:
            first: Floats = np.minimum(FIRST_WIDTH * float(np.abs(here.bounds).mean()), enough)
            return first
        last = np.array([self._lists[team].width for team in range(len(enough))])
        stand = self._stand(here, last)
        if stand.all():
            easy = sum(each.spent for each in self._lists.values()) * WIDER**GROWTH <= effort
            return np.minimum(WIDER * last, enough) if easy else last
        wider = min(WIDER, max(1.0, effort / max(self._expected(here, last), TINY)) ** (1 / GROWTH))
        return np.where(stand, last, np.minimum(wider * last, enough))

    def _near(self, enough: Floats) -> bool:
        """Whether the last lists are so near to those that are enough that what is expected of these can be trusted."""
        return all(enough[team] <= FAR * last.width for team, last in self._lists.items())

    def _worth_a_look(self, here: _Prices, widths: Floats, effort: float) -> bool:
        """Whether some list must be made anew for these widths, and that takes no more than the effort."""
        return not self._stand(here, widths).all() and self._expected(here, widths) <= effort

    def _expected(self, here: _Prices, widths: Floats) -> float:
        """The effort for lists of these widths, to judge by the last ones and by such as took too long."""
        stand = self._stand(here, widths)
        if stand.all():
            return 0.0
        if not np.isfinite(widths).all():
            return inf
        anew = ((widths[team], last) for team, last in self._lists.items() if not stand[team])
        with np.errstate(over="ignore"):  # more than any effort
            spent = sum(max(last.spent, TINY) * max(1.0, w / max(last.width, TINY)) ** GROWTH for w, last in anew)
            if self._too_much:
                as_before = (widths / np.maximum(self._failed, TINY)).max()
                spent = max(spent, self._too_much * as_before**GROWTH)
        return float(spent)

    def _stand(self, here: _Prices, widths: Floats) -> Bools:
        """Of which teams the last lists are at these prices and wide enough."""
        budget, most = here.settled.prices.budget, (here.bounds + widths).tolist()
        return np.array(
            [
                (last := self._lists.get(team)) is not None and last.holds(toll, budget, most[team])
                for team, toll in enumerate(here.toll)
            ]
        )

    # -- groups ------------------------------------------------------------------------------------------------

    def _lifts(self, here: _Prices) -> list[float]:
        """By how much groups are worth more than their teams' bounds say, at least; empty where nothing is known."""
        if self._budget != here.settled.prices.budget:
            return []
        return [max(0.0, value - here.of_group(self._apart, group)) for group, value in enumerate(self._groups)]

    def _others(self, here: _Prices) -> Floats:
        """By how much all other groups together are worth more than their teams' bounds say, at least, by team."""
        found, lifts = np.zeros(len(here.bounds)), self._lifts(here)
        for teams, lift in zip(self._apart.groups, lifts, strict=False):
            found[teams] = sum(lifts) - lift
        return found

    def _value_groups(self, here: _Prices, quick: bool) -> None:
        """What each group is worth at money's price, at least: the best choice of its lists, or what stands outside."""
        budget, groups = here.settled.prices.budget, self._apart.groups
        if len(groups) < 2:
            return
        if self._budget != budget or not self._groups:
            self._budget, self._groups, self._exact = budget, [-inf] * len(groups), set()
        made = self._made(here)

        def valued(group: int) -> tuple[float, bool]:
            """What a group is worth at least, by its lists and what stands outside; and whether just that."""
            width = float(made[groups[group]].min())
            lists = self._within(here, np.full(len(made), width))
            own = [lists[team] for team in groups[group]]
            best = best_choice(self._relaxed, own, self._left(), self._over, budget, quick=quick)
            outside = here.of_group(self._apart, group) + width
            return min(best.bound, outside), best.exact and best.bound <= outside

        unknown = [group for group in range(len(groups)) if group not in self._exact]
        with ThreadPoolExecutor(self._workers) as threads:
            for group, (worth, exact) in zip(unknown, threads.map(valued, unknown), strict=True):
                self._groups[group] = max(self._groups[group], worth)
                if exact:
                    self._exact.add(group)

    # -- lists -------------------------------------------------------------------------------------------------

    def _list(self, here: _Prices, widths: Floats, effort: float) -> bool:
        """List the plans of each team that are charged no more than its width above its bound, where they are not.

        False where that takes too long, or the time is out.
        """
        stand = self._stand(here, widths)
        wanted = [rows for rows in self._relaxed.teams if not stand[rows.place]]
        core = cores_of(self._pricer, here.settled, wanted, [float(widths[rows.place]) for rows in wanted]).core()
        budget, one = here.settled.prices.budget, min(effort * OF_ONE, LONGEST)
        failed, lock, spent = Event(), Lock(), 0.0

        def listed(rows: TeamRows, window: Window) -> TeamList | None:
            nonlocal spent
            if failed.is_set() or self._over():
                return None
            toll, bound, width = here.toll[rows.place], float(here.bounds[rows.place]), float(widths[rows.place])
            found = list_team(self._pricer, rows, window, toll, budget, bound, width, one, self._left)
            with lock:
                spent += inf if found is None else found.spent
                if spent > TOO_MUCH * effort:
                    failed.set()
            return found

        with ThreadPoolExecutor(self._workers) as threads:
            found = list(threads.map(listed, wanted, core.windows))
        if failed.is_set() or any(each is None for each in found):
            if not self._over():
                self._failed, self._too_much = widths.copy(), TOO_MUCH * effort
            return False  # none is kept: which were made in time may differ from run to run
        self._lists |= {rows.place: each for rows, each in zip(wanted, found, strict=True) if each is not None}
        return True

    def _over(self) -> bool:
        return self._left() <= 0


class _Prices:
    """What is known at the prices of a bound: what teams are charged, the bound of each, and that of all."""

    def __init__(self, pricer: TeamPricer, settled: Settled) -> None:
        self.settled, self.toll = settled, tolls(pricer.relaxed, settled.prices)
        self.bounds = np.array([priced.bound for priced in settled.priced])
        self.bound = value_of_commons(pricer.relaxed, settled.prices) + float(self.bounds.sum())

    def of_group(self, apart: Apart, group: int) -> float:
        """The bound of one group of teams."""
        return apart.value(group, self.settled.prices, self.settled.priced)
