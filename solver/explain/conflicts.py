"""When the hard rules contradict each other: what goes without each rule of the conflict."""

from __future__ import annotations

from collections.abc import Iterator

from solver.explain.asking import Asker
from solver.explanation import Change, Finding


def conflict(asker: Asker) -> Iterator[Finding]:
    """The best plan without each single rule of the conflict; rules may contradict each other elsewhere too."""
    for rule in asker.answer.conflict or ():
        change = Change("drop", path=rule.path)
        answer = asker.ask(change)
        if answer is None:
            yield Finding("conflict", "not_confirmed", "no", changes=(change,))
        elif answer.status == "infeasible":
            facts = {"rules": [rule.path for rule in asker.rules(answer, change)]}
            yield Finding("conflict", "another", "proven", changes=(change,), facts=facts)
        else:
            goals = asker.goals(answer)
            yield Finding("conflict", "plan", asker.confirmed(answer), changes=(change,), goals=goals)
