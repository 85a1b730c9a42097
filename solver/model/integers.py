"""Decimals as integers: what a solver of whole numbers needs, exactly wherever that fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor, gcd, lcm

LARGEST_SUM = 2**52
"""Above this the solver's own floating-point relaxation could no longer tell neighbouring sums apart."""


@dataclass(frozen=True, slots=True)
class Scaled:
    """Numbers times `scale` as integers, none of them above its exact value (below it by less than 1)."""

    numbers: tuple[int, ...]
    scale: Fraction


def scaled(numbers: Sequence[Fraction], counts: Sequence[int] | None = None) -> Scaled:
    """The smallest integers in proportion to `numbers`; rounded down if their sum, `counts` times each, gets too large.

    Rounding down keeps every lower bound on a sum of the integers a lower bound on the sum of the numbers.
    """
    if not any(numbers):
        return Scaled((0,) * len(numbers), Fraction(1))
    scale = Fraction(lcm(*(number.denominator for number in numbers)))
    scale /= gcd(*(int(number * scale) for number in numbers))
    total = sum(abs(number) * count for number, count in zip(numbers, counts or (1,) * len(numbers), strict=True))
    if total * scale > LARGEST_SUM:
        scale = Fraction(LARGEST_SUM) / total
    return Scaled(tuple(floor(number * scale) for number in numbers), scale)


def row_within(numbers: Sequence[Fraction], limit: Fraction) -> tuple[list[int], int]:
    """Integer coefficients and right side of `sum of numbers ≤ limit`; off by 1e-13 of the sum at most if rounded."""
    total = sum(numbers, Fraction(0))
    limit = min(limit, total)
    scale = Fraction(lcm(*(number.denominator for number in numbers)))
    if total * scale <= LARGEST_SUM:
        return [int(number * scale) for number in numbers], floor(limit * scale)
    scale = Fraction(LARGEST_SUM) / total
    return [floor(number * scale) for number in numbers], floor(limit * scale)
