"""Facilities in the integer program of whole teams: classes there take their turn, whoever they are for."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import pairwise
from math import ceil

from ortools.sat.python import cp_model

from solver.problem import Training
from solver.scale.courses import ANY_TEAM
from solver.scale.exact import Bool, ExactTeams

WEEKLY_HOURS = 4.0
"""A class without stated weeks takes its hours at this pace (problem format, Trainings)."""


def add_facility_rows(model: ExactTeams) -> None:
    """Until any team starts, the classes that must have ended by then need no more of a facility than there is.

    Less than the rules ask (which class runs when is left open), so bounds stay bounds.
    """
    problem = model.relaxed.problem
    for facility, units in problem.facilities.items():
        wanted: dict[str, list[tuple[date, Bool]]] = defaultdict(list)
        for (_, scope, key), taken in model.taken.items():
            if problem.trainings[key].facility.get(facility):
                wanted[key].append((_needed_by(model, scope), taken))
        days = sorted({day for found in wanted.values() for day, _ in found})
        held = {key: _held_by(model.cp, found, days) for key, found in wanted.items()}
        for at, day in enumerate(days):
            weeks = (day - problem.rules.start).days // 7
            used = [_weeks(problem.trainings[key]) * problem.trainings[key].facility[facility] for key in held]
            if sum(used) > units * weeks:
                of_day = [by_day[at] for by_day in held.values()]
                model.cp.add(cp_model.LinearExpr.weighted_sum(of_day, used) <= units * weeks)


def _needed_by(model: ExactTeams, scope: int) -> date:
    """The start of the team that the training is for; of the last one where it may be for any."""
    if scope == ANY_TEAM:
        return max(team.start for team in model.relaxed.problem.teams.values())
    return model.relaxed.teams[scope].team.start


def _held_by(cp: cp_model.CpModel, taken: list[tuple[date, Bool]], days: list[date]) -> list[Bool]:
    """For each day, whether a class of the training must have ended before it."""
    held = [cp.new_bool_var("") for _ in days]
    for earlier, later in pairwise(held):
        cp.add_implication(earlier, later)
    for day, variable in taken:
        cp.add_implication(variable, held[days.index(day)])
    return held


def _weeks(training: Training) -> int:
    return training.weeks or max(1, ceil(training.hours / WEEKLY_HOURS))
