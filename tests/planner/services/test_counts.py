"""Counts at levels and the level in the middle."""

from __future__ import annotations

import pytest

from planner.services.counts import Counts, counted


@pytest.mark.parametrize(
    ("levels", "median"), [([], None), ([2], 2), ([1, 4], 1), ([0, 3, 4], 3), ([1, 1, 2, 4], 1), ([4, 4, 0, 0, 4], 4)]
)
def test_the_median_is_the_level_in_the_middle_the_lower_of_two(levels: list[int], median: int | None) -> None:
    assert counted(levels).median == median


def test_people_are_counted_from_a_level_on() -> None:
    counts = counted([0, 1, 3, 3, 4])
    assert (counts, counts.people, counts.from_level(3)) == (Counts((1, 1, 0, 2, 1)), 5, 3)
