"""The catalogue: skill groups, skills and specials, their words, prerequisites, validity, targets of roles."""

from __future__ import annotations

from datetime import date
from typing import Literal

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Fact, LongText, SkillSide, Versioned, Words, level_range, one_of
from models.org import Role

ValidityKind = Literal["none", "certificate", "use"]
SpecialKind = Literal["line", "machine", "platform", "release", "other"]
Language = Literal["en", "de"]
SkillChangeKind = Literal["rename", "merge", "split", "retire", "revive"]
Scheme = Literal["ESCO", "O*NET", "NICE", "standard"]


class SkillGroup(Versioned, Base):
    """A group of skills; assessors are authorised for groups."""

    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str]
    name_de: Mapped[str | None]
    position: Mapped[int] = mapped_column(default=0)


class Skill(Versioned, Base):
    """What a person can do. A special (`general_id` set) is the same on one line, machine, platform or release.

    Validity: "none"; "certificate" ends `validity_months` after the assessment unless that states a day;
    "use" asks to be refreshed `validity_months` after the last use (safety-critical: counts as none).
    """

    __table_args__ = (
        one_of("side", SkillSide),
        one_of("validity_kind", ValidityKind),
        one_of("special_kind", SpecialKind),
        CheckConstraint("validity_months >= 0", name="months_positive"),
        CheckConstraint("general_id <> id", name="not_its_own_general"),
    )

    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str]
    name_de: Mapped[str | None]
    description: Mapped[str | None] = mapped_column(LongText)
    group_id: Mapped[int] = mapped_column(ForeignKey("skill_group.id"), index=True)
    side: Mapped[str] = mapped_column(String(10))
    general_id: Mapped[int | None] = mapped_column(ForeignKey("skill.id"), index=True)
    special_kind: Mapped[str | None] = mapped_column(String(20))
    validity_kind: Mapped[str] = mapped_column(String(20), default="none")
    validity_months: Mapped[int] = mapped_column(default=0)
    safety_critical: Mapped[bool] = mapped_column(default=False)
    retired_on: Mapped[date | None]

    group: Mapped[SkillGroup] = relationship()
    general: Mapped[Skill | None] = relationship(remote_side="Skill.id", back_populates="specials")
    specials: Mapped[list[Skill]] = relationship(back_populates="general", order_by="Skill.code")
    terms: Mapped[list[SkillTerm]] = relationship(back_populates="skill", cascade="all, delete-orphan")
    prerequisites: Mapped[list[Prerequisite]] = relationship(
        foreign_keys="Prerequisite.skill_id", back_populates="skill", cascade="all, delete-orphan"
    )


class SkillTerm(Base):
    """A word for a skill in the vocabulary of one side."""

    __table_args__ = (one_of("words", Words), one_of("language", Language))

    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id", ondelete="CASCADE"), index=True)
    words: Mapped[str] = mapped_column(String(2))
    language: Mapped[str] = mapped_column(String(8), default="en")
    term: Mapped[str] = mapped_column(String(200), index=True)

    skill: Mapped[Skill] = relationship(back_populates="terms")


class FalseFriend(Versioned, Base):
    """A word that both sides use for different things; from `retired_on` on nobody is warned of it."""

    __table_args__ = (UniqueConstraint("term", "language"),)

    term: Mapped[str] = mapped_column(String(100))
    language: Mapped[str] = mapped_column(String(8), default="en")
    ot_sense: Mapped[str] = mapped_column(String(400))
    it_sense: Mapped[str] = mapped_column(String(400))
    retired_on: Mapped[date | None]


class Prerequisite(Base):
    """`level` of `requires` is asked of whoever trains `skill` to `for_level` or above (None: to any level)."""

    __table_args__ = (
        UniqueConstraint("skill_id", "requires_id", "for_level"),
        level_range(),
        level_range("for_level"),
        CheckConstraint("skill_id <> requires_id", name="not_itself"),
    )

    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id", ondelete="CASCADE"), index=True)
    requires_id: Mapped[int] = mapped_column(ForeignKey("skill.id", ondelete="CASCADE"), index=True)
    level: Mapped[int]
    for_level: Mapped[int | None]

    skill: Mapped[Skill] = relationship(foreign_keys=[skill_id], back_populates="prerequisites")
    requires: Mapped[Skill] = relationship(foreign_keys=[requires_id])


class SkillCode(Base):
    """The nearest entry of another scheme: ESCO, O*NET, NICE, or a standard's number."""

    __table_args__ = (one_of("scheme", Scheme),)

    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id", ondelete="CASCADE"), index=True)
    scheme: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(200))
    label: Mapped[str | None]
    match: Mapped[str | None] = mapped_column(String(40))

    skill: Mapped[Skill] = relationship()


class LevelText(Fact, Base):
    """What a level means, for one skill or (skill None) in general; the newest text counts."""

    __table_args__ = (level_range(), one_of("language", Language))

    skill_id: Mapped[int | None] = mapped_column(ForeignKey("skill.id", ondelete="CASCADE"), index=True)
    level: Mapped[int]
    language: Mapped[str] = mapped_column(String(8), default="en")
    text: Mapped[str] = mapped_column(String(500))

    skill: Mapped[Skill | None] = relationship()


class SkillVersion(Fact, Base):
    """A new version of what the skill is about; levels stated before it are to be refreshed."""

    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))

    skill: Mapped[Skill] = relationship()


class SkillChange(Fact, Base):
    """A skill was renamed, merged into another, split into others, retired or taken up again, from a day on.

    `other_id` is the skill it was merged into, or one of those it was split into; `old_name` what it was called.
    """

    __table_args__ = (
        one_of("kind", SkillChangeKind),
        CheckConstraint("(kind IN ('merge', 'split')) = (other_id IS NOT NULL)", name="other_is_named"),
        CheckConstraint("skill_id <> other_id", name="not_itself"),
    )

    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    other_id: Mapped[int | None] = mapped_column(ForeignKey("skill.id", ondelete="CASCADE"), index=True)
    old_name: Mapped[str | None]
    old_name_de: Mapped[str | None]
    reason: Mapped[str | None] = mapped_column(String(500))

    skill: Mapped[Skill] = relationship(foreign_keys=[skill_id])
    other: Mapped[Skill | None] = relationship(foreign_keys=[other_id])


class RoleTarget(Fact, Base):
    """The level a role asks of a person from a day on; 0 asks nothing; the newest counts."""

    __table_args__ = (level_range(),)

    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"), index=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id", ondelete="CASCADE"), index=True)
    level: Mapped[int]

    role: Mapped[Role] = relationship()
    skill: Mapped[Skill] = relationship()
