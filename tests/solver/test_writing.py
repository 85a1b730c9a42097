"""What is written reads back as the same: problems (any that the format can state) and answers."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from solver.answer import Answer, Conflict, Cover, Enrolment, GoalResult, Membership, NeedResult, Phase, RunFacts
from solver.problem import GOALS, Bounds
from solver.reading import read_answer, read_problem
from solver.writing import answer_to_dict, answer_to_json, problem_to_dict, problem_to_json

LEVELS = st.integers(0, 4)
COUNTS = st.integers(0, 9)
AMOUNTS = st.floats(0, 1e6, allow_subnormal=False) | st.integers(0, 10**6)
DAYS = st.dates(date(2026, 1, 1), date(2028, 1, 1)).map(date.isoformat)
WORDS = st.sampled_from(["A", "Montage", "Line 4", "x-1", "ß"])
PEOPLE = ["p1", "p2", "p3"]
BOUNDS = st.fixed_dictionaries({}, optional={"min": st.integers(0, 2), "max": st.integers(2, 5) | st.none()})


def maybe(**values: st.SearchStrategy[Any]) -> dict[str, st.SearchStrategy[Any]]:
    return {word.rstrip("_"): strategy for word, strategy in values.items()}


def some(items: list[str], least: int = 0) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(items), unique=True, min_size=least)


HOLDINGS = LEVELS | st.fixed_dictionaries(
    {"level": LEVELS}, optional=maybe(verified=st.booleans(), valid_until=DAYS, lapses_on=DAYS | st.none())
)


def people(name: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {"id": st.just(name), "skills": st.dictionaries(WORDS, HOLDINGS)},
        optional=maybe(
            name=WORDS, role=st.sampled_from(["engineer", "architect"]), side=st.sampled_from(["OT", "IT"]),
            department=WORDS, crew=WORDS, site=WORDS, weekly_cost=AMOUNTS, fte=AMOUNTS, max_teams=COUNTS | st.none(),
            training_hours_per_week=AMOUNTS,
            absences=st.lists(st.fixed_dictionaries({"from": st.just("2026-05-01"), "to": st.just("2026-05-09")})),
        ),
    )  # fmt: skip


def needs(name: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {"id": st.just(name), "skill": WORDS, "level": LEVELS},
        optional=maybe(headcount=COUNTS, weight=AMOUNTS, both_sides=st.booleans(), spare=COUNTS),
    )


def teams(name: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {"id": st.just(name), "needs": st.tuples(needs("n1"), needs("n2")).map(list)},
        optional=maybe(
            name=WORDS, start=DAYS, end=st.just("2028-05-05"), member_fte=st.floats(0.1, 1), size=BOUNDS,
            roles=st.dictionaries(st.sampled_from(["engineer", "architect"]), BOUNDS), priority=AMOUNTS,
            sides=st.dictionaries(st.sampled_from(["OT", "IT"]), BOUNDS), sites=st.none() | st.lists(WORDS),
            needs_per_person=COUNTS, fixed=some(PEOPLE), barred=some(PEOPLE),
        ),
    )  # fmt: skip


TRAININGS = st.fixed_dictionaries(
    {"id": st.just("tr1"), "skill": WORDS, "from": st.integers(0, 2), "to": st.integers(2, 4)},
    optional=maybe(
        hours=AMOUNTS, cost=AMOUNTS, weeks=st.integers(1, 9), seats=COUNTS, sessions=st.lists(DAYS) | st.none(),
        facility=st.just({"lab": 1}), trainer_level=LEVELS,
    ),
)  # fmt: skip

RULES = st.fixed_dictionaries(
    {},
    optional=maybe(
        start=DAYS, training_budget=AMOUNTS, max_training_hours_per_person=AMOUNTS, caution=COUNTS,
        department_release=st.dictionaries(WORDS, st.floats(0, 1)), apart=st.lists(some(PEOPLE, 2)),
        together=st.lists(some(PEOPLE, 2)),
        home_cover=st.lists(
            st.fixed_dictionaries(
                {"department": WORDS, "skill": WORDS, "level": LEVELS, "min": COUNTS}, optional=maybe(crew=WORDS)
            )
        ),
    ),
)  # fmt: skip

PROBLEMS = st.fixed_dictionaries(
    {
        "format": st.just("hybrid-team-problem/1"),
        "people": st.tuples(*map(people, PEOPLE)).map(list),
        "teams": st.tuples(teams("t1"), teams("t2")).map(list),
        "facilities": st.just({"lab": 2}),
    },
    optional=maybe(
        scale=st.just({"min": 0, "max": 5}), trainings=st.lists(TRAININGS, max_size=1), rules=RULES,
        skills=st.just([{"id": "A", "prerequisites": [{"skill": "B", "level": 2, "for_level": 3}]}, {"id": "B"}]),
        objective=st.lists(st.sampled_from(GOALS), unique=True, min_size=1),
        incumbent=st.none() | st.dictionaries(st.sampled_from(["t1", "t2"]), some(PEOPLE)),
    ),
)  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(PROBLEMS)
def test_a_problem_that_is_written_reads_back_as_the_same(stated: dict[str, Any]) -> None:
    problem = read_problem(json.dumps(stated))
    assert read_problem(problem_to_json(problem)) == problem


def test_what_is_as_the_format_has_it_is_left_out() -> None:
    text = (
        '{"format": "hybrid-team-problem/1", "people": [{"id": "p1", "skills": {"A": 1, "B": {"level": 2}},'
        ' "weekly_cost": 1450}], "teams": []}'
    )
    (person,) = problem_to_dict(read_problem(text))["people"]
    assert person == {"id": "p1", "skills": {"A": 1, "B": 2}, "weekly_cost": 1450}


ANSWER = Answer(
    status="feasible",
    goals=(GoalResult("shortfall", 10.5, 10.0), GoalResult("cost", 900.0, None)),
    members=(Membership("t1", "p1", (Cover("n1", "training"),)), Membership("t1", "p2")),
    trainings=(
        Enrolment("p1", "tr7", (("t1", "n1"),), date(2027, 1, 11), date(2027, 2, 21), 24.0, 900.0, "p4"),
    ),
    needs=(NeedResult("t1", "n1", 2, 1, 1, 0),),
    run=RunFacts(3.1, 0, "1.0", (Phase("model", 0.4),)),
)  # fmt: skip


def test_an_answer_that_is_written_reads_back_as_the_same() -> None:
    assert read_answer(answer_to_json(ANSWER)) == ANSWER


def test_an_answer_says_its_gap_and_for_what_each_training_is() -> None:
    stated = answer_to_dict(ANSWER)
    assert stated["goals"][0] == {"name": "shortfall", "value": 10.5, "bound": 10, "gap": 0.5 / 10.5}
    assert stated["trainings"][0]["for"] == [["t1", "n1"]]


def test_a_conflict_reads_back_as_the_same() -> None:
    conflict = (Conflict("$.teams[0].size", "size", "Team t1 wants 3 people."),)
    answer = Answer("infeasible", (), (), (), (), RunFacts(0.1, 0, "1.0"), conflict)
    assert read_answer(answer_to_json(answer)) == answer


def test_bounds_that_are_no_bounds_are_left_out() -> None:
    text = (
        '{"format": "hybrid-team-problem/1", "people": [],'
        ' "teams": [{"id": "t1", "needs": [], "size": {"min": 0, "max": null}}]}'
    )
    problem = read_problem(text)
    assert (problem.teams["t1"].size, "size" in problem_to_dict(problem)["teams"][0]) == (Bounds(), False)
