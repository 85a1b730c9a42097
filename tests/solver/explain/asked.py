"""A problem solved and asked about, as tests of explanations put it."""

from __future__ import annotations

from solver.answer import Answer, Options
from solver.explain import Explanation, Finding, Question, explain
from solver.explanation import Alternative
from solver.problem import Problem
from solver.solve import solve


def asked(problem: Problem, *questions: Question, answer: Answer | None = None) -> Explanation:
    """What is said to these questions about the problem's best plan."""
    return explain(problem, answer or solve(problem, Options()), questions, Options())


def findings(problem: Problem, *questions: Question, answer: Answer | None = None) -> list[Finding]:
    """The findings alone."""
    return list(asked(problem, *questions, answer=answer).findings)


def the(found: list[Finding], topic: str, code: str) -> Finding:
    """The one finding of this topic and code."""
    (finding,) = [each for each in found if (each.topic, each.code) == (topic, code)]
    return finding


def plan(problem: Problem, question: Question, name: str) -> Alternative:
    """The other plan of that name."""
    (found,) = [each for each in asked(problem, question).plans if each.name == name]
    return found
