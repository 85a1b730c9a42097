"""`hybrid-team-problem/1` as tables of checks: what each field must be. One reading finds every fault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from solver.garbage import not_collected
from solver.problem import DEFAULT_START, GOALS, Person, Problem, Rules, Side, Team
from solver.reading.checks import (
    INVALID,
    Reader,
    choice,
    exactly,
    integer,
    list_of,
    map_of,
    optional,
    planning_day,
    record,
    records,
    reference,
    required,
)
from solver.reading.faults import FileFaults, ProblemFaults
from solver.reading.people import person
from solver.reading.rules import RULES
from solver.reading.skills import ROLE_SIDES, scale, skills
from solver.reading.teams import PEOPLE_IDS, team
from solver.reading.text import parse
from solver.reading.trainings import training

FORMAT = "hybrid-team-problem/1"
ROLES: Mapping[str, Side] = {"engineer": "OT", "technician": "OT", "programmer": "IT", "architect": "IT"}


def read_problem(text: str | bytes) -> Problem:
    """The problem that a file's text states, its defaults applied. Raises ProblemFaults with all that is wrong."""
    with not_collected():
        try:
            root, faults = parse(text)
        except FileFaults as error:
            raise ProblemFaults(error.faults) from None
        reader = _look_ahead(root)
        problem = reader.read(_PROBLEM, root, faults)
    if faults:
        raise ProblemFaults(faults)
    assert isinstance(problem, Problem)
    return replace(problem, rules=replace(problem.rules, start=reader.start))


def _look_ahead(root: Any) -> Reader:
    """A reader that knows the scale, the start and the ids, wherever in the file they stand."""
    quiet = Reader()
    root = root if isinstance(root, dict) else {}
    stated = scale(root.get("scale"), (), quiet)
    low, high = (0, 4) if stated is INVALID else stated
    roles = root["roles"] if isinstance(root.get("roles"), dict) else ROLES
    facilities = root.get("facilities")
    return Reader(
        low=min(low, high),
        high=max(low, high),
        start=_start_of_plan(root, quiet),
        roles=ROLE_SIDES(roles, (), quiet),
        known={
            "person": _ids(root.get("people")),
            "team": _ids(root.get("teams")),
            "facility": facilities if isinstance(facilities, dict) else {},
            "role": roles,
        },
    )


def _objects(raw: Any) -> list[dict[str, Any]]:
    return [item for item in raw if isinstance(item, dict)] if isinstance(raw, list) else []


def _ids(raw: Any) -> set[str]:
    return {item["id"] for item in _objects(raw) if isinstance(item.get("id"), str)}


def _start_of_plan(root: dict[str, Any], quiet: Reader) -> date:
    rules = root.get("rules")
    stated: Any = planning_day(rules.get("start"), (), quiet) if isinstance(rules, dict) else INVALID
    starts = [planning_day(team.get("start"), (), quiet) for team in _objects(root.get("teams"))]
    earliest = min((start for start in starts if start is not INVALID), default=DEFAULT_START)
    return earliest if stated is INVALID else stated


def _as_problem(
    people: dict[str, Person],
    teams: dict[str, Team],
    scale: tuple[int, int] = (0, 4),
    roles: Mapping[str, Side] = ROLES,
    rules: Rules | None = None,
    **others: Any,
) -> Problem:
    others.pop("format")
    return Problem(people, teams, rules or Rules(DEFAULT_START), *scale, roles=dict(roles), **others)


_PROBLEM = record(
    _as_problem,
    {
        "format": required(exactly(FORMAT), FORMAT),
        "scale": scale,
        "roles": ROLE_SIDES,
        "skills": skills,
        "people": required(records(person), {}),
        "teams": required(records(team), {}),
        "trainings": records(training),
        "facilities": map_of(integer()),
        "rules": RULES,
        "objective": list_of(choice(*GOALS), least=1, distinct=True),
        "incumbent": optional(map_of(PEOPLE_IDS, key=reference("team"))),
    },
)
