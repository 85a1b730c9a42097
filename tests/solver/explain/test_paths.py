"""Rules of a changed problem, named where they stand in the problem as it was."""

from __future__ import annotations

import pytest

from solver.explain import Question, changed
from solver.explain.paths import as_before
from solver.explanation import Change
from solver.problem import Problem
from tests.solver.explain.asked import findings
from tests.solver.notation import need, person, problem, team

PEOPLE = [person(name, 1, {"s": 2}, department="D") for name in "abcd"]
WANTED = problem(
    PEOPLE,
    [team(need("s"), fixed=["a", "b"], barred=["c", "d"])],
    rules={
        "apart": [["a", "c"], ["b", "c", "d"]],
        "home_cover": [{"department": "D", "skill": "s", "level": level, "min": 1} for level in (1, 2)],
    },
)


def after(*changes: Change) -> Problem:
    return changed(WANTED, changes)


@pytest.mark.parametrize(
    ("change", "now", "before"),
    [
        (Change("drop", path="$.teams[0].fixed[0]"), "$.teams[0].fixed[0]", "$.teams[0].fixed[1]"),
        (Change("must_join", team="t", person="c"), "$.teams[0].barred[0]", "$.teams[0].barred[1]"),
        (Change("must_join", team="t", person="c"), "$.teams[0].fixed[2]", None),
        (Change("must_not_join", team="t", person="b"), "$.teams[0].barred[2]", None),
        (Change("gone", person="a"), "$.people[0].fte", "$.people[1].fte"),
        (Change("gone", person="a"), "$.rules.apart[0]", "$.rules.apart[1]"),
        (Change("gone", person="d"), "$.rules.apart[1]", "$.rules.apart[1]"),
        (Change("drop", path="$.rules.home_cover[0]"), "$.rules.home_cover[0]", "$.rules.home_cover[1]"),
        (Change("budget", amount=5), "$.rules.training_budget", "$.rules.training_budget"),
        (Change("budget", amount=5), '$.teams[0].roles["shift lead"].min', '$.teams[0].roles["shift lead"].min'),
    ],
)
def test_a_rule_is_found_where_it_stood(change: Change, now: str, before: str | None) -> None:
    assert as_before(WANTED, after(change), now) == before


def test_what_contradicts_itself_next_is_named_as_the_problem_has_it() -> None:
    crowded = problem(
        PEOPLE[:3],
        [team(need("s"), fixed=["a", "b", "c"], size={"max": 2})],
        rules={"home_cover": [{"department": "D", "skill": "s", "level": 1, "min": 1}], "apart": [["b", "c"]]},
    )
    answer_rules = {
        found.changes[0].path: found.facts["rules"]
        for found in findings(crowded, Question("conflict", None, None, None))
        if found.code == "another"
    }
    people = [f"$.teams[0].fixed[{place}]" for place in range(3)]
    for gone, rules in answer_rules.items():
        assert gone not in rules
        assert set(rules) & set(people) <= set(people) - {gone}
