"""Facilities in the integer program of whole teams: classes there take their turn, whoever they are for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from ortools.sat.python import cp_model

from solver.model.calendar import class_weeks
from solver.problem import Problem
from solver.scale.courses import ANY_TEAM
from solver.scale.exact import Bool, ExactTeams, TeamPlan
from solver.scale.relaxed import Relaxed, TeamRows


def add_facility_rows(model: ExactTeams, together: bool) -> None:
    """Until any team starts, the classes that must have ended by then need no more of a facility than there is.

    Less than the rules ask (which class runs when is left open), so bounds stay bounds. With `together`, a row for all
    who learn the same for a need: worth its while where facilities are short, a hindrance where they are not.
    """
    problem, learners = model.relaxed.problem, _learners(model) if together else {}
    wanted: dict[str, list[tuple[date, Bool]]] = defaultdict(list)
    for (_, scope, key), taken in model.taken.items():
        if problem.trainings[key].facility:
            wanted[key].append((_needed_by(model, scope), taken))
    starts = {model.relaxed.teams[team].team.start for team, _, _ in learners}
    days = sorted(starts.union(day for found in wanted.values() for day, _ in found))
    held = take_turns(model.cp, problem, wanted, days)
    for (team, need, key), covers in sorted(learners.items()):
        rows = model.relaxed.teams[team]
        _learn(model.cp, rows, need, covers, held[key][days.index(rows.team.start)])


def take_turns(
    cp: cp_model.CpModel, problem: Problem, wanted: Mapping[str, Sequence[tuple[date, Bool]]], days: Sequence[date]
) -> dict[str, list[Bool]]:
    """The rows of facilities where trainings are wanted by some of the days; whether a class is held, by day."""
    held = {key: _held_by(cp, found, days) for key, found in wanted.items()}
    for at, used, room in turns(problem, held, days):
        cp.add(cp_model.LinearExpr.weighted_sum([held[key][at] for key in used], [*used.values()]) <= room)
    return held


def room_for(relaxed: Relaxed, plans: Iterable[TeamPlan]) -> bool:
    """Whether facilities have room for the classes of these teams, as far as those rows tell."""
    trainings, by = relaxed.problem.trainings, dict[str, date]()
    for plan in plans:
        start = relaxed.teams[plan.team].team.start
        for key in {key for member in plan.members for key in member.trainings if trainings[key].facility}:
            by[key] = min(start, by.get(key, start))
    days = sorted(set(by.values()))
    return all(
        sum(units for key, units in used.items() if by[key] <= days[at]) <= room
        for at, used, room in turns(relaxed.problem, by, days)
    )


def turns(problem: Problem, keys: Collection[str], days: Sequence[date]) -> Iterator[tuple[int, dict[str, int], int]]:
    """What classes of these trainings use of facilities until some days (by place), and how much there is.

    Only where all together use more than there is.

    Classes that have the same unit of a facility run one after the other. So their lengths, each divided by a number
    of weeks and rounded down, come to no more than all weeks divided so: dual feasible functions (Fekete and Schepers
    2001), one for each length there is, and the plain sum of weeks.
    """
    for facility, units in problem.facilities.items():
        asked = {key: each for key in keys if (each := problem.trainings[key].facility.get(facility))}
        lengths = {key: class_weeks(problem.trainings[key]) for key in asked}
        for part in sorted({1}.union(lengths.values())):
            used = {key: lengths[key] // part * asked[key] for key in asked if lengths[key] >= part}
            for at, day in enumerate(days):
                room = units * (max(0, (day - problem.rules.start).days // 7) // part)
                if sum(used.values()) > room:
                    yield at, used, room


def most_learners(rows: TeamRows, need: int) -> int:
    """More who learn for a need than these would be trained for nothing."""
    return int(rows.asked[need]) + int(rows.both_sides[need])


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
    if len(covers) > (most := most_learners(rows, need)):
        cp.add(cp_model.LinearExpr.sum(covers) <= most * held)


def _needed_by(model: ExactTeams, scope: int) -> date:
    """The start of the team that the training is for; of the last one where it may be for any."""
    if scope == ANY_TEAM:
        return max(team.start for team in model.relaxed.problem.teams.values())
    return model.relaxed.teams[scope].team.start


def _held_by(cp: cp_model.CpModel, taken: Sequence[tuple[date, Bool]], days: Sequence[date]) -> list[Bool]:
    """For each day, whether a class of the training must have ended before it."""
    held = [cp.new_bool_var("") for _ in days]
    for earlier, later in pairwise(held):
        cp.add_implication(earlier, later)
    for day, variable in taken:
        cp.add_implication(variable, held[days.index(day)])
    return held
