"""Asking why, for `planner explain` and `planner solve --explain`: beside this thread, which shows progress."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, wait
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING

from planner.cli.console import quiet
from planner.cli.progress import ProgressLine
from solver.answer import Answer, Options, Progress
from solver.explanation import Explanation
from solver.problem import Problem

if TYPE_CHECKING:
    from solver.explain import Question

WORDS = {
    "need": "why a need is short",
    "person": "why not this person",
    "seat": "who is next for a seat",
    "leaver": "the nearest plan when somebody leaves",
    "budget": "what another 1,000 is worth",
    "frontier": "coverage against budget",
    "caution": "if unverified levels count less",
    "absences": "what a single absence breaks",
    "alternatives": "other plans",
    "conflict": "without one rule of the conflict",
}


def explained(
    problem: Problem, answer: Answer, questions: Sequence[Question], options: Options, line: ProgressLine
) -> Explanation:
    """The explanation, while the line shows the question at work."""
    from solver.explain import Step, explain  # loads the solver

    def told(step: Step) -> None:
        words = f"{step.number} of {step.of}: {WORDS[step.question.kind]}, re-solve {step.resolves}"
        line.tell(Progress(words, monotonic() - began))

    began = monotonic()
    future: Future[Explanation] = Future()

    def work() -> None:
        try:
            future.set_result(explain(problem, answer, questions, options, told))
        except BaseException as error:
            future.set_exception(error)

    with quiet():
        Thread(target=work, name="explain", daemon=True).start()
        while not future.done():
            wait([future], timeout=0.1)
            line.show()
    return future.result()
