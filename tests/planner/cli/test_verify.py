"""`planner verify`: exit codes and what is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from planner.cli import main

PROBLEM: dict[str, Any] = {
    "format": "hybrid-team-problem/1",
    "people": [{"id": "ann", "weekly_cost": 900, "skills": {"C04": 3}}],
    "teams": [{"id": "line", "needs": [{"id": "opc", "skill": "C04", "level": 3}]}],
}
ANSWER: dict[str, Any] = {
    "format": "hybrid-team-answer/1",
    "status": "optimal",
    "goals": [
        {"name": "shortfall", "value": 0, "bound": 0, "gap": 0.0},
        {"name": "cost", "value": 900, "bound": 900, "gap": 0.0},
    ],
    "members": [{"team": "line", "person": "ann", "covers": [{"need": "opc", "by": "level"}]}],
    "trainings": [],
    "needs": [{"team": "line", "need": "opc", "required": 1, "covered": 1, "missing": 0, "spare_missing": 0}],
    "conflict": None,
}


def verify(folder: Path, problem: object, answer: object) -> Result:
    (folder / "p.json").write_text(json.dumps(problem), encoding="utf-8")
    (folder / "a.json").write_text(json.dumps(answer), encoding="utf-8")
    arguments = ["verify", str(folder / "p.json"), str(folder / "a.json")]
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def test_a_right_answer_ends_with_0_and_its_values(tmp_path: Path) -> None:
    result = verify(tmp_path, PROBLEM, ANSWER)
    assert result.exit_code == 0
    assert result.stdout == f"{tmp_path / 'a.json'} keeps all 59 rules: shortfall 0, cost 900.\n"


def test_each_broken_rule_is_on_a_line(tmp_path: Path) -> None:
    result = verify(tmp_path, PROBLEM, ANSWER | {"members": []})
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        '$.needs[0].covered: Need "opc" of team "line" is covered by 0, not 1. [needs.covered]',
        '$.needs[0].missing: Need "opc" of team "line" lacks 1, not 0. [needs.missing]',
        "$.goals[0].value: The shortfall is 1, not 0. [goals.value]",
        "$.goals[1].value: The cost is 0, not 900. [goals.value]",
    ]


def test_an_id_cannot_break_the_line(tmp_path: Path) -> None:
    member = {"team": "line\n\x1b[31m", "person": "ann", "covers": []}
    result = verify(tmp_path, PROBLEM, ANSWER | {"members": [*ANSWER["members"], member]})
    assert result.stdout.splitlines() == [
        r'$.members[1].team: The problem has no team "line\n\x1b[31m". [references.teams_exist]'
    ]


def test_a_wrong_file_ends_with_2_and_its_faults(tmp_path: Path) -> None:
    result = verify(tmp_path, PROBLEM, ANSWER | {"status": "done"})
    assert result.exit_code == 2
    assert result.stderr == (
        f'{tmp_path / "a.json"}: $.status: "done" must be one of optimal, within_gap, feasible, infeasible\n'
    )


def test_an_answer_of_a_contradiction_can_be_right(tmp_path: Path) -> None:
    conflict = [{"path": "$.teams[0].fixed", "code": "fixed", "sentence": "Ann must join."}]
    none: dict[str, Any] = {"goals": [], "members": [], "needs": []}
    result = verify(tmp_path, PROBLEM, ANSWER | none | {"status": "infeasible", "conflict": conflict})
    assert (result.exit_code, result.stdout) == (
        0,
        f"{tmp_path / 'a.json'} keeps all 3 rules of an answer that states a contradiction.\n",
    )
