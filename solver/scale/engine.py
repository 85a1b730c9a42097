"""Problems too large for one whole model: prices and bounds first, then whole models of small parts.

1. Column generation over (person, team, needs) gives prices and a bound (`generate`). Where many teams compete for
   people, a plan soon: teams one by one at those prices, then some at a time anew (`mending`).
2. Whole teams at those prices give a better bound and teams that fit together (`settle`).
3. What those teams choose becomes a plan with dates in the whole model of a smaller problem (`completing`). Where
   facilities have no room for their classes, classes get prices first, too (`class_prices`).
4. All whole teams that a better plan could hold are listed as soon as they are few, and chosen among exactly
   (`listing`); else the core, all members and trainings that it could hold, is solved (`core`): see `closing`. Of a
   small problem whose days make plans dearer the whole model comes first.
5. Where the best teams give up some of the first goal for the second, all that again with more weight on the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import islice

from solver.answer import Answer, Options
from solver.clock import Clock
from solver.model.engine import NOTHING_PROVEN
from solver.problem import Goal, Problem
from solver.scale.blocks import groups_of
from solver.scale.closing import Closing, Sizes
from solver.scale.exact import TeamPlan
from solver.scale.generate import Generated, generate
from solver.scale.groups import FEWEST, groups_apart, lifts_of, solve_groups
from solver.scale.known import CLOSE, LINEAR, Aim, Found
from solver.scale.linear import MasterFailed
from solver.scale.mending import Mending
from solver.scale.neighbours import Neighbours
from solver.scale.price_team import TeamPricer
from solver.scale.prices import Prices
from solver.scale.relaxed import Relaxed, relax
from solver.scale.run import Run
from solver.scale.settle import Settling
from solver.scale.sharing import shares_people
from solver.scale.subproblem import of_teams
from solver.scale.weights import weights_of

EASY_WITH_DAYS = 1500
"""A core is easy up to this size where days make plans dearer than teams: bounds from settling are cheaper then than
those of cores."""
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
HEAVIER, AS_SHORT = 3.0, 1e-6
"""How much more the shortfall weighs when the best teams are short of more than this part above the least."""
IMPROVING = 0.4
"""The part of the time left that goes to better plans before the bound, where days make plans dearer than teams."""
SOON = 0.3
"""The same before teams are settled at all, where the first goal is not proven yet."""
FEW_SHORT = 0.3
"""The part of the teams up to which those that are short, or share people with such, are looked at first."""
SHARED = 0.6
"""The part of the time left that a whole model gets where people share their time between teams and the first goal is
not proven: it moves the rest of people's time about, which teams that are priced one by one do not see."""
STAFFED_FIRST = 20_000
"""Candidates of all teams up to which members that keep the rules are looked for at once where no plan is known; of
more, when teams do not come to fit together: stating the rules takes long."""
LARGEST_WHOLE = 60_000
"""Candidates times needs up to which a whole model follows when time is left."""
WHOLE_SOON = 5000
"""The same up to which it follows as soon as days make plans dearer than teams."""


def _shorter(plans: Iterable[TeamPlan], least: float) -> bool:
    """Whether teams are short of more than the least."""
    return sum(plan.shortfall for plan in plans) > least + AS_SHORT * max(1.0, least)


