"""The plant's trainings with their sessions, and the facilities they use."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from models import Facility, Training, TrainingFacility, TrainingSession, TrainingStep
from seeds.bulk import Bulk
from seeds.catalogue import read_csv
from seeds.dates import monday_after
from seeds.organisation import Organisation

HORIZON = 52  # weeks from the day looked at for which sessions are planned


class FacilitySeed(NamedTuple):
    """A lab or machine that classes use."""

    code: str
    name: str
    units: int


FACILITIES = (FacilitySeed("robot-cell", "Robot training cell", 1), FacilitySeed("plc-lab", "PLC lab", 2))


def session_days(row: dict[str, str], as_of: date) -> list[date]:
    """The Mondays on which a class of the training can start; none when it is self-paced."""
    if not row["every_weeks"]:
        return []
    return [monday_after(as_of, week) for week in range(int(row["first_week"]), HORIZON, int(row["every_weeks"]))]


def add_trainings(bulk: Bulk, organisation: Organisation, as_of: date) -> None:
    """Add the facilities at the first site, and every training with its steps and sessions."""
    site_id = next(iter(organisation.sites.values()))
    facilities = {each.code: bulk.add(Facility, **each._asdict(), site_id=site_id) for each in FACILITIES}
    added: dict[str, int] = {}
    for row in read_csv("trainings.csv"):
        if row["code"] not in added:
            added[row["code"]] = _training(bulk, row, facilities, as_of)
        bulk.add(
            TrainingStep,
            training_id=added[row["code"]],
            skill_id=organisation.skills[row["skill"]],
            from_level=int(row["from"]),
            to_level=int(row["to"]),
        )


def _training(bulk: Bulk, row: dict[str, str], facilities: dict[str, int], as_of: date) -> int:
    training_id = bulk.add(
        Training,
        code=row["code"],
        title=row["title"],
        provider=row["provider"],
        hours=float(row["hours"]),
        cost=Decimal(row["cost"]),
        weeks=_number(row["weeks"]),
        seats=_number(row["seats"]),
        has_sessions=bool(row["every_weeks"]),
        trainer_level=_number(row["trainer_level"]),
    )
    if row["facility"]:
        use: dict[str, Any] = {"facility_id": facilities[row["facility"]], "units": int(row["units"])}
        bulk.add(TrainingFacility, training_id=training_id, **use)
    for day in session_days(row, as_of):
        bulk.add(TrainingSession, training_id=training_id, first_day=day)
    return training_id


def _number(text: str) -> int | None:
    return int(text) if text else None
