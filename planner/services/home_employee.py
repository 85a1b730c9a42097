"""The employee's first page: what am I asked for, what expires, what next."""

from __future__ import annotations

from datetime import date
from typing import Any

from models import Account, Skill
from planner.services import own_skills, own_trainings, requests, rounds
from planner.services.matrix import Cell
from planner.services.people import belonging
from planner.today import today

SHOWN = 5


def facts(account: Account, day: date) -> dict[str, Any]:
    """What the person looks for first on the day; only `person` None for an account that is nobody of the plant."""
    person = account.person
    if person is None:
        return {"person": None}
    own = own_skills.cells(person, day)
    asked = [(skill, cell) for skill, cell in own if cell.target and not cell.exempt]
    gaps = sorted((pair for pair in asked if pair[1].gap), key=lambda pair: (-pair[1].gap, pair[0].code))
    return {
        "person": person,
        "belonging": belonging([person.id], day).get(person.id),
        "asked": len(asked),
        "met": len(asked) - len(gaps),
        "gaps": gaps[:SHOWN],
        "more_gaps": max(0, len(gaps) - SHOWN),
        "ending": _ending(own),
        "rounds": [each for each in rounds.mine(person, today()) if each.open],
        "asked_of_me": requests.count_asked(account),
        "came_back": requests.came_back(person, today()),
        "trainings": own_trainings.planned(person, day),
        "waiting": own_skills.waiting(person),
        "questions": len(own_skills.first_questions(own)),
        "first_visit": not own_skills.has_stated(person),
    }


def _ending(own: list[tuple[Skill, Cell]]) -> list[tuple[Skill, Cell]]:
    """What has lapsed, ends soon or is to be refreshed, the nearest end first."""
    found = [(s, c) for s, c in own if c.expiring or c.state in ("lapsed", "to_refresh", "revoked")]
    return sorted(found, key=lambda pair: (pair[1].ends or date.max, pair[0].code))
