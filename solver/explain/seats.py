"""Who would be next for a seat, and what they would cost more: the plan solved again without the person on it."""

from __future__ import annotations

from collections.abc import Iterator

from solver.explain.asking import Asker, moves, worth
from solver.explanation import Change, Finding


def next_best(asker: Asker, team: str, person: str, most: int = 1) -> Iterator[Finding]:
    """The best plans without the person on the team, each without those who took the seat in the one before."""
    barred = [Change("must_not_join", team=team, person=person)]
    for rank in range(1, most + 1):
        answer = asker.sure(*asker.about(team), *barred)
        if answer is None:
            yield Finding("next_best", "not_confirmed", "no", team, None, person, tuple(barred), {"rank": rank})
            return
        if answer.status == "infeasible":
            facts = {"rank": rank, "rules": [rule.path for rule in asker.rules(answer, *barred)]}
            yield Finding("next_best", "nobody_else", "proven", team, None, person, tuple(barred), facts)
            return
        joins, leaves = moves(asker.answer, answer)
        new = [each for where, each in joins if where == team]
        code = "replaced_by" if new else "left_empty"
        facts = {"rank": rank, "by": new, "worth": worth(asker.problem, answer)}
        yield Finding(
            "next_best",
            code,
            asker.confirmed(answer),
            team,
            None,
            person,
            tuple(barred),
            facts,
            asker.goals(answer),
            joins,
            leaves,
        )
        if not new:
            return
        barred += [Change("must_not_join", team=team, person=each) for each in new]
