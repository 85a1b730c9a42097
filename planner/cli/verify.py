"""`planner verify`: whether an answer keeps the rules of its problem."""

from __future__ import annotations

from pathlib import Path

import click

from planner.cli.console import say
from planner.cli.files import load
from planner.cli.progress import figure
from solver.reading import read_answer, read_problem
from solver.verify import RULES, RULES_OF_NO_ANSWER, evaluate
from solver.verify import verify as violations

BROKEN = 1


@click.command(short_help="Check an answer file against its problem.")
@click.argument("problem", type=click.Path(path_type=Path))
@click.argument("answer", type=click.Path(path_type=Path))
def verify(problem: Path, answer: Path) -> None:
    """Check an answer file against its problem.

    Every count, cost and date of ANSWER is worked out anew from PROBLEM, by code that shares nothing with the solver's
    models. Either may be packed, its name ending in .gz.

    \b
    Exit codes:
      0  the answer keeps every rule
      1  it does not: each broken rule is on a line
      2  a file is wrong: every fault is named
    """
    stated, given = load(problem, read_problem), load(answer, read_answer)
    broken = violations(stated, given)
    for violation in broken:
        say(str(violation))
    if broken:
        raise click.exceptions.Exit(BROKEN)
    if given.status == "infeasible":
        say(f"{answer} keeps all {len(RULES_OF_NO_ANSWER)} rules of an answer that states a contradiction.")
        return
    worth = evaluate(stated, given)
    goals = ", ".join(f"{goal} {figure(worth[goal])}" for goal in stated.objective)
    say(f"{answer} keeps all {len(RULES)} rules: {goals}.")
