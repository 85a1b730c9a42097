"""Teams and what they need: any/all trees of needs, bounds per role and side; templates; goals with two owners."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, LongText, Side, Versioned, level_range, one_of
from models.catalogue import Skill
from models.org import Crew, Department, Role, Site
from models.people import Person

Importance = Literal["must", "should", "nice"]
WEIGHTS: dict[str, float] = {"must": 100.0, "should": 10.0, "nice": 1.0}
DeliveryMode = Literal["waterfall", "agile", "hybrid", "standing"]
NeedKind = Literal["skill", "all", "any"]
TeamState = Literal["draft", "open", "staffed", "closed"]


class Team(Versioned, Base):
    """A group to be staffed from `first_day` to `last_day`; `member_share` is the part of full time of a member."""

    __table_args__ = (
        one_of("delivery_mode", DeliveryMode),
        one_of("state", TeamState),
        CheckConstraint("last_day >= first_day", name="day_order"),
        CheckConstraint("size_min >= 0 AND (size_max IS NULL OR size_max >= size_min)", name="size_order"),
        CheckConstraint("member_share > 0 AND member_share <= 1", name="share_range"),
        CheckConstraint("priority >= 0", name="priority_positive"),
    )
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str]
    purpose: Mapped[str | None] = mapped_column(LongText)
    first_day: Mapped[date]
    last_day: Mapped[date]
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    delivery_mode: Mapped[str] = mapped_column(String(20), default="hybrid")
    state: Mapped[str] = mapped_column(String(20), default="open")
    member_share: Mapped[float] = mapped_column(default=0.2)
    size_min: Mapped[int] = mapped_column(default=0)
    size_max: Mapped[int | None]
    needs_per_person: Mapped[int | None]
    priority: Mapped[float] = mapped_column(default=1.0)

    site: Mapped[Site | None] = relationship()
    needs: Mapped[list[Need]] = relationship(
        back_populates="team", cascade="all, delete-orphan", order_by="Need.position, Need.id"
    )
    role_bounds: Mapped[list[TeamRole]] = relationship(back_populates="team", cascade="all, delete-orphan")
    side_bounds: Mapped[list[TeamSide]] = relationship(back_populates="team", cascade="all, delete-orphan")
    goals: Mapped[list[Goal]] = relationship(back_populates="team", cascade="all, delete-orphan")


class Need(Versioned, Base):
    """A node of a team's tree of needs: a skill need, or "all"/"any" of its children. Roots are all asked for.

    Head count, importance, both_sides and spare stand on the topmost node; children of an "any" are ways to meet it.
    """

    __table_args__ = (
        one_of("kind", NeedKind),
        one_of("importance", Importance),
        level_range(),
        CheckConstraint("kind <> 'skill' OR (skill_id IS NOT NULL AND level IS NOT NULL)", name="skill_is_named"),
        CheckConstraint("headcount >= 1 AND spare >= 0", name="counts"),
    )
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10), default="skill")
    position: Mapped[int] = mapped_column(default=0)
    skill_id: Mapped[int | None] = mapped_column(ForeignKey("skill.id"), index=True)
    level: Mapped[int | None]
    headcount: Mapped[int] = mapped_column(default=1)
    importance: Mapped[str] = mapped_column(String(10), default="must")
    both_sides: Mapped[bool] = mapped_column(default=False)
    spare: Mapped[int] = mapped_column(default=0)

    team: Mapped[Team] = relationship(back_populates="needs")
    skill: Mapped[Skill | None] = relationship()
    children: Mapped[list[Need]] = relationship(
        back_populates="parent", cascade="all, delete-orphan", order_by="Need.position, Need.id"
    )
    parent: Mapped[Need | None] = relationship(remote_side="Need.id", back_populates="children")


class TeamRole(Base):
    """How many members of a role a team has."""

    __table_args__ = (UniqueConstraint("team_id", "role_id"),)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), index=True)
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"))
    minimum: Mapped[int] = mapped_column(default=0)
    maximum: Mapped[int | None]
    team: Mapped[Team] = relationship(back_populates="role_bounds")
    role: Mapped[Role] = relationship()


class TeamSide(Base):
    """How many members of a side a team has."""

    __table_args__ = (UniqueConstraint("team_id", "side"), one_of("side", Side))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), index=True)
    side: Mapped[str] = mapped_column(String(2))
    minimum: Mapped[int] = mapped_column(default=0)
    maximum: Mapped[int | None]
    team: Mapped[Team] = relationship(back_populates="side_bounds")


class TeamTemplate(Versioned, Base):
    """A kind of team that companies really build; `body` holds needs, roles, sides, size as a new team takes them."""

    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str]
    name_de: Mapped[str | None]
    body: Mapped[dict[str, Any]]


class Goal(Versioned, Base):
    """What a team is to reach, with an owner on either side."""

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    ot_owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    it_owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    due: Mapped[date | None]
    team: Mapped[Team] = relationship(back_populates="goals")
    ot_owner: Mapped[Person | None] = relationship(foreign_keys=[ot_owner_id])
    it_owner: Mapped[Person | None] = relationship(foreign_keys=[it_owner_id])
    measures: Mapped[list[GoalMeasure]] = relationship(back_populates="goal", cascade="all, delete-orphan")


class GoalMeasure(Versioned, Base):
    """How a goal is measured: from a start value to a target, in a unit."""

    goal_id: Mapped[int] = mapped_column(ForeignKey("goal.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    unit: Mapped[str] = mapped_column(String(40), default="")
    start_value: Mapped[float | None]
    target_value: Mapped[float | None]
    current_value: Mapped[float | None]
    goal: Mapped[Goal] = relationship(back_populates="measures")


class HomeCover(Versioned, Base):
    """What a department (and crew) must keep at home: at least `minimum` people at `level` on no team."""

    __table_args__ = (level_range(), CheckConstraint("minimum >= 0", name="minimum_positive"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    crew_id: Mapped[int | None] = mapped_column(ForeignKey("crew.id"))
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"))
    level: Mapped[int]
    minimum: Mapped[int]
    department: Mapped[Department] = relationship()
    crew: Mapped[Crew | None] = relationship()
    skill: Mapped[Skill] = relationship()
