"""The days on which classes may run: those on which there is room, and somebody to teach."""

from __future__ import annotations

import pytest

from solver.model.calendar import Calendar
from tests.solver.notation import Json, need, person, problem, solved, team, value

FIRST, SECOND = "2027-01-04", "2027-02-01"


def class_days(teacher: Json, facility: Json | None = None, **rules: object) -> list[str]:
    """The days of the class in C that remain, of FIRST and SECOND."""
    course: Json = {"id": "c", "skill": "C", "from": 0, "to": 2, "hours": 8, "weeks": 2, "trainer_level": 4}
    others: list[Json] = [course | {"sessions": [SECOND, FIRST], "facility": facility or {}}]
    others += [{"id": "d", "skill": "D", "from": 0, "to": 4, "hours": 8}]
    wanted = team(need("C", 2), start="2027-06-07", end="2027-08-29")
    rules = {"start": FIRST, **rules}
    made = problem([person("p", 1), teacher], [wanted], rules=rules, trainings=others, facilities={"lab": 1})
    calendar = Calendar(made)
    starts = calendar.starts(made.trainings["c"], 14, [], 0)
    return [calendar.date_of(day).isoformat() for day in starts]


HOLDING: Json = {"level": 4}


@pytest.mark.parametrize(
    ("teacher", "left"),
    [
        (person("t", 1, {"C": HOLDING}), [FIRST, SECOND]),
        (person("t", 1, {"C": {"level": 3}}), []),
        (person("t", 1, {"D": HOLDING}), []),
        (person("t", 1, {"C": {"level": 4, "verified": False}}), []),
        (person("t", 1, {"C": {"level": 4, "valid_until": "2027-01-17"}}), [FIRST]),
        (person("t", 1, {"C": {"level": 4, "valid_until": "2027-01-16"}}), []),
        (person("t", 1, {"C": {"level": 4, "lapses_on": "2027-01-31"}}), [FIRST]),
        (person("t", 1, {"C": HOLDING}, absences=[{"from": "2027-01-17", "to": "2027-01-17"}]), [SECOND]),
        (person("t", 1, {"C": HOLDING}, absences=[{"from": "2027-01-18", "to": "2027-01-31"}]), [FIRST, SECOND]),
    ],
)
def test_a_class_runs_when_somebody_can_teach_it_to_its_end(teacher: Json, left: list[str]) -> None:
    assert class_days(teacher, caution=1) == left


def test_a_class_runs_only_where_its_facilities_are() -> None:
    teacher = person("t", 1, {"C": HOLDING})
    assert class_days(teacher, {"lab": 1}) == [FIRST, SECOND]
    assert class_days(teacher, {"lab": 2}) == []


def test_whoever_is_trained_to_teach_may_teach() -> None:
    trainings: list[Json] = [
        {"id": "c", "skill": "C", "from": 0, "to": 2, "hours": 8, "weeks": 2, "sessions": [SECOND], "trainer_level": 4},
        {"id": "m", "skill": "C", "from": 3, "to": 4, "hours": 4},
    ]
    people: list[Json] = [person("p", 1), person("t", 1, {"C": {"level": 3}})]
    wanted = team(need("C", 2, headcount=2), need("C", 4, id="master"), start="2027-06-07", end="2027-08-29")
    answer = solved(people, [wanted], rules={"start": FIRST}, trainings=trainings)
    assert value(answer, "shortfall") == 0
    assert {each.trainer for each in answer.trainings if each.training == "c"} == {"t"}
