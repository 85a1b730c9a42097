"""Levels as the checker works them out, and its small helpers."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from solver.problem import Period
from solver.reading import read_answer, read_problem
from solver.verify.case import Case, close, overlap, peak

TAKEN = {
    "person": "ann",
    "training": "to3",
    "for": [],
    "start": "2027-01-04",
    "end": "2027-01-10",
    "hours": 0,
    "cost": 0,
}


def level(held: Any, first: str, last: str, *, caution: int = 0, taken: bool = False) -> int:
    """Ann's level from the first day to the last."""
    problem = {
        "format": "hybrid-team-problem/1",
        "scale": {"min": 1, "max": 4},
        "people": [{"id": "ann", "skills": {} if held is None else {"OPC": held}}],
        "teams": [],
        "trainings": [{"id": "to3", "skill": "OPC", "from": 1, "to": 3}],
        "rules": {"start": "2027-01-04", "caution": caution},
    }
    answer: dict[str, Any] = {"format": "hybrid-team-answer/1", "status": "feasible"}
    answer |= {"goals": [], "members": [], "needs": [], "trainings": [TAKEN] if taken else []}
    case = Case(read_problem(json.dumps(problem)), read_answer(json.dumps(answer)))
    days = Period(date.fromisoformat(first), date.fromisoformat(last))
    return case.level(case.problem.people["ann"], "OPC", days, case.courses)


MARCH = ("2027-03-01", "2027-03-31")


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (None, 1),
        (4, 4),
        ({"level": 4, "valid_until": "2027-03-31"}, 4),
        ({"level": 4, "valid_until": "2027-03-30"}, 1),
        ({"level": 4, "lapses_on": "2027-03-01"}, 4),
        ({"level": 4, "lapses_on": "2027-02-28"}, 1),
        ({"level": 4, "lapses_on": "2027-03-15", "valid_until": "2027-03-15"}, 1),
    ],
)
def test_a_level_counts_while_it_is_valid_and_if_it_has_not_lapsed_before(held: Any, expected: int) -> None:
    assert level(held, *MARCH) == expected


@pytest.mark.parametrize(
    ("held", "expected"), [(4, 4), ({"level": 4, "verified": False}, 2), ({"level": 2, "verified": False}, 1)]
)
def test_caution_takes_from_unproven_levels_down_to_the_lowest(held: Any, expected: int) -> None:
    assert level(held, *MARCH, caution=2) == expected


@pytest.mark.parametrize(("first", "expected"), [("2027-01-10", 1), ("2027-01-11", 3)])
def test_a_training_counts_from_the_day_after_its_end(first: str, expected: int) -> None:
    assert level(None, first, "2027-02-01", taken=True) == expected


def test_a_trained_level_knows_no_caution_and_no_end() -> None:
    held = {"level": 2, "verified": False, "valid_until": "2027-01-31"}
    assert level(held, *MARCH, caution=1, taken=True) == 3


def test_a_training_does_not_lower_a_level() -> None:
    assert level(4, *MARCH, taken=True) == 4


def days(first: int, last: int) -> Period:
    return Period(date(2027, 1, first), date(2027, 1, last))


@pytest.mark.parametrize(
    ("amounts", "most"),
    [
        ([], (0, None)),
        ([(days(1, 5), 1.0)], (1, date(2027, 1, 1))),
        ([(days(1, 5), 1.0), (days(6, 9), 1.0)], (1, date(2027, 1, 1))),
        ([(days(1, 5), 1.0), (days(5, 9), 2.0)], (3, date(2027, 1, 5))),
        ([(days(6, 9), 2.0), (days(1, 5), 1.0)], (2, date(2027, 1, 6))),
    ],
)
def test_a_peak_is_the_most_that_runs_on_one_day(
    amounts: list[tuple[Period, float]], most: tuple[float, date | None]
) -> None:
    assert peak(amounts) == most


@pytest.mark.parametrize(("one", "other", "expected"), [(5, 5, True), (6, 9, False), (1, 4, False), (4, 9, True)])
def test_periods_overlap_when_they_share_a_day(one: int, other: int, expected: bool) -> None:
    assert overlap(days(one, other), days(5, 5)) is expected
    assert overlap(days(5, 5), days(one, other)) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [(1e6 + 0.9, 1e6, True), (1e6 + 1.1, 1e6, False), (0.9e-6, 0, True), (1.1e-6, 0, False)],
)
def test_numbers_are_close_to_a_millionth_of_the_larger_of_1_and_the_number(
    one: float, other: float, expected: bool
) -> None:
    assert close(one, other) is expected
