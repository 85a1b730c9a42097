"""Which whole teams fit together best: what serves several teams is paid once."""

from __future__ import annotations

import pytest

from solver.scale.choice import choice
from solver.scale.exact import Member, Shared, TeamPlan, together
from solver.scale.relaxed import relax
from tests.solver.notation import need, person, problem, team

COURSE, HOURS = 100.0, 30.0


def plan(place: int, worth: float, someone: int, training: str = "") -> TeamPlan:
    """A team of one; a training costs COURSE and may serve two teams."""
    shared = (Shared(someone, training, COURSE, HOURS, COURSE, 2),) if training else ()
    cost = COURSE if training else 0.0
    return TeamPlan(place, (Member(someone, (0,), (training,) if training else ()),), worth + cost, cost, shared)


def chosen(*plans: list[TeamPlan], **rules: float) -> tuple[float, float]:
    """The worth of what is chosen, and what its trainings cost."""
    people = [person(name, 1, max_teams=2) for name in "abc"]
    teams = [team(need("C"), name=name, start="2027-01-04", end="2027-03-28", member_fte=0.5) for name in ("t", "u")]
    relaxed = relax(problem(people, teams, rules={"start": "2026-11-02", **rules}))
    best = choice(relaxed, plans, None, 1)
    assert best is not None
    assert sorted(each.team for each in best) == [0, 1]
    return together(best)


TRAINED = [[plan(0, 10, 0, "x"), plan(0, 75, 1)], [plan(1, 10, 0, "x"), plan(1, 75, 2)]]


def test_a_training_of_two_teams_is_paid_once() -> None:
    assert chosen(*TRAINED) == (120, COURSE)
    assert chosen(*TRAINED, training_budget=COURSE) == (120, COURSE)


def test_two_trainings_are_paid_twice() -> None:
    other = [plan(1, 10, 0, "y"), plan(1, 75, 2)]
    assert chosen(TRAINED[0], other) == (150, 0)


def test_trainings_that_are_beyond_the_budget_or_the_hours_do_not_fit_together() -> None:
    two = [[plan(0, 10, 0, "x"), plan(0, 300, 1)], [plan(1, 10, 0, "y"), plan(1, 300, 2)]]
    assert chosen(*two) == (220, 2 * COURSE)
    assert chosen(*two, training_budget=1.5 * COURSE) == (410, COURSE)
    assert chosen(*two, max_training_hours_per_person=1.5 * HOURS) == (410, COURSE)


@pytest.mark.parametrize("budget", [0.0, 2.0])
def test_a_team_is_charged_its_part(budget: float) -> None:
    assert plan(0, 10, 0, "x").charged(budget) == 10 + (1 + budget) * COURSE / 2
    assert plan(0, 10, 0).charged(budget) == 10
    assert plan(0, 10, 0, "x").charged_cost == COURSE / 2
