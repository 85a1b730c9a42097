"""What is said about an answer beside the answer itself, each with the re-solve that confirms it, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from solver.answer import Answer, GoalResult

Confirmed = Literal["proven", "found", "no"]
"""How far a re-solve confirms what is said: to the last goal, by a plan that shows it, or not for want of time."""

ChangeCode = Literal[
    "must_join",
    "must_not_join",
    "absent",
    "gone",
    "budget",
    "hours",
    "caution",
    "level",
    "spare",
    "first",
    "later",
    "holder",
    "held",
    "weekly_cost",
    "training",
    "no_trainings",
    "objective",
    "incumbent",
    "near",
    "only_trainings_cost",
    "pinned",
    "drop",
]
CHANGE_CODES: tuple[ChangeCode, ...] = get_args(ChangeCode)
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One way in which a problem is changed; `code` says which, the others what to, as far as it asks for them."""

    code: ChangeCode
    team: str | None = None
    need: str | None = None
    person: str | None = None
    skill: str | None = None
    side: str | None = None
    path: str | None = None
    amount: float | None = None
    level: int | None = None
    goals: tuple[str, ...] = ()
    members: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of the problem once changed: a code with facts, which pages turn into a sentence.

    `topic` is the question, `team`, `need` and `person` whom it is about. `goals` are those of the re-solve, in the
    problem's order; `joins` and `leaves` the (team, person) pairs that it has and the answer has not, and the reverse.
    """

    topic: str
    code: str
    confirmed: Confirmed
    team: str | None = None
    need: str | None = None
    person: str | None = None
    changes: tuple[Change, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    goals: tuple[GoalResult, ...] = ()
    joins: tuple[Pair, ...] = ()
    leaves: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another whole plan: the answer to the problem once changed, and its values under the problem's own goals."""

    name: str
    confirmed: Confirmed
    changes: tuple[Change, ...]
    values: Mapping[str, float]
    answer: Answer
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that was asked and confirmed; `complete` is False when time or a stop left questions open."""

    findings: tuple[Finding, ...] = ()
    plans: tuple[Alternative, ...] = ()
    resolves: int = 0
    seconds: float = 0.0
    complete: bool = True


def joined(before: Explanation | None, more: Explanation) -> Explanation:
    """All that two explanations of one answer say."""
    if before is None:
        return more
    return Explanation(
        (*before.findings, *more.findings),
        (*before.plans, *more.plans),
        before.resolves + more.resolves,
        before.seconds + more.seconds,
        before.complete and more.complete,
    )
