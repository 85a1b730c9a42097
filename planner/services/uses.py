"""Used it this week: said by oneself, or by whoever leads a crew for all of it; it keeps levels from lapsing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, or_, select

from models import Absence, Account, Crew, Department, Skill, StandingInterval, Use, change, db
from models.standing import add_months
from models.standing_intervals import on_day
from planner.services.department import Colleague, colleagues
from planner.services.matrix import SOON
from planner.today import today
from planner.words import gettext as _

PERMISSION = "use.write"
Pair = tuple[int, int]  # person id, skill id


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a skill that lapses without use; `until` is the last day that the last use carries it.

    `away` is True for who has been absent all of the week until now.
    """

    person: Colleague
    used: date | None
    until: date | None
    this_week: bool
    away: bool = False

    @property
    def soon(self) -> bool:
        """True when it is to be used within ninety days, or should have been."""
        return self.until is not None and self.until <= today() + SOON


@dataclass(frozen=True, slots=True)
class Line:
    """A skill of a crew that lapses without use, and who holds it."""

    skill: Skill
    holders: list[Holder]

    @property
    def open(self) -> list[Holder]:
        """Who is not noted for this week yet."""
        return [each for each in self.holders if not each.this_week]

    @property
    def soon(self) -> bool:
        """True when somebody is to use it within ninety days, or should have."""
        return any(each.soon for each in self.holders)

    @property
    def there(self) -> list[Holder]:
        """Who of them has been there this week."""
        return [each for each in self.open if not each.away]


def monday(day: date) -> date:
    """The first day of the week."""
    return day - timedelta(days=day.weekday())


def used(account: Account, pairs: Iterable[Pair], day: date) -> int:
    """Note that the people used the skills on the day; who is noted for its week already is not noted again."""
    wanted = set(pairs)
    there = _this_week({person for person, _skill in wanted}, day)
    fresh = sorted(wanted - there)
    if fresh:
        with change(db.session(), _("Used this week"), account.id):
            for person_id, skill_id in fresh:
                facts = {"person_id": person_id, "skill_id": skill_id, "recorded_by_id": account.id}
                db.session.add(Use(holds_from=day, **facts))
        db.session.commit()
    return len(fresh)


def _this_week(people: Collection[int], day: date) -> set[Pair]:
    query = select(Use.person_id, Use.skill_id).where(
        Use.person_id.in_(people), Use.error_at.is_(None), Use.holds_from >= monday(day), Use.holds_from <= day
    )
    return {(person_id, skill_id) for person_id, skill_id in db.session.execute(query)}


def crews(account: Account, department: Department, day: date) -> list[tuple[Crew | None, list[Line]]]:
    """The crews in reach with what their people hold and have to use; a fixed number of queries."""
    people = {each.id: each for each in colleagues(account, department, PERMISSION, day)}
    found: dict[int | None, tuple[Crew | None, dict[int, Line]]] = {}
    last, noted, away = last_uses(people, day), _this_week(people, day), _away(people, day)
    for person_id, skill, since in sorted(_held(people, day), key=lambda held: people[held[0]].name):
        person = people[person_id]
        crew_id = person.crew.id if person.crew else None
        _crew, lines = found.setdefault(crew_id, (person.crew, {}))
        day_used = last.get((person_id, skill.id))
        until = add_months(max(since, day_used or since), skill.validity_months)
        holder = Holder(person, day_used, until, (person_id, skill.id) in noted, person_id in away)
        lines.setdefault(skill.id, Line(skill, [])).holders.append(holder)
    ordered = sorted(found.values(), key=lambda pair: pair[0].code if pair[0] else "~")
    return [(crew, sorted(lines.values(), key=_urgency)) for crew, lines in ordered]


def _away(people: Collection[int], day: date) -> set[int]:
    """Who has been absent from the first day of the week to this one."""
    query = select(Absence.person_id).where(
        Absence.person_id.in_(people),
        Absence.error_at.is_(None),
        Absence.holds_from <= monday(day),
        or_(Absence.holds_until.is_(None), Absence.holds_until >= day),
    )
    return set(db.session.scalars(query))


def _urgency(line: Line) -> tuple[date, str]:
    return min((each.until or date.max for each in line.holders), default=date.max), line.skill.code


def _held(people: Collection[int], day: date) -> list[tuple[int, Skill, date]]:
    """(person id, skill, day its level holds from) of skills that lapse without use and are held at 1 or above."""
    s = StandingInterval
    query = (
        select(s.person_id, Skill, func.min(s.first_day))
        .join(Skill, Skill.id == s.skill_id)
        .where(s.person_id.in_(people), s.stated_level >= 1, on_day(day))
        .where(Skill.validity_kind == "use", Skill.validity_months > 0, Skill.retired_on.is_(None))
        .group_by(s.person_id, Skill.id)
    )
    return [(person_id, skill, since) for person_id, skill, since in db.session.execute(query)]


def last_uses(people: Collection[int], day: date) -> dict[Pair, date]:
    """The day of last use of each person and skill."""
    query = (
        select(Use.person_id, Use.skill_id, func.max(Use.holds_from))
        .where(Use.person_id.in_(people), Use.error_at.is_(None), Use.holds_from <= day)
        .group_by(Use.person_id, Use.skill_id)
    )
    return {(person_id, skill_id): used_on for person_id, skill_id, used_on in db.session.execute(query)}
