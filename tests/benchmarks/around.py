"""What is done around the optimisation of a large problem, against Python's own JSON reader on the same file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from seeds.problems import made_problem
from solver.greedy import greedy
from solver.reading import read_problem
from solver.values import values
from solver.verify import verify
from solver.writing import answer_to_json
from tests.benchmarks.measure import Measurement, seconds_of

SIZES = ((10_000, 100), (100_000, 1000))
LARGEST = SIZES[-1]


def around() -> Iterator[Measurement]:
    """Seconds to read and check a problem, to answer it by today's way, to check, value and write that answer."""
    for people, teams in SIZES:
        made = made_problem(people=people, teams=teams, sites=None, seed=1, as_of=date(2026, 11, 22))
        text = json.dumps(made)
        del made
        baseline = seconds_of(partial(json.loads, text), "cpu", 1)
        problem = read_problem(text)
        answer = greedy(problem)
        assert answer is not None
        steps: dict[str, tuple[Callable[[], object], float]] = {
            "read and check a problem": (partial(read_problem, text), 15),
            "today's way": (partial(greedy, problem), 20),
            "verify an answer": (partial(verify, problem, answer), 20),
            "value an answer": (partial(values, problem, answer.members, answer.trainings), 5),
            "write an answer": (partial(answer_to_json, answer), 5),
        }
        for name, (step, goal) in steps.items():
            seconds = seconds_of(step, "cpu", 1)
            size = f"{people:,} people × {teams:,} teams"
            at_most = goal if (people, teams) == LARGEST else None
            yield Measurement(f"{name} / json.loads", size, "cpu", seconds, baseline, at_most_seconds=at_most)
