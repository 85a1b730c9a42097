"""Sites with their calendars, departments, crews, and people who belong to them, as rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import (
    Crew,
    CrewMembership,
    Department,
    DepartmentMembership,
    Employment,
    Headship,
    OnCallWeek,
    Person,
    Role,
    RoleAssignment,
    Site,
    SiteDay,
    SitePosting,
    Skill,
    SkillGroup,
    WorkShare,
)
from seeds.bulk import Bulk
from seeds.dates import DAY, at, monday_after, timisoara_holidays, ulm_holidays
from seeds.people import DEPARTMENTS, PersonSeed

HOLIDAYS = {"Europe/Berlin": ulm_holidays, "Europe/Bucharest": timisoara_holidays}
TEAM_LEADERS = ("engineer", "architect")


class SiteSeed(NamedTuple):
    """A site and its time zone."""

    code: str
    name: str
    time_zone: str = "Europe/Berlin"


class Rotation(NamedTuple):
    """A crew's cycle of shifts, and how many days before the day looked at it began."""

    name: str
    cycle: str
    days_ago: int


ROTATIONS = {
    "A": Rotation("Crew A", "EEEEE--LLLLL--", 0),
    "B": Rotation("Crew B", "EEEEE--LLLLL--", 7),
    "C": Rotation("Crew C (nights)", "NNNN--", 1),
    "D": Rotation("Crew D", "EELLNN--", 3),
}


@dataclass
class Organisation:
    """Ids by code, and the people in the order of their seeds. `accounts` is empty where nobody signs in."""

    people: list[PersonSeed]
    ids: list[int] = field(default_factory=list)
    accounts: list[int] = field(default_factory=list)
    sites: dict[str, int] = field(default_factory=dict)
    departments: dict[str, int] = field(default_factory=dict)
    crews: dict[tuple[str, str], int] = field(default_factory=dict)
    roles: dict[str, int] = field(default_factory=dict)
    skills: dict[str, int] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    heads: dict[str, int] = field(default_factory=dict)

    @cached_property
    def members(self) -> dict[str, list[int]]:
        """Where in `people` those of each department are."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, person in enumerate(self.people):
            found[person.department].append(place)
        return dict(found)

    def id_of(self, number: str) -> int:
        """The id of the person with that personnel number."""
        return self.ids[self.place_of(number)]

    def place_of(self, number: str) -> int:
        """Where in `people` the person with that personnel number is."""
        return next(place for place, person in enumerate(self.people) if person.number == number)

    def recorder(self, place: int) -> int | None:
        """The account of a person, None where nobody signs in."""
        return self.accounts[place] if self.accounts else None


def catalogue_ids(session: Session, people: list[PersonSeed]) -> Organisation:
    """An organisation that knows the ids of the catalogue already loaded, and has nobody yet."""
    found = Organisation(people)
    for kept, column in ((found.roles, Role), (found.skills, Skill), (found.groups, SkillGroup)):
        kept.update({code: row_id for code, row_id in session.execute(select(column.code, column.id))})  # noqa: C416
    return found


def add_organisation(bulk: Bulk, organisation: Organisation, sites: Sequence[SiteSeed], as_of: date) -> None:
    """Add sites, departments, crews, people, and heads: the longest-serving engineers or architects."""
    for site in sites:
        organisation.sites[site.code] = bulk.add(Site, **site._asdict())
        _add_calendar(bulk, organisation.sites[site.code], HOLIDAYS[site.time_zone], as_of)
    for person in organisation.people:
        _add_person(bulk, organisation, person, as_of)
    for department, department_id in organisation.departments.items():
        members = [(organisation.people[place], place) for place in organisation.members[department]]
        best = max((person.role in TEAM_LEADERS, person.years, -place) for person, place in members)
        head = organisation.heads[department] = -best[-1]
        bulk.add(Headship, person_id=organisation.ids[head], department_id=department_id, **since(as_of, 900))


def add_on_call(bulk: Bulk, organisation: Organisation, departments: Iterable[str], as_of: date, weeks: int) -> None:
    """In each department, one person after the other is on call for a week, so many weeks back and ahead."""
    for department in departments:
        rota = organisation.members[department]
        for week in range(-weeks, weeks):
            person_id = organisation.ids[rota[week % len(rota)]]
            monday = monday_after(as_of, week - 1)
            spell = {"holds_from": monday, "holds_until": monday + timedelta(days=6)}
            bulk.add(OnCallWeek, person_id=person_id, recorded_at=at(monday - 28 * DAY, 8), **spell)


def since(as_of: date, days: int) -> dict[str, Any]:
    """A spell that has held for so many days, recorded the day it began."""
    first = as_of - timedelta(days=days)
    return {"holds_from": first, "recorded_at": at(first, 8)}


def shutdowns(year: int) -> list[tuple[str, date, date]]:
    """The plant's shutdowns that begin in a year: name, first and last day."""
    return [
        ("Summer shutdown", date(year, 8, 3), date(year, 8, 16)),
        ("Winter shutdown", date(year, 12, 24), date(year + 1, 1, 1)),
    ]


