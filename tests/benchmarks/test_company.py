"""The benchmark of the matrix measures what it says: every step is done, and its figures and queries are judged."""

from __future__ import annotations

import pytest

from tests.benchmarks.company.command import Found, Measured, measure
from tests.benchmarks.company.report import report
from tests.benchmarks.company.steps import Step
from tests.benchmarks.company.taken import Taken


@pytest.mark.slow
def test_every_step_is_done_and_reported() -> None:
    found = measure("sqlite", 120, 79)
    assert all(each.whole.seconds > 0 and each.whole.cpu > 0 and each.whole.queries > 0 for each in found.found)
    page = report([found], "a machine")
    assert all(f"| {each.step.name}" in page for each in found.found)


@pytest.mark.parametrize(
    ("seconds", "queries", "in_pieces", "reached"),
    [(0.9, 10, False, True), (1.1, 10, False, False), (0.9, 20, False, False), (0.9, 20, True, True)],
)
def test_a_figure_is_missed_by_seconds_and_by_queries_that_grow(
    seconds: float, queries: int, in_pieces: bool, reached: bool
) -> None:
    step = Step("find", lambda: None, at_most=1.0, in_pieces=in_pieces)
    found = Found(step, Taken(seconds, seconds, queries), Taken(0.1, 0.1, 10))
    assert found.reached is reached
    assert ("MISSED" in report([Measured("sqlite", "", [found])], "")) is not reached
