"""What is asked of a whole department, and the questions about people that somebody keeps."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Fact, Versioned, level_range, now
from models.catalogue import Skill
from models.org import Department


class RequiredHeadcount(Fact, Base):
    """So many people of a department must hold a skill at a level from a day on; 0 asks nothing; the newest counts."""

    __table_args__ = (level_range(), CheckConstraint("headcount >= 0", name="headcount_positive"))

    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id", ondelete="CASCADE"), index=True)
    level: Mapped[int]
    headcount: Mapped[int]

    department: Mapped[Department] = relationship()
    skill: Mapped[Skill] = relationship()


class SavedSearch(Versioned, Base):
    """A search for people that an account keeps under a name; `asked` holds the arguments of the page."""

    __table_args__ = (UniqueConstraint("account_id", "name"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    asked: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(default=now)
