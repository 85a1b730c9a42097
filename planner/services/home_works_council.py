"""The works council's first page: what is recorded about people, in totals."""

from __future__ import annotations

from datetime import date
from typing import Any

from models import Account
from planner.services.totals import totals


def facts(account: Account, day: date) -> dict[str, Any]:
    """Totals without names."""
    return {"totals": totals(day)}
