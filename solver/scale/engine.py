"""Problems too large for one whole model: prices and bounds first, then whole models of small parts.

1. Column generation over (person, team, needs) gives prices and a bound (`generate`). Where many teams compete for
   people, a plan soon: teams one by one at those prices, then some at a time anew (`mending`).
2. Whole teams at those prices give a better bound and teams that fit together (`settle`).
3. What those teams choose becomes a plan with dates in the whole model of a smaller problem (`completing`). Where
   facilities have no room for their classes, classes get prices first, too (`class_prices`).
4. All whole teams that a better plan could hold are listed as soon as they are few, and chosen among exactly
   (`listing`); else the core, all members and trainings that it could hold, is solved (`core`).
5. Where the best teams give up some of the first goal for the second, all that again with more weight on the first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from itertools import islice, repeat
from math import inf

from solver.answer import Answer, Options
from solver.clock import Clock
from solver.model.engine import NOTHING_PROVEN
from solver.problem import Goal, Problem
from solver.scale.blocks import groups_of
from solver.scale.completing import Completing, pairs_within
from solver.scale.core import NONE, core_of, nearest_core, size_of_core, solve_core
from solver.scale.exact import TeamPlan
from solver.scale.facilities import room_for
from solver.scale.generate import Generated, generate
from solver.scale.groups import FEWEST, groups_apart, lifts_of, solve_groups
from solver.scale.known import CLOSE, LINEAR, Aim, Found, Known
from solver.scale.linear import MasterFailed
from solver.scale.listing import Listing
from solver.scale.mending import Mending
from solver.scale.neighbours import Neighbours
from solver.scale.price_team import TeamPricer
from solver.scale.prices import Prices, Weights
from solver.scale.relaxed import Relaxed, relax
from solver.scale.settle import Settled, Settling
from solver.scale.sharing import shares_people
from solver.scale.subproblem import of_teams
from solver.scale.weights import weights_of

PATIENCE, SHRINKS = 8, 0.8
"""Settling pays while the core shrinks to the second part of what it was so many rounds before."""
SETTLING = 0.6
"""The part of the time left that settling may take, each of two times, before whole models have their turn."""
LOOKED_AT, WORTH_A_LOOK, LOOK_AGAIN = 100_000, 0.006, 0.7
"""Of more candidates than the first, the core is looked at when the gap is below the third part of the second, and
again whenever it has shrunk to the third: counting it takes long."""
AGAIN = 0.001
"""Relaxed teams become a plan with dates when they are better than the best plan by this part."""
EASY_CORE, EASY_EACH, LARGEST_CORE, LARGEST_PART = 1500, 40, 25_000, 12_000
"""Settling ends when the core is easy: no larger than the first, or than the second for each team; or when it shrinks
no more and is no larger than the largest. Of a larger one a part of no more than the last is tried."""
EASY_WITH_DAYS = 1500
"""The same where days make plans dearer than teams: bounds from settling are cheaper then than those of cores."""
MANY_TEAMS, FAR = 40, 0.25
"""From so many teams on, some at a time are made better before each is priced exactly, where teams made one by one are
worse than the bound by this part."""
MENDINGS, MENDING = 2, 0.2
"""How often that is done in a row, while a plan has no room for all trainings, and the part of the time left that it
may take each time."""
GROUPS = 0.3
"""The part of the time left that groups of teams may take, each by itself."""
FIRST_CORE, LEAST_CORE = 50, 2500
"""After groups, a core of no more candidates and trained needs than the first for each team: it holds the best plan as
a rule; or than the second."""
EASIER = 0.7
"""After a core that was not solved, settling goes on until the core is smaller by this."""
HEAVIER, AS_SHORT = 3.0, 1e-6
"""How much more the shortfall weighs when the best teams are short of more than this part above the least."""
LIST_EFFORT, LIST_EACH = 0.5, 0.03
"""Deterministic seconds, in all or for each team, up to which whole teams are listed while prices move."""
LIST_MORE, EASILY_MORE, HOPEFUL = 40.0, 5.0, 1000.0
"""So many times as much when prices move no more, the second where the core is easy; and the effort to be expected up
to which they are moved on first."""
PATIENT = 2
"""Rounds in which lists may find the first teams that fit together, before they are put together one by one."""
IMPROVING = 0.4
"""The part of the time left that goes to better plans before the bound, where days make plans dearer than teams."""
SOON = 0.3
"""The same before teams are settled at all, where the first goal is not proven yet."""
FEW_SHORT = 0.3
"""The part of the teams up to which those that are short, or share people with such, are looked at first."""
SHARED = 0.6
"""The part of the time left that a whole model gets where people share their time between teams and the first goal is
not proven: it moves the rest of people's time about, which teams that are priced one by one do not see."""
CORE_SHARE, PART_SHARE, LIST_SHARE = 0.35, 0.75, 0.7
"""The part of the time left that a core may take, and a part of one, and lists. HiGHS shows plans at its end only."""
NEAR = 1e-4
"""A plan this much dearer than its teams is looked into."""
CLASS_ROUNDS, CLASS_SHARE = 30, 0.5
"""Rounds in which classes get their prices, and the part of the time left that they and a core then may take each."""
CLASS_WIDEST = 0.1
"""How far above the bound that core goes where no plan is known."""
LARGEST_WHOLE_CORE = 4000
STAFFED_FIRST = 20_000
"""Candidates of all teams up to which members that keep the rules are looked for at once where no plan is known; of
more, when teams do not come to fit together: stating the rules takes long."""
LARGEST_WHOLE = 60_000
"""Candidates times needs up to which a whole model follows when time is left."""


