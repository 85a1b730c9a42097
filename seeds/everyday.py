"""What goes on in a plant of any size: people are away, heads have deputies, statements wait, teams have goals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import numpy as np

from models import Absence, Delegation, Interest
from seeds.bulk import Bulk
from seeds.dates import DAY, at
from seeds.history import Histories
from seeds.organisation import Organisation, since
from seeds.people import DEPARTMENTS
from seeds.teams import GoalSeed, MeasureSeed, TeamSeed

HOLIDAYS, SICK, PARENTAL = 0.6, 0.03, 0.02  # shares of people
WAITING = 0.15  # share of people of whom a statement waits for their head
WISHES = 0.5  # share of people who wish to learn something
FORTNIGHT = 14
MEASURE = MeasureSeed("Needs covered on the first day", "%", 60, 100)


def add_absences(bulk: Bulk, organisation: Organisation, as_of: date, rng: np.random.Generator) -> None:
    """Holidays over the year before and the months ahead, some who are ill today, some on parental leave."""
    drawn = rng.random((len(organisation.people), 3)).tolist()
    starts = rng.integers(-300, 240, size=len(organisation.people)).tolist()
    for person_id, (holiday, sick, parental), start in zip(organisation.ids, drawn, starts, strict=True):
        if holiday < HOLIDAYS:
            _absence(bulk, person_id, as_of, start, start + (13 if holiday < 0.25 else 6), "holiday")
        if sick < SICK:
            _absence(bulk, person_id, as_of, -2, int(100 * sick) + 2, "sick")
        if parental < PARENTAL:
            _absence(bulk, person_id, as_of, int(5000 * parental) + 10, int(5000 * parental) + 200, "parental")


def _absence(bulk: Bulk, person_id: int, as_of: date, first: int, last: int, kind: str) -> None:
    spell = {"holds_from": as_of + first * DAY, "holds_until": as_of + last * DAY}
    bulk.add(Absence, person_id=person_id, kind=kind, recorded_at=at(as_of + (min(first, 0) - 1) * DAY, 7), **spell)


def add_delegations(bulk: Bulk, organisation: Organisation, as_of: date) -> None:
    """Each head has a deputy, each crew a shift lead: who has been there longest."""
    for department, head in organisation.heads.items():
        others = [place for place in organisation.members[department] if place != head]
        crews: dict[str, list[int]] = defaultdict(list)
        for place in others:
            crews[organisation.people[place].crew].append(place)
        chosen: list[tuple[str, str | None, int]] = []
        if others:
            chosen.append(("deputy", None, _longest(organisation, others)))
        chosen += [("shift_lead", crew, _longest(organisation, of_crew)) for crew, of_crew in crews.items() if crew]
        for kind, crew, place in chosen:
            bulk.add(
                Delegation,
                person_id=organisation.ids[place],
                kind=kind,
                by_id=organisation.ids[head],
                department_id=organisation.departments[department],
                crew_id=organisation.crews[department, crew] if crew else None,
                **since(as_of, 400),
            )


def _longest(organisation: Organisation, places: Iterable[int]) -> int:
    return max(places, key=lambda place: (organisation.people[place].years, -place))


def add_statements(histories: Histories, places: range, rng: np.random.Generator) -> None:
    """Of some people a self-assessment, one level above what is known, waits for their head; some wish to learn."""
    ids, heads = histories.organisation.ids, set(histories.organisation.heads.values())
    skills, ends = histories.skill_ids, [validity.kind == "certificate" for validity in histories.known.validity]
    for place, (waits, wishes, pick) in zip(places, rng.random((len(places), 3)).tolist(), strict=True):
        known = histories.levels[place]
        open_to_rise = np.flatnonzero((known >= 0) & (known < 4) & ~np.array(ends))
        if waits < WAITING and place not in heads and len(open_to_rise):
            skill = int(open_to_rise[int(pick * len(open_to_rise))])
            histories.state(place, skill, int(known[skill]) + 1, 1 + place % (FORTNIGHT - 1))
        if wishes < WISHES:
            day = histories.as_of - (20 + place % 300) * DAY
            facts = {"holds_from": day, "recorded_at": at(day, 17), "wish": 1 + place % 3}
            histories.bulk.add(Interest, person_id=ids[place], skill_id=skills[int(pick * len(skills))], **facts)


def with_goal(team: TeamSeed, organisation: Organisation, number: int) -> TeamSeed:
    """The team with a goal that a head of either side owns; as it is where a side has no head."""
    owners: dict[str, list[str]] = {"OT": [], "IT": []}
    for head in organisation.heads.values():
        owners[DEPARTMENTS[organisation.people[head].trade].side].append(organisation.people[head].number)
    if not all(owners.values()):
        return team
    ot, it = (owners[side][number % len(owners[side])] for side in ("OT", "IT"))
    return team._replace(goals=(GoalSeed(f"{team.name} done", ot, it, (MEASURE,)),))
