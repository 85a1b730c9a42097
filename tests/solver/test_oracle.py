"""The solver agrees with trying everything, on every goal and on every contradiction."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from tests.solver.oracle import disagreements

PROBLEMS = int(os.environ.get("ORACLE_PROBLEMS", "2000"))
FIRST = int(os.environ.get("ORACLE_FIRST", "0"))
PROCESSES = int(os.environ.get("ORACLE_PROCESSES", "2"))
PORTION = 50


def test_the_solver_agrees_with_brute_force_on_some_tiny_problems() -> None:
    assert disagreements(range(1_000_000, 1_000_030)) == []


@pytest.mark.slow
def test_the_solver_agrees_with_brute_force_on_thousands_of_tiny_problems() -> None:
    """ORACLE_PROBLEMS, ORACLE_FIRST and ORACLE_PROCESSES in the environment make it a longer or another run."""
    portions = [
        range(start, min(start + PORTION, FIRST + PROBLEMS)) for start in range(FIRST, FIRST + PROBLEMS, PORTION)
    ]
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        found = [said for portion in pool.map(disagreements, portions) for said in portion]
    assert found == []
