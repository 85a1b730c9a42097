"""Scenarios (named questions), runs (one solve each) and plans (a published answer)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, LongText, Versioned, now, one_of
from models.org import Department
from models.people import Person
from models.team import Team
from models.training import Training

Choice = Literal["must_join", "must_not_join"]
RunState = Literal["queued", "running", "stopping", "done", "failed"]
PlanState = Literal["published", "final", "withdrawn"]
MembershipState = Literal["proposed", "accepted", "refused", "released", "ended"]
EnrolmentState = Literal["proposed", "accepted", "declined", "done", "cancelled"]


class Scenario(Versioned, Base):
    """Which teams, people, rules and goals. `caution` levels are taken off what is unproven; shares are 0 to 1.

    `goals` lists goal names of the problem format in falling order; None is no limit.
    """

    __table_args__ = (
        CheckConstraint("caution >= 0", name="caution_positive"),
        CheckConstraint("member_share IS NULL OR (member_share > 0 AND member_share <= 1)", name="share_range"),
        CheckConstraint("training_budget IS NULL OR training_budget >= 0", name="budget_positive"),
    )
    name: Mapped[str]
    note: Mapped[str | None] = mapped_column(LongText)
    as_of: Mapped[date]
    training_budget: Mapped[Decimal | None]
    max_training_hours_per_person: Mapped[float | None]
    caution: Mapped[int] = mapped_column(default=1)
    member_share: Mapped[float | None]
    use_home_cover: Mapped[bool] = mapped_column(default=True)
    goals: Mapped[list[Any]] = mapped_column(default=lambda: ["shortfall", "cost"])
    time_limit: Mapped[int] = mapped_column(default=60)
    archived_at: Mapped[datetime | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(default=now)

    teams: Mapped[list[ScenarioTeam]] = relationship(back_populates="scenario", cascade="all, delete-orphan")
    choices: Mapped[list[ScenarioChoice]] = relationship(back_populates="scenario", cascade="all, delete-orphan")
    releases: Mapped[list[ScenarioRelease]] = relationship(back_populates="scenario", cascade="all, delete-orphan")
    untrained: Mapped[list[ScenarioUntrained]] = relationship(back_populates="scenario", cascade="all, delete-orphan")
    runs: Mapped[list[Run]] = relationship(back_populates="scenario", order_by="Run.id.desc()")


class ScenarioTeam(Base):
    """A team that the scenario staffs."""

    __table_args__ = (UniqueConstraint("scenario_id", "team_id"),)
    scenario_id: Mapped[int] = mapped_column(ForeignKey("scenario.id", ondelete="CASCADE"), index=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), index=True)
    scenario: Mapped[Scenario] = relationship(back_populates="teams")
    team: Mapped[Team] = relationship()


class ScenarioChoice(Base):
    """A person must or must not join a team; must not join with team None is no team at all."""

    __table_args__ = (
        one_of("choice", Choice),
        CheckConstraint("choice <> 'must_join' OR team_id IS NOT NULL", name="must_join_names_team"),
        UniqueConstraint("scenario_id", "person_id", "team_id"),
    )
    scenario_id: Mapped[int] = mapped_column(ForeignKey("scenario.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    choice: Mapped[str] = mapped_column(String(20))
    scenario: Mapped[Scenario] = relationship(back_populates="choices")
    person: Mapped[Person] = relationship()
    team: Mapped[Team | None] = relationship()


class ScenarioRelease(Base):
    """At most this share of a department's people may be on teams."""

    __table_args__ = (
        UniqueConstraint("scenario_id", "department_id"),
        CheckConstraint("share >= 0 AND share <= 1", name="share_range"),
    )
    scenario_id: Mapped[int] = mapped_column(ForeignKey("scenario.id", ondelete="CASCADE"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    share: Mapped[float]
    scenario: Mapped[Scenario] = relationship(back_populates="releases")
    department: Mapped[Department] = relationship()


class ScenarioUntrained(Base):
    """The person is not trained in the scenario's runs to what they declined; training None: to nothing."""

    __table_args__ = (UniqueConstraint("scenario_id", "person_id", "training_id"),)
    scenario_id: Mapped[int] = mapped_column(ForeignKey("scenario.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    training_id: Mapped[int | None] = mapped_column(ForeignKey("training.id"), index=True)
    scenario: Mapped[Scenario] = relationship(back_populates="untrained")
    person: Mapped[Person] = relationship()
    training: Mapped[Training | None] = relationship()


class Work:
    """What a worker is at, or was: `attempts` counts how often one took it up, `reason` says why it failed."""

    options: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(String(20), default="queued", index=True)
    reason: Mapped[str | None] = mapped_column(String(500))
    progress: Mapped[dict[str, Any] | None]
    stop_asked_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    heartbeat_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class Run(Work, Base):
    """One solve: the frozen problem (ids, no names), options, state and reason, progress and answer.

    In `problem`, `answer` and `baseline` the ids are row ids as text: people `p12`, teams `t3`, needs `n7`,
    trainings `tr5`, skills by their code.
    """

    __table_args__ = (one_of("state", RunState),)
    scenario_id: Mapped[int] = mapped_column(ForeignKey("scenario.id", ondelete="CASCADE"), index=True)
    problem: Mapped[dict[str, Any]]
    answer: Mapped[dict[str, Any] | None]
    baseline: Mapped[dict[str, Any] | None]
    scenario: Mapped[Scenario] = relationship(back_populates="runs")
    questions: Mapped[list[RunQuestion]] = relationship(
        back_populates="run", cascade="all, delete-orphan", order_by="RunQuestion.id"
    )


class RunQuestion(Work, Base):
    """A question about the answer of a run; `team`, `need` and `person` are ids of its problem.

    `result` is the explanation that re-solves confirmed, as an answer file carries it.
    """

    __table_args__ = (one_of("state", RunState),)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    team: Mapped[str | None] = mapped_column(String(40))
    need: Mapped[str | None] = mapped_column(String(40))
    person: Mapped[str | None] = mapped_column(String(40))
    result: Mapped[dict[str, Any] | None]
    run: Mapped[Run] = relationship(back_populates="questions")


class Plan(Versioned, Base):
    """The answer of a run, once published."""

    __table_args__ = (one_of("state", PlanState),)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), unique=True)
    name: Mapped[str]
    state: Mapped[str] = mapped_column(String(20), default="published")
    published_at: Mapped[datetime] = mapped_column(default=now)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    run: Mapped[Run] = relationship()
    memberships: Mapped[list[Membership]] = relationship(back_populates="plan")
    enrolments: Mapped[list[Enrolment]] = relationship(back_populates="plan")


class Membership(Versioned, Base):
    """A person is to be on a team, counted for the needs in `covers` ([{need, by}])."""

    __table_args__ = (one_of("state", MembershipState), UniqueConstraint("plan_id", "team_id", "person_id"))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"), index=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    share: Mapped[float]
    covers: Mapped[list[Any]] = mapped_column(default=list)
    state: Mapped[str] = mapped_column(String(20), default="proposed")
    plan: Mapped[Plan | None] = relationship(back_populates="memberships")
    team: Mapped[Team] = relationship()
    person: Mapped[Person] = relationship()
    events: Mapped[list[MembershipEvent]] = relationship(
        back_populates="membership", cascade="all, delete-orphan", order_by="MembershipEvent.id"
    )


class MembershipEvent(Base):
    """A membership's state changed; with a refusal, `instead` is whom the head offers in this person's place."""

    __table_args__ = (one_of("state", MembershipState),)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(500))
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    instead_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    membership: Mapped[Membership] = relationship(back_populates="events")
    instead: Mapped[Person | None] = relationship()


class Enrolment(Versioned, Base):
    """A person is to take a training; `serves` lists the (team id, need id) pairs it is for."""

    __table_args__ = (one_of("state", EnrolmentState), CheckConstraint("last_day >= first_day", name="day_order"))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    training_id: Mapped[int] = mapped_column(ForeignKey("training.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    trainer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    serves: Mapped[list[Any]] = mapped_column(default=list)
    state: Mapped[str] = mapped_column(String(20), default="proposed")
    plan: Mapped[Plan | None] = relationship(back_populates="enrolments")
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    trainer: Mapped[Person | None] = relationship(foreign_keys=[trainer_id])
    training: Mapped[Training] = relationship()
    events: Mapped[list[EnrolmentEvent]] = relationship(
        back_populates="enrolment", cascade="all, delete-orphan", order_by="EnrolmentEvent.id"
    )


class EnrolmentEvent(Base):
    """An enrolment's state changed."""

    __table_args__ = (one_of("state", EnrolmentState),)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(500))
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    enrolment: Mapped[Enrolment] = relationship(back_populates="events")
