"""What a department and its crews must keep at home, and who of them they have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from models import Crew, CrewMembership, HomeCover, Membership, Skill, db, standings
from planner.services.known import held_on
from planner.services.reach import department_people

ON_A_TEAM = ("proposed", "accepted")


@dataclass(frozen=True, slots=True)
class Cover:
    """A home cover: `minimum` people at `level`; `holders` are those who hold it on the day and are on no team."""

    id: int
    skill: Skill
    level: int
    minimum: int
    crew: Crew | None
    holders: tuple[int, ...]

    @property
    def missing(self) -> int:
        """How many people are missing."""
        return max(0, self.minimum - len(self.holders))


def home_covers(department_id: int, day: date) -> list[Cover]:
    """The department's home covers as they stand on the day, in a fixed number of queries."""
    query = select(HomeCover).where(HomeCover.department_id == department_id).order_by(HomeCover.id)
    asked = db.session.scalars(query.options(joinedload(HomeCover.skill), joinedload(HomeCover.crew))).all()
    if not asked:
        return []
    crew_of = crews_of(department_id, day)
    at_home = {*crew_of} - _on_teams(crew_of, day)
    found = standings(db.session(), list(crew_of), day, skill_ids={each.skill_id for each in asked})
    covers = []
    for each in asked:
        unit = (p for p in at_home if each.crew_id is None or crew_of[p] == each.crew_id)
        holders = [p for p in unit if (p, each.skill_id) in found and found[p, each.skill_id].level >= each.level]
        covers.append(Cover(each.id, each.skill, each.level, each.minimum, each.crew, tuple(sorted(holders))))
    return covers


def crews_of(department_id: int, day: date) -> dict[int, int | None]:
    """The crew id of every person of the department on the day, None for those in no crew."""
    crew_of: dict[int, int | None] = dict.fromkeys(db.session.scalars(department_people([department_id], day)))
    spells = select(CrewMembership.person_id, CrewMembership.crew_id).where(
        CrewMembership.person_id.in_(department_people([department_id], day)), held_on(CrewMembership, day)
    )
    ordered = spells.order_by(CrewMembership.holds_from, CrewMembership.recorded_at)
    crew_of.update((person_id, crew_id) for person_id, crew_id in db.session.execute(ordered))
    return crew_of


def _on_teams(person_ids: dict[int, int | None], day: date) -> set[int]:
    query = select(Membership.person_id).where(
        Membership.person_id.in_(person_ids),
        Membership.state.in_(ON_A_TEAM),
        Membership.first_day <= day,
        Membership.last_day >= day,
    )
    return set(db.session.scalars(query))
