"""Facilities in the integer program of whole teams: classes there take their turn, whoever they are for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from ortools.sat.python import cp_model

from solver.model.calendar import class_weeks
from solver.problem import Problem
from solver.scale.courses import ANY_TEAM
from solver.scale.exact import Bool, ExactTeams, TeamPlan
from solver.scale.relaxed import Relaxed, TeamRows


def add_facility_rows(model: ExactTeams) -> None:
    """Until any team starts, the classes that must have ended by then need no more of a facility than there is.

    Less than the rules ask (which class runs when is left open), so bounds stay bounds.
    """
    problem, learners = model.relaxed.problem, _learners(model)
    wanted: dict[str, list[tuple[date, Bool]]] = defaultdict(list)
    for (_, scope, key), taken in model.taken.items():
        if problem.trainings[key].facility:
            wanted[key].append((_needed_by(model, scope), taken))
    starts = {model.relaxed.teams[team].team.start for team, _, _ in learners}
    days = sorted(starts.union(day for found in wanted.values() for day, _ in found))
    held = {key: _held_by(model.cp, found, days) for key, found in wanted.items()}
    for at, day in enumerate(days):
        for facility in problem.facilities:
            for used, room in _turns(problem, facility, held, (day - problem.rules.start).days // 7):
                if sum(used.values()) > room:
                    classes = [held[key][at] for key in used]
                    model.cp.add(cp_model.LinearExpr.weighted_sum(classes, [*used.values()]) <= room)
    for (team, need, key), covers in sorted(learners.items()):
        rows = model.relaxed.teams[team]
        _learn(model.cp, rows, need, covers, held[key][days.index(rows.team.start)])


def rooms_for(relaxed: Relaxed, plans: Iterable[TeamPlan]) -> bool:
    """Whether facilities have room for the classes of these teams, as far as those rows tell."""
    trainings, by = relaxed.problem.trainings, dict[str, date]()
    for plan in plans:
        start = relaxed.teams[plan.team].team.start
        for key in {key for member in plan.members for key in member.trainings if trainings[key].facility}:
            by[key] = min(start, by.get(key, start))
    for day in by.values():
        held, weeks = [key for key in by if by[key] <= day], (day - relaxed.problem.rules.start).days // 7
        for facility in relaxed.problem.facilities:
            if any(sum(used.values()) > room for used, room in _turns(relaxed.problem, facility, held, weeks)):
                return False
    return True


def _turns(problem: Problem, facility: str, keys: Iterable[str], weeks: int) -> Iterator[tuple[dict[str, int], int]]:
    """What classes use of a facility in so many weeks, and how much there is.

    Classes that have the same unit of a facility run one after the other. So their lengths, each divided by a number
    of weeks and rounded down, come to no more than all weeks divided so: dual feasible functions (Fekete and Schepers
    2001), one for each length there is, and the plain sum of weeks.
    """
    asked = {key: units for key in keys if (units := problem.trainings[key].facility.get(facility))}
    lengths = {key: class_weeks(problem.trainings[key]) for key in asked}
    for part in sorted({1}.union(lengths.values())):
        used = {key: lengths[key] // part * asked[key] for key in asked}
        yield used, problem.facilities[facility] * (max(0, weeks) // part)


def _learners(model: ExactTeams) -> dict[tuple[int, int, str], list[Bool]]:
    """By team, need and training at a facility: the variables of those who reach the need by that training only."""
    found: dict[tuple[int, int, str], list[Bool]] = defaultdict(list)
    for (team, row, need), cover in model.cover.items():
        rows = model.relaxed.teams[team]
        if not rows.own[row, need]:
            for key in model.courses.always(int(rows.people[row]), team, rows.team.needs[need]):
                if model.relaxed.problem.trainings[key].facility:
                    found[team, need, key].append(cover)
    return found


def _learn(cp: cp_model.CpModel, rows: TeamRows, need: int, covers: Sequence[Bool], held: Bool) -> None:
    """Nobody learns without a class, and no more than the need asks: others would be trained for nothing.

    One row for all of them is stronger than one for each (as in facility location).
    """
    most = int(rows.asked[need]) + int(rows.both_sides[need])
    if len(covers) > most:
        cp.add(cp_model.LinearExpr.sum(covers) <= most * held)


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
