"""A problem changed as an explanation says: one function for each code of a change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from math import ceil, inf
from typing import Any

from solver.explain.drops import drop
from solver.explanation import Change, ChangeCode
from solver.problem import GOALS, Holding, Need, Period, Person, Problem, Rules, Team, Training

NEW_PERSON, NEW_TRAINING = "new:holder", "new:training"
"""Ids of the person or training that a change adds."""


def changed(problem: Problem, changes: Iterable[Change]) -> Problem:
    """The problem after all these changes. Rules are left out first, since a path counts places as they are."""
    several = tuple(changes)
    problem = drop(problem, [each.path for each in several if each.code == "drop" and each.path])
    for change in several:
        if change.code != "drop":
            problem = _CODES[change.code](problem, change)
    return problem


def tightens(problem: Problem, change: Change) -> bool:
    """Whether what shortfall, cost or hours are proven never to be below holds after the change, too.

    No plan is there that was not there before, and none of them is better than it was. False where that cannot be said
    at once.
    """
    team, person, rules = problem.teams.get(change.team or ""), change.person, problem.rules
    match change.code:
        case "must_join":
            return team is not None and person not in team.barred
        case "must_not_join":
            return team is not None and person not in team.fixed
        case "absent" | "gone":
            bound_to = [*(each.fixed for each in problem.teams.values()), *rules.together]
            return not any(person in group for group in bound_to)
        case "caution":
            return int(change.amount or 0) >= rules.caution
        case "budget":
            before = inf if rules.training_budget is None else rules.training_budget
            return change.amount is not None and change.amount <= before
    return change.code in ("incumbent", "near", "no_trainings", "objective", "pinned")


def _must_join(problem: Problem, change: Change) -> Problem:
    """The person is on the team."""
    team = problem.teams[change.team or ""]
    others = tuple(person for person in team.fixed if person != change.person)
    barred = tuple(person for person in team.barred if person != change.person)
    return _with_team(problem, replace(team, fixed=(*others, str(change.person)), barred=barred))


def _must_not_join(problem: Problem, change: Change) -> Problem:
    """The person is not on the team."""
    team = problem.teams[change.team or ""]
    fixed = tuple(person for person in team.fixed if person != change.person)
    others = tuple(person for person in team.barred if person != change.person)
    return _with_team(problem, replace(team, fixed=fixed, barred=(*others, str(change.person))))


def _absent(problem: Problem, change: Change) -> Problem:
    """The person is away from the start of the plan to the end of the last team, and so on no team."""
    person = problem.people[change.person or ""]
    last = max((team.end for team in problem.teams.values()), default=problem.rules.start)
    first = min((team.start for team in problem.teams.values()), default=problem.rules.start)
    away = Period(min(first, problem.rules.start), last)
    problem = _with_person(problem, replace(person, absences=(away,)))
    return _without_duty(problem, person.id)


def _gone(problem: Problem, change: Change) -> Problem:
    """The person does not work here any more."""
    leaver = change.person or ""
    people = {key: person for key, person in problem.people.items() if key != leaver}
    rules = replace(problem.rules, apart=_groups(problem.rules.apart, leaver))
    problem = _without_duty(replace(problem, rules=rules), leaver)
    teams = {
        key: replace(team, barred=tuple(person for person in team.barred if person != leaver))
        for key, team in problem.teams.items()
    }
    incumbent = problem.incumbent and {
        team: tuple(person for person in members if person != leaver) for team, members in problem.incumbent.items()
    }
    return replace(problem, people=people, teams=teams, incumbent=incumbent)


def _without_duty(problem: Problem, person: str) -> Problem:
    """Nobody must join a team for the person's sake, nor the person any."""
    teams = {
        key: replace(team, fixed=tuple(each for each in team.fixed if each != person)) if person in team.fixed else team
        for key, team in problem.teams.items()
    }
    rules = replace(problem.rules, together=_groups(problem.rules.together, person))
    return replace(problem, teams=teams, rules=rules)


def _groups(groups: tuple[tuple[str, ...], ...], person: str) -> tuple[tuple[str, ...], ...]:
    """The groups without the person; one of which a single person is left says nothing."""
    left = (tuple(each for each in group if each != person) for group in groups)
    return tuple(group for group in left if len(group) > 1)


def _budget(problem: Problem, change: Change) -> Problem:
    """Trainings may cost so much in all."""
    return _with_rules(problem, training_budget=change.amount)


def _hours(problem: Problem, change: Change) -> Problem:
    """Nobody trains for more than so many hours."""
    return _with_rules(problem, max_training_hours_per_person=change.amount)


def _caution(problem: Problem, change: Change) -> Problem:
    """Unverified levels count so many less."""
    return _with_rules(problem, caution=int(change.amount or 0))


def _level(problem: Problem, change: Change) -> Problem:
    """The need asks for this level."""
    return _with_need(problem, change, lambda need: replace(need, level=change.level or 0))


def _spare(problem: Problem, change: Change) -> Problem:
    """The need asks for so many spares beyond its head count."""
    return _with_need(problem, change, lambda need: replace(need, spare=int(change.amount or 0)))


