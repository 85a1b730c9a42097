"""Confirming statements, and returning them with a reason."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import aliased

from models import (
    Account,
    Assessment,
    AssessmentReturn,
    AuditEntry,
    ChangeSet,
    Confirmation,
    Person,
    Skill,
    change,
    db,
    now,
)
from models.undo import WINDOW
from planner.errors import Refused
from planner.services.inbox import waiting
from planner.today import today


@dataclass(frozen=True, slots=True)
class Decision:
    """A confirmation or return of the last minutes that can still be undone."""

    change_set_id: int
    kind: str
    person: str
    skill: Skill
    level: int


def confirm(account: Account, assessment_ids: Collection[int]) -> int:
    """Confirm what of these waits for the account, each undone on its own; returns how many were confirmed.

    Raises Refused when none of them waits any more.
    """
    found = waiting(account, ids=assessment_ids)
    if not found:
        raise Refused(_gone())
    for each in found:
        with change(db.session(), _("Level confirmed"), account.id):
            db.session.add(Confirmation(**_about(each.assessment, account)))
    db.session.commit()
    return len(found)


def send_back(account: Account, assessment_id: int, reason: str) -> None:
    """Return a statement with a reason. Raises Refused when it does not wait for the account any more."""
    found = waiting(account, ids=[assessment_id])
    if not found:
        raise Refused(_gone())
    with change(db.session(), _("Level returned"), account.id):
        db.session.add(AssessmentReturn(reason=reason, **_about(found[0].assessment, account)))
    db.session.commit()


def _gone() -> str:
    said = _("This does not wait for you any more: somebody else has confirmed or returned it, or it was replaced.")
    return str(said)


def _about(assessment: Assessment, account: Account) -> dict[str, object]:
    return {
        "assessment_id": assessment.id,
        "person_id": assessment.person_id,
        "by_id": account.person_id,
        "holds_from": today(),
        "recorded_by_id": account.id,
    }


def just_done(account: Account) -> list[Decision]:
    """The account's decisions that can still be undone, newest first."""
    undoing = aliased(ChangeSet)
    found: list[Decision] = []
    tables: tuple[type[Confirmation] | type[AssessmentReturn], ...] = (Confirmation, AssessmentReturn)
    for table in tables:
        query = (
            select(ChangeSet.id, Person.name, Skill, Assessment.level)
            .join(AuditEntry, AuditEntry.change_set_id == ChangeSet.id)
            .join(table, table.id == AuditEntry.row_id)
            .join(Assessment, Assessment.id == table.assessment_id)
            .join(Person, Person.id == Assessment.person_id)
            .join(Skill, Skill.id == Assessment.skill_id)
            .where(
                ChangeSet.account_id == account.id,
                ChangeSet.recorded_at > now() - WINDOW,
                AuditEntry.table_name == table.__tablename__,
                AuditEntry.action == "insert",
                ~select(undoing.id).where(undoing.undoes_id == ChangeSet.id).exists(),
            )
        )
        found += [Decision(row[0], table.__tablename__, *row[1:]) for row in db.session.execute(query)]
    return sorted(found, key=lambda each: each.change_set_id, reverse=True)
