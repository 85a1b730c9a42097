"""Over random tiny problems: whatever an explanation promises happens when the changed problem is solved again."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from solver.answer import Answer, Options
from solver.explain import Finding, changed, everything, explain
from solver.explain.questions import Question
from solver.explanation import Alternative
from solver.problem import Problem
from solver.reading import read_answer, read_problem
from solver.solve import solve
from solver.verify import verify
from solver.writing import answer_to_json
from tests.solver.tiny import tiny

pytestmark = pytest.mark.slow
PROMISES = {"way", "next_best", "why_not", "would_choose", "worth_of_budget", "caution", "conflict"}
SEEDS = range(40)


def questions(problem: Problem, answer: Answer) -> list[Question]:
    """Everything, and why somebody is not on the first team."""
    team = next(iter(problem.teams))
    people = [Question("person", team, None, person) for person in list(problem.people)[:2]]
    return [*everything(problem, answer), *people, Question("leaver", person=next(iter(problem.people)))]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_promised_happens(seed: int) -> None:
    problem = read_problem(json.dumps(tiny(seed)))
    answer = solve(problem, Options())
    found = explain(problem, answer, questions(problem, answer), Options())
    assert found.complete
    for finding in found.findings:
        if finding.topic in PROMISES and finding.goals:
            _kept(problem, finding)
    for plan in found.plans:
        if plan.name == "robust":
            _withstands(problem, plan)
    explained = replace(answer, explanation=found)
    assert verify(problem, explained) == []
    text = answer_to_json(explained)
    assert answer_to_json(read_answer(text)) == text


def _withstands(problem: Problem, plan: Alternative) -> None:
    """With every head and spare there, no sides asked for and nobody taught, no single absence breaks a need."""
    both_sides = any(need.both_sides for team in problem.teams.values() for need in team.needs)
    taught = any(taken.trainer for taken in plan.answer.trainings)
    if not both_sides and not taught and not any(need.missing or need.spare_missing for need in plan.answer.needs):
        assert plan.facts["breaking"] == 0


def _kept(problem: Problem, finding: Finding) -> None:
    again = solve(changed(problem, finding.changes), Options())
    assert [goal.value for goal in again.goals] == pytest.approx([goal.value for goal in finding.goals]), finding
    if finding.topic == "would_choose" or finding.code == "price":
        assert (finding.team, finding.person) in {(member.team, member.person) for member in again.members}, finding