def _first(problem: Problem, change: Change) -> Problem:
    """The need comes before all others together, its spares aside."""
    others = sum(
        (need.headcount + 0.1 * need.spare + need.both_sides) * need.weight * team.priority
        for team in problem.teams.values()
        for need in team.needs
    )
    team = problem.teams[change.team or ""]
    if not team.priority:
        needs = tuple(replace(need, weight=0.0) for need in team.needs)
        problem = _with_team(problem, replace(team, needs=needs, priority=1.0))
    weight = float(ceil((others + 1) / min(1.0, team.priority or 1.0)))
    return _with_need(problem, change, lambda need: replace(need, weight=weight, spare=0))


def _later(problem: Problem, change: Change) -> Problem:
    """The team starts and ends so many weeks later."""
    team, delay = problem.teams[change.team or ""], timedelta(weeks=change.amount or 0)
    return _with_team(problem, replace(team, start=team.start + delay, end=team.end + delay))


def _holder(problem: Problem, change: Change) -> Problem:
    """One person more, who holds the skill at the level, has time for one team and costs `amount` a week."""
    sites = (problem.teams[change.team].sites if change.team else None) or (None,)
    side: Any = change.side
    person = Person(
        NEW_PERSON,
        side=side,
        site=sites[0],
        weekly_cost=change.amount or 0.0,
        max_teams=1,
        training_hours_per_week=0.0,
        skills={change.skill or "": Holding(change.level or 0)},
    )
    return replace(problem, people={**problem.people, NEW_PERSON: person})


def _held(problem: Problem, change: Change) -> Problem:
    """The person holds the skill at the level, proven and for good."""
    person = problem.people[change.person or ""]
    skills = {**person.skills, change.skill or "": Holding(change.level or 0)}
    return _with_person(problem, replace(person, skills=skills))


def _weekly_cost(problem: Problem, change: Change) -> Problem:
    """A week of the person costs so much."""
    person = problem.people[change.person or ""]
    return _with_person(problem, replace(person, weekly_cost=change.amount or 0.0))


def _training(problem: Problem, change: Change) -> Problem:
    """A self-paced training of so many hours leads from the level below to the level."""
    level = change.level or 0
    offered = Training(NEW_TRAINING, change.skill or "", level - 1, level, hours=change.amount or 0.0)
    return replace(problem, trainings={**problem.trainings, NEW_TRAINING: offered})


def _no_trainings(problem: Problem, _: Change) -> Problem:
    """No training is offered."""
    return replace(problem, trainings={})


def _objective(problem: Problem, change: Change) -> Problem:
    """These goals in this order."""
    return replace(problem, objective=tuple(goal for name in change.goals for goal in GOALS if goal == name))


def _incumbent(problem: Problem, change: Change) -> Problem:
    """The plan in force is this one."""
    teams: dict[str, tuple[str, ...]] = dict.fromkeys(problem.teams, ())
    for team, person in change.members:
        if person in problem.people and team in teams:
            teams[team] = (*teams[team], person)
    return replace(problem, incumbent=teams)


def _near(problem: Problem, change: Change) -> Problem:
    """Of equally good plans the one nearest to these teams, unless nearness to others is a goal already."""
    if "changes" in problem.objective:
        return problem
    return replace(_incumbent(problem, change), objective=(*problem.objective, "changes"))


def _only_trainings_cost(problem: Problem, _: Change) -> Problem:
    """Nobody's time costs anything, so that cost is what trainings cost."""
    people = {key: replace(person, weekly_cost=0.0) for key, person in problem.people.items()}
    return replace(problem, people=people)


def _pinned(problem: Problem, change: Change) -> Problem:
    """Every other team than `team` keeps the members that it has: whoever is not one of them is barred."""
    teams = dict(problem.teams)
    for key, team in problem.teams.items():
        if key != change.team:
            fixed = {person for each, person in change.members if each == key and person in problem.people}
            others = tuple(person for person in problem.people if person not in fixed)
            teams[key] = replace(team, fixed=tuple(sorted(fixed)), barred=others)
    return replace(problem, teams=teams)


def _with_team(problem: Problem, team: Team) -> Problem:
    return replace(problem, teams={**problem.teams, team.id: team})


def _with_person(problem: Problem, person: Person) -> Problem:
    return replace(problem, people={**problem.people, person.id: person})


def _with_rules(problem: Problem, **facts: Any) -> Problem:
    rules: Rules = replace(problem.rules, **facts)
    return replace(problem, rules=rules)


def _with_need(problem: Problem, change: Change, make: Callable[[Need], Need]) -> Problem:
    team = problem.teams[change.team or ""]
    needs = tuple(make(need) if need.id == change.need else need for need in team.needs)
    return _with_team(problem, replace(team, needs=needs))


_CODES: dict[ChangeCode, Callable[[Problem, Change], Problem]] = {
    "must_join": _must_join,
    "must_not_join": _must_not_join,
    "absent": _absent,
    "gone": _gone,
    "budget": _budget,
    "hours": _hours,
    "caution": _caution,
    "level": _level,
    "spare": _spare,
    "first": _first,
    "later": _later,
    "holder": _holder,
    "held": _held,
    "weekly_cost": _weekly_cost,
    "training": _training,
    "no_trainings": _no_trainings,
    "objective": _objective,
    "incumbent": _incumbent,
    "near": _near,
    "only_trainings_cost": _only_trainings_cost,
    "pinned": _pinned,
}
