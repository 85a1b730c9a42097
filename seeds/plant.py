"""The demo plant: 64 people, their skills and two years of how they came about, trainings, six teams, one
scenario, and what came before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import ChangeSet, Person, Scenario, ScenarioRelease, ScenarioTeam
from models.standing_intervals import rebuild
from seeds.abilities import abilities
from seeds.accounts import DemoAccount, add_accounts
from seeds.bulk import Bulk
from seeds.catalogue import load_catalogue
from seeds.dates import at
from seeds.demo_past import add_past
from seeds.demo_story import Story, shape_levels, told_here
from seeds.demo_teams import DEMO_TEAMS
from seeds.headcounts import add_headcounts
from seeds.history import Histories
from seeds.organisation import Organisation, SiteSeed, add_on_call, add_organisation, catalogue_ids
from seeds.people import demo_people
from seeds.skills import skills
from seeds.teams import add_team
from seeds.training import add_trainings

SITES = (SiteSeed("ULM", "Ulm"), SiteSeed("TIM", "Timișoara", "Europe/Bucharest"))
SCENARIO = "Hybrid teams, next quarters"
RELEASES = {"MNT": 0.4, "PRD": 0.5, "AUT": 0.5, "QPR": 0.5, "PIT": 0.5, "MFS": 0.6, "DAP": 0.6}
BUDGET = Decimal(30000)


class PlantExists(Exception):
    """The database has people already."""

    def __init__(self, people: int) -> None:
        self.people = people
        super().__init__(f"The database already has {people} people: a plant is made in an empty database only.")


@dataclass(frozen=True)
class DemoPlant:
    """What was made: the scenario to solve, and the accounts that the sign-in page offers."""

    scenario_id: int
    accounts: list[DemoAccount]


def make_plant(
    session: Session,
    *,
    as_of: date,
    seed: int = 1,
    password: str | None = None,
    hash_password: Callable[[str], str] | None = None,
) -> DemoPlant:
    """Make the demo plant as of a day, the same for the same seed and day; loads the catalogue if need be.

    With `password` and `hash_password` people can sign in. The caller commits. Raises PlantExists.
    """
    check_empty(session)
    load_catalogue(session)
    rng, known = np.random.default_rng(seed), skills()
    bulk, organisation = Bulk(session), catalogue_ids(session, demo_people())
    bulk.add(ChangeSet, what="Demo plant", recorded_at=at(as_of, 0))
    add_organisation(bulk, organisation, SITES, as_of)
    hashed = hash_password(password) if password and hash_password else None
    accounts = add_accounts(bulk, organisation, as_of, hashed)
    add_on_call(bulk, organisation, ("AUT", "PIT"), as_of, weeks=12)
    levels = abilities(organisation.people, known, rng)
    shape_levels(levels, known, organisation, rng)
    histories = Histories(bulk, organisation, known, levels, as_of, rng)
    histories.told_elsewhere = told_here(known, organisation)
    histories.authorise_assessors()
    histories.write(range(len(organisation.people)))
    Story(histories).tell()
    add_headcounts(bulk, organisation, as_of)
    add_trainings(bulk, organisation, as_of)
    scenario_id = _add_scenario(bulk, organisation, as_of)
    add_past(bulk, organisation, as_of)
    bulk.write()
    rebuild(session, [(person, skill) for person in organisation.ids for skill in organisation.skills.values()])
    return DemoPlant(scenario_id, accounts)


def check_empty(session: Session) -> None:
    """Raises PlantExists when there are people."""
    if people := session.scalar(select(func.count()).select_from(Person)):
        raise PlantExists(people)


def _add_scenario(bulk: Bulk, organisation: Organisation, as_of: date) -> int:
    scenario_id = bulk.add(
        Scenario,
        name=SCENARIO,
        note="All six teams of the next two quarters from one pool, with the trainings that close their gaps.",
        as_of=as_of,
        training_budget=BUDGET,
        max_training_hours_per_person=80.0,
        caution=1,
        member_share=0.2,
        use_home_cover=True,
        goals=["shortfall", "cost"],
        created_at=at(as_of, 0),
    )
    for team in DEMO_TEAMS:
        bulk.add(ScenarioTeam, scenario_id=scenario_id, team_id=add_team(bulk, organisation, team, as_of))
    for department, share in RELEASES.items():
        department_id = organisation.departments[department]
        bulk.add(ScenarioRelease, scenario_id=scenario_id, department_id=department_id, share=share)
    return scenario_id
