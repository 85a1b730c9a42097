"""Seeded portions of the long checks: by brute force, by the other way, at borders and under changes.

`python -m tests.solver.long` runs many more of the same.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.solver.borders import bordering
from tests.solver.checks import CHECKS, ORDERS, against_brute_force
from tests.solver.long import portion

FIRST = 10_000_000
PORTION = 500


@pytest.mark.parametrize(("check", "many"), [("brute", 20), ("borders", 20), ("relations", 5), ("twists", 20)])
def test_some_problems_pass(check: str, many: int) -> None:
    assert portion(check, range(FIRST, FIRST + many)) == []


@pytest.mark.slow
@pytest.mark.parametrize("number", range(6))
def test_three_thousand_tiny_problems_agree_with_trying_everything(number: int) -> None:
    first = FIRST + number * PORTION
    assert portion("brute", range(first, first + PORTION)) == []


@pytest.mark.slow
@pytest.mark.parametrize(("check", "many"), [("borders", 200), ("relations", 40), ("paths", 6), ("twists", 400)])
def test_many_problems_pass(check: str, many: int) -> None:
    assert portion(check, range(FIRST + 100, FIRST + 100 + many)) == []


def test_three_thousand_seeds_try_every_order_of_every_set_of_goals() -> None:
    seeds = [seed for seed in range(FIRST, FIRST + 3000) if seed % 3]
    assert {(seed // 3 * 2 + seed % 3) % len(ORDERS) for seed in seeds} == set(range(1956))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_dates_at_borders_agree_with_trying_everything(data: st.DataObject) -> None:
    problem = bordering(lambda among: data.draw(st.sampled_from(among)))
    assert against_brute_force(problem) is None


def test_every_check_has_a_long_run() -> None:
    from tests.solver.long import PORTION as portions
    from tests.solver.long import PROBLEMS

    assert set(CHECKS) == set(portions) == set(PROBLEMS)
