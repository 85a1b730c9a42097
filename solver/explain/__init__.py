"""Explanations of an answer: questions put to the solver again, of which only what a re-solve confirms is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from solver.answer import Answer, Options
from solver.explain.asking import Asker
from solver.explain.changes import changed
from solver.explain.questions import KINDS, Kind, Question, UnknownQuestion, check, effort, everything, said
from solver.explanation import Alternative, Explanation, Finding
from solver.problem import Problem


@dataclass(frozen=True, slots=True)
class Step:
    """How far an explanation is: the question at work, its place among how many, and re-solves so far."""

    question: Question
    number: int
    of: int
    resolves: int


def explain(
    problem: Problem,
    answer: Answer,
    questions: Iterable[Question],
    options: Options,
    on_step: Callable[[Step], None] = lambda step: None,
) -> Explanation:
    """Answer the questions in their order until the time is over or somebody asks to stop.

    Of an answer that states a contradiction only the conflict can be asked about, and of no other answer. Raises
    UnknownQuestion when the problem does not have what a question is about.
    """
    asked = [each for each in questions if (each.kind == "conflict") == (answer.status == "infeasible")]
    for question in asked:
        check(problem, question)
    asker = Asker(problem, answer, options)
    findings: list[Finding] = []
    plans: list[Alternative] = []
    ranks = 1 if len(asked) > 1 else 3
    efforts = [effort(question, answer) for question in asked]
    for number, question in enumerate(asked, start=1):

        def told(resolves: int, question: Question = question, number: int = number) -> None:
            on_step(Step(question, number, len(asked), resolves))

        asker.told = told
        asker.begin(efforts[number - 1] / sum(efforts[number - 1 :]))
        for each in said(asker, question, ranks):
            if isinstance(each, Finding):
                findings.append(each)
            else:
                plans.append(each)
    return Explanation(tuple(findings), tuple(plans), asker.resolves, asker.clock.seconds, asker.complete)


__all__ = [
    "KINDS",
    "Alternative",
    "Explanation",
    "Finding",
    "Kind",
    "Question",
    "Step",
    "UnknownQuestion",
    "changed",
    "check",
    "everything",
    "explain",
]
