"""What was found to a question about a run, as its page shows it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from flask_babel import format_decimal

from models import Run, RunQuestion, db
from planner.explaining import read_explanation
from planner.services.causes import how_sure
from planner.services.explained import Said, Speaker, plan_name
from planner.services.names import Names, names_of
from planner.services.questions import can_apply
from planner.words import gettext as _
from solver.explain.asking import moves, pairs
from solver.explanation import Alternative, Explanation
from solver.problem import Problem
from solver.reading import read_answer, read_problem


@dataclass(frozen=True, slots=True)
class Line:
    """One finding, its place among them, and whether the scenario can be changed so."""

    number: int
    said: Said
    can_apply: bool
    broken: list[str]
    left: list[str]


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One other plan beside the answer."""

    name: str
    shortfall: float | None
    cost: float | None
    people: int
    trainings: int
    breaking: int
    moves: list[str]
    sure: str


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that a question's page shows."""

    lines: list[Line]
    plans: list[PlanLine]
    points: list[tuple[float, float, float]]
    complete: bool

    def of(self, *topics: str) -> list[Line]:
        """The findings of these topics."""
        return [line for line in self.lines if line.said.finding.topic in topics]

    @property
    def absences(self) -> list[Line]:
        """Single absences: those that nobody can make good first, those that break nothing last."""
        return sorted(self.of("absence"), key=lambda line: (-len(line.left), -len(line.broken)))


def told(question: RunQuestion) -> Told:
    """What was found, in words, with today's names."""
    problem, speaker, found = _read(question)
    lines = [
        Line(
            number,
            speaker.said(finding),
            can_apply(finding),
            _needs(speaker, finding.facts.get("broken")),
            _needs(speaker, finding.facts.get("left")),
        )
        for number, finding in enumerate(found.findings)
    ]
    plans = [_answer_line(problem, speaker, question.run)] if found.plans else []
    plans += [_plan(speaker, plan) for plan in found.plans]
    points = [
        (float(each.facts["spent"]), float(each.facts["shortfall"]), float(each.facts["missing"]))
        for each in found.findings
        if each.code == "point"
    ]
    return Told(lines, plans, points, found.complete)


def _read(question: RunQuestion) -> tuple[Problem, Speaker, Explanation]:
    run = question.run
    problem, answer = read_problem(json.dumps(run.problem)), read_answer(json.dumps(run.answer))
    speaker = Speaker(problem, answer, names_of(db.session(), problem), _number)
    return problem, speaker, read_explanation(run.answer or {}, question.result or {})


def _number(value: float) -> str:
    return str(format_decimal(round(value, 2), "#,##0.##"))


def _needs(speaker: Speaker, facts: object) -> list[str]:
    """Needs as [team, need, missing] in words."""
    if not isinstance(facts, list):
        return []
    return [
        _("%(need)s (%(missing)s missing)", need=speaker.need(team, need), missing=_number(number))
        for team, need, number in facts
    ]


def _answer_line(problem: Problem, speaker: Speaker, run: Run) -> PlanLine:
    answer = speaker.answer
    values = {goal.name: goal.value for goal in answer.goals}
    from solver.explain.plans import breaking

    return PlanLine(
        _("This plan"),
        values.get("shortfall"),
        values.get("cost"),
        len({member.person for member in answer.members}),
        len(answer.trainings),
        breaking(problem, answer),
        [],
        "",
    )


def _plan(speaker: Speaker, plan: Alternative) -> PlanLine:
    joins, leaves = moves(speaker.answer, plan.answer)
    return PlanLine(
        plan_name(plan.name),
        plan.values.get("shortfall"),
        plan.values.get("cost"),
        len({person for _team, person in pairs(plan.answer)}),
        len(plan.answer.trainings),
        int(plan.facts.get("breaking", 0)),
        speaker.moves(joins, leaves),
        how_sure(plan.confirmed),
    )


def title_of(question: RunQuestion, names: Names, problem: Problem) -> str:
    """The question, as a person asks it."""
    team = names.team(question.team or "")
    person = names.person(question.person or "")
    if question.kind == "need":
        need = next(each for each in problem.teams[question.team or ""].needs if each.id == question.need)
        return _("Why is “%(need)s” of %(team)s short?", need=names.need(need), team=team)
    if question.kind == "person":
        return _("Why not %(person)s on %(team)s?", person=person, team=team)
    if question.kind == "seat":
        return _("Who else than %(person)s on %(team)s?", person=person, team=team)
    if question.kind == "leaver":
        return _("What if %(person)s leaves?", person=person)
    return question_name(question.kind)


def question_name(kind: str) -> str:
    """A question that is about nobody and nothing in particular."""
    return {
        "budget": _("What is another 1,000 for trainings worth?"),
        "frontier": _("How much coverage for how much money?"),
        "caution": _("Does it hang on unverified levels?"),
        "absences": _("Which single absence breaks what?"),
        "alternatives": _("Which other plans are there?"),
        "conflict": _("What if one of the rules goes?"),
    }.get(kind, kind)


def titles(run: Run) -> list[tuple[RunQuestion, str]]:
    """The questions asked about a run, newest first, with their titles."""
    if not run.questions:
        return []
    problem = read_problem(json.dumps(run.problem))
    names = names_of(db.session(), problem)
    return [(question, title_of(question, names, problem)) for question in reversed(run.questions)]
