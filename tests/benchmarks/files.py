"""Reading problem files: every check, against Python's own JSON reader, which checks nothing."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import partial

from solver.reading import read_problem
from tests.benchmarks.measure import Measurement, take_turns

SIZES = ((300, 100, 10), (3000, 300, 60))


def problem_text(people: int, skills: int, teams: int) -> str:
    """A made problem in which everybody holds twelve skills and each team has ten needs; the same every time."""
    chance = random.Random(people)
    names = [f"s{n}" for n in range(skills)]
    return json.dumps(
        {
            "format": "hybrid-team-problem/1",
            "people": [
                {
                    "id": f"p{n}",
                    "role": chance.choice(["engineer", "technician", "programmer", "architect"]),
                    "weekly_cost": chance.randrange(900, 2000),
                    "skills": {skill: chance.randint(1, 4) for skill in chance.sample(names, 12)},
                }
                for n in range(people)
            ],
            "teams": [
                {
                    "id": f"t{n}",
                    "needs": [
                        {"id": skill, "skill": skill, "level": chance.randint(2, 4), "headcount": chance.randint(1, 3)}
                        for skill in chance.sample(names, 10)
                    ],
                }
                for n in range(teams)
            ],
        }
    )


def reading() -> Iterator[Measurement]:
    """Seconds to read and check a problem file."""
    for size in SIZES:
        text = problem_text(*size)
        seconds, baseline = take_turns(
            partial(read_problem, text), partial(json.loads, text), "cpu", turns=5, repeats=2
        )
        words = "{} people × {} skills × {} teams".format(*size)
        yield Measurement("read a problem / json.loads", words, "cpu", seconds, baseline)
