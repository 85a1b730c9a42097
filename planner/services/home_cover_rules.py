"""What departments and crews must keep at home: the rules, and how far each is met today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from models import (
    Account,
    Crew,
    CrewMembership,
    Department,
    DepartmentMembership,
    HomeCover,
    Skill,
    StandingInterval,
    change,
    db,
)
from models.standing_intervals import on_day
from planner.errors import Refused
from planner.services.reach import in_force


@dataclass(frozen=True, slots=True)
class Held:
    """A rule of home cover with the number of its people who hold the level on the day looked at."""

    rule: HomeCover
    holders: int


def all_rules(day: date) -> list[Held]:
    """Every rule with its holders on the day; two queries, whatever the number of people."""
    options = (selectinload(HomeCover.department), selectinload(HomeCover.crew), selectinload(HomeCover.skill))
    rules = db.session.scalars(select(HomeCover).options(*options).order_by(HomeCover.id)).all()
    holders: dict[int, int] = {rule_id: held for rule_id, held in db.session.execute(_holders(day))}  # noqa: C416
    return [Held(rule, holders.get(rule.id, 0)) for rule in rules]


def _holders(day: date) -> Select[int, int]:
    """How many people of each rule's department (and crew) hold its level, by rule id."""
    s, d, c = StandingInterval, DepartmentMembership, CrewMembership
    in_crew = select(c.id).where(c.person_id == s.person_id, c.crew_id == HomeCover.crew_id, in_force(c, day)).exists()
    return (
        select(HomeCover.id, func.count(s.person_id.distinct()))
        .join(s, (s.skill_id == HomeCover.skill_id) & (s.level >= HomeCover.level) & on_day(day))
        .join(d, (d.person_id == s.person_id) & (d.department_id == HomeCover.department_id) & in_force(d, day))
        .where(HomeCover.crew_id.is_(None) | in_crew)
        .group_by(HomeCover.id)
    )


def add(
    department: Department, crew: Crew | None, skill: Skill, level: int, minimum: int, account: Account
) -> HomeCover:
    """A new rule. Raises Refused for a crew of another department, or a rule that is there already."""
    if crew is not None and crew.department_id != department.id:
        names = {"crew": crew.name, "department": department.name}
        raise Refused(_("Crew %(crew)s does not belong to %(department)s.", **names), "crew_id")
    facts = {"department_id": department.id, "crew_id": crew.id if crew else None, "skill_id": skill.id, "level": level}
    if db.session.scalar(select(HomeCover.id).filter_by(**facts)) is not None:
        raise Refused(_("There is a rule for this skill and level already; take it away first."), "skill")
    with change(db.session, _("Home cover of %(department)s added", department=department.name), account.id):
        rule = HomeCover(minimum=minimum, **facts)
        db.session.add(rule)
    db.session.commit()
    return rule


def remove(rule: HomeCover, account: Account) -> None:
    """Take a rule away."""
    with change(db.session, _("Home cover of %(department)s taken away", department=rule.department.name), account.id):
        db.session.delete(rule)
    db.session.commit()
