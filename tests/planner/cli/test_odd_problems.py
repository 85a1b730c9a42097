"""`planner solve` on problems that are odd in size: an answer that `planner verify` passes, or a clear refusal."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from planner.cli import main
from solver.reading import read_answer
from tests.benchmarks.made import Size, made

Json = dict[str, Any]
LARGE = 200 * 2**20


def people(count: int, **rest: Any) -> list[Json]:
    return [{"id": f"p{n}", "weekly_cost": 5, "role": "technician", "skills": {"a": 3}, **rest} for n in range(count)]


def teams(count: int, **rest: Any) -> list[Json]:
    return [{"id": f"t{n}", "needs": [{"id": "n", "skill": "a", "level": 3}], **rest} for n in range(count)]


def problem(people: list[Json], teams: list[Json], **rest: Any) -> Json:
    return {"format": "hybrid-team-problem/1", "people": people, "teams": teams, **rest}


def weighed(*weights: float, priority: float = 1) -> Json:
    """A made problem whose needs weigh so much in turn."""
    stated = made(Size(60, 20, 3))
    for team in stated["teams"]:
        team["priority"] = priority
        for place, need in enumerate(team["needs"]):
            need["weight"] = weights[place % len(weights)]
    return stated


def solve(folder: Path, stated: Json | str, *options: str) -> Result:
    path = folder / "odd.json"
    path.write_text(stated if isinstance(stated, str) else json.dumps(stated), encoding="utf-8")
    return CliRunner().invoke(main, ["solve", str(path), *options], catch_exceptions=False)


@pytest.mark.parametrize(
    ("stated", "shortfall"),
    [
        pytest.param(problem([], []), 0, id="nobody and nothing"),
        pytest.param(problem([], teams(3)), 3, id="nobody"),
        pytest.param(problem(people(1), teams(1)), 0, id="one person"),
        pytest.param(problem(people(1, max_teams=1), teams(300)), 299, id="one person for 300 teams"),
        pytest.param(problem(people(2000), []), 0, id="no teams"),
        pytest.param(problem(people(3), [{"id": "t", "needs": []}]), 0, id="a team without needs"),
        pytest.param(weighed(10**9, 1), 0, id="weights of a thousand million"),
        pytest.param(weighed(1e12, 1e-9, priority=1e9), 0, id="weights far apart"),
        pytest.param(
            problem(people(2000, max_teams=1), teams(20, size={"min": 3, "max": 6})),
            0,
            id="thousands who are alike",
            marks=pytest.mark.slow,
        ),
        pytest.param(
            problem(people(2000), teams(10, member_fte=0.3)), 0, id="thousands who share", marks=pytest.mark.slow
        ),
    ],
)
def test_an_odd_problem_is_proven_and_its_answer_passes(tmp_path: Path, stated: Json, shortfall: float) -> None:
    assert solve(tmp_path, stated, "--time-limit", "60").exit_code == 0
    written = tmp_path / "odd.answer.json"
    answer = read_answer(written.read_bytes())
    assert (answer.status, answer.goals[0].value) == ("optimal", shortfall)
    checked = CliRunner().invoke(main, ["verify", str(tmp_path / "odd.json"), str(written)])
    assert checked.exit_code == 0, checked.output


def test_head_counts_of_a_thousand_million_get_whom_there_is(tmp_path: Path) -> None:
    asked = [{"id": "n", "skill": "a", "level": 3, "headcount": 10**9, "spare": 10**9}]
    assert solve(tmp_path, problem(people(20), teams(1, needs=asked)), "--time-limit", "20").exit_code == 0
    (need,) = read_answer((tmp_path / "odd.answer.json").read_bytes()).needs
    assert (need.covered, need.missing) == (20, 10**9 - 20)


@pytest.mark.parametrize(
    "stated", [problem([], teams(1, size={"min": 1})), problem(people(9), teams(1, size={"min": 10**9}))]
)
def test_a_team_that_nobody_can_fill_is_a_contradiction(tmp_path: Path, stated: Json) -> None:
    result = solve(tmp_path, stated)
    assert (result.exit_code, "$.teams[0].size.min" in result.stderr) == (3, True)


@pytest.mark.slow
def test_thousands_who_are_alike_and_may_train_end_in_time(tmp_path: Path) -> None:
    stated = problem(
        [{"id": f"p{n}", "weekly_cost": 5, "skills": {"a": 2}, "max_teams": 1} for n in range(3000)],
        teams(10, start="2027-03-01", size={"min": 3, "max": 6}),
        trainings=[{"id": "x", "skill": "a", "from": 2, "to": 3, "hours": 8, "cost": 10}],
        rules={"start": "2027-01-04"},
    )
    assert solve(tmp_path, stated, "--time-limit", "10").exit_code == 0
    assert read_answer((tmp_path / "odd.answer.json").read_bytes()).run.seconds < 60


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "said"),  # the text is made in the test: every process that collects would keep it for good
    [
        pytest.param(lambda: f'"{"a" * LARGE}"', '$: "aaa', id="one long text"),
        pytest.param(lambda: f"[{'0,' * (LARGE // 2)}0]", "must be an object", id="one long list"),
        pytest.param(lambda: "[" * LARGE, "nests deeper", id="brackets"),
        pytest.param(lambda: " " * LARGE, "", id="blanks"),
    ],
)
def test_200_megabytes_of_anything_are_refused(tmp_path: Path, text: Callable[[], str], said: str) -> None:
    result = solve(tmp_path, text())
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.slow
def test_a_problem_of_200_megabytes_is_solved(tmp_path: Path) -> None:
    some = people(4000, max_teams=1, x_note="a" * (LARGE // 4000))
    assert solve(tmp_path, problem(some, teams(5)), "--time-limit", "60").exit_code == 0
    assert read_answer((tmp_path / "odd.answer.json").read_bytes()).status == "optimal"
