"""One's own trainings: what is planned, for which team and need, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from models import Enrolment, Need, Person, Plan, Team, Training, TrainingStep, db

LIVE = ("published", "final")


@dataclass(frozen=True, slots=True)
class Reason:
    """A need of a team that the training is for."""

    team: Team
    need: Need | None


@dataclass(frozen=True, slots=True)
class Planned:
    """An enrolment with the needs that it is for."""

    enrolment: Enrolment
    reasons: tuple[Reason, ...]


def planned(person: Person, day: date) -> list[Planned]:
    """The person's enrolments in plans that stand, those still to be answered first; a fixed number of queries."""
    query = (
        select(Enrolment)
        .outerjoin(Plan)
        .where(Enrolment.person_id == person.id, Enrolment.plan_id.is_(None) | Plan.state.in_(LIVE))
        .where(Enrolment.state != "cancelled")
        .options(
            selectinload(Enrolment.training).selectinload(Training.steps).selectinload(TrainingStep.skill),
            selectinload(Enrolment.training).selectinload(Training.facilities),
            selectinload(Enrolment.plan),
            selectinload(Enrolment.trainer),
            selectinload(Enrolment.events),
        )
        .order_by(Enrolment.first_day, Enrolment.id)
    )
    enrolments = list(db.session.scalars(query))
    pairs = {(int(team), int(need)) for each in enrolments for team, need in each.serves}
    teams = {team.id: team for team in db.session.scalars(select(Team).where(Team.id.in_({t for t, _n in pairs})))}
    needs = select(Need).where(Need.id.in_({need for _t, need in pairs}))
    by_id = {need.id: need for need in db.session.scalars(needs.options(selectinload(Need.skill)))}
    found = [Planned(each, _reasons(each, teams, by_id)) for each in enrolments]
    return sorted(found, key=lambda each: (each.enrolment.state != "proposed", each.enrolment.first_day))


def _reasons(enrolment: Enrolment, teams: dict[int, Team], needs: dict[int, Need]) -> tuple[Reason, ...]:
    pairs = [(int(team), int(need)) for team, need in enrolment.serves]
    return tuple(Reason(teams[team], needs.get(need)) for team, need in pairs if team in teams)


def own_enrolment(person: Person, enrolment_id: int) -> Enrolment | None:
    """The person's enrolment of that id; None when it is somebody else's."""
    query = select(Enrolment).where(Enrolment.id == enrolment_id, Enrolment.person_id == person.id)
    return db.session.scalar(query.options(selectinload(Enrolment.training)))
