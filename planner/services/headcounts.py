"""Required head count: how many people of a department must hold a skill at a level, dated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select, union
from sqlalchemy.orm import joinedload

from models import (
    Account,
    Department,
    DepartmentMembership,
    Enrolment,
    RequiredHeadcount,
    Skill,
    StandingInterval,
    TrainingStep,
    change,
    db,
    now,
    standings,
)
from models.standing_intervals import on_day
from planner.errors import Refused
from planner.services.known import counted, held_on
from planner.services.planned import passed_before, reached_levels
from planner.services.reach import department_people
from planner.today import today
from planner.words import gettext as _


@dataclass(frozen=True, slots=True)
class Required:
    """So many of the department must hold the skill at the level; `held` do on the day."""

    id: int
    department_id: int
    skill: Skill
    level: int
    headcount: int
    since: date
    held: int

    @property
    def missing(self) -> int:
        """How many people are missing."""
        return max(0, self.headcount - self.held)


def required(department_id: int, day: date, known_at: datetime | None = None) -> list[Required]:
    """What the department must have on the day, with who holds it then; a fixed number of queries."""
    asked = _in_force([department_id], day, known_at)
    if not asked:
        return []
    people = list(db.session.scalars(department_people([department_id], day)))
    skill_ids = {each.skill_id for each in asked}
    found = standings(db.session(), people, day, known_at, skill_ids)
    held = {key: each.level for key, each in found.items()}
    if known_at is None:
        for key, level in reached_levels(people, day).items():
            held[key] = max(level, held.get(key, 0))
    levels: dict[int, list[int]] = defaultdict(list)
    for (_person, skill_id), level in held.items():
        levels[skill_id].append(level)
    return [_required(each, sum(1 for level in levels[each.skill_id] if level >= each.level)) for each in asked]


def short_departments(department_ids: Collection[int], day: date) -> dict[int, tuple[int, int]]:
    """By skill id, how many of these departments must have so many, and how many of them are short on the day.

    On a day ahead, trainings that are planned to end before count as passed. A fixed number of queries, however many
    departments and people.
    """
    asked = _in_force(department_ids, day, None)
    holders = union(*_holders([each.id for each in asked], day)).subquery()
    counts = select(holders.c.asked, func.count()).group_by(holders.c.asked)
    held: dict[int, int] = dict(db.session.execute(counts).all())
    found: dict[int, tuple[int, int]] = {}
    for each in asked:
        number, short = found.get(each.skill_id, (0, 0))
        found[each.skill_id] = (number + 1, short + (held.get(each.id, 0) < each.headcount))
    return found


def _holders(ids: Sequence[int], day: date) -> list[Select[int, int]]:
    """Who of its department holds each required level on the day, and who is trained to it before: (asked, person)."""
    r, s, d, t = RequiredHeadcount, StandingInterval, DepartmentMembership, TrainingStep
    holds = select(r.id.label("asked"), s.person_id.label("person"))
    holds = holds.join(s, (s.skill_id == r.skill_id) & (s.level >= r.level) & on_day(day))
    learns = select(r.id.label("asked"), Enrolment.person_id.label("person"))
    learns = learns.join(t, (t.skill_id == r.skill_id) & (t.to_level >= r.level))
    learns = learns.join(Enrolment, (Enrolment.training_id == t.training_id) & passed_before(day))
    belongs = (d.department_id == r.department_id) & held_on(d, day)
    return [
        holds.join(d, (d.person_id == s.person_id) & belongs).where(r.id.in_(ids)),
        learns.join(d, (d.person_id == Enrolment.person_id) & belongs).where(r.id.in_(ids)),
    ]


def stated_for(department_ids: Collection[int], day: date) -> list[RequiredHeadcount]:
    """What is required of the departments on the day, by skill."""
    return _in_force(department_ids, day, None)


def state(account: Account, department: Department, skill: Skill, level: int, headcount: int, since: date) -> None:
    """From a day on the department must have so many people at the level; 0 people asks nothing any more.

    Raises Refused when the day is in the past, or the same holds then already.
    """
    if since < today():
        raise Refused(_("A day in the past cannot be changed; choose today or a later day."), "since")
    then = next((each for each in _in_force([department.id], since, None) if each.skill_id == skill.id), None)
    if (then.level, then.headcount) == (level, headcount) if then else headcount == 0:
        raise Refused(_("This holds on that day already."), "headcount")
    asked = {"department_id": department.id, "skill_id": skill.id, "level": level, "headcount": headcount}
    with change(db.session(), _("Required head count of %(department)s", department=department.name), account.id):
        db.session.add(RequiredHeadcount(holds_from=since, recorded_by_id=account.id, **asked))
    db.session.commit()


def ahead(department_id: int, day: date) -> list[RequiredHeadcount]:
    """What is stated to hold only after the day, the soonest first."""
    r = RequiredHeadcount
    query = select(r).where(r.department_id == department_id, r.error_at.is_(None), r.holds_from > day)
    return list(db.session.scalars(query.options(joinedload(r.skill)).order_by(r.holds_from, r.id)))


def withdraw(account: Account, row: RequiredHeadcount) -> None:
    """Take back what does not hold yet: it is kept, and never counted."""
    with change(db.session(), _("Required head count withdrawn"), account.id):
        row.error_at, row.error_by_id, row.error_reason = now(), account.id, "withdrawn"
    db.session.commit()


def _in_force(department_ids: Collection[int], day: date, known_at: datetime | None) -> list[RequiredHeadcount]:
    """The newest statement of each department and skill, of those that ask for somebody."""
    r = RequiredHeadcount
    query = select(r).where(r.department_id.in_(department_ids), r.holds_from <= day, counted(r, known_at))
    rows = db.session.scalars(query.options(joinedload(r.skill)).order_by(r.holds_from, r.recorded_at, r.id))
    newest = {(row.department_id, row.skill_id): row for row in rows}
    return sorted((row for row in newest.values() if row.headcount), key=lambda row: (row.skill.code, row.id))


def _required(row: RequiredHeadcount, held: int) -> Required:
    return Required(row.id, row.department_id, row.skill, row.level, row.headcount, row.holds_from, held)
