"""A second reading of problem files for the oracle: every default of the format, no checks, nothing of the solver's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from solver.problem import (
    DEFAULT_START,
    Bounds,
    Holding,
    HomeCover,
    Need,
    Period,
    Person,
    Prerequisite,
    Problem,
    Rules,
    Skill,
    Team,
    Training,
)

Json = dict[str, Any]
ROLES = {"engineer": "OT", "technician": "OT", "programmer": "IT", "architect": "IT"}


def plain(data: Json) -> Problem:
    """The problem that a correct file states."""
    scale, rules = data.get("scale", {}), data.get("rules", {})
    roles: Json = data.get("roles", ROLES)
    starts = [team["start"] for team in data["teams"] if team.get("start")]
    start = _day(rules.get("start")) or _day(min(starts, default=None)) or DEFAULT_START
    incumbent = data.get("incumbent")
    return Problem(
        people={person["id"]: _person(person, roles) for person in data["people"]},
        teams={team["id"]: _team(team, start) for team in data["teams"]},
        rules=_rules(rules, start),
        scale_min=scale.get("min", 0),
        scale_max=scale.get("max", 4),
        roles=roles,
        skills={skill["id"]: _skill(skill) for skill in data.get("skills", [])},
        trainings={training["id"]: _training(training) for training in data.get("trainings", [])},
        facilities=data.get("facilities", {}),
        objective=tuple(data.get("objective", ("shortfall", "cost"))),
        incumbent=None if incumbent is None else {team: tuple(people) for team, people in incumbent.items()},
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _sure(text: str) -> date:
    return date.fromisoformat(text)


def _bounds(data: Json | None) -> Bounds:
    data = data or {}
    return Bounds(data.get("min") or 0, data.get("max"))


def _skill(data: Json) -> Skill:
    asked = [
        Prerequisite(item["skill"], item["level"], item.get("for_level")) for item in data.get("prerequisites", [])
    ]
    return Skill(data["id"], data.get("name", ""), data.get("side"), tuple(asked))


def _holding(data: Json | int) -> Holding:
    if isinstance(data, int):
        return Holding(data)
    verified = data.get("verified", True)
    return Holding(data["level"], verified, _day(data.get("valid_until")), _day(data.get("lapses_on")))


def _person(data: Json, roles: Json) -> Person:
    role = data.get("role")
    return Person(
        id=data["id"],
        name=data.get("name", ""),
        role=role,
        side=data.get("side") or (None if role is None else roles[role]),
        department=data.get("department"),
        crew=data.get("crew"),
        site=data.get("site"),
        weekly_cost=data.get("weekly_cost", 0),
        fte=data.get("fte", 1),
        max_teams=data.get("max_teams"),
        training_hours_per_week=data.get("training_hours_per_week", 4),
        skills={skill: _holding(held) for skill, held in data["skills"].items()},
        absences=tuple(Period(_sure(item["from"]), _sure(item["to"])) for item in data.get("absences", [])),
    )


def _need(data: Json) -> Need:
    return Need(
        id=data["id"],
        skill=data["skill"],
        level=data["level"],
        headcount=data.get("headcount", 1),
        weight=data.get("weight", 1),
        both_sides=data.get("both_sides", False),
        spare=data.get("spare", 0),
    )


def _team(data: Json, start: date) -> Team:
    first = _day(data.get("start")) or start
    sites = data.get("sites")
    return Team(
        id=data["id"],
        start=first,
        end=_day(data.get("end")) or first + timedelta(days=6),
        needs=tuple(_need(need) for need in data["needs"]),
        name=data.get("name", ""),
        member_fte=data.get("member_fte", 1),
        size=_bounds(data.get("size")),
        roles={role: _bounds(bounds) for role, bounds in data.get("roles", {}).items()},
        sides={side: _bounds(bounds) for side, bounds in data.get("sides", {}).items()},
        sites=None if sites is None else tuple(sites),
        needs_per_person=data.get("needs_per_person"),
        fixed=tuple(data.get("fixed", [])),
        barred=tuple(data.get("barred", [])),
        priority=data.get("priority", 1),
    )


def _training(data: Json) -> Training:
    sessions = data.get("sessions")
    return Training(
        id=data["id"],
        skill=data["skill"],
        from_level=data["from"],
        to_level=data["to"],
        hours=data.get("hours", 0),
        cost=data.get("cost", 0),
        weeks=data.get("weeks"),
        seats=data.get("seats"),
        sessions=None if sessions is None else tuple(_sure(day) for day in sessions),
        facility=data.get("facility") or {},
        trainer_level=data.get("trainer_level"),
    )


def _rules(data: Json, start: date) -> Rules:
    return Rules(
        start=start,
        training_budget=data.get("training_budget"),
        max_training_hours_per_person=data.get("max_training_hours_per_person"),
        department_release=data.get("department_release", {}),
        apart=tuple(tuple(group) for group in data.get("apart", [])),
        together=tuple(tuple(group) for group in data.get("together", [])),
        caution=data.get("caution", 0),
        home_cover=tuple(
            HomeCover(item["department"], item["skill"], item["level"], item["min"], item.get("crew"))
            for item in data.get("home_cover", [])
        ),
    )
