"""A changed problem is searched from the answer to the problem as it was, and by what was proven of that; safely."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from random import Random

import pytest

import solver.explain.asking
from solver.answer import Answer, Options
from solver.clock import Clock
from solver.explain import Question, explain
from solver.explain.asking import Asker, pairs
from solver.explain.changes import changed, tightens
from solver.explanation import Change
from solver.kept import Start, draft_of, filled_up, kept
from solver.problem import Problem
from solver.reading import read_problem
from solver.scale.choose import size
from solver.solve import _started, solve
from tests.solver.notation import need, on, person, problem, team, value
from tests.solver.tiny import tiny

WEEKS = {"start": "2027-01-04", "end": "2027-01-31"}


def solved(seeds: range) -> Iterator[tuple[int, Problem, Answer]]:
    for seed in seeds:
        stated = read_problem(json.dumps(tiny(seed)))
        answer = solve(stated, Options())
        if answer.status == "optimal":
            yield seed, stated, answer


def some_changes(random: Random, stated: Problem, answer: Answer) -> tuple[Change, ...]:
    """One or two changes of any kind that may leave fewer plans."""
    who, where = random.choice(sorted(stated.people)), random.choice(sorted(stated.teams))
    members = tuple(sorted(pairs(answer)))
    offered = [
        Change("must_join", team=where, person=who),
        Change("must_not_join", team=where, person=who),
        Change("absent", person=who),
        Change("gone", person=who),
        Change("caution", amount=float(stated.rules.caution + 1)),
        Change("budget", amount=float(random.choice((0, 100, 10_000)))),
        Change("no_trainings"),
        Change("near", members=members),
        Change("pinned", team=where, members=tuple(each for each in members if each[0] != where)),
    ]
    changes = tuple(random.sample(offered, random.randint(1, 2)))
    joins = any(each.code == "must_join" for each in changes)  # who has gone cannot
    return tuple(each for each in changes if not (joins and each.code == "gone"))


def reached(answer: Answer) -> list[float]:
    return [round(goal.value, 6) for goal in answer.goals]


@pytest.mark.slow
def test_a_start_and_what_was_proven_before_change_no_answer() -> None:
    random, started, least = Random(1), 0, 0
    for seed, stated, answer in solved(range(31_000_000, 31_000_250)):
        changes = some_changes(random, stated, answer)
        asked = changed(stated, changes)
        without = {each.person for each in changes if each.code in ("absent", "gone") and each.person}
        asker = Asker(stated, answer, Options())
        start = Start(kept(asked, answer, without), asker._least(asked, changes))
        fresh, warm = solve(asked, Options()), solve(asked, Options(), start)
        assert warm.status == fresh.status, (seed, changes)
        assert reached(warm) == reached(fresh), (seed, changes)
        if fresh.status == "optimal":
            assert Fraction(fresh.goals[0].value) >= start.least - Fraction(1, 10**9), (seed, changes)
        started += _started(asked, start, Options(), Clock(Options())) is not None
        least += start.least > 0
    assert started > 100
    assert least > 30


def test_of_an_answer_whose_problem_did_not_change_all_is_kept() -> None:
    for seed, stated, answer in solved(range(31_000_300, 31_000_320)):
        left = kept(stated, answer)
        assert {(team, who) for team, several in left.members.items() for who in several} == pairs(answer), seed
        assert sorted(left.courses, key=str) == sorted(draft_of(answer).courses, key=str), seed


def test_a_team_that_lost_its_only_member_of_a_side_is_filled_up() -> None:
    people = [person("a", 1, {"s": 1}, side="IT"), person("b", 2, {"s": 1}, side="IT"), person("c", 1, side="OT")]
    stated = problem(people, [team(need("s"), sides={"IT": {"min": 1}}, **WEEKS)])
    answer = solve(stated, Options())
    assert on(answer) == {"a"}
    asked = changed(stated, [Change("must_not_join", team="t", person="a")])
    left = kept(asked, answer)
    assert left.members == {"t": []}
    filled = filled_up(asked, left)
    assert filled is not None
    assert (filled.members, filled.counted) == ({"t": ["b"]}, {("t", "s"): ["b"]})


def test_who_is_filled_in_takes_no_need_from_those_who_stay() -> None:
    people = [person("a", 1, {"s": 1, "u": 1}), person("b", 9, {"s": 1, "u": 1})]
    stated = problem(people, [team(need("s"), need("u"), needs_per_person=1, size={"max": 2}, **WEEKS)])
    answer = solve(stated, Options())
    left = kept(stated, answer, {"b"})
    filled = filled_up(stated, left)
    assert filled is not None
    assert sorted(who for several in filled.counted.values() for who in several) == ["a", "b"]


@pytest.mark.parametrize("method", ["whole", "scaled"])
def test_what_is_proven_before_counts_without_a_search(method: str) -> None:
    stated = problem([person("a", 3, {"s": 1})], [team(need("s"), need("u"), **WEEKS)])
    start = Start(draft_of(solve(stated, Options())), Fraction(1))
    stopped = Options(method=method, time_limit=None, should_stop=lambda: True)  # type: ignore[arg-type]
    answer = solve(stated, stopped, start)
    assert value(answer, "shortfall") == 1


@pytest.mark.parametrize(
    ("change", "does"),
    [
        (Change("must_not_join", team="t", person="a"), False),
        (Change("must_not_join", team="t", person="b"), True),
        (Change("must_join", team="t", person="b"), True),
        (Change("must_join", team="t", person="c"), False),
        (Change("gone", person="a"), False),
        (Change("absent", person="b"), False),
        (Change("absent", person="c"), True),
        (Change("caution", amount=0.0), False),
        (Change("budget", amount=50.0), True),
        (Change("budget", amount=51.0), False),
        (Change("held", person="b", skill="s", level=1), False),
        (Change("weekly_cost", person="b", amount=0.0), False),
        (Change("level", team="t", need="s", level=0), False),
    ],
)
def test_a_change_that_could_make_plans_better_proves_nothing(change: Change, does: bool) -> None:
    """Of what must be so: a joins, c does not, b goes with d; caution is 1 and the budget 50."""
    people = [person(name, 1, {"s": 1}) for name in "abcd"]
    rules = {"training_budget": 50, "caution": 1, "together": [["b", "d"]]}
    stated = problem(people, [team(need("s"), fixed=["a"], barred=["c"], **WEEKS)], rules=rules)
    assert tightens(stated, change) == does


def test_in_a_hurry_an_absence_is_shown_with_the_other_teams_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """b could do for a if c did for b."""
    monkeypatch.setattr(solver.explain.asking, "LARGE", 0)
    monkeypatch.setattr(solver.explain.asking, "MIDDLING", 0)
    people = [person("a", 1, {"s": 1}, max_teams=1), person("b", 2, {"s": 1, "u": 1}, max_teams=1)]
    people.append(person("c", 9, {"u": 1}, max_teams=1))
    teams = [team(need("s"), name="t", **WEEKS), team(need("u"), name="v", **WEEKS)]
    stated = problem(people, teams)
    answer = solve(stated, Options())
    found: dict[float, list[tuple[str | None, str, str]]] = {}
    for roomy in (0.0, 1e9):
        monkeypatch.setattr(solver.explain.asking, "ROOMY", roomy)
        told = explain(stated, answer, [Question("absences")], Options(time_limit=60.0))
        found[roomy] = [(each.person, each.code, each.confirmed) for each in told.findings]
    assert found[0.0] == [("a", "replaced", "proven"), ("b", "replaced", "proven")]
    assert found[1e9] == [("a", "not_replaced", "found"), ("b", "replaced", "proven")]


def test_only_in_a_hurry_do_questions_of_middling_problems_leave_other_teams_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stated = problem([person("a", 1, {"s": 1})], [team(need("s"), name=name, **WEEKS) for name in "tv"])
    answer = solve(stated, Options())
    monkeypatch.setattr(solver.explain.asking, "MIDDLING", 2)
    assert [bool(Asker(stated, answer, Options(time_limit=limit)).about("t")) for limit in (5.0, 1e3)] == [True, False]
    monkeypatch.setattr(solver.explain.asking, "MIDDLING", 3)
    assert not Asker(stated, answer, Options(time_limit=5.0)).about("t")


def test_people_who_are_kept_off_teams_do_not_make_a_problem_large() -> None:
    people = [person(f"p{number}", 1, {"s": 1}, site="x" if number else "y") for number in range(10)]
    several = [team(need("s"), need("u"), name=f"t{number}", **WEEKS) for number in range(3)]
    several[1] |= {"barred": [f"p{number}" for number in range(1, 10)]}
    several[2] |= {"sites": ["x"]}
    assert size(problem(people, several)) == 2 * 10 + 2 * 1 + 2 * 9
