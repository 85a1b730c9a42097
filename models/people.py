"""People and the dated facts about where they belong: employment, department, crew, role, site, share, absence."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from models.base import Base, Spell, Versioned, one_of, spell_order
from models.org import Crew, Department, Role, Site

AbsenceKind = Literal["holiday", "sick", "parental", "training", "other"]
DelegationKind = Literal["deputy", "shift_lead", "assessor"]


class Person(Versioned, Base):
    """Somebody of the plant. Erasing one empties name, number and e-mail and sets `erased_at`."""

    personnel_number: Mapped[str | None] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    email: Mapped[str | None] = mapped_column(String(255))
    training_hours_per_week: Mapped[float] = mapped_column(default=4.0)
    max_teams: Mapped[int | None]
    erased_at: Mapped[datetime | None]


class OfPerson:
    """A fact about one person."""

    @declared_attr
    def person_id(cls) -> Mapped[int]:
        """Whose fact it is."""
        return mapped_column(ForeignKey("person.id"), index=True)

    @declared_attr
    def person(cls) -> Mapped[Person]:
        """Whose fact it is."""
        return relationship(foreign_keys=[cls.person_id])  # type: ignore[list-item]


class Employment(OfPerson, Spell, Base):
    """The person works here."""

    __table_args__ = (spell_order(),)


class DepartmentMembership(OfPerson, Spell, Base):
    """The person belongs to a department; of several that hold on a day the newest counts."""

    __table_args__ = (spell_order(),)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    department: Mapped[Department] = relationship()


class CrewMembership(OfPerson, Spell, Base):
    """The person works in a crew; of several that hold on a day the newest counts."""

    __table_args__ = (spell_order(),)
    crew_id: Mapped[int] = mapped_column(ForeignKey("crew.id"), index=True)
    crew: Mapped[Crew] = relationship()


class RoleAssignment(OfPerson, Spell, Base):
    """The person has a role; several may hold at once, the one with `main` is the role in problems."""

    __table_args__ = (spell_order(),)
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"), index=True)
    main: Mapped[bool] = mapped_column(default=True)
    role: Mapped[Role] = relationship()


class SitePosting(OfPerson, Spell, Base):
    """The person works at a site; of several that hold on a day the newest counts."""

    __table_args__ = (spell_order(),)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    site: Mapped[Site] = relationship()


class WorkShare(OfPerson, Spell, Base):
    """The person's share of full time, 0 to 1."""

    __table_args__ = (spell_order(), CheckConstraint("share > 0 AND share <= 1", name="share_range"))
    share: Mapped[float]


class Absence(OfPerson, Spell, Base):
    """The person is away, both ends included. The kind is private to the person and their head."""

    __table_args__ = (spell_order(), one_of("kind", AbsenceKind))
    kind: Mapped[str] = mapped_column(String(20), default="other")
    note: Mapped[str | None]


class OnCallWeek(OfPerson, Spell, Base):
    """The person is on call from a day until a day, usually Monday to Sunday."""

    __table_args__ = (spell_order(),)


class Headship(OfPerson, Spell, Base):
    """The person heads a department."""

    __table_args__ = (spell_order(),)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    department: Mapped[Department] = relationship()


class Delegation(OfPerson, Spell, Base):
    """A head lets `person` act: as deputy for a department, shift lead for a crew, assessor for a department."""

    __table_args__ = (
        spell_order(),
        one_of("kind", DelegationKind),
        CheckConstraint("person_id <> by_id", name="not_to_oneself"),
        CheckConstraint("kind <> 'shift_lead' OR crew_id IS NOT NULL", name="shift_lead_has_crew"),
    )
    kind: Mapped[str] = mapped_column(String(20))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    crew_id: Mapped[int | None] = mapped_column(ForeignKey("crew.id"))
    by: Mapped[Person] = relationship(foreign_keys=[by_id])
    department: Mapped[Department] = relationship()
    crew: Mapped[Crew | None] = relationship()


def in_force(spells: list[Spell], day: date) -> Spell | None:
    """Of the spells that hold on `day`, the newest: latest day, then latest recorded; None when none holds."""
    holding = [spell for spell in spells if spell.holds_on(day)]
    return max(holding, key=lambda spell: (spell.holds_from, spell.recorded_at), default=None)
