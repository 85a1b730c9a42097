"""Trainings: their step, sessions, seats, facilities and trainers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Versioned, level_range
from models.catalogue import Skill
from models.org import Site


class Facility(Versioned, Base):
    """A room, lab or machine that classes use; `units` of it can be used on a day."""

    __table_args__ = (CheckConstraint("units >= 0", name="units_positive"),)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str]
    units: Mapped[int] = mapped_column(default=1)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    site: Mapped[Site | None] = relationship()


class Training(Versioned, Base):
    """A way to reach the last of its steps. Hours and cost are per enrolment; `weeks` None is by hours.

    Without sessions, seats, facility and trainer level it is self-paced.
    """

    __table_args__ = (
        CheckConstraint("hours >= 0 AND cost >= 0", name="not_negative"),
        CheckConstraint("seats IS NULL OR seats >= 0", name="seats_positive"),
        CheckConstraint("weeks IS NULL OR weeks >= 1", name="weeks_positive"),
        level_range("trainer_level"),
    )
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str]
    provider: Mapped[str | None]
    hours: Mapped[float] = mapped_column(default=0.0)
    cost: Mapped[Decimal] = mapped_column(default=Decimal(0))
    weeks: Mapped[int | None]
    seats: Mapped[int | None]
    has_sessions: Mapped[bool] = mapped_column(default=False)
    trainer_level: Mapped[int | None]
    retired_on: Mapped[date | None]

    steps: Mapped[list[TrainingStep]] = relationship(
        back_populates="training", cascade="all, delete-orphan", order_by="TrainingStep.position"
    )
    sessions: Mapped[list[TrainingSession]] = relationship(
        back_populates="training", cascade="all, delete-orphan", order_by="TrainingSession.first_day"
    )
    facilities: Mapped[list[TrainingFacility]] = relationship(back_populates="training", cascade="all, delete-orphan")


class TrainingStep(Base):
    """What a training raises: from one level of a skill to another. In problems each step is a training."""

    __table_args__ = (
        level_range("from_level"),
        level_range("to_level"),
        CheckConstraint("to_level > from_level", name="step_up"),
        UniqueConstraint("training_id", "skill_id", "from_level"),
    )
    training_id: Mapped[int] = mapped_column(ForeignKey("training.id", ondelete="CASCADE"), index=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"), index=True)
    from_level: Mapped[int]
    to_level: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    training: Mapped[Training] = relationship(back_populates="steps")
    skill: Mapped[Skill] = relationship()


class TrainingSession(Base):
    """A day on which a class of the training can start."""

    __table_args__ = (UniqueConstraint("training_id", "first_day"),)
    training_id: Mapped[int] = mapped_column(ForeignKey("training.id", ondelete="CASCADE"), index=True)
    first_day: Mapped[date]
    training: Mapped[Training] = relationship(back_populates="sessions")


class TrainingFacility(Base):
    """A class of the training uses `units` of a facility for its whole length."""

    __table_args__ = (UniqueConstraint("training_id", "facility_id"),)
    training_id: Mapped[int] = mapped_column(ForeignKey("training.id", ondelete="CASCADE"), index=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"), index=True)
    units: Mapped[int] = mapped_column(default=1)
    training: Mapped[Training] = relationship(back_populates="facilities")
    facility: Mapped[Facility] = relationship()
