"""Assessment rounds: a department states its levels anew; how far it is, and what has moved since the round before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import joinedload, selectinload

from models import (
    Account,
    Assessment,
    AssessmentReturn,
    AssessmentRound,
    Confirmation,
    Department,
    Person,
    Skill,
    SkillGroup,
    change,
    db,
    now,
    standings,
)
from planner.errors import Refused
from planner.services.department import Colleague, colleagues
from planner.services.people import belonging
from planner.services.reach import departments_in_reach
from planner.services.targets import exempt, targets_of
from planner.today import today
from planner.words import gettext as _

PERMISSION = "round.write"
Pair = tuple[int, int]  # person id, skill id


@dataclass(frozen=True, slots=True)
class Progress:
    """What a person is asked for in a round, how much of it is stated since its first day, and how much is proven."""

    person: Colleague
    asked: int
    stated: int
    proven: int

    @property
    def open(self) -> int:
        """How many skills nothing is said about yet."""
        return self.asked - self.stated


class Moved(NamedTuple):
    """Against the round before, how many levels of a group are higher, equal, lower, or had no level then."""

    group: SkillGroup
    higher: int
    equal: int
    lower: int
    fresh: int


def start(
    account: Account, department: Department, name: str, first: date, last: date, group_ids: Collection[int]
) -> AssessmentRound:
    """Start a round of some groups. Raises Refused when it ends before it starts or another one is under way."""
    if last < first:
        raise Refused(_("The last day is before the first."), "last")
    groups = list(db.session.scalars(select(SkillGroup).where(SkillGroup.id.in_(group_ids))))
    if not groups:
        raise Refused(_("Choose at least one group of skills."), "group_ids")
    other = next((each for each in rounds_of(department) if each.first_day <= last and end_of(each) >= first), None)
    if other is not None:
        raise Refused(_("“%(name)s” is under way in these days; close it first.", name=other.name), "first")
    facts = {"first_day": first, "last_day": last, "by_id": account.person_id, "groups": groups}
    row = AssessmentRound(name=name, department_id=department.id, **facts)
    with change(db.session(), _("Assessment round started"), account.id):
        db.session.add(row)
    db.session.commit()
    return row


def close(account: Account, row: AssessmentRound) -> None:
    """End the round today."""
    with change(db.session(), _("Assessment round closed"), account.id):
        row.closed_at = now()
        row.last_day = max(row.first_day, min(row.last_day, today()))
    db.session.commit()


def end_of(row: AssessmentRound) -> date:
    """The last day that is asked about."""
    return row.last_day


def rounds_of(department: Department) -> list[AssessmentRound]:
    """The department's rounds, newest first."""
    r = AssessmentRound
    query = select(r).where(r.department_id == department.id).options(selectinload(r.groups))
    return list(db.session.scalars(query.order_by(r.first_day.desc(), r.id.desc())))


def in_reach(account: Account, round_id: int) -> AssessmentRound | None:
    """The round, when it is of a department of the account's."""
    r, near = AssessmentRound, departments_in_reach(account, PERMISSION)
    query = select(r).where(r.id == round_id, r.department_id.in_(near))
    return db.session.scalar(query.options(joinedload(r.department), selectinload(r.groups)))


def is_open(row: AssessmentRound, day: date) -> bool:
    """True when it is under way on the day."""
    return row.closed_at is None and row.first_day <= day <= row.last_day


def progress(account: Account, row: AssessmentRound) -> list[Progress]:
    """How far each of the department's people in reach is, who is furthest behind first; a fixed number of queries."""
    people = colleagues(account, row.department, PERMISSION, _day(row))
    asked = asked_pairs({p.id: [role.id for role in p.roles] for p in people}, row)
    stated, proven = _said(row, {p.id for p in people})
    found = [
        Progress(p, *(sum(1 for pair in pairs if pair[0] == p.id) for pairs in (asked, asked & stated, asked & proven)))
        for p in people
    ]
    return sorted((each for each in found if each.asked), key=lambda each: (-each.open, each.person.name))


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A round of one's departments that is under way: how much it asks and how much of that is stated."""

    round: AssessmentRound
    asked: int
    stated: int


