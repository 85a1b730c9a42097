"""Why a need is short: what would have to go for it to be covered, the need itself being put first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from solver.answer import Answer
from solver.explain.asking import Asker, lack, moves, open_needs
from solver.explain.causes import Causes, holders, leads_to, membership_causes, training_causes
from solver.explanation import Change, Finding


def reasons(asker: Asker, team: str, need: str) -> Iterator[Finding]:
    """Each cause without which the need would be less short; if only several together, a smallest set of them."""
    asking = _Asking(asker, team, need)
    if asking.best is None:
        yield asking.unknown()
        return
    yield from asking.others_first()
    yield from asking.few_holders()
    if not asking.least:
        return
    single = list(asking.each_cause())
    yield from single or asking.several()


class _Asking:
    """One need that is short, put before all others."""

    def __init__(self, asker: Asker, team: str, need: str) -> None:
        self.asker, self.team, self.need = asker, *asker.find(team, need)
        self.here: dict[str, Any] = {"topic": "reason", "team": team, "need": need}
        self.membership: Causes = membership_causes(asker.problem, self.team, self.need)
        self.training: Causes = training_causes(asker.problem, self.team, self.need)
        self.before = self.lack(asker.answer)
        self.best = self.ask()
        self.least = self.before if self.best is None else min(self.before, self.lack(self.best))

    def ask(self, *changes: Change) -> Answer | None:
        """The least that the need can be short of, once changed; None also when the rules then contradict."""
        first = Change("first", team=self.team.id, need=self.need.id)
        only = Change("objective", goals=("shortfall",))
        answer = self.asker.ask(*self.asker.about(self.team.id), *changes, first, only)
        return None if answer is None or answer.status == "infeasible" else answer

    def lack(self, answer: Answer) -> float:
        """How short the need is in an answer."""
        return lack(self.asker.problem, answer, self.team.id, self.need.id)

    def unknown(self) -> Finding:
        """Time did not allow to say why."""
        return Finding(code="not_confirmed", confirmed="no", facts={"missing": self.before}, **self.here)

    def others_first(self) -> Iterator[Finding]:
        """It could be covered, but other needs weigh more."""
        assert self.best is not None
        if self.least >= self.before:
            return
        were_open = set(open_needs(self.asker.problem, self.asker.answer))
        opened = [pair for pair in open_needs(self.asker.problem, self.best) if pair not in were_open]
        yield self._finding("others_first", (), self.best, {"opened": [list(pair) for pair in opened]})

    def few_holders(self) -> Iterator[Finding]:
        """Fewer people hold the level than are asked for, whatever the rules."""
        number = len(holders(self.asker.problem, self.team, self.need))
        if number >= self.need.headcount:
            return
        rules = tuple(change for changes in self.membership.values() for change in changes)
        answer = self.ask(*rules, Change("no_trainings"))
        facts = {"holders": number, "trainings": len(leads_to(self.asker.problem, self.need))}
        if answer is None or self.lack(answer) < self.need.headcount - number:
            yield Finding(code="few_holders", confirmed="no", facts=facts, **self.here)
        else:
            yield self._finding("few_holders", (*rules, Change("no_trainings")), answer, facts)

    def each_cause(self) -> Iterator[Finding]:
        """Causes that alone keep the need short."""
        for code, changes in {**self.membership, **self.training}.items():
            answer = self.ask(*changes)
            if answer is not None and self.lack(answer) < self.least:
                yield self._finding(code, changes, answer)

    def several(self) -> Iterator[Finding]:
        """A smallest set of causes that together keep the need short; or that nothing helps."""
        causes = {**self.membership, **self.training}
        everything = self.ask(*_all(causes.values()))
        if everything is None:
            return
        if self.lack(everything) >= self.least:
            yield self._finding("nothing_helps", _all(causes.values()), everything, {"lifted": sorted(causes)})
            return
        kept = list(causes)
        best = everything
        for code in list(kept):
            rest = [each for each in kept if each != code]
            answer = self.ask(*_all(causes[each] for each in rest))
            if answer is not None and self.lack(answer) < self.least:
                kept, best = rest, answer
        yield self._finding("several", _all(causes[each] for each in kept), best, {"causes": kept})

    def _finding(
        self, code: str, changes: Sequence[Change], answer: Answer, facts: dict[str, Any] | None = None
    ) -> Finding:
        joins, leaves = moves(self.asker.answer, answer)
        return Finding(
            code=code,
            confirmed=self.asker.confirmed(answer),
            changes=tuple(changes),
            facts={"missing": self.before, "left": self.lack(answer), **(facts or {})},
            joins=joins,
            leaves=leaves,
            **self.here,
        )


def _all(several: Iterable[Iterable[Change]]) -> tuple[Change, ...]:
    return tuple(change for changes in several for change in changes)
