"""Whether an answer keeps the rules of its problem, and what it is worth: counted anew, apart from every model."""

from __future__ import annotations

from dataclasses import dataclass

from solver.answer import Answer
from solver.problem import Goal, Problem
from solver.verify import classes, explanation, goals, infeasible, needs, people, references, teams, trainings
from solver.verify.case import Case

MODULES = (references, teams, people, needs, trainings, classes, goals, explanation)
RULES = {f"{module.__name__.rpartition('.')[2]}.{rule.__name__}": rule for module in MODULES for rule in module.RULES}
RULES_OF_NO_ANSWER = {f"infeasible.{rule.__name__}": rule for rule in infeasible.RULES}


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that the answer breaks, how, and where in the answer (a JSON path)."""

    rule: str
    sentence: str
    path: str

    def __str__(self) -> str:
        return f"{self.path}: {self.sentence} [{self.rule}]"


def verify(problem: Problem, answer: Answer) -> list[Violation]:
    """Every rule of the format that the answer breaks; none when it is right."""
    case = Case(problem, answer)
    rules = RULES_OF_NO_ANSWER if answer.status == "infeasible" else RULES
    return [Violation(name, sentence, path) for name, rule in rules.items() for path, sentence in rule(case)]


def evaluate(problem: Problem, answer: Answer) -> dict[Goal, float]:
    """The value of every goal, asked for or not, as members and trainings make it."""
    case = Case(problem, answer)
    return {goal: value(case) for goal, value in goals.VALUES.items()}


__all__ = ["RULES", "RULES_OF_NO_ANSWER", "Violation", "evaluate", "verify"]
