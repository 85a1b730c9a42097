"""What is stated about a person's skills: assessments and everything that confirms, ends or doubts them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from models.base import Base, Fact, LongText, Spell, Versioned, level_range, one_of, spell_order
from models.catalogue import Skill, SkillGroup
from models.org import Department
from models.people import OfPerson, Person

AssessmentKind = Literal["self", "peer", "assessor", "test"]
RequestKind = Literal["assessor", "peer"]


class OfSkill:
    """A fact about one skill."""

    @declared_attr
    def skill_id(cls) -> Mapped[int]:
        """Which skill."""
        return mapped_column(ForeignKey("skill.id"), index=True)

    @declared_attr
    def skill(cls) -> Mapped[Skill]:
        """Which skill."""
        return relationship(foreign_keys=[cls.skill_id])  # type: ignore[list-item]


class Assessment(OfPerson, OfSkill, Fact, Base):
    """Somebody states a level, on some proof, from a day on; `valid_until` is the certificate's last day."""

    __table_args__ = (
        level_range(),
        one_of("kind", AssessmentKind),
        UniqueConstraint("id", "person_id"),
        CheckConstraint("assessor_id IS NULL OR assessor_id <> person_id", name="assessor_is_not_the_assessed"),
        CheckConstraint("kind NOT IN ('peer', 'assessor') OR assessor_id IS NOT NULL", name="assessor_is_named"),
        CheckConstraint("valid_until IS NULL OR valid_until >= holds_from", name="validity_order"),
    )

    level: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    assessor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    valid_until: Mapped[date | None]
    proof_link: Mapped[str | None] = mapped_column(String(500))
    note: Mapped[str | None] = mapped_column(LongText)

    assessor: Mapped[Person | None] = relationship(foreign_keys=[assessor_id])
    confirmations: Mapped[list[Confirmation]] = relationship(
        back_populates="assessment", foreign_keys="Confirmation.assessment_id"
    )
    returns: Mapped[list[AssessmentReturn]] = relationship(
        back_populates="assessment", foreign_keys="AssessmentReturn.assessment_id"
    )
    proof_files: Mapped[list[ProofFile]] = relationship(back_populates="assessment", order_by="ProofFile.id")


class OnAssessment:
    """A fact about an assessment by somebody else than the assessed, whom `person_id` repeats for the CHECK."""

    assessment_id: Mapped[int] = mapped_column(index=True)
    person_id: Mapped[int]

    @declared_attr
    def by_id(cls) -> Mapped[int]:
        """Who confirmed or returned it."""
        return mapped_column(ForeignKey("person.id"))

    @declared_attr
    def by(cls) -> Mapped[Person]:
        """Who confirmed or returned it."""
        return relationship(foreign_keys=[cls.by_id])  # type: ignore[list-item]


def _on_assessment() -> tuple[ForeignKeyConstraint, CheckConstraint]:
    return (
        ForeignKeyConstraint(["assessment_id", "person_id"], ["assessment.id", "assessment.person_id"]),
        CheckConstraint("by_id <> person_id", name="not_by_the_assessed"),
    )


class Confirmation(OnAssessment, Fact, Base):
    """A head or delegate confirms an assessment."""

    __table_args__ = _on_assessment()
    assessment: Mapped[Assessment] = relationship(
        back_populates="confirmations", foreign_keys="Confirmation.assessment_id"
    )


class AssessmentReturn(OnAssessment, Fact, Base):
    """A head or delegate returns an assessment with a reason; it does not count until stated again."""

    __table_args__ = _on_assessment()
    reason: Mapped[str] = mapped_column(String(500))
    assessment: Mapped[Assessment] = relationship(
        back_populates="returns", foreign_keys="AssessmentReturn.assessment_id"
    )


class Revocation(OfPerson, OfSkill, Spell, Base):
    """The person may not use the skill from a day until a day, or until a later confirmed assessment."""

    __table_args__ = (spell_order(),)
    reason: Mapped[str] = mapped_column(String(500))


class Exemption(OfPerson, OfSkill, Spell, Base):
    """The target for the skill is not asked of the person."""

    __table_args__ = (spell_order(),)
    reason: Mapped[str] = mapped_column(String(500))


class Use(OfPerson, OfSkill, Fact, Base):
    """The person used the skill on the day `holds_from`."""


