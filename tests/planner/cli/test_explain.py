"""`planner explain` and `planner solve --explain`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from planner.cli import main
from planner.cli.explain import sentences
from solver.explanation import Explanation, Finding
from solver.reading import read_answer, read_problem

PROBLEM: dict[str, Any] = {
    "format": "hybrid-team-problem/1",
    "people": [
        {"id": "ann", "name": "Ann", "weekly_cost": 900, "skills": {"C04": 3}},
        {"id": "bob", "name": "Bob", "weekly_cost": 1000, "skills": {"C04": 3}},
    ],
    "teams": [
        {"id": "line", "size": {"max": 1}, "needs": [{"id": "opc", "skill": "C04", "level": 3},
                                                     {"id": "mes", "skill": "C05", "level": 2}]},
    ],
}  # fmt: skip


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A problem and its answer."""
    problem, answer = tmp_path / "p.json", tmp_path / "a.json"
    problem.write_text(json.dumps(PROBLEM), encoding="utf-8")
    assert run("solve", problem, "--out", answer).exit_code == 0
    return problem, answer


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)], catch_exceptions=False)


def test_why_not_is_answered_and_written_into_the_answer(files: tuple[Path, Path]) -> None:
    result = run("explain", *files, "--person", "bob", "--team", "line")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith("With Bob on line: cost +100. (Bob joins line; Ann leaves line)")
    assert lines[1].startswith("Bob would be chosen: with C05 at level 2")
    assert lines[2].startswith("Bob would be chosen: at 899.99 a week")
    explanation = read_answer(files[1].read_bytes()).explanation
    assert explanation is not None
    assert [finding.code for finding in explanation.findings] == ["price", "level", "rate"]
    assert run("verify", *files).exit_code == 0


def test_a_second_question_keeps_what_the_first_one_found(files: tuple[Path, Path]) -> None:
    run("explain", *files, "--ask", "budget")
    run("explain", *files, "--ask", "caution")
    explanation = read_answer(files[1].read_bytes()).explanation
    assert explanation is not None
    assert [finding.topic for finding in explanation.findings] == ["worth_of_budget", "caution"]


def test_an_open_need_gets_its_reason_and_ways_out(files: tuple[Path, Path]) -> None:
    result = run("explain", *files, "--need", "line/mes")
    assert "line/mes: Nobody holds the level. No training leads to it." in result.stdout


def test_a_frontier_whose_next_point_took_too_long_says_so(files: tuple[Path, Path]) -> None:
    stated, given = read_problem(files[0].read_text()), read_answer(files[1].read_text())
    late, ended = (Finding("frontier", code, "no", facts={"below": 900.0}) for code in ("not_confirmed", "more_points"))
    first, last = sentences(stated, given, Explanation((late, ended)))
    assert "could not be confirmed in the time" in first
    assert "were not looked at" in last


def test_solve_explains_everything_when_asked_to(files: tuple[Path, Path], tmp_path: Path) -> None:
    result = run("solve", files[0], "--out", tmp_path / "b.json", "--explain")
    assert result.exit_code == 0
    topics = {each["topic"] for each in json.loads((tmp_path / "b.json").read_text())["explanation"]["findings"]}
    assert topics >= {"reason", "next_best", "caution", "absence", "frontier", "worth_of_budget"}
    assert run("verify", files[0], tmp_path / "b.json").exit_code == 0


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (["--need", "line/none"], 'need "none" of team "line"'),
        (["--person", "eve", "--team", "line"], 'person "eve"'),
        (["--leaver", "eve"], 'person "eve"'),
        (["--need", "line"], "TEAM/NEED"),
        (["--person", "bob"], "--team"),
    ],
)
def test_a_question_about_what_is_not_there_is_refused(
    files: tuple[Path, Path], question: list[str], said: str
) -> None:
    before = files[1].read_bytes()
    result = run("explain", *files, *question)
    assert (result.exit_code, files[1].read_bytes()) == (2, before)
    assert said in result.stderr
