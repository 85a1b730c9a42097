"""Closing the gap between the best teams that fit together and the bound of their prices, without days.

All whole teams that a better plan could hold are listed while they are few (`listing`), or the core, all members and
trainings that it could hold, is solved (`core`); else prices are moved on (`settle`) until one of the two is easy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import repeat
from math import inf

from solver.scale.completing import pairs_within
from solver.scale.core import NONE, Core, Solved, core_of, nearest_core, size_of_core, solve_core
from solver.scale.known import CLOSE, Aim
from solver.scale.listing import Listing
from solver.scale.run import Run
from solver.scale.settle import Settled, Settling

PATIENCE, SHRINKS = 8, 0.8
"""Settling pays while the core shrinks to the second part of what it was so many rounds before."""
SETTLING = 0.6
"""The part of the time left that settling may take, each of two times, before whole models have their turn."""
LOOKED_AT, WORTH_A_LOOK, LOOK_AGAIN = 100_000, 0.006, 0.7
"""Of more candidates than the first, the core is looked at when the gap is below the third part of the second, and
again whenever it has shrunk to the third: counting it takes long."""
EASY_CORE, EASY_EACH, LARGEST_CORE, LARGEST_PART = 1500, 40, 25_000, 12_000
"""Settling ends when the core is easy: no larger than the first, or than the second for each team; or when it shrinks
no more and is no larger than the largest. Of a larger one a part of no more than the last is tried."""
EASIER = 0.7
"""After a core that was not solved, settling goes on until the core is smaller by this."""
LIST_EFFORT, LIST_EACH = 0.5, 0.03
"""Deterministic seconds, in all or for each team, up to which whole teams are listed while prices move."""
LIST_MORE, EASILY_MORE, HOPEFUL = 40.0, 5.0, 1000.0
"""So many times as much when prices move no more, the second where the core is easy; and the effort to be expected up
to which they are moved on first."""
PATIENT = 2
"""Rounds in which lists may find the first teams that fit together, before they are put together one by one."""
CORE_SHARE, PART_SHARE, LIST_SHARE = 0.35, 0.75, 0.7
"""The part of the time left that a core may take, and a part of one, and lists. HiGHS shows plans at its end only."""
CLASS_ROUNDS, CLASS_SHARE = 30, 0.5
"""Rounds in which classes get their prices, and the part of the time left that they and a core then may take each."""
CLASS_WIDEST = 0.1
"""How far above the bound that core goes where no plan is known."""
LARGEST_WHOLE_CORE = 4000
"""Candidates and trained needs up to which a core is solved with days and all goals."""


class Sizes:
    """How large a core may be that counts as easy, or is tried at all: smaller after one that was not solved."""

    def __init__(self, teams: int) -> None:
        self.easy, self.largest = max(EASY_CORE, EASY_EACH * teams), LARGEST_CORE

    def failed(self, size: int) -> None:
        """A core of this size was not solved."""
        self.largest = int(EASIER * size)
        self.easy = min(self.easy, self.largest)


class Closing:
    """Of one settlement towards one aim; what is proven goes to the run, better teams become plans."""

    def __init__(self, run: Run, settling: Settling, aim: Aim, sizes: Sizes) -> None:
        self.run, self.settling, self.aim, self._sizes = run, settling, aim, sizes
        self._known, self._clock = run.known, run.clock
        self._listing: Listing | None = None
        self._lists_until = inf

    def first_choice(self) -> None:
        """Settle until teams fit together; lists may hold the first that do."""

        def found(settled: Settled) -> bool:
            if settled.plans is None:
                self.lists()
            return self.settling.best.plans is not None

        with self.run.limited(1.0 if self._known.worth is not None else SETTLING), self.run.phase("teams"):
            self.settling.run(found, PATIENT)
        self._known.prove(self.aim, self.settling.best.bound)

    def settle(self) -> None:
        """Move prices until the core is easy; make a plan of the teams that fit together."""
        with self.run.limited(SETTLING), self.run.phase("teams"):
            self.settling.run(self.enough())
        self._known.prove(self.aim, self.settling.best.bound)
        if not self.run.loses:
            self.run.plan_of(self.settling)

    def close(self) -> None:
        """Solve the core; settle on when it is too large or took too long; then the core with days and all goals."""
        if not self.aim.proves:
            return
        self.core()
        gap = max(CLOSE, self.run.options.gap)
        if not (self._known.done or self.settling.stalled or self.settling.best.gap <= gap):
            self.settle()
            self.core()
        self._whole_core()

    def core(self, lifts: Mapping[int, float] = NONE, largest: float = inf) -> None:
        """What a better plan could hold, solved without days; better teams become a plan.

        Of a core that is too large, the part nearest to the prices: the bound then holds up to where that part ends.
        """
        settling, settled = self.settling, self.settling.best
        if self._known.done or settled.plans is None or settled.gap <= CLOSE or not settled.priced:
            return
        easy = size_of_core(settling.pricer, settled) <= self._sizes.easy
        if not lifts and self.lists(EASILY_MORE if easy else LIST_MORE):
            settled = settling.best
            if settled.gap <= CLOSE:
                return
        largest = min(largest, self._sizes.largest)
        target, core = nearest_core(settling.pricer, settled, largest, lifts)
        if target.value < settled.value and core.size > LARGEST_PART:
            target, core = nearest_core(settling.pricer, settled, LARGEST_PART, lifts)
        if core.size > largest:
            return
        share = CORE_SHARE if target.value == settled.value else PART_SHARE
        solved = self._solved(core, target, share)
        if solved.bound < min(target.value, solved.value) * (1 - CLOSE):
            self._sizes.failed(core.size)
        settling.best = replace(settled, bound=solved.bound)
        if solved.plans is not None and solved.value < settled.value:
            settling.best = replace(settling.best, plans=solved.plans, value=solved.value)
            self.run.plan_of(settling)

    def classes(self) -> None:
        """Where days make plans dearer than teams: the best teams that facilities and seats have room for.

        With classes at prices, too, teams come near to what there is room for; then the core of all that is better.
        """
        settling = self.settling
        if not (self.aim.proves and settling.best.priced and self.run.problem.facilities):
            return
        with self.run.limited(CLASS_SHARE), self.run.phase("teams"):
            settling.price_classes(CLASS_ROUNDS)
        self._known.prove(self.aim, settling.best.bound)
        self.run.plan_of(settling)
        worth = inf if self._known.worth is None else self._known.sum(self.aim.weights, self._known.worth)
        settled = settling.best
        if self._known.done or settled.bound >= worth * (1 - CLOSE):
            return
        widest = min(worth, settled.bound + CLASS_WIDEST * abs(settled.bound))
        beyond = replace(settled, plans=None, value=widest)
        target, core = nearest_core(settling.pricer, beyond, self._sizes.largest)
        solved = self._solved(core, target, CLASS_SHARE)
        settling.best = replace(settled, bound=max(settled.bound, solved.bound))
        if solved.plans is not None and solved.value < worth:
            self.run.completing.of_teams(settling.pricer.relaxed, solved.plans)

    def _solved(self, core: Core, target: Settled, share: float) -> Solved:
        """A core, solved in a part of the time left; a plan is made of the best teams meanwhile."""
        run, pricer = self.run, self.settling.pricer
        with run.phase("core"):
            seconds, meanwhile = run.seconds(share), lambda: run.plan_of(self.settling)
            solved = solve_core(pricer, core, target, seconds, run.options.should_stop, meanwhile)
        self._known.prove(self.aim, solved.bound)
        return solved

    def lists(self, more: float = 1.0) -> bool:
        """All whole teams that a better plan could hold, and the best of them that fit together.

        While prices move, where that is expected to take little; `more` effort is for when they move no more. Whether
        it was tried.
        """
        settling, settled = self.settling, self.settling.best
        if self._known.done or not self.aim.proves or settled.gap <= CLOSE or settling.has_classes:
            return False
        if self.aim.chain == ["shortfall"] or len(settling.pricer.relaxed.teams) == 1:
            return False  # too many teams are short of as much; and one team alone is its own best choice
        if self._listing is None:
            self._listing = Listing(settling.pricer, self.run.workers, self._left_for_lists)
        listing, effort = self._listing, max(LIST_EFFORT, LIST_EACH * len(settling.pricer.relaxed.teams))
        effort *= max(more, 1 + settling.moves / PATIENCE)
        with self.run.phase("core"):
            self._lists_until = self._clock.seconds + self.run.seconds(LIST_SHARE)
            listed = listing.close(settled, effort, settling.plans())
            settling.look_at(listing.listed())
            settling.exact = listing.exact(settled)
        self._known.prove(self.aim, listed.bound)
        if listed.plans is not None:
            settling.take(listed.plans, listed.value)
        if listed.bound >= listed.value * (1 - CLOSE):
            settling.best = replace(settling.best, bound=listed.bound)
            self.run.plan_of(settling)
        return True

    def _hopeful(self) -> bool:
        """Whether lists may be enough soon."""
        return self._listing is not None and self._listing.expected(self.settling.best) <= HOPEFUL

    def _left_for_lists(self) -> float:
        return 0.0 if self._clock.over else self._lists_until - self._clock.seconds

    def _whole_core(self) -> None:
        """What a better plan could hold, as a whole model: days and all goals included.

        While a goal before the last of the chain is not proven, a better plan may be worth more in the weighted sum.
        """
        known, best, pricer = self._known, self.settling.best, self.settling.pricer
        if known.done or known.worth is None or not best.priced or not known.proven(self.aim.chain[:-1]):
            return
        worth = known.sum(self.aim.weights, known.worth)
        core = core_of(pricer, replace(best, value=max(worth, best.bound) + CLOSE * abs(worth)))
        if core.size <= LARGEST_WHOLE_CORE:
            self.run.completing.complete(pairs_within(pricer.relaxed, core.windows), known.found.bounds)

    def enough(self) -> Callable[[Settled], bool]:
        """Stops settling when the gap is small enough for the options, or the core easy, or as easy as it gets."""
        gaps, sizes, size = [*repeat(inf, PATIENCE)], [*repeat(inf, PATIENCE)], self._size_of_core()

        def enough(settled: Settled) -> bool:
            self._known.prove(self.aim, settled.bound)
            if self.lists():
                settled = self.settling.best
            if settled.plans is not None and not self.run.near(self.aim.weights, settled.value):
                self.run.plan_of(self.settling)
            if settled.gap <= max(CLOSE, self.run.options.gap):
                return True
            if settled.plans is None or not self.aim.proves:
                return False
            gaps.append(settled.gap)
            if self._hopeful() and gaps[-1] < SHRINKS * gaps[-1 - PATIENCE]:
                return False
            sizes.append(size(settled))
            shrinks = sizes[-1] < SHRINKS * sizes[-1 - PATIENCE]
            return sizes[-1] <= (self._sizes.easy if shrinks else self._sizes.largest)

        return enough

    def _size_of_core(self) -> Callable[[Settled], float]:
        """Counts the core anew where something changed; infinite where it is not worth a look."""
        pricer = self.settling.pricer
        many = sum(len(rows.people) for rows in pricer.relaxed.teams) > LOOKED_AT
        gap, size, before = WORTH_A_LOOK, inf, (inf, inf)

        def count(settled: Settled) -> float:
            nonlocal gap, size, before
            now = settled.value, settled.bound
            if now != before:
                worth = not many or settled.gap <= LOOK_AGAIN * gap
                gap = settled.gap if worth else gap
                size, before = size_of_core(pricer, settled) if worth else inf, now
            return size

        return count
