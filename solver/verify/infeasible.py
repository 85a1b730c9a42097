"""Rules on an answer that says there is none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from solver.problem import Problem
from solver.verify.case import Case, Finding

_STEP = re.compile(r'\.(?P<word>[^\W\d]\w*)|\[(?P<place>[0-9]{1,9})\]|\[(?P<quoted>"(?:[^"\\]|\\.)*")\]')
_ATTRIBUTES = {"from": ("from_level", "start"), "to": ("to_level", "end"), "scale": ("scale_min",)}


def nobody(case: Case) -> Iterator[Finding]:
    """Where hard rules contradict each other, nobody is on a team or in a training."""
    if case.answer.members:
        yield "$.members", "An answer that is infeasible has no members."
    if case.answer.trainings:
        yield "$.trainings", "An answer that is infeasible has no trainings."


def conflict_stated(case: Case) -> Iterator[Finding]:
    """Where hard rules contradict each other, the answer says which."""
    if not case.answer.conflict:
        yield "$.conflict", "An answer that is infeasible states the rules that cannot hold together."


def conflict_in_problem(case: Case) -> Iterator[Finding]:
    """The rules of a conflict stand in the problem."""
    for index, rule in enumerate(case.answer.conflict or ()):
        if not stands_in(case.problem, rule.path):
            yield f"$.conflict[{index}].path", f'Nothing stands at "{rule.path}" in the problem.'


def stands_in(problem: Problem, path: str) -> bool:
    """Whether the JSON path leads somewhere in the problem's file, fields left to their defaults included."""
    place: object = problem
    read = 1
    while step := _STEP.match(path, read):
        place = _at(place, int(step["place"])) if step["place"] else _member(place, step["word"] or step["quoted"])
        if place is _NOWHERE:
            return False
        read = step.end()
    return path.startswith("$") and read == len(path)


_NOWHERE = object()


def _at(place: object, index: int) -> object:
    items = list(place.values()) if isinstance(place, dict) else place
    return items[index] if isinstance(items, list | tuple) and index < len(items) else _NOWHERE


def _member(place: object, word: str) -> object:
    """The member of that name, which may stand in quotes."""
    if isinstance(place, dict):
        return next((value for key, value in place.items() if word in (key, *_quoted(key))), _NOWHERE)
    word = word.strip('"')
    names = (word, *_ATTRIBUTES.get(word, ()))
    return next((getattr(place, name) for name in names if name in getattr(place, "__slots__", ())), _NOWHERE)


def _quoted(key: str) -> tuple[str, str]:
    return json.dumps(key), json.dumps(key, ensure_ascii=False)


RULES = (nobody, conflict_stated, conflict_in_problem)
