"""Why not she? What it would cost to have her, and what would have had her chosen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from solver.answer import Answer
from solver.explain.asking import Asker, better, lack, moves, pairs
from solver.explanation import Change, Finding
from solver.levels import stated_level
from solver.problem import exact

MOST_LEVELS = 3
"""So many levels that the person lacks are tried, those of open needs first."""
CHEAPER = 0.01


def why_not(asker: Asker, team: str, person: str) -> Iterator[Finding]:
    """What putting the person on the team costs; then levels and a rate with which they would be chosen freely."""
    asking = _WhyNot(asker, team, person)
    if (team, person) in pairs(asker.answer):
        yield asking.finding("why_not", "chosen", asker.answer)
        return
    forced = asker.sure(*asker.about(team), asking.join)
    if forced is None:
        yield Finding("why_not", "not_confirmed", "no", team, None, person, (asking.join,))
    elif forced.status == "infeasible":
        yield from asking.contradiction(forced)
    else:
        yield asking.price(forced)
        yield from asking.levels()
        yield from asking.cheaper(forced)


class _WhyNot:
    """One person who is not on a team."""

    def __init__(self, asker: Asker, team: str, person: str) -> None:
        self.asker, self.team, self.person = asker, asker.problem.teams[team], asker.problem.people[person]
        self.join = Change("must_join", team=team, person=person)

    def price(self, forced: Answer) -> Finding:
        """On the team they would be, at this price; the other teams' needs included."""
        old, new = ([goal.value for goal in self.asker.goals(answer)] for answer in (self.asker.answer, forced))
        worse = any(abs(a - b) > 1e-6 * max(1.0, abs(a)) for a, b in zip(old, new, strict=True))
        barred = self.person.id in self.team.barred
        return self.finding("why_not", "price" if worse else "as_good", forced, self.join, barred=barred)

    def contradiction(self, forced: Answer) -> Iterator[Finding]:
        """Rules that keep the person off the team, and which of them would have to go."""
        rules = self.asker.rules(forced, self.join)
        paths, codes = [rule.path for rule in rules], [rule.code for rule in rules]
        yield self.finding("why_not", "rules", forced, self.join, rules=paths, codes=codes)
        for path in paths:
            answer = self._asked(Change("drop", path=path), self.join)
            if answer is not None:
                yield self.finding("would_choose", "rule", answer, Change("drop", path=path), self.join)

    def levels(self) -> Iterator[Finding]:
        """Levels that the person lacks for the team, and with one of which the best plan would have them."""
        team, problem = self.team, self.asker.problem
        lacking = [
            need
            for need in team.needs
            if stated_level(problem, self.person, need.skill, team.start, team.end) < need.level
        ]
        lacking.sort(key=lambda need: -lack(problem, self.asker.answer, team.id, need.id))
        for need in lacking[:MOST_LEVELS]:
            held = Change("held", person=self.person.id, skill=need.skill, level=need.level)
            answer = self._chosen(held)
            if answer is not None:
                yield self.finding("would_choose", "level", answer, held)

    def cheaper(self, forced: Answer) -> Iterator[Finding]:
        """The weekly rate at which the person would be chosen, when cost alone speaks against them."""
        before = {goal.name: goal.value for goal in self.asker.answer.goals}
        differ = [
            g.name for g in self.asker.goals(forced) if abs(g.value - before[g.name]) > 1e-6 * max(1.0, abs(g.value))
        ]
        if not differ or differ[0] != "cost":
            return
        more = next(goal.value - before[goal.name] for goal in forced.goals if goal.name == "cost")
        weeks = float(exact(self.team.member_fte)) * self.team.days / 7
        rate = round(self.person.weekly_cost - more / weeks - CHEAPER, 2)
        if rate < 0 or not weeks:
            return
        change = Change("weekly_cost", person=self.person.id, amount=rate)
        answer = self._chosen(change)
        if answer is not None:
            yield self.finding("would_choose", "rate", answer, change)

    def _asked(self, *changes: Change) -> Answer | None:
        answer = self.asker.ask(*self.asker.about(self.team.id), *changes, near=True)
        return None if answer is None or answer.status == "infeasible" else answer

    def _chosen(self, change: Change) -> Answer | None:
        """The best plan once changed, if the person is on the team in every best plan: without them it is worse."""
        answer = self._asked(change)
        if answer is None or (self.team.id, self.person.id) not in pairs(answer):
            return None
        without = self.asker.sure(
            *self.asker.about(self.team.id),
            change,
            Change("must_not_join", team=self.team.id, person=self.person.id),
        )
        if without is None:
            return None
        needed = without.status == "infeasible" or better(self.asker.goals(answer), self.asker.goals(without))
        return answer if needed else None

    def finding(self, topic: str, code: str, answer: Answer, *changes: Change, **facts: Any) -> Finding:
        """What an answer says about the person."""
        joins, leaves = moves(self.asker.answer, answer) if answer.status != "infeasible" else ((), ())
        return Finding(
            topic,
            code,
            self.asker.confirmed(answer),
            self.team.id,
            None,
            self.person.id,
            changes,
            facts,
            self.asker.goals(answer),
            joins,
            leaves,
        )
