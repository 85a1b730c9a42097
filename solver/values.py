"""What an answer is worth under each goal, exactly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction

from solver.answer import Enrolment, Membership
from solver.problem import Goal, Need, Problem, Team, exact

Value = Callable[[Problem, tuple[Membership, ...], tuple[Enrolment, ...]], Fraction]
SPARE_WEIGHT = Fraction(1, 10)


def values(problem: Problem, members: tuple[Membership, ...], trainings: tuple[Enrolment, ...]) -> dict[Goal, Fraction]:
    """The value of every goal of the problem."""
    return {goal: VALUES[goal](problem, members, trainings) for goal in problem.objective}


def shortfall(problem: Problem, members: tuple[Membership, ...], _: tuple[Enrolment, ...]) -> Fraction:
    """Weight × priority for each head missing, a tenth for each spare, and once where a side is not stood for."""
    return sum(shortfalls(problem, members).values(), Fraction(0))


def shortfalls(problem: Problem, members: tuple[Membership, ...]) -> dict[str, Fraction]:
    """The shortfall of each team, by its id."""
    counted: dict[tuple[str, str], list[str]] = defaultdict(list)
    for member in members:
        for cover in member.covers:
            counted[member.team, cover.need].append(member.person)
    found = dict.fromkeys(problem.teams, Fraction(0))
    for team in problem.teams.values():
        for need in team.needs:
            lack = _lack(problem, need, counted[team.id, need.id])
            found[team.id] += exact(need.weight) * exact(team.priority) * lack
    return found


def _lack(problem: Problem, need: Need, people: list[str]) -> Fraction:
    missing = max(0, need.headcount - len(people))
    spares = min(need.spare, max(0, need.headcount + need.spare - len(people)))
    one_sided = need.both_sides and not {"OT", "IT"} <= {problem.people[person].side for person in people}
    return missing + SPARE_WEIGHT * spares + int(one_sided)


def cost(problem: Problem, members: tuple[Membership, ...], trainings: tuple[Enrolment, ...]) -> Fraction:
    """Memberships for the days of their teams, and trainings."""
    staffing = (membership_cost(problem.teams[m.team], problem.people[m.person].weekly_cost) for m in members)
    training = (exact(problem.trainings[each.training].cost) for each in trainings)
    return sum(staffing, Fraction(0)) + sum(training, Fraction(0))


def membership_cost(team: Team, weekly_cost: float) -> Fraction:
    """weekly_cost × member_fte × weeks of the team."""
    return exact(weekly_cost) * exact(team.member_fte) * Fraction(team.days, 7)


def training_hours(problem: Problem, _: tuple[Membership, ...], trainings: tuple[Enrolment, ...]) -> Fraction:
    """The hours of all trainings taken."""
    return sum((exact(problem.trainings[each.training].hours) for each in trainings), Fraction(0))


def readiness(problem: Problem, _: tuple[Membership, ...], trainings: tuple[Enrolment, ...]) -> Fraction:
    """Priority × days from rules.start to the last end of a training that is for a team, over all teams."""
    last: dict[str, int] = {}
    for training in trainings:
        for team, _need in training.serves:
            last[team] = max(last.get(team, 0), (training.end - problem.rules.start).days)
    return sum((exact(problem.teams[team].priority) * days for team, days in last.items()), Fraction(0))


def changes(problem: Problem, members: tuple[Membership, ...], _: tuple[Enrolment, ...]) -> Fraction:
    """Memberships in only one of incumbent and answer."""
    if problem.incumbent is None:
        return Fraction(0)
    before = {(team, person) for team, people in problem.incumbent.items() for person in people}
    return Fraction(len(before ^ {(member.team, member.person) for member in members}))


def silo(problem: Problem, members: tuple[Membership, ...], _: tuple[Enrolment, ...]) -> Fraction:
    """Priority of the teams whose members are all of one stated department."""
    departments: dict[str, set[str | None]] = defaultdict(set)
    for member in members:
        departments[member.team].add(problem.people[member.person].department)
    alone = [team for team, found in departments.items() if len(found) == 1 and None not in found]
    return sum((exact(problem.teams[team].priority) for team in alone), Fraction(0))


VALUES: dict[Goal, Value] = {
    "shortfall": shortfall,
    "cost": cost,
    "training_hours": training_hours,
    "readiness": readiness,
    "changes": changes,
    "silo": silo,
}
