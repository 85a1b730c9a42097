"""Problems and answers as the files of their formats: what `solver.reading` reads back as the same."""

from __future__ import annotations

import json
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any

from solver.answer import Answer, Enrolment, GoalResult
from solver.explanation import Change, Finding
from solver.problem import Holding, Period, Person, Problem, Training
from solver.reading.answer import FORMAT as ANSWER_FORMAT
from solver.reading.problem import FORMAT as PROBLEM_FORMAT

_RENAMED: dict[type, dict[str, str]] = {
    Enrolment: {"serves": "for"},
    Period: {"start": "from", "end": "to"},
    Training: {"from_level": "from", "to_level": "to"},
}


def problem_to_dict(problem: Problem) -> dict[str, Any]:
    """The problem as JSON values; what is as the format's defaults have it is left out."""
    stated = {
        "format": PROBLEM_FORMAT,
        "scale": {"min": problem.scale_min, "max": problem.scale_max},
        "roles": dict(problem.roles),
        "skills": _short(tuple(problem.skills.values())),
        "people": [_person(person, problem) for person in problem.people.values()],
        "teams": _short(tuple(problem.teams.values())),
        "trainings": _short(tuple(problem.trainings.values())),
        "facilities": dict(problem.facilities),
        "rules": _short(problem.rules),
        "objective": list(problem.objective),
    }
    if problem.incumbent is not None:
        stated["incumbent"] = _short(problem.incumbent)
    return stated


def problem_to_json(problem: Problem) -> str:
    """The text of a problem file."""
    return json.dumps(problem_to_dict(problem), ensure_ascii=False) + "\n"


def answer_to_dict(answer: Answer) -> dict[str, Any]:
    """The answer as JSON values, nothing left out but an explanation that was not asked for."""
    return _full(answer)  # type: ignore[no-any-return]


def answer_to_json(answer: Answer) -> str:
    """The text of an answer file, a line per field for people and for comparisons."""
    return json.dumps(answer_to_dict(answer), ensure_ascii=False, indent=2) + "\n"


def _person(person: Person, problem: Problem) -> dict[str, Any]:
    stated: dict[str, Any] = _short(person)
    if person.role is not None and person.side == problem.roles.get(person.role):
        stated.pop("side", None)
    return {**stated, "skills": {skill: _holding(holding) for skill, holding in person.skills.items()}}


def _holding(holding: Holding) -> Any:
    stated = _short(holding)
    return stated["level"] if len(stated) == 1 else stated


def _short(value: Any) -> Any:
    """The value as JSON, without the fields of records that are as their defaults."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            word: _short(member)
            for attribute, word, default in _fields(type(value))
            if (member := getattr(value, attribute)) != default
        }
    return _atom(value, _short)


def _full(value: Any) -> Any:
    """The value as JSON, with every field of records; what is as by default is left out of what explanations say."""
    if isinstance(value, GoalResult):
        return {"name": value.name, "value": _atom(value.value), "bound": _atom(value.bound), "gap": value.gap}
    if isinstance(value, Answer):
        stated = {field.name: _full(getattr(value, field.name)) for field in fields(value)}
        if stated["explanation"] is None:
            del stated["explanation"]
        return {"format": ANSWER_FORMAT, **stated}
    if is_dataclass(value) and not isinstance(value, type):
        return {
            word: _full(member)
            for attribute, word, default in _fields(type(value))
            if (member := getattr(value, attribute)) != default or not isinstance(value, Change | Finding)
        }
    return _atom(value, _full)


def _atom(value: Any, inner: Any = None) -> Any:
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return list(map(inner, value))
    if isinstance(value, dict):
        return {key: inner(member) for key, member in value.items()}
    return value


@cache
def _fields(record: Any) -> tuple[tuple[str, str, Any], ...]:
    """Attribute, word in the file and default of each field of a record."""
    renamed = _RENAMED.get(record, {})
    return tuple((field.name, renamed.get(field.name, field.name), _default(field)) for field in fields(record))


def _default(field: Field[Any]) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()
