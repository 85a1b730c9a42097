"""One run of the solver, as the worker and the demo make it: from a problem file to an answer and today's way."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from planner.attempts import NO_ANSWER
from planner.same_days import keep_days
from solver.answer import Answer, Options, Progress
from solver.apart import Processors
from solver.greedy import greedy
from solver.problem import Problem
from solver.reading import ProblemFaults, read_problem
from solver.solve import NoAnswer, WrongAnswer, solve
from solver.verify import verify
from solver.writing import answer_to_dict

Object = dict[str, Any]


class NotSolved(Exception):
    """A run ended without an answer; its text is one sentence that says why."""


@dataclass(frozen=True, slots=True)
class Solved:
    """An answer and what today's way comes to (None when it meets the hard rules in no way), both checked."""

    answer: Object
    baseline: Object | None


def solved(
    problem: Object,
    options: Object,
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], bool] = lambda: False,
    processors: Callable[[], AbstractContextManager[Processors] | None] | None = None,
) -> Solved:
    """Solve a frozen problem with the options of a run: time_limit (seconds), gap, workers, seed.

    `processors` solve independent parts of a large problem; without any, the processors of this machine.
    Raises NotSolved when the problem is faulty, when the time runs out before any answer, or when the answer is wrong.
    """
    try:
        read = read_problem(json.dumps(problem))
        made = Options(**options, on_progress=on_progress, should_stop=should_stop, processors=processors)
        answer = solve(read, made)
    except ProblemFaults as error:
        raise NotSolved(f"The problem is faulty: {error}") from error
    except NoAnswer as error:
        raise NotSolved(NO_ANSWER) from error
    except WrongAnswer as error:
        raise NotSolved(f"The answer was thrown away because it does not keep the rules: {error}") from error
    kept = keep_days(read, _checked(read, answer), problem.get("x_trainings", ()))
    return Solved(answer_to_dict(kept), _baseline(read))


def _checked(problem: Problem, answer: Answer) -> Answer:
    broken = verify(problem, answer)
    if broken:
        raise NotSolved(f"The answer was thrown away because it does not keep the rules: {broken[0]}")
    return answer


def _baseline(problem: Problem) -> Object | None:
    """Today's way; left out rather than shown wrong."""
    answer = greedy(problem)
    return answer_to_dict(answer) if answer is not None and not verify(problem, answer) else None