class Interest(OfPerson, OfSkill, Fact, Base):
    """How much the person wants to work with or learn the skill: 0 no, 1 a little, 2 yes, 3 very much."""

    __table_args__ = (CheckConstraint("wish BETWEEN 0 AND 3", name="wish_range"),)
    wish: Mapped[int]


class Objection(OfPerson, Fact, Base):
    """The person objects to an entry about themselves."""

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    reason: Mapped[str] = mapped_column(String(500))
    answer: Mapped[str | None] = mapped_column(String(500))
    assessment: Mapped[Assessment] = relationship()


class AssessorAuthorisation(OfPerson, Spell, Base):
    """The person may assess skills of a group."""

    __table_args__ = (spell_order(),)
    group_id: Mapped[int] = mapped_column(ForeignKey("skill_group.id"), index=True)
    group: Mapped[SkillGroup] = relationship()


class ProofFile(OfPerson, Fact, Base):
    """A file handed in as proof of an assessment, kept below DATA_DIR/proofs/<person id>/ as `stored_as`."""

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    file_name: Mapped[str]
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    stored_as: Mapped[str] = mapped_column(String(80), unique=True)
    assessment: Mapped[Assessment] = relationship(back_populates="proof_files")


class AssessmentRequest(OfPerson, OfSkill, Fact, Base):
    """Somebody is asked to assess the person: any assessor of the skill, or (`asked_id`) this one.

    It is closed by the assessment that answers it, or with a reason; one that asks any assessor stays open to the
    others while one declines.
    """

    __table_args__ = (
        one_of("kind", RequestKind),
        CheckConstraint("asked_id IS NULL OR asked_id <> person_id", name="not_of_oneself"),
        CheckConstraint("kind <> 'peer' OR asked_id IS NOT NULL", name="peer_is_named"),
    )
    kind: Mapped[str] = mapped_column(String(20))
    asked_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    note: Mapped[str | None] = mapped_column(LongText)
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("assessment.id"))
    closed_at: Mapped[datetime | None]
    closed_reason: Mapped[str | None] = mapped_column(String(500))

    asked: Mapped[Person | None] = relationship(foreign_keys=[asked_id])
    answer: Mapped[Assessment | None] = relationship()
    declines: Mapped[list[RequestDecline]] = relationship(back_populates="request", order_by="RequestDecline.id")


class RequestDecline(OfPerson, Fact, Base):
    """Somebody says why they do not answer a request of the person."""

    __table_args__ = (CheckConstraint("by_id <> person_id", name="not_by_who_asks"),)

    request_id: Mapped[int] = mapped_column(ForeignKey("assessment_request.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[str] = mapped_column(String(500))

    request: Mapped[AssessmentRequest] = relationship(back_populates="declines")
    by: Mapped[Person] = relationship(foreign_keys=[by_id])


class AssessmentRound(Versioned, Base):
    """A department states and confirms its levels anew in some skill groups, from the first to the last day."""

    __table_args__ = (CheckConstraint("last_day >= first_day", name="day_order"),)

    name: Mapped[str]
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]

    department: Mapped[Department] = relationship()
    groups: Mapped[list[SkillGroup]] = relationship(secondary="round_group", order_by=SkillGroup.position)


class RoundGroup(Base):
    """A round is about the skills of a group."""

    __table_args__ = (UniqueConstraint("round_id", "group_id"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("assessment_round.id", ondelete="CASCADE"), index=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("skill_group.id"), index=True)


class StandingInterval(Base):
    """The level that counts for a person and skill from a day until a day: derived, rebuilt, never edited.

    As known now; pages that ask for another moment use models.standing on the events.
    """

    __table_args__ = (
        UniqueConstraint("person_id", "skill_id", "first_day"),
        Index("ix_standing_interval_skill_day", "skill_id", "level", "first_day", "last_day", "person_id"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id", ondelete="CASCADE"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    level: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    stated_level: Mapped[int]
    verified: Mapped[bool]
    valid_until: Mapped[date | None]
    lapses_on: Mapped[date | None]
    conflicting: Mapped[bool] = mapped_column(default=False)
    assessment_id: Mapped[int | None]

    skill: Mapped[Skill] = relationship()
    person: Mapped[Person] = relationship()
