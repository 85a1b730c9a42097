"""The values of the goals, counted anew, and rules on what the answer claims about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from math import fsum

from solver.problem import Goal, Need, Person, Team
from solver.verify.case import CLOSE, Case, Finding, close


def shortfall(case: Case) -> float:
    """The weights of what stays uncovered: heads, a tenth for spares, and once where one of the sides is absent."""
    return fsum(
        need.weight * team.priority * _lacking(need, case.counted[key]) for key, (team, need) in case.needs.items()
    )


def _lacking(need: Need, counted: list[Person]) -> float:
    heads = max(0, need.headcount - len(counted))
    spares = min(need.spare, max(0, need.headcount + need.spare - len(counted)))
    one_sided = need.both_sides and not {"OT", "IT"} <= {person.side for person in counted}
    return heads + 0.1 * spares + (1 if one_sided else 0)


def cost(case: Case) -> float:
    """What the members' share of time costs over the teams' days, and the trainings."""
    members = [seat.person.weekly_cost * seat.team.member_fte * seat.team.days / 7 for seat in case.seats]
    return fsum([*members, *(course.training.cost for course in case.courses)])


def training_hours(case: Case) -> float:
    """Hours of the trainings taken."""
    return fsum(course.training.hours for course in case.courses)


def readiness(case: Case) -> float:
    """Priority × days from the start of the plan to the end of a team's last training, over the teams with any."""
    ready: dict[str, date] = {}
    for course in case.courses:
        for team, _ in course.enrolment.serves:
            ready[team] = max(course.enrolment.end, ready.get(team, course.enrolment.end))
    teams, begin = case.problem.teams, case.problem.rules.start
    return fsum(teams[team].priority * (day - begin).days for team, day in ready.items() if team in teams)


def changes(case: Case) -> float:
    """Memberships in only one of today's teams and the answer's."""
    if case.problem.incumbent is None:
        return 0.0
    today = {(team, person) for team, people in case.problem.incumbent.items() for person in people}
    return float(len(today ^ {(seat.team.id, seat.person.id) for seat in case.seats}))


def silo(case: Case) -> float:
    """The priorities of teams that all come from one department."""
    return fsum(team.priority for team in case.problem.teams.values() if _is_silo(case, team))


def _is_silo(case: Case, team: Team) -> bool:
    departments = {seat.person.department for seat in case.seats_of_team.get(team.id, [])}
    return len(departments) == 1 and departments != {None}


VALUES: dict[Goal, Callable[[Case], float]] = {
    "shortfall": shortfall,
    "cost": cost,
    "training_hours": training_hours,
    "readiness": readiness,
    "changes": changes,
    "silo": silo,
}


def objective(case: Case) -> Iterator[Finding]:
    """The goals are those of the problem, in its order."""
    stated = [goal.name for goal in case.answer.goals]
    if stated != list(case.problem.objective):
        yield "$.goals", f"The goals are {', '.join(case.problem.objective)}, not {', '.join(stated) or 'none'}."


def value(case: Case) -> Iterator[Finding]:
    """The value of a goal is what members and trainings make it."""
    for index, goal in enumerate(case.answer.goals):
        if goal.name in VALUES:
            counted = VALUES[goal.name](case)
            if not close(goal.value, counted):
                yield f"$.goals[{index}].value", f"The {goal.name} is {counted:.10g}, not {goal.value:.10g}."


def bound(case: Case) -> Iterator[Finding]:
    """What is proven about a goal does not exceed what is reached."""
    for index, goal in enumerate(case.answer.goals):
        if goal.bound is not None and goal.bound > goal.value + CLOSE * max(1.0, abs(goal.value)):
            sentence = f"The bound of {goal.name}, {goal.bound:.10g}, is above its value, {goal.value:.10g}."
            yield f"$.goals[{index}].bound", sentence


def gap(case: Case) -> Iterator[Finding]:
    """A gap is the distance from bound to value, relative to the value."""
    for index, goal in enumerate(case.answer.goals):
        if goal.stated_gap is not None and (goal.gap is None or abs(goal.stated_gap - goal.gap) > CLOSE):
            known = "not known without a bound" if goal.gap is None else f"{goal.gap:.10g}"
            yield f"$.goals[{index}].gap", f"The gap of {goal.name} is {known}, not {goal.stated_gap:.10g}."


def optimal(case: Case) -> Iterator[Finding]:
    """An optimal answer has every goal at its bound."""
    for index, goal in enumerate(case.answer.goals):
        if case.answer.status == "optimal" and (goal.bound is None or not close(goal.bound, goal.value)):
            proven = "nothing is proven" if goal.bound is None else f"only {goal.bound:.10g} is proven"
            yield f"$.goals[{index}]", f"The answer is called optimal, but of {goal.name} {proven}."


def within_gap(case: Case) -> Iterator[Finding]:
    """An answer within a gap has a bound for every goal."""
    for index, goal in enumerate(case.answer.goals):
        if case.answer.status == "within_gap" and goal.bound is None:
            yield f"$.goals[{index}]", f"The answer is said to be within a gap, but of {goal.name} nothing is proven."


def no_conflict(case: Case) -> Iterator[Finding]:
    """An answer with members states no conflict."""
    if case.answer.conflict:
        yield "$.conflict", f"An answer that is {case.answer.status} has no conflict."


RULES = (objective, value, bound, gap, optimal, within_gap, no_conflict)
