"""Plants of any size, made the way the demo plant is, without its story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import numpy as np
from sqlalchemy.orm import Session

from models import ChangeSet, HomeCover, Scenario, ScenarioTeam
from seeds.abilities import abilities
from seeds.bulk import Bulk
from seeds.catalogue import load_catalogue
from seeds.dates import at
from seeds.everyday import add_absences, add_delegations, add_statements, with_goal
from seeds.history import Histories
from seeds.intervals import Intervals
from seeds.organisation import Organisation, SiteSeed, add_on_call, add_organisation, catalogue_ids
from seeds.people import PersonSeed, drawn_people
from seeds.plant import check_empty
from seeds.skills import Levels, Skills, skills
from seeds.teams import TeamSeed, add_team
from seeds.templates import TEMPLATES
from seeds.training import add_trainings

CHUNK = 1000  # people whose events are held in memory at once
MOST_PEOPLE = 100_000
PEOPLE_PER_SITE = 500
BREADTH, MASTERY = 0.25, 0.35
ROUNDS = 56  # days between two rounds of assessments
BUDGET_PER_TEAM = 5000
KEPT = "B01"  # the skill of which every maintenance crew keeps somebody at home


class TooMany(Exception):
    """More people than the generator makes, or nobody."""

    def __init__(self, people: int) -> None:
        self.people = people
        super().__init__(f"A plant has 1 to {MOST_PEOPLE} people, not {people}.")


def site_seeds(people: int, sites: int | None) -> list[SiteSeed]:
    """So many sites (None: one for every 500 people), every third in another time zone. Raises TooMany."""
    if not 1 <= people <= MOST_PEOPLE:
        raise TooMany(people)
    count = sites or max(1, people // PEOPLE_PER_SITE)
    zones = ("Europe/Berlin", "Europe/Berlin", "Europe/Bucharest")
    return [SiteSeed(f"S{n + 1}", f"Site {n + 1}", zones[n % 3]) for n in range(count)]


def drawn_levels(people: Sequence[PersonSeed], known: Skills, rng: np.random.Generator) -> Levels:
    """The levels of all people, drawn a chunk at a time."""
    chunks = [
        abilities(people[first : first + CHUNK], known, rng, BREADTH, MASTERY) for first in range(0, len(people), CHUNK)
    ]
    return np.concatenate(chunks)


def drawn_teams(count: int, sites: list[SiteSeed], rng: np.random.Generator) -> list[TeamSeed]:
    """So many teams by the templates, over the next three quarters, every second one of them at one site only."""
    weeks, priority = rng.integers(4, 40, size=count), rng.integers(1, 4, size=count)
    return [
        TeamSeed(
            code=f"T{n + 1}",
            name=f"{template.name} {n // len(TEMPLATES) + 1}",
            purpose="",
            template=template,
            in_weeks=int(weeks[n]),
            site=sites[n % len(sites)].code if n % 2 else None,
            priority=float(priority[n]),
        )
        for n, template in ((n, TEMPLATES[n % len(TEMPLATES)]) for n in range(count))
    ]


def generate(
    session: Session, *, people: int, teams: int, as_of: date, seed: int = 1, sites: int | None = None
) -> int | None:
    """Make a plant of so many people and teams in an empty database; returns the id of the scenario of all teams.

    The same arguments make the same plant. Without teams there is no scenario. The caller commits.
    Raises TooMany and PlantExists.
    """
    places = site_seeds(people, sites)
    check_empty(session)
    load_catalogue(session)
    rng, known = np.random.default_rng(seed), skills()
    bulk = Bulk(session)
    organisation = catalogue_ids(session, drawn_people(people, [site.code for site in places], rng))
    bulk.add(ChangeSet, what=f"Generated plant of {people} people", recorded_at=at(as_of, 0))
    add_organisation(bulk, organisation, places, as_of)
    add_on_call(bulk, organisation, (code for code in organisation.departments if code.endswith("PIT")), as_of, weeks=4)
    levels = drawn_levels(organisation.people, known, rng)
    add_trainings(bulk, organisation, as_of)
    _add_home_cover(bulk, organisation, known, levels)
    scenario_id = _add_scenario(bulk, organisation, drawn_teams(teams, places, rng), as_of) if teams else None
    histories = Histories(bulk, organisation, known, levels, as_of, rng, ROUNDS)
    histories.authorise_assessors()
    everyday = np.random.default_rng((seed, 1))
    add_absences(bulk, organisation, as_of, everyday)
    add_delegations(bulk, organisation, as_of)
    intervals = Intervals(bulk, {organisation.skills[code]: known.validity[n] for n, code in enumerate(known.codes)})
    for first in range(0, people, CHUNK):
        chunk = range(first, min(people, first + CHUNK))
        histories.write(chunk)
        add_statements(histories, chunk, everyday)
        intervals.add()
        bulk.write()
    return scenario_id


def keepers(people: Sequence[PersonSeed], levels: Levels, known: Skills) -> list[tuple[str, str]]:
    """The maintenance crews (department, crew) of which one who diagnoses controllers alone stays at home.

    They have at least three of them.
    """
    able = levels[:, known.at[KEPT]] >= 3
    holders = Counter(
        (person.department, person.crew) for place, person in enumerate(people) if person.crew and able[place]
    )
    return [crew for crew, count in holders.items() if count >= 3]


def _add_home_cover(bulk: Bulk, organisation: Organisation, known: Skills, levels: Levels) -> None:
    for department, crew in keepers(organisation.people, levels, known):
        bulk.add(
            HomeCover,
            department_id=organisation.departments[department],
            crew_id=organisation.crews[department, crew],
            skill_id=organisation.skills[KEPT],
            level=3,
            minimum=1,
        )


def _add_scenario(bulk: Bulk, organisation: Organisation, teams: list[TeamSeed], as_of: date) -> int:
    scenario_id = bulk.add(
        Scenario,
        name="All teams",
        as_of=as_of,
        training_budget=Decimal(BUDGET_PER_TEAM * len(teams)),
        max_training_hours_per_person=80.0,
        caution=1,
        member_share=0.2,
        use_home_cover=True,
        goals=["shortfall", "cost"],
        created_at=at(as_of, 0),
    )
    for number, team in enumerate(teams):
        team_id = add_team(bulk, organisation, with_goal(team, organisation, number), as_of)
        bulk.add(ScenarioTeam, scenario_id=scenario_id, team_id=team_id)
    return scenario_id
