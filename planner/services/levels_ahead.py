"""The levels that people hold now and later: stored intervals of some people and skills from a day on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from models import StandingInterval, db
from planner.alternatives import HIGHEST


class LevelsAhead:
    """Who holds which level on which day from `day` on; one query."""

    def __init__(self, person_ids: Collection[int], skill_ids: Collection[int], day: date) -> None:
        s = StandingInterval
        columns = (s.person_id, s.skill_id, s.first_day, s.last_day, s.level, s.valid_until, s.lapses_on)
        query = select(*columns).where(
            s.person_id.in_(person_ids), s.skill_id.in_(skill_ids), or_(s.last_day.is_(None), s.last_day >= day)
        )
        self._rows: dict[tuple[int, int], list[Any]] = defaultdict(list)  # by skill and level
        for row in db.session.execute(query):
            self._rows[row.skill_id, row.level].append(row)

    def at(self, skill_id: int, level: int, first: date, last: date) -> set[int]:
        """Who holds the level or a higher one on `first`, and no certificate of it ends before `last`."""
        return {
            row.person_id
            for high in range(level, HIGHEST + 1)
            for row in self._rows.get((skill_id, high), ())
            if row.first_day <= first
            and (row.last_day is None or first <= row.last_day)
            and (row.valid_until is None or last <= row.valid_until)
        }
