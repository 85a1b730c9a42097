"""Questions about one team of a large problem leave the other teams as they are, and say no more than that shows."""

from __future__ import annotations

import json

import pytest

import solver.explain.asking
from solver.answer import Options
from solver.explain import Question
from solver.explain.asking import Asker
from solver.explanation import Change
from solver.problem import Problem
from solver.reading import read_problem
from solver.solve import solve
from tests.solver.explain.asked import findings
from tests.solver.notation import need, on, person, problem, team
from tests.solver.tiny import tiny

PEOPLE = [person("a", 1, {"s": 2, "u": 2}), person("b", 5, {"s": 2}), person("c", 9, {"u": 2})]
TEAMS = [
    team(need("s", 2), name="t", size={"max": 1}, start="2027-01-04", end="2027-01-31"),
    team(need("u", 2), name="v", size={"max": 1}, start="2027-01-04", end="2027-01-31"),
]


def asker(stated: Problem) -> Asker:
    return Asker(stated, solve(stated, Options()), Options())


def pinned(asking: Asker, team: str) -> Change:
    members = tuple((each.team, each.person) for each in asking.answer.members if each.team != team)
    return Change("pinned", team=team, members=members)


def test_other_teams_keep_their_members() -> None:
    asking = asker(problem(PEOPLE, TEAMS))
    before = on(asking.answer, "v")
    answer = asking.ask(pinned(asking, "t"), Change("must_not_join", team="t", person="b"))
    assert answer is not None
    assert on(answer, "v") == before


def test_a_price_with_the_other_teams_as_they_are_is_shown_not_proven() -> None:
    asking = asker(problem(PEOPLE, TEAMS))
    chosen = next(iter(on(asking.answer, "t")))
    answer = asking.sure(pinned(asking, "t"), Change("must_not_join", team="t", person=chosen))
    assert answer is not None
    assert answer.status == "optimal"
    assert asking.confirmed(answer) == "found"


def test_what_only_the_other_teams_forbid_is_asked_of_all_teams() -> None:
    stated = problem([{**each, "max_teams": 1} for each in PEOPLE], TEAMS)
    asking = asker(stated)
    taken = next(iter(on(asking.answer, "v")))
    answer = asking.ask(pinned(asking, "t"), Change("must_join", team="t", person=taken))
    assert answer is not None
    assert (answer.status, on(answer, "t")) == ("optimal", {taken})


def test_an_absence_that_the_own_team_makes_good_leaves_the_other_teams_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solver.explain.asking, "LARGE", 0)
    spare = person("d", 7, {"s": 2, "u": 2})
    found = findings(problem([*PEOPLE, spare], TEAMS), Question("absences"))
    assert [(each.code, each.confirmed, len(each.joins)) for each in found] == [("replaced", "proven", 1)] * len(found)


@pytest.mark.slow
def test_of_a_large_problem_absences_cost_what_they_cost_of_any(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0
    for seed in range(60):
        stated = read_problem(json.dumps(tiny(seed)))
        answer = solve(stated, Options())
        if answer.status == "infeasible" or len(stated.teams) < 2:
            continue
        both = []
        for large in (0, 10**9):
            monkeypatch.setattr(solver.explain.asking, "LARGE", large)
            found = findings(stated, Question("absences"), answer=answer)
            both.append([(each.person, each.facts.get("shortfall"), each.confirmed) for each in found])
        assert both[0] == both[1], seed
        compared += sum(shortfall is not None for _, shortfall, _ in both[0])
    assert compared > 20
