"""The result of a run in words: what a planner reads, from the frozen problem, its answer and today's names."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import format_decimal

from models import Run, db
from planner.answers import row_of
from planner.nearness import answer_as_asked, is_nearest, near_run
from planner.services.conflicts import in_words
from planner.services.names import Names, names_of
from planner.services.shortfalls import why_open
from planner.words import gettext as _
from planner.words import ngettext
from solver.answer import Answer, Enrolment, GoalResult, Membership, NeedResult
from solver.problem import Need, Problem, Team
from solver.reading import read_answer, read_problem

PROVEN = 1e-6


@dataclass(frozen=True, slots=True)
class CoverLine:
    """A need that a member is counted for, and how they reach it ("level" or "training")."""

    need: str
    by: str


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One member of a team."""

    person_id: int
    name: str
    role: str
    side: str | None
    department: str
    covers: list[CoverLine]


@dataclass(frozen=True, slots=True)
class NeedLine:
    """What became of one need. `one_side` when both sides are asked for and one is missing."""

    need_id: int
    label: str
    importance: str
    required: int
    covered: int
    missing: int
    spare_missing: int
    one_side: bool
    why: list[str]

    @property
    def open(self) -> bool:
        """Is anything that it asks for still missing? A missing spare alone does not leave it open."""
        return self.missing > 0 or self.one_side


@dataclass(frozen=True, slots=True)
class TeamLine:
    """One team: members, needs, cost of its members' time."""

    team_id: int
    name: str
    start: date
    end: date
    share: float
    members: list[MemberLine]
    needs: list[NeedLine]
    cost: float

    @property
    def covered(self) -> bool:
        """Is every need covered?"""
        return not any(need.open for need in self.needs)


@dataclass(frozen=True, slots=True)
class TrainingLine:
    """One person takes one training; `purpose` names the teams and needs it is for."""

    person_id: int
    name: str
    title: str
    skill: str
    from_level: int
    to_level: int
    start: date
    end: date
    hours: float
    cost: float
    trainer: str | None
    purpose: list[str]


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal's value and bound, and the distance between them in words."""

    code: str
    name: str
    value: float
    bound: float | None
    distance: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One fact of the plan beside the same of another way of doing it (None: it has none)."""

    label: str
    plan: float
    other: float | None


@dataclass(frozen=True, slots=True)
class Moved:
    """A person who joins or leaves a team against another plan."""

    team: str
    person: str
    joins: bool


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that the result page shows; `moved` is against the plan in force.

    `nearest`: the run (0: the plan in force) from which no equally good plan moves fewer people, where that is proven.
    """

    opening: str
    status: str
    teams: list[TeamLine]
    trainings: list[TrainingLine]
    goals: list[GoalLine]
    compared: list[Compared]
    moved: list[Moved] | None
    nearest: int | None
    conflict: list[str]
    seconds: float

    @property
    def open_needs(self) -> list[tuple[TeamLine, NeedLine]]:
        """Needs that something is missing from, with their team."""
        return [(team, need) for team in self.teams for need in team.needs if need.open]

    @property
    def cost(self) -> tuple[float, float]:
        """Cost of members' time and of trainings."""
        return sum(team.cost for team in self.teams), sum(training.cost for training in self.trainings)


def result(run: Run) -> Result:
    """The result of a run that ended with an answer."""
    problem = read_problem(json.dumps(run.problem))
    answer = read_answer(json.dumps(run.answer))
    baseline = read_answer(json.dumps(run.baseline)) if run.baseline else None
    names = names_of(db.session(), problem)
    teams = [_team(problem, answer, team, names) for team in problem.teams.values()] if answer.needs else []
    incumbent = problem.incumbent if near_run(run.problem) is None else None
    return Result(
        opening=opening(problem, answer_as_asked(run.problem, answer), baseline),
        status=answer.status,
        teams=teams,
        trainings=_trainings(problem, answer, names),
        goals=[_goal(goal) for goal in answer.goals],
        compared=_compared(problem, answer, baseline),
        moved=_moved(_pairs(answer), {(t, p) for t, ps in incumbent.items() for p in ps}, names) if incumbent else None,
        nearest=run.problem.get("x_near") if is_nearest(run.problem, answer) else None,
        conflict=[in_words(conflict, problem, names) for conflict in answer.conflict or ()],
        seconds=answer.run.seconds,
    )


