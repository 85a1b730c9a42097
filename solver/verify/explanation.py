"""Rules on the explanation of an answer: what it names is there, what it counts is right, other plans keep the rules.

That a re-solve came out as stated cannot be seen from a file; that its plan is one, and what it is worth, can.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from solver.explanation import Change, Explanation
from solver.problem import GOALS, Goal, Problem
from solver.verify.case import CLOSE, Case, close
from solver.verify.case import Finding as Broken
from solver.verify.infeasible import stands_in

ADDED = re.compile(r"new:")
_SAME = Explanation()


def _said(case: Case) -> Explanation:
    return case.answer.explanation or _SAME


def names(case: Case) -> Iterator[Broken]:
    """Teams, needs and people that an explanation speaks of are in the problem."""
    for at, finding in enumerate(_said(case).findings):
        path = f"$.explanation.findings[{at}]"
        if finding.team is not None and finding.team not in case.problem.teams:
            yield f"{path}.team", f'There is no team "{finding.team}".'
        elif finding.need is not None and (finding.team, finding.need) not in case.needs:
            yield f"{path}.need", f'There is no need "{finding.need}" of team "{finding.team}".'
        if finding.person is not None and finding.person not in case.problem.people:
            yield f"{path}.person", f'There is no person "{finding.person}".'


def moves(case: Case) -> Iterator[Broken]:
    """Who joins is not on the team in the answer, who leaves is."""
    on = {(member.team, member.person) for member in case.answer.members}
    for at, finding in enumerate(_said(case).findings):
        path = f"$.explanation.findings[{at}]"
        for number, (team, person) in enumerate(finding.joins):
            if (team, person) in on:
                yield f"{path}.joins[{number}]", f'Person "{person}" is on team "{team}" already.'
            elif team not in case.problem.teams or not (person in case.problem.people or ADDED.match(person)):
                yield f"{path}.joins[{number}]", f'There is no team "{team}" or no person "{person}".'
        for number, (team, person) in enumerate(finding.leaves):
            if (team, person) not in on:
                yield f"{path}.leaves[{number}]", f'Person "{person}" is not on team "{team}".'


def rules_left_out(case: Case) -> Iterator[Broken]:
    """A rule that a change leaves out stands in the problem."""
    for path, change in _changes(_said(case)):
        if change.code == "drop" and not (change.path and stands_in(case.problem, change.path)):
            yield f"{path}.path", f'Nothing stands at "{change.path or ""}" in the problem.'


def _changes(said: Explanation) -> Iterator[tuple[str, Change]]:
    found = [(f"findings[{at}]", each.changes) for at, each in enumerate(said.findings)]
    found += [(f"plans[{at}]", each.changes) for at, each in enumerate(said.plans)]
    for where, changes in found:
        for number, change in enumerate(changes):
            yield f"$.explanation.{where}.changes[{number}]", change


def proven(case: Case) -> Iterator[Broken]:
    """What is called proven has every goal at its bound."""
    for at, finding in enumerate(_said(case).findings):
        if finding.confirmed == "proven":
            for number, goal in enumerate(finding.goals):
                if goal.bound is None or not close(goal.bound, goal.value):
                    sentence = f"It is called proven, but {goal.name} is not."
                    yield f"$.explanation.findings[{at}].goals[{number}]", sentence


def frontier(case: Case) -> Iterator[Broken]:
    """Along the frontier less money never leaves less shortfall."""
    points = [
        (at, finding) for at, finding in enumerate(_said(case).findings) if (finding.topic, finding.code) == _POINT
    ]
    known = [(at, *_point(finding.facts)) for at, finding in points if finding.confirmed == "proven"]
    for (_, spent, shortfall), (at, less, more) in pairwise(known):
        if less >= spent or more < shortfall - CLOSE:
            sentence = (
                f"A shortfall of {more:.10g} for {less:.10g} does not follow one of {shortfall:.10g} for {spent:.10g}."
            )
            yield f"$.explanation.findings[{at}].facts", sentence


_POINT = ("frontier", "point")


def _point(facts: object) -> tuple[float, float]:
    values = [facts.get(word) if isinstance(facts, dict) else None for word in ("spent", "shortfall")]
    spent, shortfall = (float(value) if isinstance(value, int | float) else 0.0 for value in values)
    return spent, shortfall


def plans(case: Case) -> Iterator[Broken]:
    """Another plan keeps every rule of the problem once changed."""
    from solver.verify import verify  # which lists this rule

    for at, plan in enumerate(_said(case).plans):
        path = f"$.explanation.plans[{at}]"
        changed = _changed(case.problem, plan.changes)
        if changed is None:
            yield f"{path}.changes", "A whole plan is not known for changes of this kind."
            continue
        for broken in verify(changed, replace(plan.answer, explanation=None)):
            yield f"{path}.answer{broken.path.removeprefix('$')}", f"{broken.sentence} [{broken.rule}]"


def values(case: Case) -> Iterator[Broken]:
    """What another plan is worth under the problem's own goals is what its members and trainings make it."""
    from solver.verify import evaluate

    for at, plan in enumerate(_said(case).plans):
        counted = evaluate(case.problem, replace(plan.answer, explanation=None))
        for goal, stated in plan.values.items():
            known = goal in counted and close(stated, counted[_goal(goal)])
            if not known:
                yield f"$.explanation.plans[{at}].values", f"The {goal} of this plan is not {stated:.10g}."


def _goal(name: str) -> Goal:
    return next(goal for goal in GOALS if goal == name)


def _changed(problem: Problem, changes: tuple[Change, ...]) -> Problem | None:
    """The problem as a whole plan is made for: other goals, spares, another plan in force, somebody gone."""
    for change in changes:
        if change.code == "objective":
            problem = replace(problem, objective=tuple(_goal(name) for name in change.goals if name in GOALS))
        elif change.code == "spare" and change.team in problem.teams:
            problem = _with_spare(problem, change)
        elif change.code == "incumbent":
            problem = replace(problem, incumbent=_by_team(change.members))
        elif change.code == "gone" and change.person in problem.people:
            problem = _without(problem, change.person)
        else:
            return None
    return problem


def _with_spare(problem: Problem, change: Change) -> Problem:
    team = problem.teams[change.team or ""]
    spare = int(change.amount or 0)
    needs = tuple(replace(need, spare=spare) if need.id == change.need else need for need in team.needs)
    return replace(problem, teams={**problem.teams, team.id: replace(team, needs=needs)})


def _by_team(members: tuple[tuple[str, str], ...]) -> dict[str, tuple[str, ...]]:
    teams: dict[str, list[str]] = {}
    for team, person in members:
        teams.setdefault(team, []).append(person)
    return {team: tuple(people) for team, people in teams.items()}


def _without(problem: Problem, person: str) -> Problem:
    """Without the person, wherever they are named."""

    def left(group: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(each for each in group if each != person)

    teams = {
        key: replace(team, fixed=left(team.fixed), barred=left(team.barred)) for key, team in problem.teams.items()
    }
    apart, together = (
        tuple(group for group in map(left, groups) if len(group) > 1)
        for groups in (problem.rules.apart, problem.rules.together)
    )
    incumbent = problem.incumbent and {team: left(people) for team, people in problem.incumbent.items()}
    return replace(
        problem,
        people={key: each for key, each in problem.people.items() if key != person},
        teams=teams,
        rules=replace(problem.rules, apart=apart, together=together),
        incumbent=incumbent,
    )


RULES = (names, moves, rules_left_out, proven, frontier, plans, values)
