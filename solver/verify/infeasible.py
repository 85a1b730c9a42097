"""Rules on an answer that says there is none."""

from __future__ import annotations

from collections.abc import Iterator

from solver.verify.case import Case, Finding


def nobody(case: Case) -> Iterator[Finding]:
    """Where hard rules contradict each other, nobody is on a team or in a training."""
    if case.answer.members:
        yield "$.members", "An answer that is infeasible has no members."
    if case.answer.trainings:
        yield "$.trainings", "An answer that is infeasible has no trainings."


def conflict_stated(case: Case) -> Iterator[Finding]:
    """Where hard rules contradict each other, the answer says which."""
    if not case.answer.conflict:
        yield "$.conflict", "An answer that is infeasible states the rules that cannot hold together."


RULES = (nobody, conflict_stated)
