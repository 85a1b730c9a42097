"""What reaches standard output."""

import os

import pytest

from planner.cli.console import quiet, say


def test_a_library_that_writes_on_standard_output_is_not_heard_while_a_problem_is_solved(
    capfd: pytest.CaptureFixture[str],
) -> None:
    say("before")
    with quiet():
        os.write(1, b"HighsMipSolverData::transformNewIntegerFeasibleSolution\n")
    say("after")
    assert capfd.readouterr().out == "before\nafter\n"
