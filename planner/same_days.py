"""Trainings stay as they were: who takes the same as before takes it on the same days, from the same trainer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from solver.answer import Answer, Enrolment
from solver.problem import Problem
from solver.verify import verify

Object = dict[str, Any]
MOST = 40
"""So many are tried one after the other where not all can stay: a check takes seconds in large plans."""


def keep_days(problem: Problem, answer: Answer, before: Sequence[Object]) -> Answer:
    """The answer with trainings on the days that they have in `before`, wherever that keeps all rules and goals."""
    was = {(each["person"], each["training"]): each for each in before}
    days = {place: _as_it_was(problem, each, was) for place, each in enumerate(answer.trainings)}
    moved = {place: old for place, old in days.items() if old is not None and old != answer.trainings[place]}
    for places in _attempts(answer, list(moved)):
        trainings = [moved[at] if at in places else each for at, each in enumerate(answer.trainings)]
        kept = replace(answer, trainings=tuple(trainings))
        if kept != answer and not verify(problem, kept):
            answer = kept
            if len(places) == len(moved):
                break
    return answer


def _as_it_was(problem: Problem, taken: Enrolment, was: dict[tuple[str, str], Object]) -> Enrolment | None:
    old = was.get((taken.person, taken.training))
    if old is None or not (old.get("trainer") is None or old["trainer"] in problem.people):
        return None
    start, end = date.fromisoformat(old["start"]), date.fromisoformat(old["end"])
    return replace(taken, start=start, end=end, trainer=old.get("trainer"))


def _attempts(answer: Answer, places: list[int]) -> Iterator[set[int]]:
    """Which trainings to put back at once: all, then those of one kind, since they may share a class."""
    if places:
        yield set(places)
    kinds = dict.fromkeys(answer.trainings[place].training for place in places)
    for kind in list(kinds)[:MOST]:
        yield {place for place in places if answer.trainings[place].training == kind}
