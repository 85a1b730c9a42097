"""Decimals as integers for the solver."""

from fractions import Fraction

from solver.model.integers import LARGEST_SUM, row_within, scaled


def test_decimals_become_the_smallest_integers_in_proportion() -> None:
    assert scaled([Fraction("0.2"), Fraction("1.5"), Fraction(0)]).numbers == (2, 15, 0)


def test_thousandths_beside_thousands_of_millions_stay_exact() -> None:
    result = scaled([Fraction(10**9), Fraction("0.001")])
    assert [number / result.scale for number in result.numbers] == [10**9, Fraction("0.001")]


def test_numbers_too_large_to_be_exact_are_rounded_down_and_close() -> None:
    numbers = [Fraction(10**18, 7), Fraction(10**18, 11)]
    result = scaled(numbers, [50, 50])
    assert all(
        0 <= exact - number / result.scale < exact / 10**12
        for exact, number in zip(numbers, result.numbers, strict=True)
    )


def test_the_sum_of_scaled_numbers_stays_within_what_the_solver_can_add() -> None:
    assert sum(scaled([Fraction(10**30), Fraction(1, 3)], [4, 4]).numbers) * 4 <= LARGEST_SUM


def test_a_row_of_decimals_holds_exactly_at_its_limit() -> None:
    coefficients, limit = row_within([Fraction("0.1")] * 3, Fraction("0.3"))
    assert sum(coefficients) == limit == 3
