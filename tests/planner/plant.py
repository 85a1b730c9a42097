"""Rows of a plant to be planned for, each with the little that the tables ask for."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any, TypeVar

from flask_sqlalchemy.session import Session
from sqlalchemy.orm import scoped_session

import models

Rows = scoped_session[Session]
Row = TypeVar("Row", bound=models.Base)
LONG_AGO = date(2020, 1, 1)
_numbers = count(1)


def add(session: Rows, row: Row) -> Row:
    """The row, in the database."""
    session.add(row)
    session.flush()
    return row


def make_site(session: Rows, code: str = "") -> models.Site:
    """A site."""
    code = code or f"S{next(_numbers)}"
    return add(session, models.Site(code=code, name=f"Site {code}"))


def make_department(session: Rows, code: str = "", side: str | None = None) -> models.Department:
    """A department."""
    code = code or f"D{next(_numbers)}"
    return add(session, models.Department(code=code, name=f"Department {code}", side=side))


def make_crew(session: Rows, department: models.Department, code: str = "") -> models.Crew:
    """A crew of the department."""
    code = code or f"K{next(_numbers)}"
    return add(session, models.Crew(code=code, name=f"Crew {code}", department=department))


def make_role(session: Rows, code: str = "", side: str = "OT", weekly_rate: int = 0) -> models.Role:
    """A role of one side."""
    code = code or f"R{next(_numbers)}"
    return add(session, models.Role(code=code, name=f"Role {code}", side=side, weekly_rate=weekly_rate))


def make_skill(session: Rows, code: str = "", **facts: Any) -> models.Skill:
    """A skill, in a group of its own unless one is given."""
    code = code or f"K{next(_numbers)}"
    if "group" not in facts:
        facts["group"] = add(session, models.SkillGroup(code=f"G{next(_numbers)}", name=f"Group of {code}"))
    return add(session, models.Skill(code=code, name=f"Skill {code}", **{"side": "bridge", **facts}))


def make_person(
    session: Rows,
    name: str = "",
    *,
    role: models.Role | None = None,
    department: models.Department | None = None,
    crew: models.Crew | None = None,
    site: models.Site | None = None,
    until: date | None = None,
    **facts: Any,
) -> models.Person:
    """Somebody employed since long ago (until `until`), who belongs where it says."""
    number = next(_numbers)
    name = name or f"Person {number}"
    person = add(session, models.Person(name=name, personnel_number=f"N{number}", **facts))
    since: dict[str, Any] = {"person": person, "holds_from": LONG_AGO}
    session.add(models.Employment(**since, holds_until=until))
    if role:
        session.add(models.RoleAssignment(**since, role=role))
    if department:
        session.add(models.DepartmentMembership(**since, department=department))
    if crew:
        session.add(models.CrewMembership(**since, crew=crew))
    if site:
        session.add(models.SitePosting(**since, site=site))
    session.flush()
    return person


def make_standing(
    session: Rows, person: models.Person, skill: models.Skill, level: int, **facts: Any
) -> models.StandingInterval:
    """The level that counts since long ago, proven unless said otherwise; without the events behind it."""
    stated = {"first_day": LONG_AGO, "state": "proven", "stated_level": level, "verified": True, **facts}
    return add(session, models.StandingInterval(person_id=person.id, skill_id=skill.id, level=level, **stated))


def make_team(
    session: Rows, first_day: date, last_day: date, *needs: models.Need, code: str = "", **facts: Any
) -> models.Team:
    """A team with its needs."""
    code = code or f"T{next(_numbers)}"
    team = models.Team(code=code, name=f"Team {code}", first_day=first_day, last_day=last_day, **facts)
    team.needs.extend(needs)
    return add(session, team)


def make_need(skill: models.Skill, level: int, **facts: Any) -> models.Need:
    """A need for a skill, to be given to a team."""
    return models.Need(kind="skill", skill=skill, level=level, **facts)


def make_training(session: Rows, skill: models.Skill, from_level: int, to_level: int, **facts: Any) -> models.Training:
    """A training of one step."""
    code = f"TR{next(_numbers)}"
    training = models.Training(code=code, title=f"Training {code}", **facts)
    training.steps.append(models.TrainingStep(skill=skill, from_level=from_level, to_level=to_level))
    return add(session, training)


def make_scenario(session: Rows, as_of: date, *teams: models.Team, **facts: Any) -> models.Scenario:
    """A scenario that staffs the teams; home cover is off and caution 0 unless said otherwise."""
    scenario = models.Scenario(name="Scenario", as_of=as_of, **{"caution": 0, "use_home_cover": False, **facts})
    scenario.teams.extend(models.ScenarioTeam(team=team) for team in teams)
    return add(session, scenario)
