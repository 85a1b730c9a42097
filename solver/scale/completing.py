"""Plans with dates: whole models of parts of a problem, over some people for each team."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction
from math import inf

from solver.answer import Options
from solver.clock import Clock
from solver.draft import Draft
from solver.model.build import build_plan, read_draft, start_of
from solver.model.classes import NoTrainer
from solver.model.plan import Plan
from solver.model.search import Found as Search
from solver.model.search import lexicographic
from solver.problem import Goal, Problem
from solver.scale.exact import TeamPlan, Window
from solver.scale.known import Known
from solver.scale.relaxed import Relaxed
from solver.scale.staffed import staffed
from solver.scale.subproblem import Census, Pairs

EFFORT = 60.0
"""Deterministic seconds for each goal of a whole model of a part."""
SHORT_EFFORT, HASTY_EFFORT = 2.0, 0.1
"""The same around a plan; and for goals that come after one that is not proven yet."""


class Completing:
    """Completes choices of people to plans with dates; what it finds and proves is `known`."""

    def __init__(self, problem: Problem, options: Options, clock: Clock, known: Known) -> None:
        self._problem, self._options, self._clock, self._known = problem, options, clock, known
        self._census = Census(problem)

    def begin(self) -> None:
        """Members that keep the hard rules, while no plan is known. Raises Impossible when there are none."""
        if self._known.worth is None and not self._clock.over:
            with self._clock.phase("start"):
                draft = staffed(self._problem, self._options, self._clock)
            if draft is not None:
                self._known.take(draft)

    def complete(
        self,
        pairs: Pairs,
        bounds: Mapping[Goal, Fraction] | None,
        share: float = 1.0,
        taken: Collection[tuple[str, str]] = (),
    ) -> Draft | None:
        """The best plan among these pairs, with dates; `bounds`: those known, if the pairs hold every better plan.

        The search begins where the trainings that are `taken` (person and training) are, if a plan has them all.
        It is told whether it is better than the best known or not; None where there is none in the time.
        """
        if self._clock.over:
            return None
        clock = self._clock if share == 1.0 else self._clock.part(share)
        with self._clock.phase("plan" if bounds is None else "whole core"):
            result, draft = self._searched(pairs, bounds, None, clock, taken)
        if draft is not None:
            self._known.take(draft)
        if bounds is not None and self._known.worth is not None:
            self._known.prove_whole(result.bounds)
        return draft

    def of_teams(self, relaxed: Relaxed, plans: Sequence[TeamPlan]) -> Draft | None:
        """The best plan of whole teams, with dates: with their trainings, where there are days for all."""
        taken = {(relaxed.people[m.person].id, key) for plan in plans for m in plan.members for key in m.trainings}
        return self.complete(pairs_of(relaxed, plans), None, taken=taken)

    def around(self, draft: Draft | None, choices: Sequence[Pairs]) -> list[bool]:
        """Plans from a draft on, one for each choice of pairs, at once; whether each is better than all before it."""
        quiet = Clock(replace(self._options, time_limit=self._clock.left, on_progress=lambda progress: None))
        with self._clock.phase("plan"), ThreadPoolExecutor(max(1, len(choices))) as threads:
            found = list(threads.map(lambda pairs: self._searched(pairs, None, draft, quiet)[1], choices))
        return [each is not None and self._known.take(each) for each in found]

    def _searched(
        self,
        pairs: Pairs,
        bounds: Mapping[Goal, Fraction] | None,
        from_draft: Draft | None,
        clock: Clock,
        taken: Collection[tuple[str, str]] = (),
    ) -> tuple[Search, Draft | None]:
        part = self._census.smaller({one for people in pairs.values() for one in people} | self._census.teachers)
        try:
            plan = build_plan(part, pairs, leave_trainers_open=True)
            return self._solved(plan, bounds, from_draft, clock, taken)
        except NoTrainer:
            plan = build_plan(part, pairs, leave_trainers_open=False)
            return self._solved(plan, bounds, from_draft, clock, taken)

    def _solved(
        self,
        plan: Plan,
        bounds: Mapping[Goal, Fraction] | None,
        from_draft: Draft | None,
        clock: Clock,
        taken: Collection[tuple[str, str]],
    ) -> tuple[Search, Draft | None]:
        """What a model comes to, and its plan. Raises NoTrainer."""
        found = self._known.found
        options = replace(self._options, on_progress=lambda progress: None)
        hint = found.draft if bounds is not None else from_draft
        starts = [start_of(plan, hint) if hint else {variable.index: 1 for variable in plan.member.values()}]
        if taken:
            learning = {t.taken.index: int((t.possible.person, t.training.id) in taken) for t in plan.all_takings()}
            starts.insert(0, starts[0] | learning)
        effort = EFFORT if from_draft is None else SHORT_EFFORT
        hasty = HASTY_EFFORT if bounds is None else inf
        result = lexicographic(plan, options, clock, starts, bounds or found.bounds, effort, hasty)
        return result, None if result.solution is None else read_draft(plan, result.solution)


def pairs_of(relaxed: Relaxed, plans: Sequence[TeamPlan]) -> dict[str, list[str]]:
    """Who is on which team in whole-team plans."""
    return {
        relaxed.teams[plan.team].team.id: [relaxed.people[member.person].id for member in plan.members]
        for plan in plans
    }


def pairs_within(relaxed: Relaxed, windows: list[Window]) -> dict[str, list[str]]:
    """The candidates of windows, by team."""
    return {
        rows.team.id: [relaxed.people[person].id for person in rows.people[window.rows]]
        for rows, window in zip(relaxed.teams, windows, strict=True)
    }
