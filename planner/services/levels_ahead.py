"""The levels that people hold now and later: stored intervals of some people and skills from a day on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from models import StandingInterval, db


class LevelsAhead:
    """Who holds which level on which day from `day` on; one query."""

    def __init__(self, person_ids: Collection[int], skill_ids: Collection[int], day: date) -> None:
        s = StandingInterval
        columns = (s.person_id, s.skill_id, s.first_day, s.last_day, s.level, s.valid_until, s.lapses_on)
        query = select(*columns).where(
            s.person_id.in_(person_ids), s.skill_id.in_(skill_ids), or_(s.last_day.is_(None), s.last_day >= day)
        )
        self._rows: dict[tuple[int, int], list[Any]] = defaultdict(list)
        for row in db.session.execute(query):
            self._rows[row.person_id, row.skill_id].append(row)

    def level(self, person_id: int, skill_id: int, first: date, last: date | None = None) -> int:
        """The level on `first`; 0 when its certificate ends before `last`, as in a team that lasts till then."""
        for row in self._rows.get((person_id, skill_id), ()):
            if row.first_day <= first and (row.last_day is None or first <= row.last_day):
                ends_inside = last is not None and row.valid_until is not None and row.valid_until < last
                return 0 if ends_inside else int(row.level)
        return 0
