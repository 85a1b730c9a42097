"""Faults in the form of answer files; whether the rules are kept is another matter."""

from __future__ import annotations

import json
from typing import Any

import pytest

from solver.reading import AnswerFaults, read_answer

MEMBER: dict[str, Any] = {"team": "t1", "person": "p1", "covers": [{"need": "n1", "by": "level"}]}
TRAINING: dict[str, Any] = {
    "person": "p1", "training": "tr1", "for": [["t1", "n1"]], "start": "2027-01-04", "end": "2027-01-10", "hours": 4,
    "cost": 9,
}  # fmt: skip


def answer(**fields: Any) -> str:
    whole: dict[str, Any] = {"format": "hybrid-team-answer/1", "status": "feasible"}
    return json.dumps(whole | {name: [] for name in ("goals", "members", "trainings", "needs")} | fields)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (answer(status="done"), '$.status: "done" must be one of optimal, within_gap, feasible, infeasible'),
        (answer(format="x"), '$.format: "x" must be "hybrid-team-answer/1"'),
        (answer(goals=[{"name": "cost"}]), "$.goals[0].value: is missing"),
        (answer(members=[MEMBER | {"team": 1}]), "$.members[0].team: 1 must be text in quotes"),
        (
            answer(members=[MEMBER | {"covers": [{"need": "n1", "by": "luck"}]}]),
            '$.members[0].covers[0].by: "luck" must be one of level, training',
        ),
        (
            answer(trainings=[TRAINING | {"for": [["t1"]]}]),
            '$.trainings[0].for[0]: ["t1"] must be a pair: a team and one of its needs',
        ),
        (
            answer(trainings=[TRAINING | {"start": "soon"}]),
            '$.trainings[0].start: "soon" must be a day of the calendar, written like 2027-01-31',
        ),
        (answer(extra=1), "$.extra: 1 is not a field here; known are format, status, goals, members, trainings, needs, "
         "conflict, run, explanation"),
        ("", "$: the file is empty"),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_path_and_value(text: str, sentence: str) -> None:
    with pytest.raises(AnswerFaults) as caught:
        read_answer(text)
    assert str(caught.value) == sentence


def test_how_the_answer_came_about_need_not_be_told() -> None:
    assert read_answer(answer()).run.version == ""