def _shorter(plans: Iterable[TeamPlan], least: float) -> bool:
    """Whether teams are short of more than the least."""
    return sum(plan.shortfall for plan in plans) > least + AS_SHORT * max(1.0, least)


class ScaledEngine:
    """One run of the engine."""

    def __init__(
        self,
        problem: Problem,
        options: Options,
        clock: Clock,
        baseline: Answer | None,
        proven: Mapping[Goal, Fraction] = NOTHING_PROVEN,
    ) -> None:
        self.problem, self.options, self.clock = problem, options, clock
        self.known = Known(problem, options, clock, baseline)
        self.known.found.bounds |= proven
        self._completing = Completing(problem, options, clock, self.known)
        self._tried: float | None = None
        self._planned: float | None = None
        self._loses = False  # whether days made the last plan dearer than its teams were
        self._crowded = False  # whether classes had no room for the last teams: no plan was made of them
        self._until = inf
        self._listing: tuple[Settling, Listing] | None = None
        self._lists_until = inf
        self._easy, self._largest = max(EASY_CORE, EASY_EACH * len(problem.teams)), LARGEST_CORE

    def run(self) -> Found:
        """The best plan and what is proven. Raises Impossible or NoTeam when a team cannot be staffed at all."""
        with self.clock.phase("arrays"):
            relaxed = relax(self.problem)
        if sum(len(rows.people) for rows in relaxed.teams) <= STAFFED_FIRST:
            self._completing.begin()
        self._stage(relaxed, self.aim(relaxed))
        return self.known.found

    def aim(self, relaxed: Relaxed) -> Aim:
        first, *rest = self.problem.objective
        chain = [first] + ([rest[0]] if rest and first in ("shortfall", "changes") and rest[0] in LINEAR else [])
        if first not in LINEAR:
            chain = [goal for goal in self.problem.objective if goal in LINEAR][:2] or ["shortfall"]
        proves = self.problem.objective[: len(chain)] == tuple(chain)
        return Aim(weights_of(relaxed, chain), chain, proves)

    # -- stages ------------------------------------------------------------------------------------------------

    def _stage(self, relaxed: Relaxed, aim: Aim) -> None:
        """Prices, teams that fit together, a plan from them, and the core."""
        with self.clock.phase("prices"):
            generated = self._generated(relaxed, aim)
        if generated is None or self.clock.over:
            return
        settling = self._settling(relaxed, aim, generated.prices)
        first: tuple[Aim, Prices] | None = None

        def plan() -> None:
            nonlocal first
            self._plan_of(settling)
            self._completing.begin()
            first = first or self._first_alone(relaxed, aim)

        mended = self._mended(settling, aim, generated.bound)
        if mended is not None:
            plan()
            self.known.prove(aim, generated.bound)
            self._mend(mended, settling, 2 * MENDINGS)
            if not self.known.proven(aim.chain[:1]):
                self._improve(settling, SOON)
        self._until = inf if self.known.worth is not None else self.clock.seconds + SETTLING * self.clock.left
        with self._phase("teams"):
            settling.run(self._first_choice(settling, aim), PATIENT)
        self._until = inf
        self.known.prove(aim, settling.best.bound)
        if mended is not None:
            self._mend(mended, settling, 1)
        self._groups(settling, aim, plan)
        if self._crowded:
            self._uncrowd(settling, aim)
        if self._loses and not self.known.proven(self.problem.objective[:1]):
            self._improve(settling, SOON)
        if shares_people(self.problem) and not self.known.proven(self.problem.objective[:1]):
            self._whole(relaxed, SHARED)
        self._settle(settling, aim)
        if first is not None:
            self._close_first(relaxed, *first)
        if (heavier := self._heavier(settling, aim)) is not None:
            self._stage(relaxed, heavier)
            return
        if self._loses:
            self._easy = min(self._easy, EASY_WITH_DAYS)
            self._settle(settling, aim)
            self._classes(settling, aim)
            self._improve(settling, IMPROVING)
        self._close(settling, aim)
        if not self.known.proven(self.problem.objective[:1]):
            self._whole(relaxed, 0.6)
        self._improve(settling, 1.0)
        self._whole(relaxed, 1.0)

    def _first_choice(self, settling: Settling, aim: Aim) -> Callable[[Settled], bool]:
        """Stops settling when there are teams that fit together; lists may hold some."""

        def found(settled: Settled) -> bool:
            if settled.plans is None:
                self._lists(settling, aim)
            return settling.best.plans is not None

        return found

    def _mended(self, settling: Settling, aim: Aim, bound: float) -> Mending | None:
        """Teams that fit together soon, where there are many and they compete for people.

        None where that way finds none, or none far from the bound: whole teams come to fit together soon there, too.
        """
        relaxed = settling.pricer.relaxed
        groups = groups_of([rows.people for rows in relaxed.teams], relaxed.commons, len(relaxed.people))
        many = len(relaxed.teams) >= MANY_TEAMS and len(groups) < FEWEST
        asked = aim.proves and aim.chain[0] == "shortfall" and not self.known.proven(aim.chain[:1])
        if not (many and asked) or self.clock.over:
            return None
        mending = Mending(settling.pricer, self.options.workers or 2, self.options.seed, lambda: self.clock.over)
        with self._phase("teams"):
            if not mending.begin() or mending.value <= bound + FAR * abs(bound):
                return None
        self._mend(mending, settling, MENDINGS)
        return mending

    def _mend(self, mending: Mending, settling: Settling, times: int) -> None:
        """Better teams, a few at a time; a plan of them, and again without the trainings that have no room in it.

        The teams then take part in every choice.
        """
        for _ in range(times):
            until = self.clock.seconds + MENDING * self.clock.left
            with self._phase("mending"):
                mending.run(lambda until=until: self.clock.seconds > until)  # type: ignore[misc]
            draft = self._completing.of_teams(settling.pricer.relaxed, list(mending.plans.values()))
            if draft is None or self.clock.over or not mending.learn(draft):
                break
        with self.clock.phase("mending"):
            settling.offer(mending.plans.values())
        self._planned = settling.best.value

    def _generated(self, relaxed: Relaxed, aim: Aim) -> Generated | None:
        """The prices of a goal; None when the time is out before there are any. Raises MasterFailed."""
        try:
            return generate(relaxed, aim.weights, self._on_round(aim), lambda: self.clock.left)
        except MasterFailed:
            if self.clock.over:
                return None
            raise

    def _whole(self, relaxed: Relaxed, share: float) -> None:
        """The whole model from the best plan on, where it is small enough to bring something."""
        size = sum(len(rows.people) * len(rows.headcount) for rows in relaxed.teams)
        if not self.known.done and size <= LARGEST_WHOLE and self.known.worth is not None:
            everybody = {rows.team.id: [relaxed.people[person].id for person in rows.people] for rows in relaxed.teams}
            self._completing.complete(everybody, self.known.found.bounds, share=share)

    def _settling(self, relaxed: Relaxed, aim: Aim, prices: Prices) -> Settling:
        pricer = TeamPricer(relaxed, aim.weights, prices, self.options.seed, lambda: self.clock.over)
        return Settling(
            pricer,
            self.options.workers or 2,
            self.options.seed,
            lambda: self.clock.over or self.clock.seconds > self._until,
        )

    def _settle(self, settling: Settling, aim: Aim) -> None:
        """Move prices until the core is easy; make a plan of the teams that fit together."""
        self._until = self.clock.seconds + SETTLING * self.clock.left
        with self._phase("teams"):
            settling.run(self._enough(settling, aim))
        self._until = inf
        self.known.prove(aim, settling.best.bound)
        if not self._loses:
            self._plan_of(settling)

    def _plan_of(self, settling: Settling) -> None:
        """A plan with dates of the best teams that fit together."""
        if settling.best.plans is not None and settling.best.value != self._planned:
            self._planned = value = settling.best.value
            if not room_for(settling.pricer.relaxed, settling.best.plans):
                self._loses = self._crowded = True
                return
            self._completing.of_teams(settling.pricer.relaxed, settling.best.plans)
            if self.known.worth is not None:
                worth = self.known.sum(settling.pricer.weights, self.known.worth)
                self._loses = worth > value + NEAR * abs(value)

    def _close(self, settling: Settling, aim: Aim) -> None:
        """Solve the core; settle on when it is too large or took too long; then the core with days and all goals."""
        if aim.proves:
            self._core(settling, aim)
            if not (self.known.done or settling.stalled or settling.best.gap <= max(CLOSE, self.options.gap)):
                self._settle(settling, aim)
                self._core(settling, aim)
            self._whole_core(settling, aim)

    def _groups(self, settling: Settling, aim: Aim, plan: Callable[[], None]) -> None:
        """The first plan, by `plan`. Groups of teams that only money ties together, where lists do not prove the best.

        They are solved exactly at money's price, and then the core that this leaves.
        """
        plan()
        groups = groups_apart(settling.pricer, settling.best) if aim.proves and not self.known.done else []
        if not groups:
            return
        self._settle(settling, aim)
        if self.known.done or settling.best.gap <= CLOSE:
            return

        def enough() -> bool:
            return self.known.done or self.options.should_stop()

        with self._phase("groups"):
            workers, seconds = self.options.workers or 2, self._seconds(GROUPS)
            solved = solve_groups(settling.pricer, settling.best, groups, workers, seconds, enough)
            settling.offer(plan for group in solved for plan in group.plans or ())
        self.known.prove(aim, settling.best.bound + sum(group.lift for group in solved))
        before = settling.best.bound
        most = max(LEAST_CORE, FIRST_CORE * len(settling.pricer.relaxed.teams))
        self._core(settling, aim, lifts_of(solved), most)
        self._plan_of(settling)
        if settling.best.gap > CLOSE:  # prices go on to be judged by what teams alone prove
            settling.best = replace(settling.best, bound=before)

    def _core(self, settling: Settling, aim: Aim, lifts: Mapping[int, float] = NONE, largest: float = inf) -> None:
        """What a better plan could hold, solved without days; better teams become a plan.

        Of a core that is too large, the part nearest to the prices: the bound then holds up to where that part ends.
        """
        settled = settling.best
        if self.known.done or settled.plans is None or settled.gap <= CLOSE or not settled.priced:
            return
        easy = size_of_core(settling.pricer, settled) <= self._easy
        if not lifts and self._lists(settling, aim, EASILY_MORE if easy else LIST_MORE):
            settled = settling.best
            if settled.gap <= CLOSE:
                return
        largest = min(largest, self._largest)
        target, core = nearest_core(settling.pricer, settled, largest, lifts)
        if target.value < settled.value and core.size > LARGEST_PART:
            target, core = nearest_core(settling.pricer, settled, LARGEST_PART, lifts)
        if core.size > largest:
            return
        share = CORE_SHARE if target.value == settled.value else PART_SHARE
        with self._phase("core"):
            solved = solve_core(
                settling.pricer,
                core,
                target,
                self._seconds(share),
                self.options.should_stop,
                lambda: self._plan_of(settling),
            )
        self.known.prove(aim, solved.bound)
        if solved.bound < min(target.value, solved.value) * (1 - CLOSE):
            self._largest = int(EASIER * core.size)
            self._easy = min(self._easy, self._largest)
        settling.best = replace(settled, bound=solved.bound)
        if solved.plans is not None and solved.value < settled.value:
            settling.best = replace(settling.best, plans=solved.plans, value=solved.value)
            self._plan_of(settling)

    def _lists(self, settling: Settling, aim: Aim, more: float = 1.0) -> bool:
        """All whole teams that a better plan could hold, and the best of them that fit together.

        While prices move, where that is expected to take little; `more` effort is for when they move no more. Whether
        it was tried.
        """
        settled = settling.best
        if self.known.done or not aim.proves or settled.gap <= CLOSE or settling.has_classes:
            return False
        if aim.chain == ["shortfall"]:
            return False  # too many teams are short of as much
        if self._listing is None or self._listing[0] is not settling:
            self._listing = settling, Listing(settling.pricer, self.options.workers or 2, self._left_for_lists)
        listing, effort = self._listing[1], max(LIST_EFFORT, LIST_EACH * len(settling.pricer.relaxed.teams))
        effort *= max(more, 1 + settling.moves / PATIENCE)
        with self._phase("core"):
            self._lists_until = self.clock.seconds + self._seconds(LIST_SHARE)
            listed = listing.close(settled, effort, settling.plans())
            settling.look_at(listing.listed())
            settling.exact = listing.exact(settled)
        self.known.prove(aim, listed.bound)
        if listed.plans is not None:
            settling.take(listed.plans, listed.value)
        if listed.bound >= listed.value * (1 - CLOSE):
            settling.best = replace(settling.best, bound=listed.bound)
            self._plan_of(settling)
        return True

    def _hopeful(self, settling: Settling) -> bool:
        """Whether lists may be enough soon."""
        last, listing = self._listing or (None, None)
        return listing is not None and last is settling and listing.expected(settling.best) <= HOPEFUL

    def _left_for_lists(self) -> float:
        return 0.0 if self.clock.over else self._lists_until - self.clock.seconds

    def _uncrowd(self, settling: Settling, aim: Aim) -> None:
        """A plan where facilities have no room for the best teams' classes: of such that they have room for.

        Where that brings none, of the others after all, with what finds room.
        """
        self._settle(settling, aim)
        before, crowded = self.known.worth, settling.best.plans
        self._classes(settling, aim)
        if self.known.worth is before and crowded is not None:
            self._completing.of_teams(settling.pricer.relaxed, crowded)

    def _classes(self, settling: Settling, aim: Aim) -> None:
        """Where days make plans dearer than teams: the best teams that facilities and seats have room for.

        With classes at prices, too, teams come near to what there is room for; then the core of all that is better.
        """
        if not (aim.proves and settling.best.priced and self.problem.facilities):
            return
        self._until = self.clock.seconds + CLASS_SHARE * self.clock.left
        with self._phase("teams"):
            settling.price_classes(CLASS_ROUNDS)
        self._until = inf
        self.known.prove(aim, settling.best.bound)
        self._plan_of(settling)
        worth = inf if self.known.worth is None else self.known.sum(aim.weights, self.known.worth)
        settled = settling.best
        if self.known.done or settled.bound >= worth * (1 - CLOSE):
            return
        widest = min(worth, settled.bound + CLASS_WIDEST * abs(settled.bound))
        target, core = nearest_core(settling.pricer, replace(settled, plans=None, value=widest), self._largest)
        with self._phase("core"):
            solved = solve_core(settling.pricer, core, target, self._seconds(CLASS_SHARE), self.options.should_stop)
        self.known.prove(aim, solved.bound)
        settling.best = replace(settled, bound=max(settled.bound, solved.bound))
        if solved.plans is not None and solved.value < worth:
            self._completing.of_teams(settling.pricer.relaxed, solved.plans)

    def _whole_core(self, settling: Settling, aim: Aim) -> None:
        """What a better plan could hold, as a whole model: days and all goals included.

        While a goal before the last of the chain is not proven, a better plan may be worth more in the weighted sum.
        """
        if (
            self.known.done
            or self.known.worth is None
            or not settling.best.priced
            or not self.known.proven(aim.chain[:-1])
        ):
            return
        worth = self.known.sum(aim.weights, self.known.worth)
        settled = replace(settling.best, value=max(worth, settling.best.bound) + CLOSE * abs(worth))
        core = core_of(settling.pricer, settled)
        if core.size <= LARGEST_WHOLE_CORE:
            self._completing.complete(pairs_within(settling.pricer.relaxed, core.windows), self.known.found.bounds)

    def _improve(self, settling: Settling, share: float) -> None:
        """Free some teams at a time and solve whole models around the best plan, while that brings something.

        As many at once as there are processors, over other teams each; of those that are better the best is kept.
        """
        if self.known.worth is None:
            return
        until = self.clock.seconds + share * self.clock.left
        neighbours = Neighbours(settling.pricer, settling.best)
        rounds = neighbours.rounds()
        while several := list(islice(rounds, self.options.workers or 2)):
            if self.known.done or neighbours.stalled or self.clock.seconds > until:
                return
            choices = [neighbours.pairs(freed, self.known.members) for freed in several]
            for better in self._completing.around(self.known.found.draft, choices):
                neighbours.heard(better)

    def _first_alone(self, relaxed: Relaxed, aim: Aim) -> tuple[Aim, Prices] | None:
        """A bound on the first goal by itself, for the weighted sum of two does not tell; prices to go on from."""
        if not aim.proves or len(aim.chain) < 2 or self.known.worth is None or self.known.proven(aim.chain[:1]):
            return None
        if self.clock.over:
            return None
        alone = Aim(weights_of(relaxed, aim.chain[:1]), aim.chain[:1], True)
        with self.clock.phase(aim.chain[0]):
            for few in self._short_teams(relaxed) if aim.chain[0] == "shortfall" else ():
                self._generated(relax(of_teams(self.problem, few)), alone)
                if self.known.proven(alone.chain):
                    return None
            generated = self._generated(relaxed, alone)
        return None if generated is None else (alone, generated.prices)

    def _short_teams(self, relaxed: Relaxed) -> Iterator[set[str]]:
        """The teams that are short in the best plan; then those, too, that share people with them; while few."""
        groups = groups_of([rows.people for rows in relaxed.teams], relaxed.commons, len(relaxed.people))
        together = [{relaxed.teams[place].team.id for place in group} for group in groups]
        short = set(self.known.short)
        around = {team for group in together if group & short for team in group}
        yield from (few for few in (short, around) if len(few) <= FEW_SHORT * len(relaxed.teams))

    def _close_first(self, relaxed: Relaxed, alone: Aim, prices: Prices) -> None:
        """The first goal by itself once more, with whole teams, while it is not proven."""
        if not self.known.proven(alone.chain) and not self.clock.over:
            settling = self._settling(relaxed, alone, prices)
            self._settle(settling, alone)
            self._core(settling, alone)

    def _heavier(self, settling: Settling, aim: Aim) -> Aim | None:
        """The same goals with more weight on the first, where the best teams give up some of it for the second.

        None where they do not, or where the first goal is not proven yet.
        """
        plans, worth = settling.best.plans, self.known.worth
        if not aim.proves or len(aim.chain) < 2 or self.known.done or plans is None or worth is None:
            return None
        if aim.chain[0] != "shortfall" or not self.known.proven(["shortfall"]):
            return None
        least = float(worth["shortfall"])
        if not _shorter(plans, least):
            return None
        self._core(settling, aim)
        if self.known.done or not _shorter(settling.best.plans or (), least):
            return None
        return replace(aim, weights=replace(aim.weights, shortfall=HEAVIER * aim.weights.shortfall))

    # -- time and telling --------------------------------------------------------------------------------------

    def _seconds(self, share: float) -> float:
        return min(self.clock.left * share, 1e6)

    def _on_round(self, aim: Aim) -> Callable[[float, float], bool]:
        def on_round(value: float, bound: float) -> bool:
            self.known.prove(aim, bound)
            return not self.clock.over and not (aim.proves and self.known.proven(aim.chain))

        return on_round

    def _enough(self, settling: Settling, aim: Aim) -> Callable[[Settled], bool]:
        """Stops settling when the gap is small enough for the options, or the core easy, or as easy as it gets."""
        gaps, sizes, size = [*repeat(inf, PATIENCE)], [*repeat(inf, PATIENCE)], self._size_of_core(settling)

        def enough(settled: Settled) -> bool:
            self.known.prove(aim, settled.bound)
            if self._lists(settling, aim):
                settled = settling.best
            if settled.plans is not None and not self._near(aim.weights, settled.value):
                self._plan_of(settling)
            if settled.gap <= max(CLOSE, self.options.gap):
                return True
            if settled.plans is None or not aim.proves:
                return False
            gaps.append(settled.gap)
            if self._hopeful(settling) and gaps[-1] < SHRINKS * gaps[-1 - PATIENCE]:
                return False
            sizes.append(size(settled))
            return sizes[-1] <= (self._easy if sizes[-1] < SHRINKS * sizes[-1 - PATIENCE] else self._largest)

        return enough

    def _size_of_core(self, settling: Settling) -> Callable[[Settled], float]:
        """Counts the core anew where something changed; infinite where it is not worth a look."""
        many = sum(len(rows.people) for rows in settling.pricer.relaxed.teams) > LOOKED_AT
        gap, size, before = WORTH_A_LOOK, inf, (inf, inf)

        def count(settled: Settled) -> float:
            nonlocal gap, size, before
            now = settled.value, settled.bound
            if now != before:
                worth = not many or settled.gap <= LOOK_AGAIN * gap
                gap = settled.gap if worth else gap
                size, before = size_of_core(settling.pricer, settled) if worth else inf, now
            return size

        return count

    def _near(self, weights: Weights, value: float) -> bool:
        """Whether the best plan is worth about what the relaxed teams are."""
        if self._loses or (self._tried is not None and value > self._tried * (1 - AGAIN)):
            return True  # those teams, or some as good, have been made a plan of
        if self.known.worth is None or self.known.sum(weights, self.known.worth) > value * (1 + AGAIN):
            self._tried = value
            return False
        return True

    @contextmanager
    def _phase(self, name: str) -> Iterator[None]:
        """A phase that may be silent for long: what is known so far is told again at its beginning."""
        with self.clock.phase(name):
            if self.known.worth is not None:
                self.known.tell(next((g for g in self.problem.objective if not self.known.proven([g])), None))
            yield
