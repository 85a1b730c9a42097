"""`planner solve`: exit codes, what is written and what is said."""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from planner.cli import main
from planner.cli.files import MOST_BYTES
from solver.reading import read_answer, read_problem
from solver.verify import verify

PROBLEM: dict[str, Any] = {
    "format": "hybrid-team-problem/1",
    "people": [
        {"id": "ann", "weekly_cost": 900, "skills": {"C04": 3}},
        {"id": "bob", "weekly_cost": 700, "skills": {"C04": 3}},
    ],
    "teams": [{"id": "line", "needs": [{"id": "opc", "skill": "C04", "level": 3}]}],
}
CONTRADICTION = PROBLEM | {
    "teams": [{"id": "line", "needs": [], "fixed": ["ann", "bob"]}],
    "rules": {"apart": [["ann", "bob"]]},
}


def problem_file(folder: Path, problem: dict[str, Any] = PROBLEM) -> Path:
    path = folder / "plan.json"
    path.write_text(json.dumps(problem), encoding="utf-8")
    return path


def solve(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["solve", *map(str, arguments)], catch_exceptions=False)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_answer_is_written_beside_the_problem(tmp_path: Path) -> None:
    path = problem_file(tmp_path)
    assert solve(path).exit_code == 0
    answer = read_answer((tmp_path / "plan.answer.json").read_bytes())
    assert (answer.status, [member.person for member in answer.members]) == ("optimal", ["bob"])
    assert names(tmp_path) == ["plan.answer.json", "plan.json"]


def test_a_directory_is_no_problem_file(tmp_path: Path) -> None:
    result = solve(tmp_path)
    assert result.exit_code == 2
    assert result.stderr == f"Error: {tmp_path}: is a directory, not a problem file\n"


def test_one_line_of_summary_goes_to_standard_output(tmp_path: Path) -> None:
    result = solve(problem_file(tmp_path), "--out", tmp_path / "a.json")
    assert result.stdout == (
        f"Proven best: shortfall 0, cost 700; 1 need, all covered; 0 trainings, 0 hours; {tmp_path / 'a.json'}\n"
    )


def test_progress_goes_to_standard_error(tmp_path: Path) -> None:
    assert "s  cost" in solve(problem_file(tmp_path)).stderr


def test_todays_way_is_said_beside_the_result(tmp_path: Path) -> None:
    people = [PROBLEM["people"][0], {"id": "eve", "weekly_cost": 100, "skills": {"A": 1}}]
    people += [{"id": "both", "weekly_cost": 1100, "skills": {"A": 1, "B": 1, "C": 1}}]
    people += [{"id": "two", "weekly_cost": 900, "skills": {"B": 1, "C": 1}}]
    needs = [{"id": skill, "skill": skill, "level": 1} for skill in "ABC"]
    result = solve(problem_file(tmp_path, PROBLEM | {"people": people, "teams": [{"id": "line", "needs": needs}]}))
    assert "cost 1,000;" in result.stdout
    assert result.stderr.endswith("Today's way, one team after the other: shortfall 0, cost 1,100\n")


def test_a_need_that_stays_open_is_named_in_the_summary(tmp_path: Path) -> None:
    team = {"id": "line", "needs": [{"id": "opc", "skill": "C04", "level": 4, "headcount": 2}]}
    assert "; 1 need, 1 open: line/opc lacks 2; " in solve(problem_file(tmp_path, PROBLEM | {"teams": [team]})).stdout


def test_a_need_without_one_of_its_sides_is_named_in_the_summary(tmp_path: Path) -> None:
    team = {"id": "line", "needs": [{"id": "opc", "skill": "C04", "level": 3, "both_sides": True}]}
    assert "line/opc lacks a side" in solve(problem_file(tmp_path, PROBLEM | {"teams": [team]})).stdout


def test_a_packed_problem_gives_a_packed_answer_if_so_named(tmp_path: Path) -> None:
    path = tmp_path / "plan.json.gz"
    path.write_bytes(gzip.compress(json.dumps(PROBLEM).encode()))
    assert solve(path, "--out", tmp_path / "a.json.gz").exit_code == 0
    assert read_answer(gzip.decompress((tmp_path / "a.json.gz").read_bytes())).status == "optimal"


def test_every_fault_is_on_a_line_and_nothing_is_written(tmp_path: Path) -> None:
    path = problem_file(tmp_path, PROBLEM | {"people": [{"id": "ann", "skills": {"C04": 9}, "fte": -1}]})
    result = solve(path)
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        f"{path}: $.people[0].skills.C04: 9 must be a level: a whole number from 0 to 4, or an object with `level`",
        f"{path}: $.people[0].fte: -1 must be at least 0",
    ]
    assert (result.stdout, names(tmp_path)) == ("", ["plan.json"])


