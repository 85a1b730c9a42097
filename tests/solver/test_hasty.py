"""Goals that come after one that is not proven get little time: what comes first is looked for elsewhere before."""

from fractions import Fraction

import pytest

from solver.answer import Options
from solver.clock import Clock
from solver.model.build import build_plan
from solver.model.search import lexicographic
from solver.problem import Goal
from tests.solver.notation import Json, need, person, problem, team

SKILLS = ("PLC", "SQL", "CAD", "MES")


def teams_that_lack_one_skill() -> Json:
    people: list[Json] = [
        person(f"p{number}", 100 + number * 7 % 13, dict.fromkeys(SKILLS[number % 3 : number % 3 + 2], 3))
        for number in range(12)
    ]
    first = team(need("PLC", headcount=3), need("SQL", headcount=3), need("MES", headcount=2), need("ERP"))
    return {"people": people, "teams": [first, team(need("CAD", headcount=3), need("PLC", headcount=2), id="t2")]}


@pytest.mark.parametrize(("shortfall", "cost"), [(0, 0), (2, 941)])
def test_later_goals_are_hasty_only_after_one_above_its_known_bound(shortfall: int, cost: int) -> None:
    stated = teams_that_lack_one_skill()
    plan = build_plan(problem(stated["people"], stated["teams"]))
    known: dict[Goal, Fraction] = {"shortfall": Fraction(shortfall)}
    found = lexicographic(plan, Options(), Clock(Options()), (), known, 60.0, hasty=0.0)
    assert found.solution is not None
    assert found.bounds == {"shortfall": 2, "cost": cost}
