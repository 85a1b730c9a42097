"""Ways out of a shortfall: changes after which the best plan leaves the need less short, with their price."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from statistics import median
from typing import Any

from solver.answer import Answer
from solver.explain.asking import Asker, lack, moves, one_sided
from solver.explain.causes import LATER, leads_to, membership_causes, training_causes
from solver.explanation import Change, Finding
from solver.levels import stated_level
from solver.problem import Side

MOST_TRIED = 6
"""Of many rules of one kind so many are tried alone."""


def ways(asker: Asker, team: str, need: str, causes: Iterable[str]) -> Iterator[Finding]:
    """The changes that help, each confirmed with all goals. `causes` are what is known to keep the need short."""
    trying = _Trying(asker, team, need)
    helping = set(causes)
    yield from trying.one_holder()
    yield from trying.lower_level()
    yield from trying.training()
    if "budget" in helping:
        yield from trying.budget()
    if "hours" in helping:
        yield from trying.hours()
    if "time" in helping:
        yield from trying.later()
    for code, changes in {**trying.membership, **trying.limits}.items():
        if code in helping - {"budget", "hours", "time"}:
            yield from trying.rules(code, changes)


class _Trying:
    """One need that is short, and changes that are tried on its problem."""

    def __init__(self, asker: Asker, team: str, need: str) -> None:
        self.asker, self.team, self.need = asker, *asker.find(team, need)
        self.membership = membership_causes(asker.problem, self.team, self.need)
        self.limits = training_causes(asker.problem, self.team, self.need)
        self.before = self.lack(asker.answer)

    def lack(self, answer: Answer) -> float:
        """How short the need is in an answer."""
        return lack(self.asker.problem, answer, self.team.id, self.need.id)

    def ask(self, *changes: Change, near: bool = False) -> Answer | None:
        """The best plan once changed, if it leaves the need less short."""
        answer = self.asker.ask(*self.asker.about(self.team.id), *changes, near=near)
        if answer is None or answer.status == "infeasible" or self.lack(answer) >= self.before:
            return None
        return answer

    def one_holder(self) -> Iterator[Finding]:
        """One person more who holds the level."""
        side = self._side()
        rates = [p.weekly_cost for p in self.asker.problem.people.values() if side is None or p.side == side]
        cost = round(sum(rates) / len(rates), 2) if rates else 0.0
        change = Change(
            "holder", team=self.team.id, skill=self.need.skill, level=self.need.level, side=side, amount=cost
        )
        yield from self._tried("holder", change)

    def _side(self) -> Side | None:
        """The side that is missing, else that of the skill, else the one that most who know the skill are of."""
        problem = self.asker.problem
        if self.need.both_sides and one_sided(problem, self.asker.answer, self.team.id, self.need.id):
            counted = {
                problem.people[member.person].side
                for member in self.asker.answer.members
                if member.team == self.team.id and any(cover.need == self.need.id for cover in member.covers)
            }
            return "IT" if "OT" in counted else "OT"
        skill = problem.skills.get(self.need.skill)
        if skill is not None and skill.side in ("OT", "IT"):
            return skill.side
        sides = Counter(each.side for each in problem.people.values() if self.need.skill in each.skills)
        return max(sides, key=lambda side: sides[side]) if sides else None

    def lower_level(self) -> Iterator[Finding]:
        """The highest lower level that helps."""
        for level in range(self.need.level - 1, self.asker.problem.scale_min, -1):
            found = list(self._tried("level", Change("level", team=self.team.id, need=self.need.id, level=level)))
            yield from found
            if found:
                return

    def training(self) -> Iterator[Finding]:
        """A training from the level below, as long as such trainings are, where none leads to the level."""
        problem, level = self.asker.problem, self.need.level
        start = problem.rules.start
        near = [
            person
            for person in problem.people.values()
            if stated_level(problem, person, self.need.skill, start, start) == level - 1
        ]
        if leads_to(problem, self.need) or not near:
            return
        alike = [each.hours for each in problem.trainings.values() if each.to_level == level]
        hours = float(median(alike or [each.hours for each in problem.trainings.values()] or [24.0]))
        yield from self._tried("training", Change("training", skill=self.need.skill, level=level, amount=hours))

    def budget(self) -> Iterator[Finding]:
        """The least budget that leads to as little shortfall as no limit would."""
        free = self.limits["budget"]
        least = Change("objective", goals=("shortfall", "cost"))
        answer = self.ask(*free, Change("only_trainings_cost"), least)
        if answer is not None:
            spent = sum(taken.cost for taken in answer.trainings)
            yield from self._tried("budget", Change("budget", amount=round(spent, 2)))

    def hours(self) -> Iterator[Finding]:
        """Hours a person that lead to as little shortfall as no limit would."""
        answer = self.ask(*self.limits["hours"], Change("objective", goals=("shortfall", "training_hours")))
        if answer is not None:
            hours: dict[str, float] = defaultdict(float)
            for taken in answer.trainings:
                hours[taken.person] += taken.hours
            yield from self._tried("hours", Change("hours", amount=max(hours.values(), default=0.0)))

    def later(self) -> Iterator[Finding]:
        """The fewest weeks by which the team is put off."""
        too_few, enough = 0, int(LATER)
        only = Change("objective", goals=("shortfall",))
        if self.ask(self._put_off(enough), only) is None:
            return
        while enough - too_few > 1:
            middle = (too_few + enough) // 2
            if self.ask(self._put_off(middle), only) is None:
                too_few = middle
            else:
                enough = middle
        yield from self._tried("later", self._put_off(enough))

    def _put_off(self, weeks: int) -> Change:
        return Change("later", team=self.team.id, amount=float(weeks))

    def rules(self, code: str, changes: tuple[Change, ...]) -> Iterator[Finding]:
        """Each single rule that helps when it goes; if none does alone, all of the kind."""
        together = self.ask(*changes)
        if together is None:
            return
        single = [finding for change in self._likely(changes, together) for finding in self._tried(code, change)]
        yield from single or self._tried(code, *changes)

    def _likely(self, changes: tuple[Change, ...], answer: Answer) -> tuple[Change, ...]:
        """Of rules about people those of people who are then counted, else the first ones."""
        if len(changes) == 1:
            return ()
        counted = {
            member.person
            for member in answer.members
            if member.team == self.team.id and any(cover.need == self.need.id for cover in member.covers)
        }
        places = [f"$.people[{at}]." for at, person in enumerate(self.asker.problem.people) if person in counted]
        theirs = [each for each in changes if str(each.path).startswith(tuple(places))] if places else []
        about_people = str(changes[0].path).startswith("$.people[")
        return tuple((theirs if about_people else list(changes))[:MOST_TRIED])

    def _tried(self, code: str, *changes: Change) -> Iterator[Finding]:
        answer = self.ask(*changes, near=True)
        if answer is None:
            return
        joins, leaves = moves(self.asker.answer, answer)
        hours = sum(taken.hours for taken in answer.trainings) - sum(t.hours for t in self.asker.answer.trainings)
        facts: dict[str, Any] = {"missing": self.before, "left": self.lack(answer), "hours": hours}
        yield Finding(
            "way",
            code,
            self.asker.confirmed(answer),
            self.team.id,
            self.need.id,
            None,
            changes,
            facts,
            self.asker.goals(answer),
            joins,
            leaves,
        )
