"""Made problems of any size: one team a person, role minima, two trainings a person at most; all from a seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

ROLES = ("engineer", "technician", "programmer", "architect")
SIDES = {"engineer": "OT", "technician": "OT", "programmer": "IT", "architect": "IT"}
BASE_COST = {"engineer": 1500, "technician": 1200, "programmer": 1450, "architect": 1900}
TRAINING_HOURS = 24
Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Size:
    """How many of each, and whether trainings are classes with sessions, seats, trainers and facilities."""

    people: int
    skills: int
    teams: int
    sites: int = 1
    classes: bool = False
    per_role: bool = False

    def __str__(self) -> str:
        words = f"{self.people:,} × {self.skills} × {self.teams:,}"
        words += f", {self.sites} sites" if self.sites > 1 else ""
        words += ", rates by role" if self.per_role else ""
        return words + (", classes" if self.classes else "")


def made(size: Size, seed: int = 1) -> Object:
    """The problem as its file states it."""
    chance = np.random.default_rng(seed)
    people = [_person(size, number, chance) for number in range(size.people)]
    return {
        "format": "hybrid-team-problem/1",
        "people": people,
        "teams": [_team(size, number, chance) for number in range(size.teams)],
        "trainings": list(_trainings(size)),
        "facilities": {"lab": 2, "line": 1} if size.classes else {},
        "rules": {
            "start": "2027-01-04",
            "max_training_hours_per_person": 2 * TRAINING_HOURS,
            "training_budget": 2500 * size.teams,
        },
        "objective": ["shortfall", "cost"],
    }


def _person(size: Size, number: int, chance: np.random.Generator) -> Object:
    role = ROLES[chance.integers(4)]
    held = chance.choice(size.skills, size=min(size.skills, int(chance.integers(6, 15))), replace=False)
    levels = chance.choice([1, 2, 3, 4], p=[0.3, 0.35, 0.25, 0.1], size=len(held))
    cost = BASE_COST[role] if size.per_role else int(BASE_COST[role] * chance.uniform(0.8, 1.3))
    return {
        "id": f"p{number}",
        "role": role,
        "department": f"d{chance.integers(max(2, size.people // 40))}",
        "site": f"s{number % size.sites}",
        "weekly_cost": cost,
        "max_teams": 1,
        "skills": {f"k{skill}": int(level) for skill, level in zip(held, levels, strict=True)},
    }


def _team(size: Size, number: int, chance: np.random.Generator) -> Object:
    asked = chance.choice(size.skills, size=min(size.skills, int(chance.integers(6, 11))), replace=False)
    needs = [
        {
            "id": f"n{place}",
            "skill": f"k{skill}",
            "level": int(chance.choice([2, 3, 4], p=[0.35, 0.5, 0.15])),
            "headcount": int(chance.choice([1, 2], p=[0.75, 0.25])),
            "weight": int(chance.choice([10, 5, 1])),
        }
        for place, skill in enumerate(asked)
    ]
    weeks = int(chance.integers(8, 27))
    start = np.datetime64("2027-05-03") + 7 * int(chance.integers(0, 12))
    return {
        "id": f"t{number}",
        "start": str(start),
        "end": str(start + 7 * weeks - 1),
        "size": {"min": 4, "max": 9},
        "roles": {role: {"min": 1} for role in ROLES},
        "sites": [f"s{number % size.sites}"] if size.sites > 1 else None,
        "needs": needs,
    }


def _trainings(size: Size) -> list[Object]:
    found = []
    for skill in range(size.skills):
        for level in (1, 2, 3):
            stated: Object = {"id": f"k{skill}to{level + 1}", "skill": f"k{skill}", "from": level, "to": level + 1}
            stated |= {"hours": TRAINING_HOURS, "cost": 400 + 300 * level + 10 * (skill % 17), "weeks": 6}
            if not size.classes:
                del stated["weeks"]
            elif skill % 2:
                stated |= {"seats": 8, "sessions": ["2027-01-11", "2027-02-22", "2027-04-05"]}
                stated |= {"trainer_level": 4} if level == 3 else {}
            else:
                stated |= {"seats": 6, "facility": {"lab" if skill % 4 else "line": 1}, "trainer_level": level + 1}
            found.append(stated)
    return found
