"""Instances that other people made reach their proven optima."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from solver.answer import Options
from solver.reading import read_problem
from solver.solve import solve

INSTANCES = Path(__file__).parents[1] / "data" / "public"


def goals(name: str) -> list[float]:
    """Shortfall and cost, which must both be proven best."""
    problem = read_problem(gzip.decompress((INSTANCES / f"{name}.json.gz").read_bytes()))
    answer = solve(problem, Options())
    assert answer.status == "optimal"
    return [goal.value for goal in answer.goals]


@pytest.mark.parametrize(
    ("name", "shortfall", "cost"),
    [
        ("A1", 4, 5),
        ("A2", 56, 5),
        ("A3", 84, 7),
        ("A4", 28, 7),
        ("A5", 28, 10),
        ("A6", 56, 10),
        ("A7", 56, 20),
        ("A8", 56, 20),
        ("A9", 28, 20),
        ("A10", 56, 15),
    ],
)
def test_technicians_days_reach_their_proven_optima(name: str, shortfall: int, cost: int) -> None:
    assert goals(name) == [shortfall, cost]


@pytest.mark.parametrize(
    ("name", "cost"),
    [
        ("scp41", 429),
        pytest.param("scp51", 253, marks=pytest.mark.slow),
        pytest.param("scpa1", 253, marks=pytest.mark.slow),
    ],
)
def test_set_covers_reach_their_proven_optima(name: str, cost: int) -> None:
    assert goals(name) == [0, cost]
