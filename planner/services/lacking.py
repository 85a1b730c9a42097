"""What is lacking of each of many people, as queries: how many gaps they have, when the next of their levels ends."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CTE, Select, Subquery, and_, case, func, or_, select

from models import Enrolment, Exemption, RoleAssignment, RoleTarget, Skill, StandingInterval, TrainingStep
from models.standing_intervals import on_day
from planner.services.known import counted, held_on
from planner.services.planned import passed_before
from planner.today import today


def gaps_of(day: date, skill_ids: tuple[int, ...] | None) -> Subquery:
    """How many skills each person is below the target of on the day: person_id, number; who has no gap is absent.

    Of the skills named, else of all in use. What a person is exempt from is no gap; ahead, planned trainings count.
    """
    asked, s = _asked(day, skill_ids), StandingInterval
    same = and_(s.person_id == asked.c.person_id, s.skill_id == asked.c.skill_id, on_day(day))
    e = Exemption
    about = and_(e.person_id == asked.c.person_id, e.skill_id == asked.c.skill_id, held_on(e, day))
    exempt = select(e.id).where(about).exists()
    query = select(asked.c.person_id, func.count().label("number")).outerjoin(s, same)
    query = query.where(func.coalesce(s.level, 0) < asked.c.level, ~exempt)
    if day > today():
        step = and_(TrainingStep.skill_id == asked.c.skill_id, TrainingStep.to_level >= asked.c.level)
        trained = select(Enrolment.id).join(TrainingStep, TrainingStep.training_id == Enrolment.training_id)
        trained = trained.where(Enrolment.person_id == asked.c.person_id, step, passed_before(day))
        query = query.where(or_(s.state == "revoked", ~trained.exists()))
    return query.group_by(asked.c.person_id).subquery("gaps")


def expiries(day: date, skill_ids: tuple[int, ...] | None) -> Subquery:
    """The first day on or after the day on which a level of each person ends: person_id, day."""
    s = StandingInterval
    ends = case((s.lapses_on < s.valid_until, s.lapses_on), else_=func.coalesce(s.valid_until, s.lapses_on))
    query = select(s.person_id, func.min(ends).label("day")).where(on_day(day), ends >= day)
    query = query.where(s.state.not_in(("lapsed", "revoked")), s.skill_id.in_(_skills(day, skill_ids)))
    return query.group_by(s.person_id).subquery("ends")


def _asked(day: date, skill_ids: tuple[int, ...] | None) -> CTE:
    """What is asked of each person on the day: person_id, skill_id, level; the most that one of their roles asks."""
    t, r = RoleTarget, RoleAssignment
    newest = (t.holds_from.desc(), t.recorded_at.desc(), t.id.desc())
    place = func.row_number().over(partition_by=(t.role_id, t.skill_id), order_by=newest).label("place")
    stated = select(t.role_id, t.skill_id, t.level, place).where(t.holds_from <= day, counted(t))
    last = stated.where(t.skill_id.in_(_skills(day, skill_ids))).subquery()
    query = select(r.person_id, last.c.skill_id, func.max(last.c.level).label("level"))
    query = query.join(last, and_(last.c.role_id == r.role_id, last.c.place == 1, last.c.level > 0))
    return query.where(held_on(r, day)).group_by(r.person_id, last.c.skill_id).cte("asked")


def _skills(day: date, skill_ids: tuple[int, ...] | None) -> Select[int]:
    """The general skills in use on the day; those named, where any are, which may be specials."""
    query = select(Skill.id).where(or_(Skill.retired_on.is_(None), Skill.retired_on > day))
    return query.where(Skill.general_id.is_(None) if skill_ids is None else Skill.id.in_(skill_ids))
