"""Seeded problems of middle size: too large to try everything, small enough for the whole model."""

from __future__ import annotations

from random import Random

from tests.benchmarks.made import Size, made
from tests.solver.tiny import Json, SeededProblem

SHARE_OF_MADE = 0.3


def middle(seed: int) -> Json:
    """10 to 30 people with every rule there is; three in ten are made ones of 30 to 90 people with trainings."""
    random = Random(seed)
    if random.random() < SHARE_OF_MADE:
        size = Size(random.randint(30, 90), random.randint(12, 30), random.randint(2, 5), classes=random.random() < 0.2)
        return made(size, seed)
    people, teams = random.randint(10, 30), random.randint(2, 7)
    return SeededProblem(random, people, teams, random.randint(3, 8), most_trainings=8).problem()