def _size(relaxed: Relaxed) -> int:
    """Candidates times needs, over all teams."""
    return sum(len(rows.people) * len(rows.headcount) for rows in relaxed.teams)


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
        self.problem, self.clock = problem, clock
        self._run = Run(problem, options, clock, baseline)
        self.known = self._run.known
        self.known.found.bounds |= proven
        self._sizes = Sizes(len(problem.teams))
        self._whole_was_soon = False

    def run(self) -> Found:
        """The best plan and what is proven. Raises Impossible or NoTeam when a team cannot be staffed at all."""
        with self.clock.phase("arrays"):
            relaxed = relax(self.problem)
        if sum(len(rows.people) for rows in relaxed.teams) <= STAFFED_FIRST:
            self._run.completing.begin()
        self._stage(relaxed, self.aim(relaxed))
        return self.known.found

    def aim(self, relaxed: Relaxed) -> Aim:
        """The first goals that prices can prove, as one weighted sum; others where the first is none of those."""
        first, *rest = self.problem.objective
        chain = [first] + ([rest[0]] if rest and first in ("shortfall", "changes") and rest[0] in LINEAR else [])
        if first not in LINEAR:
            chain = [goal for goal in self.problem.objective if goal in LINEAR][:2] or ["shortfall"]
        proves = self.problem.objective[: len(chain)] == tuple(chain)
        return Aim(weights_of(relaxed, chain), chain, proves)

    def closing(self, relaxed: Relaxed, aim: Aim, prices: Prices) -> Closing:
        """What closes the gap of a new settlement that begins at these prices."""
        run = self._run
        pricer = TeamPricer(relaxed, aim.weights, prices, run.options.seed, lambda: self.clock.over)
        return Closing(run, Settling(pricer, run.workers, run.options.seed, lambda: run.out), aim, self._sizes)

    def _stage(self, relaxed: Relaxed, aim: Aim) -> None:
        """Prices, teams that fit together, a plan from them, and the core."""
        with self.clock.phase("prices"):
            generated = self._generated(relaxed, aim)
        if generated is None or self.clock.over:
            return
        closing = self.closing(relaxed, aim, generated.prices)
        first: tuple[Aim, Prices] | None = None

        def plan() -> None:
            nonlocal first
            self._run.plan_of(closing.settling)
            self._run.completing.begin()
            first = first or self._first_alone(relaxed, aim)

        mended = self._mended(closing, generated.bound)
        if mended is not None:
            plan()
            self.known.prove(aim, generated.bound)
            self._mend(mended, closing.settling, 2 * MENDINGS)
            if not self.known.proven(aim.chain[:1]):
                self._improve(closing, SOON)
        closing.first_choice()
        if mended is not None:
            self._mend(mended, closing.settling, 1)
        plan()
        self._groups(closing)
        if self._days_matter(relaxed):
            return
        if self._run.crowded:
            self._uncrowd(closing)
        if self._run.loses and not self.known.proven(self.problem.objective[:1]):
            self._improve(closing, SOON)
        if shares_people(self.problem) and not self.known.proven(self.problem.objective[:1]):
            self._whole(relaxed, SHARED)
        closing.settle()
        if first is not None:
            self._close_first(relaxed, *first)
        if (heavier := self._heavier(closing)) is not None:
            self._stage(relaxed, heavier)
            return
        if self._days_matter(relaxed):
            return
        if self._run.loses:
            self._sizes.easy = min(self._sizes.easy, EASY_WITH_DAYS)
            closing.settle()
            closing.classes()
            self._improve(closing, IMPROVING)
        closing.close()
        if not self.known.proven(self.problem.objective[:1]):
            self._whole(relaxed, 0.6)
        self._improve(closing, 1.0)
        self._whole(relaxed, 1.0)

    def _generated(self, relaxed: Relaxed, aim: Aim) -> Generated | None:
        """The prices of a goal; None when the time is out before there are any. Raises MasterFailed."""

        def on_round(value: float, bound: float) -> bool:
            self.known.prove(aim, bound)
            return not self.clock.over and not (aim.proves and self.known.proven(aim.chain))

        try:
            return generate(relaxed, aim.weights, on_round, lambda: self.clock.left)
        except MasterFailed:
            if self.clock.over:
                return None
            raise

    def _mended(self, closing: Closing, bound: float) -> Mending | None:
        """Teams that fit together soon, where there are many and they compete for people.

        None where that way finds none, or none far from the bound: whole teams come to fit together soon there, too.
        """
        run, pricer, aim = self._run, closing.settling.pricer, closing.aim
        relaxed = pricer.relaxed
        groups = groups_of([rows.people for rows in relaxed.teams], relaxed.commons, len(relaxed.people))
        many = len(relaxed.teams) >= MANY_TEAMS and len(groups) < FEWEST
        asked = aim.proves and aim.chain[0] == "shortfall" and not self.known.proven(aim.chain[:1])
        if not (many and asked) or self.clock.over:
            return None
        mending = Mending(pricer, run.workers, run.options.seed, lambda: self.clock.over)
        with run.phase("teams"):
            if not mending.begin() or mending.value <= bound + FAR * abs(bound):
                return None
        self._mend(mending, closing.settling, MENDINGS)
        return mending

    def _mend(self, mending: Mending, settling: Settling, times: int) -> None:
        """Better teams, a few at a time; a plan of them, and again without the trainings that have no room in it.

        The teams then take part in every choice.
        """
        for _ in range(times):
            until = self.clock.seconds + MENDING * self.clock.left
            with self._run.phase("mending"):
                mending.run(lambda until=until: self.clock.seconds > until)  # type: ignore[misc]
            draft = self._run.completing.of_teams(settling.pricer.relaxed, list(mending.plans.values()))
            if draft is None or self.clock.over or not mending.learn(draft):
                break
        with self.clock.phase("mending"):
            settling.offer(mending.plans.values())
        self._run.planned = settling.best.value

    def _groups(self, closing: Closing) -> None:
        """Groups of teams that only money ties together, where lists do not prove the best.

        They are solved exactly at money's price, and then the core that this leaves.
        """
        run, settling, aim = self._run, closing.settling, closing.aim
        groups = groups_apart(settling.pricer, settling.best) if aim.proves and not self.known.done else []
        if not groups:
            return
        closing.settle()
        if self.known.done or settling.best.gap <= CLOSE:
            return

        def enough() -> bool:
            return self.known.done or run.options.should_stop()

        with run.phase("groups"):
            solved = solve_groups(settling.pricer, settling.best, groups, run.workers, run.seconds(GROUPS), enough)
            settling.offer(plan for group in solved for plan in group.plans or ())
        self.known.prove(aim, settling.best.bound + sum(group.lift for group in solved))
        before = settling.best.bound
        closing.core(lifts_of(solved), max(LEAST_CORE, FIRST_CORE * len(settling.pricer.relaxed.teams)))
        run.plan_of(settling)
        if settling.best.gap > CLOSE:  # prices go on to be judged by what teams alone prove
            settling.best = replace(settling.best, bound=before)

    def _uncrowd(self, closing: Closing) -> None:
        """A plan where facilities have no room for the best teams' classes: of such that they have room for.

        Where that brings none, of the others after all, with what finds room.
        """
        settling = closing.settling
        closing.settle()
        before, crowded = self.known.worth, settling.best.plans
        closing.classes()
        if self.known.worth is before and crowded is not None:
            self._run.completing.of_teams(settling.pricer.relaxed, crowded)

    def _improve(self, closing: Closing, share: float) -> None:
        """Free some teams at a time and solve whole models around the best plan, while that brings something.

        As many at once as there are processors, over other teams each; of those that are better the best is kept.
        """
        if self.known.worth is None:
            return
        until = self.clock.seconds + share * self.clock.left
        neighbours = Neighbours(closing.settling.pricer, closing.settling.best)
        rounds = neighbours.rounds()
        while several := list(islice(rounds, self._run.workers)):
            if self.known.done or neighbours.stalled or self.clock.seconds > until:
                return
            choices = [neighbours.pairs(freed, self.known.members) for freed in several]
            for better in self._run.completing.around(self.known.found.draft, choices):
                neighbours.heard(better)

    def _days_matter(self, relaxed: Relaxed) -> bool:
        """The whole model soon, of a small problem whose days make plans dearer than teams; whether all is proven.

        Once, for what it does not prove in its time it will not prove soon.
        """
        if self._run.loses and not self._whole_was_soon and _size(relaxed) <= WHOLE_SOON:
            self._whole_was_soon = True
            self._whole(relaxed, SHARED)
        return self.known.done

    def _whole(self, relaxed: Relaxed, share: float) -> None:
        """The whole model from the best plan on, where it is small enough to bring something."""
        if not self.known.done and _size(relaxed) <= LARGEST_WHOLE and self.known.worth is not None:
            everybody = {rows.team.id: [relaxed.people[person].id for person in rows.people] for rows in relaxed.teams}
            self._run.completing.complete(everybody, self.known.found.bounds, share=share)

    # -- the first goal by itself ------------------------------------------------------------------------------

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
            closing = self.closing(relaxed, alone, prices)
            closing.settle()
            closing.core()

    def _heavier(self, closing: Closing) -> Aim | None:
        """The same goals with more weight on the first, where the best teams give up some of it for the second.

        None where they do not, or where the first goal is not proven yet.
        """
        aim, settling, worth = closing.aim, closing.settling, self.known.worth
        if not aim.proves or len(aim.chain) < 2 or self.known.done or settling.best.plans is None or worth is None:
            return None
        if aim.chain[0] != "shortfall" or not self.known.proven(["shortfall"]):
            return None
        least = float(worth["shortfall"])
        if not _shorter(settling.best.plans, least):
            return None
        closing.core()
        if self.known.done or not _shorter(settling.best.plans or (), least):
            return None
        return replace(aim, weights=replace(aim.weights, shortfall=HEAVIER * aim.weights.shortfall))
