"""Needs that can be met in several ways: who meets one, and which trainings lead to it.

In a problem an "any" need asks for a skill of its own at the highest level. Whoever meets one of its ways for the
whole team holds that skill for as long as the way lasts that lasts longest.

Trainings are offered for it only where the format can say exactly what they do: of a single step, without a trainer of
its own, in a skill that nothing else in the problem asks for or builds on (else one class would be counted as two),
leading straight to one of the ways. Who may take one holds a lower level of the need's skill, its rung; since a rung
includes the rungs below it, trainings are offered as far as those who may take them include one another, the cheapest
first. Whatever is left out only costs options: a plan never holds a training that somebody could not take.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from models import Need, Prerequisite, TrainingStep
from planner.pool import Days, Held, Member

HIGHEST = 4
Lasts = tuple[date, date]
"""The certificate's last day and the last day that use carries it; date.max for ever."""
FOR_EVER: Lasts = (date.max, date.max)
Takers = dict[int, Lasts]
"""Who may take a training, by row, and for how long."""


@dataclass
class Alternatives:
    """One "any" need over its team's days, looked at on `day`. `with_specials` gives a skill and its specials.

    `declined` says whether a person, by row, declined what a step leads to.
    """

    node: Need
    days: Days
    day: date
    caution: int
    with_specials: Callable[[int], list[int]]
    declined: Callable[[int, TrainingStep], bool]
    _rungs: list[Takers] = field(default_factory=list)

    @property
    def skill(self) -> str:
        """The skill of its own that stands for the need in a problem."""
        return f"any:n{self.node.id}"

    @property
    def skills(self) -> set[int]:
        """The skills that its ways ask for."""
        return {leaf.skill_id for leaf in leaves(self.node) if leaf.skill_id is not None}

    def ways(
        self,
        steps: Iterable[TrainingStep],
        people: Sequence[Member],
        prerequisites: Mapping[int, Sequence[Prerequisite]],
    ) -> list[tuple[TrainingStep, int]]:
        """Steps that lead straight to the need, each with the rung of those who may take it (0: everybody)."""
        kept: list[tuple[TrainingStep, Takers]] = []
        for step in sorted(filter(self._leads_here, steps), key=lambda s: (s.training.cost, s.training.hours, s.id)):
            takers = self._takers(step, people, prerequisites.get(step.skill_id, ()))
            if takers and _ladder([*(each for _, each in kept), takers], len(people)) is not None:
                kept.append((step, takers))
        self._rungs = _ladder([takers for _, takers in kept], len(people)) or []
        numbers = {frozenset(rung): number for number, rung in enumerate(self._rungs, start=1)}
        return [(step, 0 if _open(takers, len(people)) else numbers[frozenset(takers)]) for step, takers in kept]

    def held_by(self, member: Member) -> Held | None:
        """What the person holds of the need's skill: the highest level, else their rung once `ways` is known."""
        if (lasts := self._met(self.node, member)) is not None:
            return _held(HIGHEST, lasts)
        for number in range(len(self._rungs), 0, -1):
            if member.id in self._rungs[number - 1]:
                return _held(number, _shortest(rung[member.id] for rung in self._rungs[:number]))
        return None

    def _met(self, node: Need, member: Member) -> Lasts | None:
        """How long the person meets the node, None when not over all the team's days."""
        if node.kind == "skill":
            return self._longest(member, node.skill_id, node.level, self.days)
        met = [self._met(child, member) for child in node.children]
        if node.kind == "any":
            return max((lasts for lasts in met if lasts is not None), default=None)
        every = [lasts for lasts in met if lasts is not None]
        return _shortest(every) if len(every) == len(met) else None

    def _longest(self, member: Member, skill: int | None, level: int | None, days: Days) -> Lasts | None:
        """How long the person is at the level or above, None when not over all of `days`."""
        if not level or skill is None:
            return FOR_EVER
        held = [member.held[each] for each in self.with_specials(skill) if each in member.held]
        reach = [each for each in held if each.counts(*days, self.caution) >= level]
        return max(((each.valid_until or date.max, each.lapses_on or date.max) for each in reach), default=None)

    def _leads_here(self, step: TrainingStep) -> bool:
        alone = len(step.training.steps) == 1 and step.training.trainer_level is None
        return alone and any(
            leaf.skill_id == step.skill_id and step.from_level < (leaf.level or 0) <= step.to_level
            for leaf in _straight(self.node)
        )

    def _takers(self, step: TrainingStep, people: Sequence[Member], prerequisites: Sequence[Prerequisite]) -> Takers:
        """Who may take the step by what they hold on the day looked at."""
        asked = [(step.skill_id, step.from_level)]
        asked += [(p.requires_id, p.level) for p in prerequisites if (p.for_level or 0) <= step.to_level]
        found = {}
        for person in people:
            lasts = [self._longest(person, skill, level, (self.day, self.day)) for skill, level in asked]
            if None not in lasts and not self.declined(person.id, step):
                found[person.id] = _shortest(each for each in lasts if each is not None)
        return found


def leaves(node: Need) -> Iterator[Need]:
    """The skill needs at or below a node."""
    if node.kind == "skill":
        yield node
    for child in node.children:
        yield from leaves(child)


def _straight(node: Need) -> Iterator[Need]:
    """The skill needs each of which alone meets the node."""
    if node.kind == "skill":
        yield node
    elif node.kind == "any" or len(node.children) == 1:
        for child in node.children:
            yield from _straight(child)


def _ladder(all_takers: Sequence[Takers], everybody: int) -> list[Takers] | None:
    """Who may take something that not everybody may, from many to few; None when they do not include one another."""
    rungs: dict[frozenset[int], Takers] = {}
    for takers in all_takers:
        if not _open(takers, everybody):
            same = rungs.get(frozenset(takers), takers)
            rungs[frozenset(takers)] = {person: _shortest((lasts, same[person])) for person, lasts in takers.items()}
    ladder = sorted(rungs.values(), key=len, reverse=True)
    nested = all(few.keys() <= many.keys() for many, few in pairwise(ladder))
    return ladder if nested and len(ladder) < HIGHEST else None


def _open(takers: Takers, everybody: int) -> bool:
    """May everybody take it for ever?"""
    return len(takers) == everybody and all(lasts == FOR_EVER for lasts in takers.values())


def _shortest(several: Iterable[Lasts]) -> Lasts:
    until, lapses = zip(*several, strict=True)
    return min(until), min(lapses)


def _held(level: int, lasts: Lasts) -> Held:
    until, lapses = (None if day == date.max else day for day in lasts)
    return Held(level, True, until, lapses)