def test_a_contradiction_is_written_and_said(tmp_path: Path) -> None:
    result = solve(problem_file(tmp_path, CONTRADICTION))
    answer = read_answer((tmp_path / "plan.answer.json").read_bytes())
    assert (result.exit_code, answer.status, answer.members) == (3, "infeasible", ())
    assert answer.conflict
    assert all(f"{rule.path}: {rule.sentence}\n" in result.stderr for rule in answer.conflict)
    assert result.stdout.startswith(f"Infeasible: {len(answer.conflict)} hard rules cannot hold together; ")


def test_no_time_is_no_answer_and_nothing_is_written(tmp_path: Path) -> None:
    result = solve(problem_file(tmp_path, CONTRADICTION), "--time-limit", "0.000001")
    assert (result.exit_code, names(tmp_path)) == (4, ["plan.json"])


@pytest.mark.parametrize(
    ("out", "reason"),
    [("nowhere/a.json", "no such file or directory"), (".", "is a directory"), ("plan.json", "it is the problem")],
)
def test_an_answer_that_cannot_be_written_is_refused_before_solving(tmp_path: Path, out: str, reason: str) -> None:
    result = solve(problem_file(tmp_path), "--out", tmp_path / out)
    assert (result.exit_code, result.stderr) == (2, f"Error: {tmp_path / out}: cannot be written: {reason}\n")


def test_an_older_answer_stays_as_it_was_when_there_is_no_new_one(tmp_path: Path) -> None:
    (tmp_path / "plan.answer.json").write_text("older", encoding="utf-8")
    assert solve(problem_file(tmp_path, CONTRADICTION), "--time-limit", "0.000001").exit_code == 4
    assert (tmp_path / "plan.answer.json").read_text(encoding="utf-8") == "older"


def test_a_link_to_an_answer_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "a.json").symlink_to(tmp_path / "real" / "a.json")
    assert solve(problem_file(tmp_path), "--out", tmp_path / "a.json").exit_code == 0
    assert (tmp_path / "a.json").is_symlink()
    assert names(tmp_path / "real") == ["a.json"]


@pytest.mark.parametrize(
    "option", [("--time-limit", "nan"), ("--time-limit", "0"), ("--gap", "-1"), ("--gap", "inf"), ("--seed", "x")]
)
def test_an_option_that_makes_no_sense_is_refused(tmp_path: Path, option: tuple[str, str]) -> None:
    result = solve(problem_file(tmp_path), *option)
    assert (result.exit_code, names(tmp_path)) == (2, ["plan.json"])
    assert option[0] in result.stderr


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("plan.json", None, "cannot be read: no such file or directory"),
        ("plan.json.gz", b"{}", "is no gzip file, or was cut off or damaged"),
        ("plan.json.gz", gzip.compress(b"{}" * 99, mtime=0)[:-9], "is no gzip file, or was cut off or damaged"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence(
    tmp_path: Path, name: str, content: bytes | None, reason: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    result = solve(tmp_path / name)
    assert (result.exit_code, result.stderr) == (2, f"Error: {tmp_path / name}: {reason}\n")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["plan.json", "plan.json.gz"])
def test_a_file_larger_than_any_problem_is_refused_in_one_sentence(tmp_path: Path, name: str) -> None:
    with gzip.open(tmp_path / name, "wb", 1) if name.endswith("gz") else (tmp_path / name).open("wb") as file:
        for _mebibyte in range(MOST_BYTES // 2**20 + 1):
            file.write(bytes(2**20))
    result = solve(tmp_path / name)
    sentence = f"Error: {tmp_path / name}: holds more than 512 MiB, as no problem or answer does\n"
    assert (result.exit_code, result.stderr) == (2, sentence)


def test_a_file_is_refused_without_loading_the_solver(tmp_path: Path) -> None:
    program = (
        "import sys; from click.testing import CliRunner; from planner.cli import main\n"
        f"assert CliRunner().invoke(main, ['solve', {str(tmp_path / 'none.json')!r}]).exit_code == 2\n"
        "print([name for name in ('flask', 'sqlalchemy', 'ortools') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "[]\n"


def wanted_by_many(people: int = 400, skills: int = 120) -> dict[str, Any]:
    """One team that needs every skill, of people who hold a few: takes far longer than a test may."""
    chance = random.Random(7)
    names = [f"s{number}" for number in range(skills)]
    return {
        "format": "hybrid-team-problem/1",
        "people": [
            {
                "id": f"p{number}",
                "weekly_cost": chance.randint(90, 110),
                "skills": dict.fromkeys(chance.sample(names, 7), 1),
            }
            for number in range(people)
        ],
        "teams": [{"id": "line", "needs": [{"id": name, "skill": name, "level": 1} for name in names]}],
    }


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_writes_its_best_answer_so_far(tmp_path: Path, number: signal.Signals) -> None:
    path = problem_file(tmp_path, wanted_by_many())
    command = [sys.executable, "-m", "planner", "solve", str(path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        next(line for line in process.stderr if "cost: best" in line)
        os.kill(process.pid, number)
        assert process.wait(timeout=60) == 0
    answer = read_answer((tmp_path / "plan.answer.json").read_bytes())
    assert answer.status == "feasible"
    assert verify(read_problem(path.read_bytes()), answer) == []
