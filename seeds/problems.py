"""Problem files of any size in the format hybrid-team-problem/1, made up without a database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from models import WEIGHTS
from seeds.catalogue import ROLES, read_csv
from seeds.generate import BUDGET_PER_TEAM, KEPT, drawn_levels, drawn_teams, keepers, site_seeds
from seeds.history import MONTH
from seeds.people import PersonSeed, drawn_people
from seeds.skills import Levels, Skills, skills
from seeds.teams import TeamSeed, asked_skills
from seeds.templates import NeedSeed
from seeds.training import FACILITIES, session_days

Object = dict[str, Any]
UNPROVEN = 0.12  # share of levels that nobody has confirmed
AWAY = 0.3  # share of people with an absence within the year
RATE = {role.code: float(role.weekly_rate) for role in ROLES}


def made_problem(*, people: int, teams: int, as_of: date, seed: int = 1, sites: int | None = None) -> Object:
    """A problem of so many people and teams, the same for the same arguments. Raises TooMany."""
    places = site_seeds(people, sites)
    rng, known = np.random.default_rng(seed), skills()
    staff = drawn_people(people, [site.code for site in places], rng)
    levels = drawn_levels(staff, known, rng)
    wanted = drawn_teams(teams, places, rng)
    asked = asked_skills(wanted, known, KEPT)
    return {
        "format": "hybrid-team-problem/1",
        "roles": {role.code: role.side for role in ROLES},
        "skills": [_skill(known, skill) for skill in asked],
        "people": list(_people(staff, levels, asked, known, as_of, rng)),
        "teams": [_team(n, team, as_of) for n, team in enumerate(wanted, start=1)],
        "trainings": list(_trainings(known, asked, as_of)),
        "facilities": {facility.code: facility.units * len(places) for facility in FACILITIES},
        "rules": {
            "start": as_of.isoformat(),
            "training_budget": BUDGET_PER_TEAM * teams,
            "max_training_hours_per_person": 80,
            "caution": 1,
            "home_cover": [
                {"department": department, "crew": crew, "skill": KEPT, "level": 3, "min": 1}
                for department, crew in keepers(staff, levels, known)
            ],
        },
        "objective": ["shortfall", "cost"],
    }


def _skill(known: Skills, skill: int) -> Object:
    prerequisites = [{"skill": known.codes[required], "level": level} for required, level in known.requires[skill]]
    return {"id": known.codes[skill], "prerequisites": [{**each, "for_level": 3} for each in prerequisites]}


def _people(
    staff: Sequence[PersonSeed], levels: Levels, asked: list[int], known: Skills, as_of: date, rng: np.random.Generator
) -> Iterator[Object]:
    draws = rng.random((len(staff), len(asked), 2))
    away = rng.random((len(staff), 2)).tolist()
    for place, person in enumerate(staff):
        held = {
            known.codes[skill]: _holding(known, skill, int(levels[place, skill]), as_of, *u)
            for skill, u in zip(asked, draws[place].tolist(), strict=True)
            if levels[place, skill] > 0
        }
        stated: Object = {
            "id": f"p{place + 1}",
            "role": person.role,
            "department": person.department,
            "site": person.site,
            "weekly_cost": RATE[person.role],
            "fte": person.share,
            "max_teams": person.max_teams,
            "training_hours_per_week": person.training_hours,
            "skills": held,
        }
        if person.crew:
            stated["crew"] = person.crew
        if away[place][0] < AWAY:
            first = as_of + timedelta(days=int(away[place][1] * 300))
            stated["absences"] = [{"from": first.isoformat(), "to": (first + timedelta(days=13)).isoformat()}]
        yield stated


def _holding(known: Skills, skill: int, level: int, as_of: date, chance: float, age: float) -> Object | int:
    """A level as the file states it: bare when it is proven for good."""
    validity = known.validity[skill]
    last_day = (as_of + timedelta(days=int(validity.months * MONTH * (1 - age)))).isoformat()
    stated: Object = {"level": level}
    if chance < UNPROVEN:
        stated["verified"] = False
    if validity.kind == "certificate":
        stated["valid_until"] = last_day
    elif validity.kind == "use" and validity.safety_critical:
        stated["lapses_on"] = last_day
    return stated if len(stated) > 1 else level


def _team(number: int, team: TeamSeed, as_of: date) -> Object:
    template = team.template
    return {
        "id": f"t{number}",
        "name": team.name,
        "start": team.first_day(as_of).isoformat(),
        "end": team.last_day(as_of).isoformat(),
        "member_fte": 0.2,
        "size": {"min": template.size[0], "max": template.size[1]},
        "roles": {role: {"min": minimum} for role, minimum in template.roles.items()},
        "sides": {side: {"min": minimum} for side, minimum in template.sides.items()},
        "sites": [team.site] if team.site else None,
        "needs_per_person": 2,
        "priority": team.priority,
        "needs": [_need(n, need) for n, need in enumerate(template.needs, start=1)],
    }


def _need(number: int, need: NeedSeed) -> Object:
    return {
        "id": f"n{number}",
        "skill": need.skill,
        "level": need.level,
        "headcount": need.headcount,
        "weight": WEIGHTS[need.importance],
        "both_sides": need.both_sides,
        "spare": need.spare,
    }


def _trainings(known: Skills, asked: list[int], as_of: date) -> Iterator[Object]:
    codes = {known.codes[skill] for skill in asked}
    for number, row in enumerate(read_csv("trainings.csv"), start=1):
        if row["skill"] not in codes:
            continue
        stated: Object = {"id": f"tr{number}", "skill": row["skill"], "from": int(row["from"]), "to": int(row["to"])}
        stated |= {"hours": int(row["hours"]), "cost": int(row["cost"])}
        stated |= {key: int(row[key]) for key in ("weeks", "seats", "trainer_level") if row[key]}
        if row["every_weeks"]:
            stated["sessions"] = [day.isoformat() for day in session_days(row, as_of)]
        if row["facility"]:
            stated["facility"] = {row["facility"]: int(row["units"])}
        yield stated
