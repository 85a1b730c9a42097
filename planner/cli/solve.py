"""`planner solve`: from a problem file to its answer file."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from math import isfinite
from pathlib import Path
from threading import Event, Thread
from typing import NoReturn

import click

from planner.cli.console import complain, err, quiet, say
from planner.cli.files import FileError, Output, load
from planner.cli.progress import ProgressLine
from planner.cli.summary import summary, todays_way
from solver.answer import Answer, Options
from solver.problem import Problem
from solver.reading import read_problem
from solver.writing import answer_to_json

CONTRADICTION, NO_TIME = 3, 4
GIVEN_UP = 130  # what a shell says of a program that Ctrl-C ended
LEAST_EXPLAINING = 60.0
"""Seconds that an explanation may take at least, where solving had no limit."""


def finite(_context: click.Context, _parameter: click.Parameter, value: float | None) -> float | None:
    """The number, unless it is infinite or none."""
    if value is not None and not isfinite(value):
        raise click.BadParameter(f"{value} is not a finite number.")
    return value


@click.command(short_help="Solve a problem file.")
@click.argument("problem", type=click.Path(path_type=Path))
@click.option("--out", metavar="ANSWER", type=click.Path(path_type=Path),
              help="Where the answer is written.  [default: PROBLEM with .answer.json for .json]")  # fmt: skip
@click.option("--time-limit", metavar="SECONDS", type=click.FloatRange(min=0, min_open=True), callback=finite,
              help="Stop then, with the best answer so far.  [default: none]")  # fmt: skip
@click.option("--gap", metavar="FRACTION", type=click.FloatRange(min=0), default=0.0, callback=finite,
              help="Be content with an answer this close to the best: 0.01 is one per cent.  [default: 0]")  # fmt: skip
@click.option("--workers", metavar="N", type=click.IntRange(min=1, max=1024),
              help="How many processor cores to use.  [default: what the solver finds best]")  # fmt: skip
@click.option("--seed", metavar="N", type=click.IntRange(0, 2**31 - 1), default=0,
              help="Break ties another way; the same seed gives the same answer.  [default: 0]")  # fmt: skip
@click.option("--explain", "explaining", is_flag=True,
              help="Afterwards say why it is so, each confirmed by a re-solve, in as much time again, without a limit "
                   "in a minute at least; see planner explain.")  # fmt: skip
def solve(
    problem: Path,
    out: Path | None,
    time_limit: float | None,
    gap: float,
    workers: int | None,
    seed: int,
    explaining: bool,
) -> None:
    """Solve a problem file.

    PROBLEM is a file in the format hybrid-team-problem/1, packed if its name ends in .gz. Progress goes to standard
    error, one line of summary to standard output. Ctrl-C writes the best answer so far; a second one gives up.

    \b
    Exit codes:
      0  an answer was written; the summary says which needs it leaves open
      2  the file is wrong: every fault is named, nothing is written
      3  the hard rules contradict each other: which ones is in the answer
      4  the time ran out before there was any answer
    """
    path = out or _beside(problem)
    if os.path.realpath(path) == os.path.realpath(problem):
        raise FileError(path, "cannot be written: it is the problem")
    stated = load(problem, read_problem)
    try:
        with Output(path) as output:
            answer = _solved(stated, time_limit, gap, workers, seed)
            if explaining:
                answer = _explained(stated, answer, time_limit, gap, workers, seed)
            output.write(answer_to_json(answer))
    except KeyboardInterrupt:
        complain("Given up: no answer is written.")
        give_up(GIVEN_UP)
    for rule in answer.conflict or ():
        complain(f"{rule.path}: {rule.sentence}")
    say(summary(stated, answer, path))
    if answer.status == "infeasible":
        raise click.exceptions.Exit(CONTRADICTION)
    complain(todays_way(stated))
    if answer.explanation is not None:
        from planner.cli.explain import sentences

        for line in sentences(stated, answer, answer.explanation):
            say(line)


def give_up(code: int) -> NoReturn:
    """End at once: the solver's thread does not listen."""
    os._exit(code)


def _beside(problem: Path) -> Path:
    """`plan.answer.json` for `plan.json` and `plan.json.gz`."""
    if problem.is_dir():
        raise FileError(problem, "is a directory, not a problem file")
    return problem.with_name(problem.name.removesuffix(".gz").removesuffix(".json") + ".answer.json")


def _solved(problem: Problem, time_limit: float | None, gap: float, workers: int | None, seed: int) -> Answer:
    from solver.solve import NoAnswer, WrongAnswer  # not before the file has been read

    with ProgressLine(err) as line, stop_on_signal() as stop:
        options = Options(time_limit, gap, workers, seed, line.tell, stop.is_set)
        try:
            return _in_a_thread(problem, options, line)
        except NoAnswer as error:
            complain(str(error))
            raise click.exceptions.Exit(NO_TIME) from None
        except WrongAnswer as error:
            raise click.ClickException(str(error)) from None


def _explained(
    problem: Problem, answer: Answer, time_limit: float | None, gap: float, workers: int | None, seed: int
) -> Answer:
    from planner.cli.explain import explained, with_explanation
    from solver.explain import everything

    limit = time_limit or max(LEAST_EXPLAINING, answer.run.seconds)
    options = Options(limit, gap, workers, seed)
    return with_explanation(answer, explained(problem, answer, everything(problem, answer), options))


def _in_a_thread(problem: Problem, options: Options, line: ProgressLine) -> Answer:
    """Solve beside this thread, which shows the progress and hears signals."""
    from solver.solve import solve as run

    future: Future[Answer] = Future()

    def work() -> None:
        try:
            future.set_result(run(problem, options))
        except BaseException as error:
            future.set_exception(error)

    with quiet():
        Thread(target=work, name="solve", daemon=True).start()
        while not future.done():
            wait([future], timeout=0.1)
            line.show()
    return future.result()


@contextmanager
def stop_on_signal() -> Iterator[Event]:
    """The event is set by the first Ctrl-C (or SIGTERM); a second one ends the program."""
    stop = Event()

    def heard(_number: int, _frame: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, heard) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
