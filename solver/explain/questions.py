"""The questions that can be asked about an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from solver.answer import Answer
from solver.explain.absences import absences, members
from solver.explain.asking import Asker, open_needs
from solver.explain.budget import another_thousand, frontier
from solver.explain.caution import if_unverified_count_less
from solver.explain.conflicts import conflict
from solver.explain.people import why_not
from solver.explain.plans import alternatives, nearest
from solver.explain.reasons import reasons
from solver.explain.seats import next_best
from solver.explain.ways import ways
from solver.explanation import Alternative, Finding
from solver.problem import Problem

Kind = Literal[
    "need", "person", "seat", "leaver", "budget", "frontier", "caution", "absences", "alternatives", "conflict"
]
KINDS: tuple[Kind, ...] = get_args(Kind)
Said = Finding | Alternative
RANKS = 3
"""So many people are named for one seat that is asked about."""


class UnknownQuestion(Exception):
    """A question names a team, need or person that the problem does not have, or leaves one out."""

    def __init__(self, what: str) -> None:
        super().__init__(f"The problem has no {what}.")


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `team`, `need` and `person` as its kind asks for them."""

    kind: Kind
    team: str | None = None
    need: str | None = None
    person: str | None = None


def everything(problem: Problem, answer: Answer) -> list[Question]:
    """What a whole explanation asks, the quickest and most asked-for first."""
    if answer.status == "infeasible":
        return [Question("conflict")]
    needs = [Question("need", team, need) for team, need in open_needs(problem, answer)]
    kinds: list[Kind] = ["budget", "caution", "frontier", "alternatives", "absences"]
    seats = [Question("seat", member.team, None, member.person) for member in answer.members]
    return [*(Question(kind) for kind in kinds[:3]), *needs, *(Question(kind) for kind in kinds[3:]), *seats]


def effort(question: Question, answer: Answer) -> float:
    """About how long the question takes, in the time of one seat."""
    return float(len(members(answer)) or 1) if question.kind == "absences" else _EFFORTS.get(question.kind, 1.0)


def check(problem: Problem, question: Question) -> None:
    """Raises UnknownQuestion when the problem does not have what the question is about."""
    asks = _ASKS[question.kind]
    team = problem.teams.get(question.team or "")
    if "team" in asks and team is None:
        raise UnknownQuestion(f'team "{question.team or ""}"')
    if "need" in asks and team is not None and question.need not in {need.id for need in team.needs}:
        raise UnknownQuestion(f'need "{question.need or ""}" of team "{team.id}"')
    if "person" in asks and question.person not in problem.people:
        raise UnknownQuestion(f'person "{question.person or ""}"')


def said(asker: Asker, question: Question, ranks: int = RANKS) -> Iterator[Said]:
    """What re-solves answer to the question."""
    team, need, person = (part or "" for part in (question.team, question.need, question.person))
    answers: dict[Kind, Callable[[], Iterator[Said]]] = {
        "need": lambda: _need(asker, team, need),
        "person": lambda: why_not(asker, team, person),
        "seat": lambda: next_best(asker, team, person, ranks),
        "leaver": lambda: nearest(asker, person),
        "budget": lambda: another_thousand(asker),
        "frontier": lambda: frontier(asker),
        "caution": lambda: if_unverified_count_less(asker),
        "absences": lambda: absences(asker),
        "alternatives": lambda: alternatives(asker),
        "conflict": lambda: conflict(asker),
    }
    return answers[question.kind]()


def _need(asker: Asker, team: str, need: str) -> Iterator[Said]:
    """Why the need is short, and the ways out."""
    causes: set[str] = set()
    for finding in reasons(asker, team, need):
        causes.add(finding.code)
        causes.update(finding.facts.get("causes", ()))
        yield finding
    yield from ways(asker, team, need, causes)


_EFFORTS: dict[Kind, float] = {
    "need": 3,
    "person": 3,
    "leaver": 4,
    "budget": 6,
    "caution": 6,
    "frontier": 10,
    "alternatives": 10,
    "conflict": 10,
}
"""Questions about the whole plan solve it anew; others leave most of it as it is."""

_ASKS: dict[Kind, tuple[str, ...]] = {
    "need": ("team", "need"),
    "person": ("team", "person"),
    "seat": ("team", "person"),
    "leaver": ("person",),
    "budget": (),
    "frontier": (),
    "caution": (),
    "absences": (),
    "alternatives": (),
    "conflict": (),
}
