"""The same problem, seed and version give the same answer, in another process too, by every way."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from solver.answer import Answer, Method, Options
from solver.problem import Problem
from solver.solve import solve
from tests.benchmarks.made import Size, made
from tests.solver.checks import read
from tests.solver.tiny import small

SEEDS = range(10)
COMMAND = "from tests.solver.test_same_seed import answers; print(answers({method!r}))"


def problems() -> list[Problem]:
    return [read(small(seed)) for seed in SEEDS] + [read(made(Size(40, 16, 2)))]


def content(answer: Answer) -> tuple[object, ...]:
    return answer.status, answer.goals, answer.members, answer.trainings, answer.needs


def answers(method: Method) -> list[tuple[object, ...]]:
    return [content(solve(problem, Options(method=method, seed=7))) for problem in problems()]


def said_elsewhere(method: Method, hash_seed: str) -> bytes:
    """What another process answers, in which sets have another order."""
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    command = [sys.executable, "-c", COMMAND.format(method=method)]
    return subprocess.run(command, check=True, timeout=500, capture_output=True, env=environment).stdout


@pytest.mark.slow
@pytest.mark.parametrize("method", ["whole", "scaled"])
def test_another_process_gives_the_same_answers(method: Method) -> None:
    assert said_elsewhere(method, "1") == said_elsewhere(method, "2")


def test_the_engine_for_large_problems_gives_the_same_answer_twice() -> None:
    problem = read(small(3))
    one, other = (solve(problem, Options(method="scaled", seed=3)) for _ in range(2))
    assert content(one) == content(other)


@pytest.mark.slow
def test_more_workers_give_the_same_answer() -> None:
    problem = read(made(Size(60, 24, 3)))
    one, other = (solve(problem, Options(method="scaled", workers=workers)) for workers in (1, 3))
    assert content(one) == content(other)
