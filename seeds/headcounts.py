"""How many people of each department of the demo plant must hold a skill: some met, some not, one from later on."""

from __future__ import annotations

from datetime import date, timedelta

from models import RequiredHeadcount
from seeds.bulk import Bulk
from seeds.dates import at, monday_after
from seeds.organisation import Organisation

# Department, skill, level, people; since how many days.
REQUIRED = (
    ("MNT", "B01", 3, 12, 300),
    ("MNT", "A07", 4, 6, 300),
    ("MNT", "B09", 3, 2, 300),
    ("MNT", "G06", 3, 2, 120),
    ("MNT", "A07-L4", 3, 9, 210),
    ("MNT", "B01-S7", 3, 6, 210),
    ("PRD", "A05", 3, 5, 300),
    ("PRD", "A08", 3, 3, 210),
    ("AUT", "B02", 3, 5, 300),
    ("AUT", "G06", 3, 3, 120),
    ("QPR", "A04", 3, 5, 300),
    ("QPR", "D07", 3, 5, 90),
    ("PIT", "C03", 3, 2, 300),
    ("PIT", "F06", 3, 5, 210),
    ("MFS", "E03", 3, 3, 210),
    ("MFS", "E08", 3, 5, 300),
    ("DAP", "D04", 3, 5, 300),
    ("DAP", "D01", 3, 2, 90),
)
MORE = ("MNT", "C02", 3, 6)  # from a Monday in eight weeks on


def add_headcounts(bulk: Bulk, organisation: Organisation, as_of: date) -> None:
    """State them."""
    for department, skill, level, headcount, days in REQUIRED:
        day = as_of - timedelta(days=days)
        _state(bulk, organisation, (department, skill, level, headcount), day, day)
    _state(bulk, organisation, MORE, monday_after(as_of, 8), as_of - timedelta(days=14))


def _state(bulk: Bulk, organisation: Organisation, asked: tuple[str, str, int, int], since: date, told: date) -> None:
    department, skill, level, headcount = asked
    bulk.add(
        RequiredHeadcount,
        department_id=organisation.departments[department],
        skill_id=organisation.skills[skill],
        level=level,
        headcount=headcount,
        holds_from=since,
        recorded_at=at(told, 10),
    )
