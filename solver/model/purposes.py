"""What each training is for: the needs that fall without it.

A training that serves nothing can be left out afterwards, and no goal gets worse. Where more depends on what a
training is for, this posts it exactly, by asking for each training what would still stand without it: which of the
person's other trainings could still be taken, and which needs they would still reach.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from solver.levels import worth
from solver.model.calendar import Ask
from solver.model.plan import Plan, Taking
from solver.problem import Team

Bool = Any  # a literal of the model, or a plain bool where the outcome is clear beforehand
Pair = tuple[str, str]


class Purposes:
    """For every training a person may take: a variable per (team, need) that is 1 just when the training is for it."""

    def __init__(self, plan: Plan, person: str) -> None:
        self._plan, self._person = plan, person
        self._takings = plan.takings[person]
        self._covers = plan.covers_of(person)
        self._ended: dict[tuple[str, int], Bool] = {}
        self._before: dict[Pair, Bool] = {}
        self._held: dict[tuple[str, Ask], Bool] = {}
        self.serves = {key: dict(self._served_by(taking)) for key, taking in self._takings.items()}

    def _served_by(self, taking: Taking) -> Iterator[tuple[Pair, Bool]]:
        """The covers that could fall without the training, each with the variable that says it does."""
        affected = self._depending_on(taking)
        standing: dict[str, Bool] = {}
        for (team_id, need_id), cover in self._covers.items():
            team = self._plan.problem.teams[team_id]
            need = next(need for need in team.needs if need.id == need_id)
            givers = self._givers(need.skill, need.level)
            if any(giver.training.id in affected for giver in givers):
                reached = self._reached_without(taking, givers, team, affected, standing)
                yield (team_id, need_id), self._all([cover, _not(reached)])

    def _reached_without(
        self, taking: Taking, givers: list[Taking], team: Team, affected: set[str], standing: dict[str, Bool]
    ) -> Bool:
        first_day = self._plan.calendar.day(team.start)
        return self._any(
            self._all([self._stands_without(taking, giver, affected, standing), self._ended_by(giver, first_day)])
            for giver in givers
            if giver is not taking
        )

    def _stands_without(self, taking: Taking, other: Taking, affected: set[str], standing: dict[str, Bool]) -> Bool:
        """Whether the other training is taken and could still be.

        Where each of two could build on the other, a variable stands for the one that is asked for meanwhile: as what
        builds on what comes after it, there is one way only to say which of them stand.
        """
        key = other.training.id
        if key not in affected:
            return other.taken
        if key not in standing:
            standing[key] = None
            met = [self._met_without(taking, other, ask, affected, standing) for ask in other.possible.asks]
            stands = self._all([other.taken, *met])
            if standing[key] is not None:
                self._plan.cp.add(standing[key] == stands)
            standing[key] = stands
        elif standing[key] is None:
            standing[key] = self._plan.cp.new_bool_var(f"{self._person} can still take {key}")
        return standing[key]

    def _met_without(
        self, taking: Taking, other: Taking, ask: Ask, affected: set[str], standing: dict[str, Bool]
    ) -> Bool:
        givers = [giver for giver in self._givers(ask.skill, ask.level) if giver is not taking and giver is not other]
        steps = [
            self._all([self._stands_without(taking, giver, affected, standing), self._comes_before(giver, other)])
            for giver in givers
        ]
        return self._any([self._held_at_start(other, ask), *steps])

    def _depending_on(self, taking: Taking) -> set[str]:
        """The training itself and all that could build on it."""
        found, queue = {taking.training.id}, [taking]
        while queue:
            first = queue.pop()
            for key, other in self._takings.items():
                if key not in found and any(first in self._givers(ask.skill, ask.level) for ask in other.possible.asks):
                    found.add(key)
                    queue.append(other)
        return found

    def _givers(self, skill: str, level: int) -> list[Taking]:
        return self._plan.givers(self._person, skill, level)

    def _held_at_start(self, taking: Taking, ask: Ask) -> Bool:
        """Whether the person's stated level meets the ask on the training's start day."""
        someone = self._plan.problem.people[self._person]
        last = self._plan.calendar.held_until(someone, ask)
        held = [start for start in taking.possible.starts if start <= last]
        if not held or len(held) == len(taking.possible.starts):
            return bool(held)
        return self._ended_by(taking, held[-1] + taking.possible.days)

    def _ended_by(self, taking: Taking, day: int) -> Bool:
        key = taking.training.id, day
        if key not in self._ended:
            self._ended[key] = self._any(taking.ended_by(self._plan.cp, day))
        return self._ended[key]

    def _comes_before(self, first: Taking, then: Taking) -> Bool:
        """Whether both are taken and the first has ended when the other starts."""
        key = first.training.id, then.training.id
        if key not in self._before:
            cp, before = self._plan.cp, self._plan.cp.new_bool_var("")
            cp.add_implication(before, first.taken)
            cp.add_implication(before, then.taken)
            cp.add(first.end <= then.begin).only_enforce_if(before)
            cp.add(first.end > then.begin).only_enforce_if(~before, first.taken, then.taken)
            self._before[key] = before
        return self._before[key]

    def _any(self, literals: Iterable[Bool]) -> Bool:
        return _not(self._all([_not(literal) for literal in literals]))

    def _all(self, literals: Iterable[Bool]) -> Bool:
        """A literal that is true just when all of these are."""
        open_ones = [literal for literal in literals if literal is not True]
        if any(literal is False for literal in open_ones):
            return False
        if len(open_ones) <= 1:
            return open_ones[0] if open_ones else True
        every = self._plan.cp.new_bool_var("")
        for literal in open_ones:
            self._plan.cp.add_implication(every, literal)
        self._plan.cp.add_bool_or([every, *(_not(literal) for literal in open_ones)])
        return every


def _not(literal: Bool) -> Bool:
    return not literal if isinstance(literal, bool) else ~literal


def post_purposes(plan: Plan, person: str) -> dict[str, dict[Pair, Bool]]:
    """Each training of the person is for some need, and is lacked to the end of some team that it is for.

    Returns what says so: by training and (team, need).
    """
    serves = Purposes(plan, person).serves
    for key, taking in plan.takings[person].items():
        purpose = [literal for literal in serves[key].values() if literal is not False]
        plan.cp.add_bool_or([~taking.taken, *purpose])
        lacked_to_the_end(plan, taking, serves[key])
    return serves


def lacked_to_the_end(plan: Plan, taking: Taking, serves: dict[Pair, Bool]) -> None:
    """A level that still holds when its training starts must run out before the end of a team that it is for."""
    holding = plan.problem.people[taking.possible.person].skills.get(taking.training.skill)
    if holding is None or worth(plan.problem, holding) < taking.training.to_level or holding.valid_until is None:
        return
    early = [
        s for s in taking.possible.starts if holding.lapses_on is None or plan.calendar.date_of(s) <= holding.lapses_on
    ]
    if not early:
        return
    outlasting = [
        literal
        for (team, _), literal in serves.items()
        if literal is not False and plan.problem.teams[team].end > holding.valid_until
    ]
    in_time = taking.ended_by(plan.cp, early[-1] + taking.possible.days)
    for literal in in_time:
        plan.cp.add_bool_or([~literal, *outlasting])


def matters(plan: Plan, person: str) -> bool:
    """Whether a rule or goal asks what the person's trainings are for, so that it has to be in the model."""
    return (
        "readiness" in plan.problem.objective
        or any(teacher == person for _, _, teacher in plan.taught_after_training)
        or any(could_be_early(plan, taking) for taking in plan.takings[person].values())
    )


def could_be_early(plan: Plan, taking: Taking) -> bool:
    """Whether a stated level with two ends could still hold when its training starts."""
    holding = plan.problem.people[taking.possible.person].skills.get(taking.training.skill)
    return holding is not None and holding.lapses_on is not None and holding.valid_until is not None
