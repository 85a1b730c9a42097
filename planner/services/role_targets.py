"""What roles ask of people, kept by the role: seen on a day, changed from a day on, with all that was stated before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from models import Account, Person, Role, RoleAssignment, RoleTarget, Skill, change, db, now
from planner.errors import Refused
from planner.pages import named
from planner.services.known import counted, held_on
from planner.services.targets import role_targets
from planner.services.versions import ChangedMeanwhile
from planner.today import today
from planner.words import gettext as _
from planner.words import role_of_people


@dataclass(frozen=True, slots=True)
class Asking:
    """A role with how many skills it asks for on the day, and of how many people."""

    role: Role
    skills: int
    people: int


def roles(day: date) -> list[Asking]:
    """Every role; a fixed number of queries."""
    found = list(db.session.scalars(select(Role).order_by(Role.side.desc(), Role.id)))
    asked = Counter(role_id for role_id, _skill in role_targets([each.id for each in found], day))
    r = RoleAssignment
    held = select(r.role_id, func.count(r.person_id.distinct())).join(Person, Person.id == r.person_id)
    held = held.where(held_on(r, day), Person.erased_at.is_(None)).group_by(r.role_id)
    people = dict(db.session.execute(held).all())
    return [Asking(each, asked[each.id], people.get(each.id, 0)) for each in found]


def in_force(role: Role, day: date) -> list[RoleTarget]:
    """The statement of each skill that counts on the day, of those that ask for something."""
    t = RoleTarget
    query = select(t).where(t.role_id == role.id, t.holds_from <= day, counted(t)).options(joinedload(t.skill))
    newest = {row.skill_id: row for row in db.session.scalars(query.order_by(t.holds_from, t.recorded_at, t.id))}
    return sorted((row for row in newest.values() if row.level), key=lambda row: row.skill.code)


def ahead(role: Role, day: date) -> list[RoleTarget]:
    """What is stated to hold only after the day, the soonest first."""
    t = RoleTarget
    query = select(t).where(t.role_id == role.id, t.error_at.is_(None), t.holds_from > day)
    return list(db.session.scalars(query.options(joinedload(t.skill)).order_by(t.holds_from, t.id)))


def history(role: Role, skill_id: int | None = None) -> Select[RoleTarget]:
    """Everything that was ever stated, newest first, what was taken back included; of one skill when given."""
    t = RoleTarget
    query = select(t).where(t.role_id == role.id).options(joinedload(t.skill))
    if skill_id is not None:
        query = query.where(t.skill_id == skill_id)
    return query.order_by(t.holds_from.desc(), t.recorded_at.desc(), t.id.desc())


def recorders(rows: Iterable[RoleTarget]) -> dict[int, str]:
    """Who recorded the statements, by account id."""
    ids = {row.recorded_by_id for row in rows if row.recorded_by_id}
    query = select(Account).where(Account.id.in_(ids)).options(joinedload(Account.person))
    return {each.id: each.person.name if each.person else each.sign_in for each in db.session.scalars(query)}


def newest(role: Role) -> int:
    """The id of the last statement; a form that was opened at it has seen no later one."""
    return db.session.scalar(select(func.max(RoleTarget.id)).where(RoleTarget.role_id == role.id)) or 0


def state(account: Account, role: Role, levels: Mapping[int, int], since: date, seen: int) -> int:
    """From a day on the role asks these levels, by skill id; how many differ from what holds then.

    Raises Refused for a day in the past or when nothing differs, ChangedMeanwhile when somebody stated one of them
    after the statement that was `seen` last.
    """
    if since < today():
        raise Refused(_("A day in the past cannot be changed; choose today or a later day."), "since")
    _check_seen(role, levels, seen)
    there = role_targets([role.id], since)
    changed = {skill_id: level for skill_id, level in levels.items() if level != there.get((role.id, skill_id), 0)}
    if not changed:
        raise Refused(_("This holds on that day already."), "since")
    with change(db.session(), _("Targets of %(role)s", role=role_of_people(role.name)), account.id):
        for skill_id, level in changed.items():
            facts = {"role_id": role.id, "skill_id": skill_id, "level": level, "holds_from": since}
            db.session.add(RoleTarget(**facts, recorded_by_id=account.id))
    db.session.commit()
    return len(changed)


def _check_seen(role: Role, levels: Mapping[int, int], seen: int) -> None:
    t = RoleTarget
    later = select(t).where(t.role_id == role.id, t.id > seen, t.skill_id.in_(levels), t.error_at.is_(None))
    rows = db.session.scalars(later.options(joinedload(t.skill)).order_by(t.id))
    said = [_("%(skill)s to %(level)s", skill=named(row.skill), level=row.level) for row in rows]
    if said:
        raise ChangedMeanwhile(said)


def withdraw(account: Account, row: RoleTarget) -> None:
    """Take back what does not hold yet: it is kept, and never counted."""
    with change(db.session(), _("Target of %(role)s withdrawn", role=role_of_people(row.role.name)), account.id):
        row.error_at, row.error_by_id, row.error_reason = now(), account.id, "withdrawn"
    db.session.commit()


def skills_of(role: Role) -> list[Skill]:
    """The skills that the role asks for or ever has asked for."""
    stated = select(RoleTarget.skill_id).where(RoleTarget.role_id == role.id)
    return list(db.session.scalars(select(Skill).where(Skill.id.in_(stated)).order_by(Skill.code)))
