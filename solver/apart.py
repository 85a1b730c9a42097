"""Parts of a problem solved apart: what is asked of one, what becomes of it, and whoever solves them."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Protocol

from solver.draft import Draft
from solver.problem import Goal


class PartFailed(Exception):
    """A part has no plan that is known of: the whole problem must be looked at."""


class PartLost(Exception):
    """Whoever solved a part is gone: somebody else must solve it."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of a part, by its place: a plan, or (`linear`) only what money is worth to it.

    The part as it stands has no budget; here it gets one, or its trainings cost more by the price of money.
    """

    at: int
    seconds: float | None
    gap: float
    seed: int
    price: Fraction = Fraction(0)
    budget: float | None = None
    linear: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What became of a part: the best plan, what it is worth, what is proven; and what money is worth, if asked."""

    draft: Draft | None
    worth: Mapping[Goal, Fraction]
    bounds: Mapping[Goal, Fraction] = field(default_factory=dict)
    money: float = 0.0


class Processors(Protocol):
    """Whoever solves the parts of one problem, several at once."""

    @property
    def count(self) -> int:
        """How many parts they solve at once; it may change while they work."""

    def solve(self, ask: Ask) -> Future[Found]:
        """Begin a part. The future raises PartFailed or PartLost."""

    def stop(self) -> None:
        """Let all end soon with the best that they have."""
