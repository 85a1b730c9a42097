"""How levels came about: two years of self-assessments, confirmations, returns, assessors' results, tests and uses."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import numpy as np

from models import Assessment, AssessmentReturn, AssessorAuthorisation, Confirmation, Use
from models.standing import add_months
from seeds.bulk import Bulk
from seeds.dates import DAY, at, working_day
from seeds.organisation import Organisation, since
from seeds.skills import NOT_ASKED, Levels, Skills

MONTH = 30.4  # days
QUIET = 45  # days before the day looked at in which nothing is stated here
LEAN = (1, 0, 0, -1)  # how many levels assessors state above or below what the next to look finds, one after another
TOO_HIGH = (
    "Seen with help only so far; please do it alone once with an assessor beside you.",
    "The assessor found a lower level on the line; let us plan the training.",
    "Fits the old machines; on the new ones you still ask colleagues. Please state the level for those.",
)


class Histories:
    """Writes the events behind the levels of an organisation's people, the same for the same random numbers.

    With `rounds` levels are stated, confirmed and used on days that lie so many days apart, 1 is any day; the fewer
    different days there are, the fewer different histories, and the faster their intervals are found.
    """

    def __init__(
        self,
        bulk: Bulk,
        organisation: Organisation,
        known: Skills,
        levels: Levels,
        as_of: date,
        rng: np.random.Generator,
        rounds: int = 1,
    ) -> None:
        self.bulk, self.organisation, self.known, self.levels = bulk, organisation, known, levels
        self.as_of, self.rng = as_of, rng
        self.skill_ids = [organisation.skills[code] for code in known.codes]
        self.confirmers = self._confirmers()
        self.assessors: dict[tuple[str, str], list[int]] = {}
        self.told_elsewhere: set[tuple[int, int]] = set()
        self.rounds = rounds

    def authorise_assessors(self) -> None:
        """In every department the two who know a group of skills best may assess it."""
        groups: dict[str, list[int]] = defaultdict(list)
        for place, code in enumerate(self.known.codes):
            groups[code[0]].append(place)
        for group, skills in groups.items():
            score = np.where(self.levels[:, skills] >= 3, self.levels[:, skills], 0).sum(axis=1)
            for department, places in self.organisation.members.items():
                best = sorted(places, key=lambda place: (-int(score[place]), place))[:2]
                chosen = [place for place in best if score[place] >= 6]
                self.assessors[department, group] = chosen
                for place in chosen:
                    person_id, group_id = self.organisation.ids[place], self.organisation.groups[group]
                    since_then = since(self.as_of, 760)
                    self.bulk.add(AssessorAuthorisation, person_id=person_id, group_id=group_id, **since_then)

    def write(self, places: range) -> None:
        """Add the events of these people."""
        draws = self.rng.random((len(places), len(self.known.codes), 8))
        for place, of_person in zip(places, draws.tolist(), strict=True):
            for skill, u in enumerate(of_person):
                level = int(self.levels[place, skill])
                if level != NOT_ASKED and (place, skill) not in self.told_elsewhere:
                    self._pair(place, skill, level, u)

    def _confirmers(self) -> list[int | None]:
        """Who confirms whom: the head, and for heads the next department's; None where there is no other head."""
        heads = self.organisation.heads
        order = list(heads.values())
        beside = {head: order[(at + 1) % len(order)] for at, head in enumerate(order)}
        of_person = [(place, heads[person.department]) for place, person in enumerate(self.organisation.people)]
        found = [(place, beside[head] if head == place else head) for place, head in of_person]
        return [None if head == place else head for place, head in found]

    def _day(self, ago: int) -> date:
        """The last round at least so many days before the day looked at."""
        return working_day(self.as_of - timedelta(days=-(-ago // self.rounds) * self.rounds))

    def _pair(self, place: int, skill: int, level: int, u: list[float]) -> None:
        tenure = 365 * self.organisation.people[place].years
        if self.known.validity[skill].kind == "certificate" and level > 0:
            self._certificates(place, skill, level, tenure, u)
            return
        first = min(int(QUIET + 30 + u[0] * 620), tenure)
        if u[2] < (0.3 if self.rounds == 1 else 0.05) and level >= 2 and first > 240:
            self._stage(place, skill, level - 1, first, u[4], u[5])
            self._stage(place, skill, level, QUIET + int(u[3] * (first - 120)), u[5], u[6])
        else:
            self._stage(place, skill, level, first, u[4], u[5])
        if self.known.validity[skill].kind == "use" and level > 0 and u[6] < 0.8:
            self._use(place, skill, 3 + int(u[7] * min(first, 0.9 * MONTH * self.known.validity[skill].months)))

    def _certificates(self, place: int, skill: int, level: int, tenure: int, u: list[float]) -> None:
        """Tests one cycle apart; some of the last ones have run out, none in the fortnight after the day looked at."""
        months = self.known.validity[skill].months
        cycle = int(months * MONTH)
        ago = min(int(u[0] * cycle * 1.06) + 3, tenure)
        until = self._test(place, skill, level, ago, dry=True)
        if self.as_of <= until <= self.as_of + timedelta(days=14):
            ago -= 21
        self._test(place, skill, level, ago)
        if ago + cycle < min(tenure, 730):
            self._test(place, skill, level - (u[1] < 0.2 and level > 1), ago + cycle - int(u[2] * 20))

    def _test(self, place: int, skill: int, level: int, ago: int, dry: bool = False) -> date:
        day = self._day(ago)
        until = add_months(day, self.known.validity[skill].months) - DAY
        if not dry:
            self._assessment(place, skill, level, day, "test", valid_until=until)
        return until

    def _stage(self, place: int, skill: int, level: int, ago: int, mode: float, spread: float) -> None:
        """A level is stated and proven in one of the usual ways, `ago` days before the day looked at."""
        day = self._day(ago)
        assessor = self.assessor(place, skill, level) if mode < 0.4 else None
        if assessor is not None:
            self._seen_before(place, skill, level, ago, mode, spread)
            self._own_view(place, skill, level, working_day(day - timedelta(days=14)), spread)
            self._assessment(place, skill, level, day, "assessor", by=assessor)
        elif mode > 0.93:
            self._assessment(place, skill, level, day, "test")
        else:
            if mode > 0.87 and level < 4:
                self._returned(place, skill, level + 1, working_day(day - timedelta(days=20)), spread)
            assessment_id = self._assessment(place, skill, level, day, "self")
            self._about(
                Confirmation,
                assessment_id,
                place,
                working_day(day + timedelta(days=3 + int(spread * 20) // self.rounds * self.rounds)),
            )

    def _own_view(self, place: int, skill: int, level: int, day: date, spread: float) -> None:
        """Before an assessor looks, some state the level themselves: too high, as it is or too low; or nothing."""
        if spread < 0.16 and level < 4:
            self._returned(place, skill, min(4, level + (2 if spread < 0.04 else 1)), day, spread)
        elif 0.16 <= spread < 0.36 or (spread < 0.42 and level > 0):
            stated = level - (spread >= 0.36)
            self._about(Confirmation, self._assessment(place, skill, stated, day, "self"), place, day + 7 * DAY)

    def _seen_before(self, place: int, skill: int, level: int, ago: int, mode: float, spread: float) -> None:
        """Of some levels another assessor said something two months before, as generous or strict as they are."""
        if mode >= (0.24 if self.rounds == 1 else 0.02) or ago + 70 > 365 * self.organisation.people[place].years:
            return
        others = self._assessors(place, skill, 0)
        by = others[int(spread * 100) % len(others)]
        stated = min(level + LEAN[by % len(LEAN)] * (mode < 0.18), 4, int(self.levels[by, skill]))
        if stated > 0:
            self._assessment(place, skill, stated, self._day(ago + 60), "assessor", by=by)

    def state(self, place: int, skill: int, level: int, ago: int) -> None:
        """Somebody states a level themselves, so many days before the day looked at; it waits for an answer."""
        self._assessment(place, skill, level, working_day(self.as_of - timedelta(days=ago)), "self")

    def _returned(self, place: int, skill: int, level: int, day: date, spread: float) -> None:
        assessment_id = self._assessment(place, skill, level, day, "self")
        reason = TOO_HIGH[int(spread * 100) % len(TOO_HIGH)]
        self._about(AssessmentReturn, assessment_id, place, day + timedelta(days=7), reason=reason)

    def assessor(self, place: int, skill: int, level: int) -> int | None:
        """Somebody else of the department who may assess the skill and holds at least the level; None without one."""
        return next(iter(self._assessors(place, skill, level)), None)

    def _assessors(self, place: int, skill: int, level: int) -> list[int]:
        department = self.organisation.people[place].department
        authorised = self.assessors.get((department, self.known.codes[skill][0]), ())
        return [other for other in authorised if other != place and self.levels[other, skill] >= level]

    def _assessment(
        self,
        place: int,
        skill: int,
        level: int,
        day: date,
        kind: str,
        by: int | None = None,
        valid_until: date | None = None,
    ) -> int:
        return self.bulk.add(
            Assessment,
            person_id=self.organisation.ids[place],
            skill_id=self.skill_ids[skill],
            level=level,
            kind=kind,
            assessor_id=None if by is None else self.organisation.ids[by],
            valid_until=valid_until,
            holds_from=day,
            recorded_at=at(day, 6 + (place + skill) % 11, skill % 60),
            recorded_by_id=self.organisation.recorder(place if by is None else by) if kind != "test" else None,
        )

    def _about(self, model: Any, assessment_id: int, place: int, day: date, **values: Any) -> None:
        by = self.confirmers[place]
        if by is None:
            return
        self.bulk.add(
            model,
            assessment_id=assessment_id,
            person_id=self.organisation.ids[place],
            by_id=self.organisation.ids[by],
            holds_from=day,
            recorded_at=at(day, 14 + place % 4, place % 60),
            recorded_by_id=self.organisation.recorder(by),
            **values,
        )

    def _use(self, place: int, skill: int, ago: int) -> None:
        day = self._day(ago)
        self.bulk.add(
            Use,
            person_id=self.organisation.ids[place],
            skill_id=self.skill_ids[skill],
            holds_from=day,
            recorded_at=at(day, 15),
            recorded_by_id=self.organisation.recorder(place),
        )
