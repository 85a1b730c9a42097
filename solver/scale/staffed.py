"""Members that keep the hard rules, where today's way finds none: a plan to begin with, or that there is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ortools.sat.python import cp_model

from solver.answer import Options
from solver.clock import Clock
from solver.draft import Draft, Pair, by_level
from solver.model.build import build_staffing
from solver.model.rules import hard_rules
from solver.model.search import SOLVED, limited, second_opinion, stopping
from solver.problem import Problem, Team
from solver.scale.relaxed import Impossible

EFFORT = 20.0
"""Deterministic seconds; most take a hundredth."""


def staffed(problem: Problem, options: Options, clock: Clock) -> Draft | None:
    """Some members, nobody trained; None when none were found in the effort. Raises Impossible when there are none."""
    staffing = build_staffing(problem, list(hard_rules(problem)))
    solver = limited(second_opinion(options, clock.left), EFFORT)
    with stopping(solver, options.should_stop):
        status = solver.solve(staffing.cp)
    if status == cp_model.INFEASIBLE:
        raise Impossible
    if status not in SOLVED:
        return None
    members = {
        team: [person for person in people if solver.boolean_value(staffing.member[team, person])]
        for team, people in staffing.candidates.items()
    }
    return Draft(members, dict(_counted(problem, members)))


def _counted(problem: Problem, members: Mapping[str, Sequence[str]]) -> Iterator[tuple[Pair, list[str]]]:
    """Who is counted for what by their levels: each for as many needs as the team allows, the weightiest first."""
    for team in problem.teams.values():
        covers = {person: _covered(problem, person, team) for person in members[team.id]}
        for need in team.needs:
            yield (team.id, need.id), [person for person, needs in covers.items() if need.id in needs]


def _covered(problem: Problem, person: str, team: Team) -> list[str]:
    needs = sorted(team.needs, key=lambda need: -need.weight)
    return [need.id for need in needs if by_level(problem, person, team, need)][: team.needs_per_person]
