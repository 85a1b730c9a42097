"""Small problems whose one need is short, each for another reason."""

from __future__ import annotations

from typing import Any

from solver.explain import Question
from solver.problem import Problem
from tests.solver.notation import Json, need, person, problem, team

WHY = Question("need", "t", "s")
DAYS: Json = {"start": "2027-03-01", "end": "2027-03-28"}
AWAY = {"from": "2027-03-01", "to": "2027-03-28"}
AHEAD: Json = {"start": "2027-01-04"}


def trained(rules: Json | None = None, weeks: int | None = None, **training: Any) -> Problem:
    """One who would have to be trained from 1 to 2."""
    offered = {"id": "tr", "skill": "s", "from": 1, "to": 2, "hours": 8, "cost": 500, "weeks": weeks, **training}
    offered = {key: value for key, value in offered.items() if value is not None}
    return problem(
        [person("a", skills={"s": 1})],
        [team(need("s", 2), **DAYS)],
        trainings=[offered],
        rules={**AHEAD, **(rules or {})},
    )


def held(*people: Json, rules: Json | None = None, **facts: Any) -> Problem:
    """People who hold the level, and a team that asks for two."""
    return problem(list(people), [team(need("s", 2, headcount=2), **DAYS, **facts)], rules=rules or {})


A, B = person("a", skills={"s": 2}), person("b", skills={"s": 2})
L1, TWO_L1 = ({**each, "site": "L1"} for each in (A, B))
IN_D, TWO_IN_D = ({**each, "department": "D"} for each in (A, B))

CAUSES: dict[str, Problem] = {
    "absent": held(A, {**B, "absences": [AWAY]}),
    "busy": held(A, {**B, "max_teams": 0}),
    "site": held({**A, "site": "L1"}, {**B, "site": "L2"}, sites=["L1"]),
    "barred": held(A, B, barred=["b"]),
    "size": held(A, B, size={"max": 1}),
    "mix": held({**A, "side": "OT"}, {**B, "side": "OT"}, sides={"OT": {"max": 1}}),
    "apart": held(A, B, rules={"apart": [["a", "b"]]}),
    "together": held(L1, TWO_L1, person("c", site="L2"), sites=["L1"], rules={"together": [["b", "c"]]}),
    "release": held(IN_D, TWO_IN_D, rules={"department_release": {"D": 0.5}}),
    "home_cover": held(IN_D, TWO_IN_D, rules={"home_cover": [{"department": "D", "skill": "s", "level": 2, "min": 1}]}),
    "budget": trained({"training_budget": 100}),
    "hours": trained({"max_training_hours_per_person": 4}),
    "seats": trained(seats=0),
    "classes": trained(sessions=[]),
    "time": trained({"start": "2027-02-22"}, weeks=6, seats=2),
}  # fmt: skip
