"""The events of one person and skill: who stated what, when, on what proof."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from models import (
    Account,
    Assessment,
    AssessmentReturn,
    Confirmation,
    Exemption,
    Objection,
    Person,
    ProofFile,
    Revocation,
    Skill,
    SkillVersion,
    Use,
    db,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One event about a person's skill; `by` is who stated it, None for an import or the system.

    `until` is the last day of a certificate, revocation or exemption. A mistake has `error_at`; `assessment_id` is
    there for an assessment, which the person may object to.
    """

    kind: str
    day: date
    recorded_at: datetime
    by: str | None = None
    level: int | None = None
    skill: Skill | None = None
    until: date | None = None
    proof_link: str | None = None
    note: str | None = None
    error_at: datetime | None = None
    assessment_id: int | None = None
    proof_files: tuple[ProofFile, ...] = ()


def events(person_id: int, skill: Skill, known_at: datetime | None = None) -> list[Entry]:
    """What was stated about the person at the skill and its specials, newest first, as known at a moment."""
    skills = {each.id: each for each in (skill, *skill.specials)}
    assessments = _assessments(person_id, list(skills))
    facts = _facts(person_id, list(skills), assessments)
    names = _accounts(fact.recorded_by_id for _, fact in facts)
    found = [
        _entry(kind, fact, names, {each.id: each for each in assessments}, skills)
        for kind, fact in facts
        if known_at is None or fact.recorded_at <= known_at
    ]
    return sorted(found, key=lambda entry: (entry.day, entry.recorded_at), reverse=True)


def _assessments(person_id: int, skill_ids: list[int]) -> list[Assessment]:
    query = _about(Assessment, person_id, skill_ids).options(
        joinedload(Assessment.assessor),
        joinedload(Assessment.confirmations).joinedload(Confirmation.by),
        joinedload(Assessment.returns).joinedload(AssessmentReturn.by),
        selectinload(Assessment.proof_files),
    )
    return list(db.session.scalars(query).unique())


def _facts(person_id: int, skill_ids: list[int], assessments: list[Assessment]) -> list[tuple[str, Any]]:
    """Everything stated, each with its kind."""
    found: list[tuple[str, Any]] = [(each.kind, each) for each in assessments]
    found += [("confirmation", each) for about in assessments for each in about.confirmations]
    found += [("return", each) for about in assessments for each in about.returns]
    queries = {
        "use": _about(Use, person_id, skill_ids),
        "revocation": _about(Revocation, person_id, skill_ids),
        "exemption": _about(Exemption, person_id, skill_ids),
        "objection": select(Objection).where(Objection.assessment_id.in_([each.id for each in assessments])),
        "version": select(SkillVersion).where(SkillVersion.skill_id.in_(skill_ids)),
    }
    return found + [(kind, row) for kind, query in queries.items() for row in db.session.scalars(query)]


def _about(table: Any, person_id: int, skill_ids: list[int]) -> Any:
    return select(table).where(table.person_id == person_id, table.skill_id.in_(skill_ids))


def _accounts(ids: Iterable[int | None]) -> dict[int, str]:
    """The names of the people whose accounts recorded something; an account that is nobody has its sign-in."""
    wanted = {each for each in ids if each is not None}
    query = select(Account.id, Account.sign_in, Person.name).outerjoin(Person, Person.id == Account.person_id)
    return {row.id: row.name or row.sign_in for row in db.session.execute(query.where(Account.id.in_(wanted)))}


def _entry(
    kind: str, fact: Any, names: dict[int, str], assessments: dict[int, Assessment], skills: dict[int, Skill]
) -> Entry:
    about = assessments.get(getattr(fact, "assessment_id", 0))
    person = getattr(fact, "by", None) or getattr(fact, "assessor", None)
    skill_id = about.skill_id if about else fact.skill_id
    return Entry(
        kind=kind,
        day=fact.holds_from,
        recorded_at=fact.recorded_at,
        by=person.name if person else names.get(fact.recorded_by_id or 0),
        level=about.level if about else getattr(fact, "level", None),
        skill=skills[skill_id],
        until=getattr(fact, "valid_until", None) or getattr(fact, "holds_until", None),
        proof_link=getattr(fact, "proof_link", None),
        note=getattr(fact, "note", None) or getattr(fact, "reason", None) or getattr(fact, "name", None),
        error_at=fact.error_at,
        assessment_id=fact.id if isinstance(fact, Assessment) else None,
        proof_files=tuple(getattr(fact, "proof_files", ())),
    )
