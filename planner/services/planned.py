"""What is planned to be learnt: enrolments that are proposed or accepted and not over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, and_, select

from models import Enrolment, TrainingStep, db
from planner.today import today

UNDER_WAY = ("proposed", "accepted")


def planned_levels(person_ids: Collection[int], day: date) -> dict[tuple[int, int], tuple[int, date]]:
    """The level and day that enrolments ending on the day or later lead to, by (person id, skill id)."""
    query = (
        select(Enrolment.person_id, TrainingStep.skill_id, TrainingStep.to_level, Enrolment.last_day)
        .join(TrainingStep, TrainingStep.training_id == Enrolment.training_id)
        .where(Enrolment.person_id.in_(person_ids), Enrolment.state.in_(UNDER_WAY), Enrolment.last_day >= day)
        .order_by(TrainingStep.to_level, Enrolment.last_day.desc())
    )
    return {(person_id, skill_id): (level, last) for person_id, skill_id, level, last in db.session.execute(query)}


def reached_levels(person_ids: Collection[int], day: date) -> dict[tuple[int, int], int]:
    """What people will have been trained to before a day ahead, if plans hold, by (person id, skill id)."""
    if day <= today():
        return {}
    query = (
        select(Enrolment.person_id, TrainingStep.skill_id, TrainingStep.to_level)
        .join(TrainingStep, TrainingStep.training_id == Enrolment.training_id)
        .where(Enrolment.person_id.in_(person_ids), passed_before(day))
        .order_by(TrainingStep.to_level)
    )
    return {(person_id, skill_id): level for person_id, skill_id, level in db.session.execute(query)}


def passed_before(day: date) -> ColumnElement[bool]:
    """The condition that an enrolment will have been passed before a day ahead, if plans hold."""
    ends = and_(Enrolment.last_day >= today(), Enrolment.last_day < day)
    return and_(Enrolment.state.in_(UNDER_WAY), ends)
