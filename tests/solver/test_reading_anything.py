"""Whatever stands in a file, reading ends in a problem or in ProblemFaults, and an answer beside it is judged."""

from __future__ import annotations

import copy
import json
from math import isfinite
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from solver.problem import Problem
from solver.reading import AnswerFaults, ProblemFaults, read_answer, read_problem
from solver.verify import evaluate, verify
from solver.writing import problem_to_json
from tests.solver.test_verify import ANSWER, PROBLEM

Step = str | int
ODD: st.SearchStrategy[Any] = (
    st.none()
    | st.booleans()
    | st.integers(-2, 9)
    | st.integers()
    | st.floats()
    | st.sampled_from(["", "ann", "roll-out", "expert", "net2", "OPC", "lab", "2027-01-04", "9999-12-31", "0001-01-01"])
    | st.text(max_size=4)
    | st.just([])
    | st.just({})
    | st.just([["ann", "bob"]])
    | st.just({"min": 2, "max": 1})
    | st.just({"level": 3})
)


def places(tree: Any, path: tuple[Step, ...] = ()) -> list[tuple[Step, ...]]:
    """The path of every value in the tree but the tree itself."""
    members = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [at for key, value in members for at in [(*path, key), *places(value, (*path, key))]]


def spoilt(tree: Any) -> st.SearchStrategy[Any]:
    """The tree with one to four of its values replaced, removed or doubled."""
    change = st.tuples(st.sampled_from(places(tree)), st.sampled_from(["put", "remove", "double", "add"]), ODD)

    def apply(changes: list[tuple[tuple[Step, ...], str, Any]]) -> Any:
        spoiling = copy.deepcopy(tree)
        for (*steps, last), kind, odd in changes:
            value = copy.deepcopy(odd)
            place: Any = spoiling
            try:
                for step in steps:
                    place = place[step]
                if kind == "remove":
                    del place[last]
                elif kind == "double":
                    place.append(copy.deepcopy(place[last]))
                elif kind == "add" and isinstance(place, dict):
                    place[value if isinstance(value, str) else "more"] = value
                else:
                    place[last] = value
            except (KeyError, IndexError, TypeError, AttributeError):
                continue  # an earlier change took the place away
        return spoiling

    return st.lists(change, min_size=1, max_size=4).map(apply)


def read(text: str | bytes) -> Problem | list[str]:
    """The problem, or the lines that say why there is none."""
    try:
        return read_problem(text)
    except ProblemFaults as error:
        return list(map(str, error.faults))


@settings(max_examples=100, deadline=None)
@given(spoilt(PROBLEM))
def test_a_spoilt_problem_is_read_and_can_be_written_or_its_faults_are_said_in_lines(problem: Any) -> None:
    found = read(json.dumps(problem))
    if isinstance(found, Problem):
        assert read(problem_to_json(found)) == found
    else:
        assert found
        assert not any("\n" in line for line in found)


@settings(max_examples=50, deadline=None)
@given(st.binary() | st.text().map(str.encode))
def test_bytes_of_any_kind_are_faults(content: bytes) -> None:
    assert isinstance(read(content), list)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_problem_with_a_few_bytes_changed_is_read_or_its_faults_are_said(data: st.DataObject) -> None:
    content = bytearray(json.dumps(PROBLEM).encode())
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(start, min(len(content), start + 5)))
        content[start:end] = data.draw(st.binary(max_size=3) | st.sampled_from([b'"', b"{", b"[", b",", b"\\ud800"]))
    assert read(bytes(content))


@settings(max_examples=150, deadline=None)
@given(spoilt(PROBLEM) | st.just(PROBLEM), spoilt(ANSWER))
def test_a_spoilt_answer_is_judged(problem: Any, answer: Any) -> None:
    try:
        stated, stated_answer = read_problem(json.dumps(problem)), read_answer(json.dumps(answer))
    except (ProblemFaults, AnswerFaults):
        return
    assert all(violation.sentence and violation.path[0] == "$" for violation in verify(stated, stated_answer))
    assert all(isfinite(value) for value in evaluate(stated, stated_answer).values())
