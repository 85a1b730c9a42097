"""`hybrid-team-answer/1` as tables of checks. Whether the answer keeps the rules is for `solver.verify` to say."""

from __future__ import annotations

from typing import Any

from solver.answer import Answer, Conflict, Cover, Enrolment, GoalResult, Membership, NeedResult, Phase, RunFacts
from solver.reading.checks import (
    INVALID,
    Check,
    Field,
    Reader,
    choice,
    day,
    exactly,
    integer,
    list_of,
    number,
    optional,
    record,
    required,
    text,
)
from solver.reading.explanation import explanation, pair
from solver.reading.faults import AnswerFaults, FileFaults
from solver.reading.text import parse

FORMAT = "hybrid-team-answer/1"
_WHOLE = integer(low=None)
_NUMBER = number(low=None, high=1e18)


def read_answer(text: str | bytes) -> Answer:
    """The answer that a file's text states. Raises AnswerFaults with all that is wrong with its form."""
    try:
        root, faults = parse(text)
    except FileFaults as error:
        raise AnswerFaults(error.faults) from None
    reader = Reader()
    answer = reader.read(_ANSWER, root, faults)
    if faults:
        raise AnswerFaults(faults)
    assert isinstance(answer, Answer)
    return answer


_GOAL = record(
    lambda gap=None, bound=None, **values: GoalResult(bound=bound, stated_gap=gap, **values),
    {
        "name": required(text, ""),
        "value": required(_NUMBER, 0.0),
        "bound": optional(_NUMBER),
        "gap": optional(_NUMBER),
    },
)

_COVER = record(Cover, {"need": required(text, ""), "by": required(choice("level", "training"), "level")})

_MEMBER = record(
    Membership,
    {"team": required(text, ""), "person": required(text, ""), "covers": list_of(_COVER)},
)


_ENROLMENT = record(
    Enrolment,
    {
        "person": required(text, ""),
        "training": required(text, ""),
        "for": required(list_of(pair), (), "serves"),
        "start": required(day, INVALID),
        "end": required(day, INVALID),
        "hours": required(_NUMBER, 0.0),
        "cost": required(_NUMBER, 0.0),
        "trainer": optional(text),
    },
)

_NEED = record(
    NeedResult,
    {
        "team": required(text, ""),
        "need": required(text, ""),
        "required": required(_WHOLE, 0),
        "covered": required(_WHOLE, 0),
        "missing": required(_WHOLE, 0),
        "spare_missing": required(_WHOLE, 0),
    },
)

_CONFLICT = record(
    Conflict,
    {"path": required(text, ""), "code": required(text, ""), "sentence": required(text, "")},
)

_PHASE = record(Phase, {"name": required(text, ""), "seconds": required(_NUMBER, 0.0)})

_RUN = record(
    lambda seconds=0.0, seed=0, version="", **values: RunFacts(seconds, seed, version, **values),
    {"seconds": _NUMBER, "seed": _WHOLE, "version": text, "phases": list_of(_PHASE)},
)


def _as_answer(run: RunFacts | None = None, **values: Any) -> Answer:
    values.pop("format")
    return Answer(run=run or RunFacts(0.0, 0, ""), **values)


_FIELDS: dict[str, Field | Check] = {
    "format": required(exactly(FORMAT), FORMAT),
    "status": required(choice("optimal", "within_gap", "feasible", "infeasible"), "feasible"),
    "goals": required(list_of(_GOAL), ()),
    "members": required(list_of(_MEMBER), ()),
    "trainings": required(list_of(_ENROLMENT), ()),
    "needs": required(list_of(_NEED), ()),
    "conflict": optional(list_of(_CONFLICT)),
    "run": optional(_RUN),
}

_ANSWER = record(_as_answer, {**_FIELDS, "explanation": optional(explanation(record(_as_answer, _FIELDS), _GOAL))})
