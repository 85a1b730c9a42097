"""The planner's first page: which teams, which runs, what changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import defer, selectinload

from models import (
    Account,
    AuditEntry,
    ChangeSet,
    Enrolment,
    EnrolmentEvent,
    Membership,
    MembershipEvent,
    Need,
    Plan,
    Run,
    Scenario,
    Team,
    db,
)

PLANNING = (
    "team",
    "need",
    "team_role",
    "team_side",
    "scenario",
    "scenario_team",
    "scenario_choice",
    "home_cover",
    "plan",
)
MOST = 6
SHOWN = 10  # teams, the soonest first; the list of teams has all


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team ahead: needs it states, members it has by the plan in force, needs that this plan leaves open."""

    team: Team
    needs: int
    members: int
    open_needs: int | None


def facts(account: Account, day: date) -> dict[str, Any]:
    """What a planner looks for first, in a fixed number of queries."""
    return {
        "teams": _teams(day),
        "runs": _runs(),
        "scenarios": db.session.scalar(select(func.count(Scenario.id)).where(Scenario.archived_at.is_(None))) or 0,
        "unanswered": _count(Enrolment.state == "proposed"),
        "news": _news(),
        "shown": SHOWN,
    }


def _teams(day: date) -> list[TeamRow]:
    ahead = select(Team).where(Team.state != "closed", Team.last_day >= day).order_by(Team.first_day, Team.id)
    needs = dict(db.session.execute(_by_team(Need, Need.parent_id.is_(None))).all())
    members = dict(db.session.execute(_by_team(Membership, Membership.state.in_(("proposed", "accepted")))).all())
    left_open = _open_needs()
    return [
        TeamRow(team, needs.get(team.id, 0), members.get(team.id, 0), left_open.get(team.id))
        for team in db.session.scalars(ahead)
    ]


def _by_team(table: type[Need] | type[Membership], condition: ColumnElement[bool]) -> Any:
    return select(table.team_id, func.count()).where(condition).group_by(table.team_id)


def _open_needs() -> dict[int, int]:
    """Needs left open by team, as the newest plan that is not withdrawn says."""
    newest = select(Run.answer).join(Plan).where(Plan.state != "withdrawn").order_by(Plan.id.desc()).limit(1)
    answer = db.session.scalar(newest) or {}
    planned = {int(each["team"][1:]): 0 for each in answer.get("needs", [])}
    short = Counter(int(each["team"][1:]) for each in answer.get("needs", []) if each["missing"])
    return planned | short


def _runs() -> list[Run]:
    query = select(Run).order_by(Run.id.desc()).limit(MOST)
    return list(db.session.scalars(query.options(selectinload(Run.scenario), defer(Run.problem), defer(Run.baseline))))


def _news() -> list[MembershipEvent | EnrolmentEvent | ChangeSet]:
    """Refusals, declines and changes, the newest first."""
    return sorted([*_answers(), *_changes()], key=lambda each: each.recorded_at, reverse=True)[: 2 * MOST]


def _answers() -> list[MembershipEvent | EnrolmentEvent]:
    """The newest refusals and declines, with their reasons."""
    refused = select(MembershipEvent).where(MembershipEvent.state == "refused").order_by(MembershipEvent.id.desc())
    declined = select(EnrolmentEvent).where(EnrolmentEvent.state == "declined").order_by(EnrolmentEvent.id.desc())
    of_member = selectinload(MembershipEvent.membership)
    of_enrolment = selectinload(EnrolmentEvent.enrolment)
    options_m = (of_member.selectinload(Membership.person), of_member.selectinload(Membership.team))
    options_e = (of_enrolment.selectinload(Enrolment.person), of_enrolment.selectinload(Enrolment.training))
    found: list[MembershipEvent | EnrolmentEvent] = []
    found.extend(db.session.scalars(refused.limit(MOST).options(*options_m)))
    found.extend(db.session.scalars(declined.limit(MOST).options(*options_e)))
    return sorted(found, key=lambda event: event.recorded_at, reverse=True)[:MOST]


def _count(condition: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count(Enrolment.id)).where(condition)) or 0


def _changes() -> list[ChangeSet]:
    """What was changed last about teams, scenarios and plans."""
    about = select(AuditEntry.change_set_id).where(AuditEntry.table_name.in_(PLANNING))
    query = select(ChangeSet).where(ChangeSet.id.in_(about), ChangeSet.account_id.is_not(None))
    return list(
        db.session.scalars(query.order_by(ChangeSet.id.desc()).limit(MOST).options(selectinload(ChangeSet.account)))
    )