def under_way(account: Account, day: date) -> list[UnderWay]:
    """The rounds of the account's departments that are under way on the day, how far each is."""
    r = AssessmentRound
    query = select(r).where(r.department_id.in_(departments_in_reach(account, PERMISSION)), r.closed_at.is_(None))
    open_ones = db.session.scalars(
        query.where(r.first_day <= day, r.last_day >= day).options(joinedload(r.department), selectinload(r.groups))
    )
    found = [(row, progress(account, row)) for row in open_ones.unique().all()]
    return [
        UnderWay(row, sum(line.asked for line in lines), sum(line.stated for line in lines)) for row, lines in found
    ]


def asked_pairs(roles: dict[int, list[int]], row: AssessmentRound) -> set[Pair]:
    """What the round asks: skills of its groups for which a role of the person has a target."""
    day = _day(row)
    group_ids = {group.id for group in row.groups}
    skills = set(db.session.scalars(select(Skill.id).where(Skill.group_id.in_(group_ids), Skill.retired_on.is_(None))))
    excused = exempt(list(roles), day)
    return {pair for pair in targets_of(roles, day) if pair[1] in skills and pair not in excused}


def _day(row: AssessmentRound) -> date:
    return min(row.last_day, max(row.first_day, today()))


def _said(row: AssessmentRound, people: Collection[int]) -> tuple[set[Pair], set[Pair]]:
    """What is stated in the days of the round, and what of it is proven: by an assessor, a test or a confirmation."""
    a = Assessment
    returned = exists().where(AssessmentReturn.assessment_id == a.id, AssessmentReturn.error_at.is_(None))
    confirmed = exists().where(Confirmation.assessment_id == a.id, Confirmation.error_at.is_(None))
    query = select(a.person_id, a.skill_id, or_(a.kind.in_(("assessor", "test")), confirmed)).where(
        a.person_id.in_(people), a.error_at.is_(None), and_(a.holds_from >= row.first_day, a.holds_from <= row.last_day)
    )
    rows = list(db.session.execute(query.where(~returned)))
    return {(p, s) for p, s, _proven in rows}, {(p, s) for p, s, proven in rows if proven}


def before(row: AssessmentRound) -> AssessmentRound | None:
    """The department's round before this one that shares a group with it."""
    mine = {group.id for group in row.groups}
    earlier = [each for each in rounds_of(row.department) if each.last_day < row.first_day]
    return next((each for each in earlier if mine & {group.id for group in each.groups}), None)


def moved(row: AssessmentRound, other: AssessmentRound, people: Collection[int]) -> list[Moved]:
    """How the levels that count stand at the end of this round (or today) against the end of the other one."""
    shared = {group.id: group for group in row.groups if group.id in {each.id for each in other.groups}}
    query = select(Skill.id, Skill.group_id).where(Skill.group_id.in_(shared), Skill.general_id.is_(None))
    group_of = {skill_id: group_id for skill_id, group_id in db.session.execute(query)}  # noqa: C416
    then = standings(db.session(), people, other.last_day, skill_ids=group_of)
    since = standings(db.session(), people, _day(row), skill_ids=group_of)
    counts: dict[int, Counter[str]] = {group_id: Counter() for group_id in shared}
    for pair, standing in since.items():
        old = then.get(pair)
        step = "fresh" if old is None else _step(standing.level, old.level)
        counts[group_of[pair[1]]][step] += 1
    names = ("higher", "equal", "lower", "fresh")
    return [Moved(shared[group_id], *(counter[name] for name in names)) for group_id, counter in counts.items()]


def _step(level: int, old: int) -> str:
    return "equal" if level == old else "higher" if level > old else "lower"


@dataclass(frozen=True, slots=True)
class Mine:
    """A round under way in one's department, and the skills that one has said nothing about yet in it."""

    round: AssessmentRound
    open: list[Skill]
    asked: int


def mine(person: Person, day: date) -> list[Mine]:
    """The rounds that ask something of the person on the day."""
    where = belonging([person.id], day)[person.id]
    if where.department is None:
        return []
    found = []
    for row in rounds_of(where.department):
        if is_open(row, day):
            pairs = asked_pairs({person.id: [role.id for role in where.roles]}, row)
            missing = {skill_id for _person, skill_id in pairs - _said(row, [person.id])[0]}
            query = select(Skill).where(Skill.id.in_(missing)).order_by(Skill.code)
            found.append(Mine(row, list(db.session.scalars(query)), len(pairs)))
    return [each for each in found if each.asked]
