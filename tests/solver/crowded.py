"""Seeded problems whose classes compete for facilities, seats and weeks."""

from __future__ import annotations

from random import Random

from tests.benchmarks.made import Size, made
from tests.solver.tiny import Json


def crowded(seed: int) -> Json:
    """24 to 36 people, few skills, and facilities for some of the classes that teams would like best."""
    random = Random(seed)
    data = made(Size(random.randint(24, 36), random.randint(5, 9), random.randint(2, 3), classes=True), seed)
    units = data["facilities"] = {"lab": random.randint(1, 2), "line": 1}
    for training in data["trainings"]:
        training["weeks"] = random.choice([3, 4, 6, 8])
        training["seats"] = random.randint(1, 4)
        if random.random() < 0.7:
            training["facility"] = {random.choice(list(units)): 1}
        if random.random() < 0.3:
            training["facility"] = {"lab": units["lab"]}
    for team in data["teams"]:
        team["size"] = {"min": 4, "max": 6}
        team["sites"] = None
        for need in team["needs"]:
            need["both_sides"] = random.random() < 0.15
            need["spare"] = int(random.random() < 0.1)
        if random.random() < 0.2:
            team["needs_per_person"] = 2
    for person in data["people"]:
        person["max_teams"] = random.choice([1, 1, 1, 2])
    return data
