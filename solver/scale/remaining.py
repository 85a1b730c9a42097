"""What teams that stand leave to the others: people's time, places that rules over several people have, money."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from solver.roster import EPSILON
from solver.scale.arrays import Ints
from solver.scale.exact import TeamPlan, together
from solver.scale.limits import Common, Limit
from solver.scale.relaxed import Relaxed, TeamRows


def remaining(relaxed: Relaxed, standing: Iterable[TeamPlan], *, learners: bool = True) -> Relaxed:
    """The arrays with what the standing teams leave; without `learners`, whoever trains for one of them is on no other.

    The rules limit the hours of all trainings of a person together, which `fits` sees afterwards only.
    """
    plans = list(standing)
    on: dict[int, list[int]] = defaultdict(list)
    for plan in plans:
        for person in plan.people:
            on[person].append(plan.team)
    trained = set() if learners else {member.person for plan in plans for member in plan.members if member.trainings}
    limits = list(relaxed.limits)
    for person, teams in on.items():
        limits[person] = tuple(_less(each, teams) for each in limits[person])
        if person in trained:
            limits[person] = (*limits[person], Limit(dict.fromkeys(range(len(relaxed.teams)), 1.0), 0.0))
    commons = [
        Common(common.people - on.keys(), common.most - len(common.people & on.keys())) for common in relaxed.commons
    ]
    return replace(relaxed, limits=limits, commons=commons, budget=relaxed.budget - together(plans)[1])


def _less(limit: Limit, teams: Iterable[int]) -> Limit:
    return Limit(limit.shares, limit.most - sum(limit.shares.get(team, 0.0) for team in teams))


def gone(left: Relaxed, rows: TeamRows) -> Ints:
    """The candidates of a team, by row, for whom there is no room on it."""
    full = [
        person
        for person, limits in enumerate(left.limits)
        if any(limit.shares.get(rows.place, 0.0) > limit.most + EPSILON for limit in limits)
    ]
    full += [person for common in left.commons if common.most <= 0 for person in common.people]
    found: Ints = rows.row_of[sorted(set(full))].astype(int)
    return found[found >= 0]


def fits(relaxed: Relaxed, plans: Iterable[TeamPlan]) -> bool:
    """Whether teams fit together."""
    trained: dict[int, set[str]] = defaultdict(set)
    for plan in (plans := list(plans)):
        for member in plan.members:
            trained[member.person].update(member.trainings)
    trainings = relaxed.problem.trainings
    if any(sum(trainings[key].hours for key in keys) > relaxed.most_hours + EPSILON for keys in trained.values()):
        return False
    left = remaining(relaxed, plans)
    return (
        left.budget >= -EPSILON
        and all(common.most >= 0 for common in left.commons)
        and all(limit.most >= -EPSILON for limits in left.limits for limit in limits)
    )
