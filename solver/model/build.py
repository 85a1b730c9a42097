"""From a problem to its model, and from the model's solution back to a plan in plain choices."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from ortools.sat.python import cp_model

from solver.draft import Course, Draft
from solver.model.classes import free_trainers, post_classes
from solver.model.needs import post_needs
from solver.model.plan import Plan
from solver.model.purposes import matters, post_purposes
from solver.model.rule import Rule
from solver.model.rules import hard_rules
from solver.model.staffing import Staffing
from solver.model.trainings import post_trainings
from solver.problem import Problem


def build_plan(
    problem: Problem, allowed: Mapping[str, Collection[str]] | None = None, *, leave_trainers_open: bool = False
) -> Plan:
    """The whole model of a problem; with `allowed`, over no other people than those, by team.

    One that leaves trainers open is much smaller, and its bounds hold, but a solution may lack trainers.
    """
    rules = list(hard_rules(problem))
    allowing = _among(allowed, candidates(problem, rules))
    plan = Plan(problem, allowing, leaves_trainers_open=leave_trainers_open)
    for rule in rules:
        rule.post(plan)
    post_classes(plan)
    post_trainings(plan)
    post_needs(plan)
    for person in plan.takings:
        if matters(plan, person):
            plan.serves[person] = post_purposes(plan, person)
    return plan


def _among(allowed: Mapping[str, Collection[str]] | None, found: dict[str, list[str]]) -> dict[str, list[str]]:
    if allowed is None:
        return found
    sets = {team: set(allowed.get(team, ())) for team in found}
    return {team: [person for person in people if person in sets[team]] for team, people in found.items()}


def build_staffing(problem: Problem, rules: Sequence[Rule]) -> Staffing:
    """The model of membership alone, under these rules and no others."""
    staffing = Staffing(problem, candidates(problem, rules))
    for rule in rules:
        rule.post(staffing)
    return staffing


def candidates(problem: Problem, rules: Iterable[Rule]) -> dict[str, list[str]]:
    """The people whom no rule keeps off a team, by team."""
    off: dict[str, set[str]] = {team: set() for team in problem.teams}
    for rule in rules:
        for team, people in rule.barred.items():
            off[team].update(people)
    return {team: [person for person in problem.people if person not in off[team]] for team in problem.teams}


def read_draft(plan: Plan, solution: Sequence[int]) -> Draft:
    """The choices that a solution of the model makes. Raises NoTrainer."""

    def holds(variable: cp_model.IntVar) -> bool:
        return bool(solution[variable.index])

    members: dict[str, list[str]] = {team: [] for team in plan.problem.teams}
    for (team, person), member in plan.member.items():
        if holds(member):
            members[team].append(person)
    counted = {pair: [person for person, cover in people if holds(cover)] for pair, people in plan.counted.items()}
    trainers = {(key, start): person for (key, start, person), teaches in plan.teaches.items() if holds(teaches)}
    free_trainers(plan, {key for key, runs in plan.classes.items() if holds(runs)}, trainers)
    return Draft(members, counted, list(_courses(plan, solution, trainers)))


def start_of(plan: Plan, draft: Draft) -> dict[int, int]:
    """The choices of a draft as values of variables, by index; what the model does not hold is left out."""
    on = {(team, person) for team, people in draft.members.items() for person in people}
    counted = {pair: set(people) for pair, people in draft.counted.items()}
    taken = {(course.person, course.training): plan.calendar.day(course.start) for course in draft.courses}
    start = {variable.index: int(pair in on) for pair, variable in plan.member.items()}
    of_members = set(start)
    for pair, people in plan.counted.items():
        holds = counted.get(pair, set())
        start |= {cover.index: int(person in holds) for person, cover in people if cover.index not in of_members}
    for taking in plan.all_takings():
        day = taken.get((taking.possible.person, taking.training.id))
        start[taking.taken.index] = int(day is not None)
        start |= {at.index: int(first == day) for first, at in taking.at.items()}
        if taking.start is not None and day is not None:
            start[taking.start.index] = day
    return start


def _courses(plan: Plan, solution: Sequence[int], trainers: dict[tuple[str, int], str]) -> Iterable[Course]:
    for taking in plan.all_takings():
        if not solution[taking.taken.index]:
            continue
        if taking.start is not None:
            start = solution[taking.start.index]
        else:
            start = next(start for start, at in taking.at.items() if solution[at.index])
        first, last = plan.calendar.date_of(start), plan.calendar.date_of(start + taking.possible.days - 1)
        person, training = taking.possible.person, taking.training.id
        yield Course(person, training, first, last, trainers.get((training, start)))