def is_shut(day: date) -> bool:
    """Does the plant stand still on a day?"""
    return any(first <= day <= last for year in (day.year - 1, day.year) for _, first, last in shutdowns(year))


def _add_calendar(bulk: Bulk, site_id: int, holidays: Any, as_of: date) -> None:
    for year in range(as_of.year - 1, as_of.year + 3):
        for name, day in holidays(year):
            bulk.add(SiteDay, site_id=site_id, kind="holiday", name=name, first_day=day, last_day=day)
        for name, first, last in shutdowns(year):
            bulk.add(SiteDay, site_id=site_id, kind="shutdown", name=name, first_day=first, last_day=last)
    for weeks in range(-26, 53, 4):
        saturday = monday_after(as_of, weeks) + timedelta(days=5)
        window = {"kind": "change_window", "name": "Change window", "first_day": saturday, "last_day": saturday + DAY}
        bulk.add(SiteDay, site_id=site_id, **window)


def _add_person(bulk: Bulk, organisation: Organisation, person: PersonSeed, as_of: date) -> None:
    person_id = bulk.add(
        Person,
        personnel_number=person.number,
        name=person.name,
        max_teams=person.max_teams,
        training_hours_per_week=person.training_hours,
    )
    organisation.ids.append(person_id)
    joined = since(as_of, 365 * person.years + 17 * (person_id % 11))
    department_id, crew_id = _home(bulk, organisation, person, as_of)
    bulk.add(Employment, person_id=person_id, **joined)
    bulk.add(DepartmentMembership, person_id=person_id, department_id=department_id, **joined)
    bulk.add(SitePosting, person_id=person_id, site_id=organisation.sites[person.site], **joined)
    bulk.add(RoleAssignment, person_id=person_id, role_id=organisation.roles[person.role], main=True, **joined)
    bulk.add(WorkShare, person_id=person_id, share=person.share, **joined)
    if crew_id is not None:
        bulk.add(CrewMembership, person_id=person_id, crew_id=crew_id, **joined)


def _home(bulk: Bulk, organisation: Organisation, person: PersonSeed, as_of: date) -> tuple[int, int | None]:
    code = person.department
    if code not in organisation.departments:
        seed = DEPARTMENTS[person.trade]
        name = seed.name if code in DEPARTMENTS else f"{seed.name} {person.site}"
        organisation.departments[code] = bulk.add(Department, code=code, name=name, side=seed.side)
    if not person.crew:
        return organisation.departments[code], None
    if (code, person.crew) not in organisation.crews:
        rotation = ROTATIONS[person.crew]
        organisation.crews[code, person.crew] = bulk.add(
            Crew,
            code=person.crew,
            name=rotation.name,
            department_id=organisation.departments[code],
            site_id=organisation.sites[person.site],
            rotation=rotation.cycle,
            rotation_start=as_of - timedelta(days=rotation.days_ago),
        )
    return organisation.departments[code], organisation.crews[code, person.crew]
