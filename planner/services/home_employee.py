"""The employee's first page: who I am to the plant."""

from __future__ import annotations

from datetime import date
from typing import Any

from models import Account
from planner.services.people import belonging


def facts(account: Account, day: date) -> dict[str, Any]:
    """Where the person belongs on the day; None for an account that is nobody of the plant."""
    person = account.person
    return {"person": person, "belonging": belonging([person.id], day).get(person.id) if person else None}