def differences(run: Run, other: Run) -> list[Moved]:
    """Who joins and leaves which team in `run` against `other`."""
    problem = read_problem(json.dumps(run.problem))
    before, after = (_pairs(read_answer(json.dumps(each.answer))) for each in (other, run))
    return _moved(after, before, names_of(db.session(), problem))


def opening(problem: Problem, answer: Answer, baseline: Answer | None) -> str:
    """The one sentence that a result opens with."""
    if answer.status == "infeasible":
        number = len(answer.conflict or ())
        return ngettext(
            "%(num)s rule cannot hold: there is no plan until it is changed.",
            "%(num)s rules cannot hold together: there is no plan until one of them is changed.",
            number,
        )
    need_open = open_needs(problem, answer)
    covered = len(problem.teams) - len({team for team, _need in need_open})
    parts = [
        _("%(covered)s of %(all)s teams fully covered", covered=covered, all=len(problem.teams)),
        ngettext("%(num)s need open", "%(num)s needs open", len(need_open)) if need_open else _("no need open"),
        proof(answer.goals),
        _trainings_in_words(answer),
        _today_in_words(problem, baseline),
    ]
    return _("%(first)s, %(rest)s.", first=parts[0], rest="; ".join(parts[1:]))


def proof(goals: tuple[GoalResult, ...]) -> str:
    """How far the answer is from the best possible one; of several goals the first that is not proven counts."""
    for goal in goals:
        if goal.gap is None or goal.gap > PROVEN:
            if goal is goals[0]:
                return distance(goal)
            return _(
                "%(goal)s proven best, %(other)s %(distance)s",
                goal=goal_in_sentence(goals[0].name),
                other=goal_in_sentence(goal.name),
                distance=distance(goal),
            )
    return _("proven best")


def distance(goal: GoalResult | None) -> str:
    """The distance of one goal's value from the best possible, in words."""
    if goal is None or goal.gap is None:
        return _("nothing proven yet")
    return gap_in_words(goal.gap)


def gap_in_words(gap: float) -> str:
    """A relative gap: "proven best" or "at most 0.4 % from the best"; a bound that is nothing proves nothing."""
    if gap <= PROVEN:
        return _("proven best")
    if gap >= 1:
        return _("nothing proven yet")
    percent = gap * 100
    digits = "0.###" if percent < 0.1 else "0.#" if percent < 10 else "0"
    return _("at most %(percent)s %% from the best", percent=format_decimal(percent, digits))


def goal_name(code: str) -> str:
    """A goal in words."""
    return {
        "shortfall": _("Coverage"),
        "cost": _("Cost"),
        "training_hours": _("Training hours"),
        "readiness": _("Readiness"),
        "changes": _("Changes"),
        "silo": _("Mixed teams"),
    }.get(code, code)


def goal_in_sentence(code: str) -> str:
    """A goal in words, in the middle of a sentence."""
    return {
        "shortfall": _("coverage"),
        "cost": _("cost"),
        "training_hours": _("training hours"),
        "readiness": _("readiness"),
        "changes": _("changes to the plan"),
        "silo": _("mixed teams"),
    }.get(code, code)


def open_needs(problem: Problem, answer: Answer) -> set[tuple[str, str]]:
    """The (team, need) pairs where head count or a side is missing."""
    found = {(need.team, need.need) for need in answer.needs if need.missing}
    for team in problem.teams.values():
        found |= {(team.id, need.id) for need in team.needs if _one_side(problem, answer, team, need)}
    return found


def _one_side(problem: Problem, answer: Answer, team: Team, need: Need) -> bool:
    if not need.both_sides:
        return False
    counted = (m for m in answer.members if m.team == team.id and any(c.need == need.id for c in m.covers))
    return not {"OT", "IT"} <= {problem.people[member.person].side for member in counted}


def _team(problem: Problem, answer: Answer, team: Team, names: Names) -> TeamLine:
    members = [member for member in answer.members if member.team == team.id]
    results = {each.need: each for each in answer.needs if each.team == team.id}
    cost = sum(_cost(problem, member) for member in members)
    return TeamLine(
        team_id=row_of(team.id),
        name=names.team(team.id),
        start=team.start,
        end=team.end,
        share=team.member_fte,
        members=sorted((_member(problem, team, member, names) for member in members), key=lambda each: each.name),
        needs=[_need(problem, answer, team, need, results[need.id], names) for need in team.needs],
        cost=cost,
    )


def _cost(problem: Problem, member: Membership) -> float:
    team = problem.teams[member.team]
    return problem.people[member.person].weekly_cost * team.member_fte * team.days / 7


