"""Who could meet a team's needs as things stand: holders on its first day, before anybody is chosen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from models import Employment, Need, Role, RoleAssignment, StandingInterval, Team, db
from models.standing_intervals import on_day
from planner.services.reach import in_force
from planner.services.teams import roots, ways


@dataclass(frozen=True, slots=True)
class NeedHolders:
    """A need with the number of people who reach it on the team's first day, in all and per side."""

    need: Need
    holders: int
    ot: int
    it: int

    @property
    def missing(self) -> int:
        """Head count that could not be met even if everybody joined."""
        return max(0, self.need.headcount - self.holders)


def holders(team: Team) -> list[NeedHolders]:
    """Each need of the team with its holders; two queries, whatever the number of needs and people."""
    tops = roots(team)
    by_way = _holders([way for need in tops for way in ways(need)], team.first_day)
    sides = _sides({person for people in by_way.values() for person in people}, team.first_day)
    found = []
    for need in tops:
        people = set().union(*(by_way[way] for way in ways(need)))
        found.append(NeedHolders(need, len(people), *(sum(side in sides[p] for p in people) for side in ("OT", "IT"))))
    return found


def _holders(wanted: Iterable[tuple[int, int]], day: date) -> dict[tuple[int, int], set[int]]:
    """The employed people at or above each (skill id, level) on the day."""
    skills = {skill_id for skill_id, _level in wanted}
    s = StandingInterval
    employed = select(Employment.person_id).where(in_force(Employment, day))
    query = select(s.person_id, s.skill_id, s.level).where(
        s.skill_id.in_(skills), s.level > 0, on_day(day), s.person_id.in_(employed)
    )
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for person_id, skill_id, level in db.session.execute(query):
        for reached in range(1, level + 1):
            found[skill_id, reached].add(person_id)
    return found


def _sides(people: set[int], day: date) -> dict[int, set[str]]:
    """The sides of people by their roles on the day."""
    found: dict[int, set[str]] = defaultdict(set)
    if people:
        query = select(RoleAssignment.person_id, Role.side).join(Role).where(in_force(RoleAssignment, day))
        for person_id, side in db.session.execute(query):
            found[person_id].add(side)
    return found
