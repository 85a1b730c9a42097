"""One question about a run's answer, as the worker answers it: from the run's files to an explanation."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from planner.nearness import answer_as_asked, as_asked
from solver.answer import Answer, Options
from solver.explain import Question, Step, explain
from solver.explanation import Explanation, joined
from solver.reading import read_answer, read_problem
from solver.verify import verify
from solver.writing import answer_to_dict

Object = dict[str, Any]


class WrongExplanation(Exception):
    """What was found does not stand the check that every answer file gets: a fault of the program, never shown."""


def explained(
    problem: Object,
    asked: Object,
    options: Object,
    on_step: Callable[[Step], None],
    should_stop: Callable[[], bool] = lambda: False,
) -> Object:
    """The explanation as an answer file carries it, of what the scenario asks for: nearness to what was is no reason.

    Raises WrongExplanation when it does not fit the answer.
    """
    stated, answer = read_problem(json.dumps(problem)), read_answer(json.dumps(asked["answer"]))
    question = Question(asked["kind"], asked["team"], asked["need"], asked["person"])
    goals_asked_for = as_asked(problem, stated), answer_as_asked(problem, answer)
    found = explain(*goals_asked_for, [question], Options(**options, should_stop=should_stop), on_step)
    explained_answer = replace(answer, explanation=found)
    if answer.status != "infeasible" and (broken := verify(stated, explained_answer)):
        raise WrongExplanation(str(broken[0]))
    result: Object = answer_to_dict(explained_answer)["explanation"]
    return result


def with_explanations(answer: Object, results: list[Object]) -> Object:
    """The answer file with all that was found about it."""
    whole: Explanation | None = None
    for result in results:
        whole = joined(whole, read_explanation(answer, result))
    return answer if whole is None else answer_to_dict(replace(_read(answer), explanation=whole))


def read_explanation(answer: Object, result: Object) -> Explanation:
    """What a question's result says."""
    found = read_answer(json.dumps({**answer, "explanation": result})).explanation
    assert found is not None
    return found


def _read(answer: Object) -> Answer:
    return read_answer(json.dumps(answer))
