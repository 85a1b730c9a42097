"""The plant: sites with their calendars, departments, crews and their rotation, roles."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Side, Versioned, one_of

Shift = Literal["early", "late", "night", "off"]
SHIFTS: dict[str, Shift] = {"E": "early", "L": "late", "N": "night", "-": "off"}
ClosureKind = Literal["shutdown", "change_window", "holiday"]


class Site(Versioned, Base):
    """A place of work with its time zone (IANA name)."""

    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str]
    time_zone: Mapped[str] = mapped_column(String(64), default="Europe/Berlin")


class SiteDay(Versioned, Base):
    """An entry of a site's calendar: a shutdown, a change window or a holiday, both ends included."""

    __table_args__ = (one_of("kind", ClosureKind), CheckConstraint("last_day >= first_day", name="day_order"))

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date]

    site: Mapped[Site] = relationship()


class Department(Versioned, Base):
    """A department; `side` is where it belongs today, None when mixed."""

    __table_args__ = (one_of("side", Side),)

    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str]
    side: Mapped[str | None] = mapped_column(String(2))


class Crew(Versioned, Base):
    """People of a department who work the same rotation.

    `rotation` is a cycle of days, one letter each: E early, L late, N night, - off; it starts on `rotation_start`.
    """

    __table_args__ = (UniqueConstraint("department_id", "code"),)

    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str]
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    rotation: Mapped[str] = mapped_column(String(400), default="")
    rotation_start: Mapped[date | None]

    department: Mapped[Department] = relationship()
    site: Mapped[Site | None] = relationship()

    def shift_on(self, day: date) -> Shift:
        """The shift that the crew works on `day`; "off" when it has no rotation."""
        if not self.rotation or self.rotation_start is None:
            return "off"
        return SHIFTS[self.rotation[(day - self.rotation_start).days % len(self.rotation)]]


class Role(Versioned, Base):
    """A role of people with its side and its weekly rate (the role's, never a person's pay)."""

    __table_args__ = (one_of("side", Side), CheckConstraint("weekly_rate >= 0", name="rate_positive"))

    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str]
    side: Mapped[str] = mapped_column(String(2))
    weekly_rate: Mapped[Decimal] = mapped_column(default=Decimal(0))