def _member(problem: Problem, team: Team, member: Membership, names: Names) -> MemberLine:
    person = problem.people[member.person]
    needs = {need.id: need for need in team.needs}
    return MemberLine(
        person_id=row_of(person.id),
        name=names.person(person.id),
        role=names.roles.get(person.role or "", person.role or ""),
        side=person.side,
        department=names.departments.get(person.department or "", person.department or ""),
        covers=[CoverLine(names.need(needs[cover.need]), cover.by) for cover in member.covers],
    )


def _need(problem: Problem, answer: Answer, team: Team, need: Need, found: NeedResult, names: Names) -> NeedLine:
    one_side = _one_side(problem, answer, team, need)
    return NeedLine(
        need_id=row_of(need.id),
        label=names.need(need),
        importance=names.importance.get(need.id, ""),
        required=found.required,
        covered=found.covered,
        missing=found.missing,
        spare_missing=found.spare_missing,
        one_side=one_side,
        why=why_open(problem, answer, team, need, names, one_side) if found.missing or one_side else [],
    )


def _trainings(problem: Problem, answer: Answer, names: Names) -> list[TrainingLine]:
    lines = [_training(problem, taken, names) for taken in answer.trainings]
    return sorted(lines, key=lambda line: (line.start, line.name, line.title))


def _training(problem: Problem, taken: Enrolment, names: Names) -> TrainingLine:
    step = names.step(problem.trainings[taken.training])
    needs = {(team.id, need.id): need for team in problem.teams.values() for need in team.needs}
    return TrainingLine(
        person_id=row_of(taken.person),
        name=names.person(taken.person),
        title=step.title,
        skill=step.skill,
        from_level=step.from_level,
        to_level=step.to_level,
        start=taken.start,
        end=taken.end,
        hours=taken.hours,
        cost=taken.cost,
        trainer=names.person(taken.trainer) if taken.trainer else None,
        purpose=[f"{names.team(team)}: {names.need(needs[team, need])}" for team, need in taken.serves],
    )


def _goal(goal: GoalResult) -> GoalLine:
    return GoalLine(goal.name, goal_name(goal.name), goal.value, goal.bound, distance(goal))


def _compared(problem: Problem, answer: Answer, baseline: Answer | None) -> list[Compared]:
    if answer.status == "infeasible":
        return []
    mine, today = _facts(problem, answer), _facts(problem, baseline) if baseline else {}
    labels = {
        "open": _("Open needs"),
        "missing": _("People missing"),
        "covered": _("Teams fully covered"),
        "people": _("People on teams"),
        "trainings": _("Trainings"),
        "hours": _("Training hours"),
        "cost": _("Cost"),
    }
    return [Compared(label, mine[key], today.get(key)) for key, label in labels.items()]


def _facts(problem: Problem, answer: Answer) -> dict[str, float]:
    need_open = open_needs(problem, answer)
    training_cost = sum(taken.cost for taken in answer.trainings)
    return {
        "open": len(need_open),
        "missing": sum(need.missing for need in answer.needs),
        "covered": len(problem.teams) - len({team for team, _need in need_open}),
        "people": len({member.person for member in answer.members}),
        "trainings": len(answer.trainings),
        "hours": sum(taken.hours for taken in answer.trainings),
        "cost": training_cost + sum(_cost(problem, member) for member in answer.members),
    }


def _pairs(answer: Answer) -> set[tuple[str, str]]:
    return {(member.team, member.person) for member in answer.members}


def _moved(after: set[tuple[str, str]], before: set[tuple[str, str]], names: Names) -> list[Moved]:
    moved = [Moved(names.team(team), names.person(person), (team, person) in after) for team, person in after ^ before]
    return sorted(moved, key=lambda each: (each.team, not each.joins, each.person))


def _trainings_in_words(answer: Answer) -> str:
    hours: Any = format_decimal(sum(taken.hours for taken in answer.trainings), "#,##0.#")
    if not answer.trainings:
        return _("no training")
    return ngettext(
        "%(num)s training, %(hours)s hours", "%(num)s trainings, %(hours)s hours", len(answer.trainings), hours=hours
    )


def _today_in_words(problem: Problem, baseline: Answer | None) -> str:
    if baseline is None:
        return _("today's way finds no teams that keep the rules")
    number = len(open_needs(problem, baseline))
    if not number:
        return _("today's way leaves none open")
    return ngettext("today's way leaves %(num)s need open", "today's way leaves %(num)s needs open", number)
