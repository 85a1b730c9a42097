"""What people can be narrowed to by one skill: at least a level, or a state of it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from models import Enrolment, Exemption, Person, RoleAssignment, RoleTarget, StandingInterval, TrainingStep, db
from models.standing_intervals import on_day
from planner.services.known import held_on
from planner.services.matrix import SOON
from planner.services.planned import UNDER_WAY
from planner.services.targets import role_targets
from planner.today import today

STATES = ("unproven", "to_refresh", "lapsed", "revoked")  # as stored
LEVELS = ("1", "2", "3", "4")
WHATS = (*LEVELS, "gap", "expiring", *STATES, "conflicting", "planned", "not_asked")


class Condition(NamedTuple):
    """A skill, and what must be so about it: one of WHATS, a digit for at least that level."""

    skill_id: int
    what: str


def meets(condition: Condition, day: date) -> ColumnElement[bool]:
    """The condition as one on Person, on the day."""
    what, skill_id = condition.what, condition.skill_id
    if what in LEVELS:
        return _at_level(skill_id, int(what), day)
    if what == "gap":
        return _has_gap(skill_id, day)
    if what == "planned":
        return Person.id.in_(_trained(skill_id).where(Enrolment.last_day >= day))
    if what == "not_asked":
        return ~Person.id.in_(_holding(skill_id, day))
    s = StandingInterval
    if what == "expiring":
        window = or_(s.valid_until.between(day, day + SOON), s.lapses_on.between(day, day + SOON))
        return Person.id.in_(_holding(skill_id, day).where(window, s.state.not_in(("lapsed", "revoked"))))
    if what == "conflicting":
        return Person.id.in_(_holding(skill_id, day).where(s.conflicting))
    return Person.id.in_(_holding(skill_id, day).where(s.state == what)) if what in STATES else false()


def _holding(skill_id: int, day: date) -> Select[int]:
    return select(StandingInterval.person_id).where(StandingInterval.skill_id == skill_id, on_day(day))


def _trained(skill_id: int) -> Select[int]:
    trained = select(Enrolment.person_id).join(TrainingStep, TrainingStep.training_id == Enrolment.training_id)
    return trained.where(TrainingStep.skill_id == skill_id, Enrolment.state.in_(UNDER_WAY))


def _at_level(skill_id: int, level: int, day: date) -> ColumnElement[bool]:
    """At the level on the day; on a day ahead also by a training that is planned to have ended before it."""
    held = Person.id.in_(_holding(skill_id, day).where(StandingInterval.level >= level))
    ends = Enrolment.last_day.between(today(), day)
    planned = _trained(skill_id).where(TrainingStep.to_level >= level, ends, Enrolment.last_day < day)
    return or_(held, Person.id.in_(planned)) if day > today() else held


def _has_gap(skill_id: int, day: date) -> ColumnElement[bool]:
    """Below what one of the person's roles asks, and not exempt."""
    asking = set(db.session.scalars(select(RoleTarget.role_id).where(RoleTarget.skill_id == skill_id)))
    roles: dict[int, list[int]] = defaultdict(list)
    for (role_id, asked), level in role_targets(asking, day).items():
        if asked == skill_id:
            roles[level].append(role_id)
    exempt = select(Exemption.person_id).where(Exemption.skill_id == skill_id, held_on(Exemption, day))
    below = [and_(_has_role(of, day), ~_at_level(skill_id, level, day)) for level, of in roles.items()]
    return and_(or_(false(), *below), ~Person.id.in_(exempt))


def _has_role(role_ids: list[int], day: date) -> ColumnElement[bool]:
    having = select(RoleAssignment.person_id).where(RoleAssignment.role_id.in_(role_ids), held_on(RoleAssignment, day))
    return Person.id.in_(having)
