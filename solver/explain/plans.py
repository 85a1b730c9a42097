"""Other whole plans: cheapest, most robust, least disruption; and the nearest one when somebody leaves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from solver.answer import Answer
from solver.explain.absences import broken_by, counted_at_once, members
from solver.explain.asking import Asker, moves, pairs, worth
from solver.explain.changes import changed
from solver.explanation import Alternative, Change, Finding
from solver.greedy import greedy
from solver.problem import Problem
from solver.solve import PROVEN

CHEAPEST = ("shortfall", "cost")
LEAST_CHANGED = ("shortfall", "changes", "cost")


def alternatives(asker: Asker) -> Iterator[Alternative | Finding]:
    """Three plans to choose from beside the one that was asked for."""
    yield from cheapest(asker)
    yield from least_disruption(asker)
    yield from robust(asker)


def cheapest(asker: Asker) -> Iterator[Alternative | Finding]:
    """As little shortfall as can be, then least cost, whatever else was asked for."""
    yield from _plan(asker, "cheapest", Change("objective", goals=CHEAPEST))


def robust(asker: Asker) -> Iterator[Alternative | Finding]:
    """One spare for every need: whoever is away, each need keeps its head count.

    A spare weighs a tenth of a head, as in any problem, so the plan says itself what a single absence still breaks.
    """
    spares = [
        Change("spare", team=team.id, need=need.id, amount=float(max(1, need.spare)))
        for team in asker.problem.teams.values()
        for need in team.needs
        if need.headcount
    ]
    yield from _plan(asker, "robust", *spares, Change("objective", goals=CHEAPEST))


def least_disruption(asker: Asker) -> Iterator[Alternative | Finding]:
    """Fewest changes of today's teams: the plan in force, else the teams that are put together today's way."""
    goals = Change("objective", goals=LEAST_CHANGED)
    if asker.problem.incumbent is not None:
        yield from _plan(asker, "least_disruption", goals)
        return
    today = greedy(asker.problem)
    if today is None:
        yield Finding("plan", "nothing_to_keep", "proven", facts={"name": "least_disruption"})
        return
    yield from _plan(asker, "least_disruption", _in_force(today), goals)


def nearest(asker: Asker, person: str) -> Iterator[Alternative | Finding]:
    """The plan with fewest changes to this one when the person leaves."""
    gone = Change("gone", person=person)
    goals = Change("objective", goals=LEAST_CHANGED)
    yield from _plan(asker, "nearest", _in_force(asker.answer), gone, goals, person=person)


def _in_force(answer: Answer) -> Change:
    return Change("incumbent", members=tuple((member.team, member.person) for member in answer.members))


def _plan(asker: Asker, name: str, *changes: Change, **facts: Any) -> Iterator[Alternative | Finding]:
    answer = asker.ask(*changes)
    if answer is not None and answer.status == "infeasible":
        rules = [rule.path for rule in asker.rules(answer, *changes)]
        yield Finding("plan", "no_plan", "proven", changes=changes, facts={"name": name, "rules": rules, **facts})
    elif answer is None or not _worth_showing(asker, answer, changes):
        yield Finding("plan", "not_confirmed", "no", changes=changes, facts={"name": name, **facts})
    else:
        joins, leaves = moves(asker.answer, answer)
        facts |= {"joins": len(joins), "leaves": len(leaves), "breaking": breaking(asker.problem, answer)}
        yield Alternative(name, asker.confirmed(answer), changes, worth(asker.problem, answer), answer, facts)


def _worth_showing(asker: Asker, answer: Answer, changes: tuple[Change, ...]) -> bool:
    """A plan whose first goal is proven, or which reaches that goal better than the answer would."""
    first = answer.goals[0]
    if first.gap is not None and first.gap <= PROVEN:
        return True
    people = {person for _team, person in pairs(asker.answer)}
    asked = changed(asker.problem, changes)
    return people <= asked.people.keys() and first.value < worth(asked, asker.answer)[first.name] - PROVEN


def breaking(problem: Problem, answer: Answer) -> int:
    """How many people there are whose single absence leaves a need shorter at once."""
    whole = counted_at_once(problem, answer, None)
    return sum(bool(broken_by(problem, answer, person, whole)) for person in members(answer))
