"""What themselves, colleagues, assessors and tests say of one person at one skill, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from models import Assessment, Skill, db
from models.standing import Standing, Validity, certificate_end
from planner.services.known import counted

KINDS = ("test", "assessor", "peer", "self")


@dataclass(frozen=True, slots=True)
class Source:
    """The newest statement of a kind (None: there is none), and what has become of it.

    `state` is "counts", "revoked" or "lapsed" of what would count; else "confirmed", "proven", "returned",
    "waiting" or "". `why` says of what is confirmed or proven why it does not count: "ended", "newer" (another one of
    the same is), "elsewhere" (what is said of `counted`, the skill or another special of it, does), or "".
    """

    kind: str
    newest: Assessment | None
    state: str
    earlier: int = 0
    why: str = ""
    counted: Skill | None = None


def side_by_side(
    person_id: int, skill: Skill, day: date, standing: Standing, known_at: datetime | None = None
) -> list[Source]:
    """One source for each kind, the newest statement of the skill or a special of it that holds on the day."""
    skills = [skill.id, *(each.id for each in skill.specials)]
    query = (
        select(Assessment)
        .where(Assessment.person_id == person_id, Assessment.skill_id.in_(skills), Assessment.holds_from <= day)
        .where(counted(Assessment, known_at))
        .options(
            joinedload(Assessment.assessor),
            joinedload(Assessment.skill),
            selectinload(Assessment.confirmations),
            selectinload(Assessment.returns),
            selectinload(Assessment.proof_files),
        )
        .order_by(Assessment.holds_from, Assessment.recorded_at, Assessment.id)
    )
    by_kind: dict[str, list[Assessment]] = {kind: [] for kind in KINDS}
    for each in db.session.scalars(query):
        by_kind[each.kind].append(each)
    every = (each for found in by_kind.values() for each in found)
    counting = next((each for each in every if each.id == standing.statement_id), None)
    return [_source(kind, found, standing, counting, day) for kind, found in by_kind.items()]


def _source(kind: str, found: list[Assessment], standing: Standing, counting: Assessment | None, day: date) -> Source:
    if not found:
        return Source(kind, None, "")
    if counting in found:
        state = standing.state if standing.state in ("revoked", "lapsed") else "counts"
        return Source(kind, counting, state, len(found) - 1)
    newest, said = found[-1], _state(found[-1])
    why = _why_not(newest, counting, day) if said in ("proven", "confirmed") else ""
    other = counting.skill if counting is not None and why == "elsewhere" else None
    return Source(kind, newest, said, len(found) - 1, why, other)


def _why_not(one: Assessment, counting: Assessment | None, day: date) -> str:
    """Why a statement that is proven is not the one that counts."""
    aging: Any = (one.skill.validity_kind, one.skill.validity_months, one.skill.safety_critical)
    end = certificate_end(one, Validity(*aging))
    if end is not None and end < day:
        return "ended"
    if counting is None:
        return ""
    if counting.skill_id != one.skill_id:
        return "elsewhere"
    newer = (counting.holds_from, counting.recorded_at, counting.id) > (one.holds_from, one.recorded_at, one.id)
    return "newer" if newer else ""


def _state(assessment: Assessment) -> str:
    if any(each.error_at is None for each in assessment.returns):
        return "returned"
    if assessment.kind in ("assessor", "test"):
        return "proven"
    return "confirmed" if any(each.error_at is None for each in assessment.confirmations) else "waiting"
