"""The benchmark of the engine measures what it says: the other ways solve the same problem."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from solver.answer import Options
from solver.problem import Problem
from solver.reading import read_problem
from tests.benchmarks.engine.command import engine
from tests.benchmarks.engine.report import write
from tests.benchmarks.engine.store import Store
from tests.benchmarks.engine.ways import WAYS
from tests.benchmarks.made import Size, made
from tests.solver.brute import brute
from tests.solver.test_bounds import false_bounds
from tests.solver.tiny import tiny


def problems(count: int) -> list[Problem]:
    return [read_problem(json.dumps(tiny(seed))) for seed in range(5_000_000, 5_000_000 + count)]


@pytest.mark.parametrize("way", ["CP-SAT", pytest.param("HiGHS", marks=pytest.mark.slow)])
def test_other_ways_bound_and_value_tiny_problems_right(way: str) -> None:
    for problem in problems(40):
        best = brute(problem)
        if best is not None:
            answer = WAYS[way](problem, Options(time_limit=20))
            assert false_bounds(answer, [float(value) for value in best.goals]) == []


def test_highs_and_the_whole_model_find_the_same_optimum() -> None:
    problem = read_problem(json.dumps(made(Size(40, 20, 2))))
    answers = [WAYS[way](problem, Options()) for way in ("HiGHS", "CP-SAT with LP")]
    assert [answer.status for answer in answers] == ["optimal", "optimal"]
    assert answers[0].goals == answers[1].goals


@pytest.mark.slow
def test_the_command_keeps_results_and_writes_the_page(tmp_path: Path) -> None:
    results = tmp_path / "results.json"
    arguments = ["public", "--only", "A1", "--way", "engine", "--way", "greedy", "--results", str(results)]
    said = CliRunner().invoke(engine, arguments)
    assert said.exit_code == 0, said.output
    store = Store.at(results)
    own = next(result for result in store.results if (result.case, result.way) == ("A1", "engine"))
    assert (own.status, own.values) == ("optimal", [4, 5])
    assert 0 < own.memory < 4
    assert own.first is not None
    assert own.first <= own.seconds
    (tmp_path / "pictures").mkdir()
    write(store, tmp_path)
    assert "| A1 | engine | 4, 5 | 4, 5 | proven |" in (tmp_path / "benchmarks.md").read_text(encoding="utf-8")
    assert results.with_suffix(".csv").read_text(encoding="utf-8").startswith("group,case,")
