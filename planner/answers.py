"""From an answer to database rows: the memberships and enrolments that a run's answer asks for."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Enrolment, Membership, Run, TrainingStep

Object = dict[str, Any]
_ROW = re.compile(r"(?:p|t|n|tr|any:n)(\d+)(?:@n\d+)?")


def row_of(key: str) -> int:
    """The row that an id of a problem stands for: 12 of `p12`, 5 of `tr5@n7`. Raises ValueError for any other text."""
    found = _ROW.fullmatch(key)
    if found is None:
        raise ValueError(f"not an id of ours: {key!r}")
    return int(found[1])


def memberships(run: Run) -> list[Membership]:
    """The memberships of the run's answer, proposed, for the days and the share that its problem states."""
    answer = run.answer or {}
    teams = {team["id"]: team for team in run.problem["teams"]}
    return [_membership(member, teams[member["team"]]) for member in answer.get("members", [])]


def enrolments(session: Session, run: Run) -> list[Enrolment]:
    """The enrolments of the run's answer, proposed."""
    taken = (run.answer or {}).get("trainings", [])
    steps = {row_of(each["training"]) for each in taken}
    found = select(TrainingStep.id, TrainingStep.training_id).where(TrainingStep.id.in_(steps))
    trainings = {row.id: row.training_id for row in session.execute(found)}
    return [_enrolment(each, trainings[row_of(each["training"])]) for each in taken]


def _membership(member: Object, team: Object) -> Membership:
    return Membership(
        team_id=row_of(member["team"]),
        person_id=row_of(member["person"]),
        first_day=date.fromisoformat(team["start"]),
        last_day=date.fromisoformat(team["end"]),
        share=team.get("member_fte", 1.0),
        covers=[{"need": row_of(cover["need"]), "by": cover["by"]} for cover in member["covers"]],
        state="proposed",
    )


def _enrolment(taken: Object, training: int) -> Enrolment:
    trainer = taken.get("trainer")
    return Enrolment(
        person_id=row_of(taken["person"]),
        training_id=training,
        first_day=date.fromisoformat(taken["start"]),
        last_day=date.fromisoformat(taken["end"]),
        trainer_id=row_of(trainer) if trainer else None,
        serves=[[row_of(team), row_of(need)] for team, need in taken["for"]],
        state="proposed",
    )
