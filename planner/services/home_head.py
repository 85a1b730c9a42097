"""The head's first page: what is uncovered, what hangs on one person, what waits for me."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from models import Account, Department
from planner.services import releases, rounds
from planner.services.absences import absent_people
from planner.services.department import Colleague, my_departments
from planner.services.inbox import count_waiting
from planner.services.outlook import Outlook, outlook

SHOWN = 3  # of each list; the pages behind have all


@dataclass(frozen=True, slots=True)
class Desk:
    """One department: its outlook, and who of it is absent on the day."""

    department: Department
    outlook: Outlook
    absent: list[Colleague]


def facts(account: Account, day: date) -> dict[str, Any]:
    """A desk for each department that the account heads or acts for, and how much waits in its inbox."""
    return {
        "desks": [_desk(account, department, day) for department in my_departments(account, "absence.read")],
        "waiting": count_waiting(account),
        "releases": releases.count_waiting(account),
        "rounds": rounds.under_way(account, day),
        "shown": SHOWN,
    }


def _desk(account: Account, department: Department, day: date) -> Desk:
    found = outlook(account, department, day)
    away = absent_people(set(found.people), day)
    return Desk(department, found, [each for each in found.people.values() if each.id in away])
