"""Whether the answer hangs on levels that nobody has verified."""

from __future__ import annotations

from collections.abc import Iterator

from solver.explain.asking import Asker, moves, open_needs
from solver.explanation import Change, Finding


def if_unverified_count_less(asker: Asker) -> Iterator[Finding]:
    """The best plan when unverified levels count one less than now."""
    change = Change("caution", amount=float(asker.problem.rules.caution + 1))
    holdings = [holding for person in asker.problem.people.values() for holding in person.skills.values()]
    unverified = sum(not holding.verified for holding in holdings)
    if not unverified:
        yield Finding("caution", "all_verified", "proven", changes=(change,))
        return
    answer = asker.sure(change)
    if answer is None:
        yield Finding("caution", "not_confirmed", "no", changes=(change,))
        return
    if answer.status == "infeasible":
        yield Finding("caution", "no_plan", "proven", changes=(change,))
        return
    joins, leaves = moves(asker.answer, answer)
    before = set(open_needs(asker.problem, asker.answer))
    opened = [list(pair) for pair in open_needs(asker.problem, answer) if pair not in before]
    same = not opened and not joins and not leaves
    yield Finding(
        "caution",
        "same" if same else "differs",
        asker.confirmed(answer),
        changes=(change,),
        facts={"unverified": unverified, "opened": opened},
        goals=asker.goals(answer),
        joins=joins,
        leaves=leaves,
    )
