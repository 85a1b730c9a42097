"""Plans: a run's answer becomes memberships and enrolments; people and their heads then say yes or no."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

import models
from models import Account, Enrolment, EnrolmentEvent, Membership, MembershipEvent, Person, Plan, Run, Team, db
from planner import answers
from planner.errors import Refused
from planner.words import gettext as _

LIVE = ("proposed", "accepted")
SAID_BEFORE = "Said yes before"
"""The reason kept for a yes that was given to an earlier plan; pages say it in their reader's language."""


def publish(run: Run, account: Account, name: str | None = None) -> Plan:
    """The answer of a finished run as a plan: its memberships and enrolments are proposed to people.

    What earlier plans said of the same teams ends; a yes that was given to the very same stays a yes. Raises Refused
    for a run without an answer and for one that is published already.
    """
    _check_publishable(run)
    name = name or run.scenario.name
    with models.change(db.session(), _("Published the plan %(name)s", name=name), account.id):
        plan = Plan(run=run, name=name, state="published", published_by_id=account.id)
        db.session.add(plan)
        plan.memberships.extend(answers.memberships(run))
        plan.enrolments.extend(answers.enrolments(db.session(), run))
        said_yes = _end_earlier(plan, {answers.row_of(team["id"]) for team in run.problem["teams"]}, account)
        for row in _rows(plan):
            yes = _key(row) in said_yes
            _enter(row, "accepted" if yes else "proposed", account, SAID_BEFORE if yes else None)
        for team in db.session.scalars(select(Team).where(Team.id.in_([m.team_id for m in plan.memberships]))):
            team.state = "staffed"
    db.session.commit()
    return plan


def all_plans() -> list[Plan]:
    """The plans, newest first."""
    load = selectinload(Plan.memberships), selectinload(Plan.enrolments)
    return list(db.session.scalars(select(Plan).options(*load).order_by(Plan.id.desc())))


def whole_plan(plan_id: int) -> Plan | None:
    """The plan with all that its page shows."""
    members, takers = selectinload(Plan.memberships), selectinload(Plan.enrolments)
    load = (
        members.selectinload(Membership.person),
        members.selectinload(Membership.team),
        members.selectinload(Membership.events).selectinload(MembershipEvent.instead),
        takers.selectinload(Enrolment.person),
        takers.selectinload(Enrolment.training),
        takers.selectinload(Enrolment.events),
    )
    return db.session.scalars(select(Plan).where(Plan.id == plan_id).options(*load)).first()


def plan_of(run: Run) -> Plan | None:
    """The plan that the run was published as."""
    return db.session.scalar(select(Plan).where(Plan.run_id == run.id))


def accept_enrolment(enrolment: Enrolment, account: Account) -> None:
    """The employee takes the training. Raises Refused when it is not proposed (any more)."""
    _answer(enrolment, "accepted", account, None, _("Accepted a training"), ("proposed", "declined"))


def decline_enrolment(enrolment: Enrolment, account: Account, reason: str) -> None:
    """The employee does not take the training, and says why. Raises Refused without a reason."""
    _answer(enrolment, "declined", account, _stated(reason), _("Declined a training"), LIVE)


def accept_membership(membership: Membership, account: Account) -> None:
    """The head releases the person to the team. Raises Refused when they are not asked for (any more)."""
    _answer(membership, "accepted", account, None, _("Released a person to a team"), ("proposed", "refused"))


def accept_memberships(memberships: Iterable[Membership], account: Account) -> int:
    """The head releases all of these that are still unanswered; how many those are."""
    waiting = [each for each in memberships if each.state == "proposed"]
    with models.change(db.session(), _("Released people to teams"), account.id):
        for each in waiting:
            _enter(each, "accepted", account)
    db.session.commit()
    return len(waiting)


def refuse_membership(membership: Membership, account: Account, reason: str, instead: Person | None = None) -> None:
    """The head does not release the person, says why and may offer somebody else. Raises Refused without a reason."""
    _answer(membership, "refused", account, _stated(reason), _("Refused to release a person"), LIVE, instead)


def _check_publishable(run: Run) -> None:
    if run.state != "done" or not run.answer:
        raise Refused(_("Only a run that has ended with an answer can be published."))
    if run.answer["status"] == "infeasible":
        raise Refused(_("This run found rules that cannot hold together: there is no plan to publish."))
    if plan_of(run) is not None:
        raise Refused(_("This run is published already."))


def _stated(reason: str) -> str:
    if not reason.strip():
        raise Refused(_("Say why in a few words."), "reason")
    return reason.strip()[:500]


def _answer(
    row: Membership | Enrolment,
    state: str,
    account: Account,
    reason: str | None,
    what: str,
    before: Iterable[str],
    instead: Person | None = None,
) -> None:
    if row.plan is not None and row.plan.state == "withdrawn":
        raise Refused(_("This plan was withdrawn meanwhile."))
    if row.plan is not None and row.plan.state == "final":
        raise Refused(_("This plan is final; ask the planner to plan again."))
    if row.state not in before:
        raise Refused(_("This was answered or ended meanwhile."))
    with models.change(db.session(), what, account.id):
        _enter(row, state, account, reason, instead)
    db.session.commit()


def _enter(
    row: Membership | Enrolment,
    state: str,
    account: Account,
    reason: str | None = None,
    instead: Person | None = None,
) -> None:
    """The row in a new state, with the event that says who brought it there, when and why."""
    row.state = state
    facts: dict[str, Any] = {"state": state, "reason": reason, "recorded_by_id": account.id}
    if isinstance(row, Membership):
        row.events.append(MembershipEvent(**facts, instead=instead))
    else:
        row.events.append(EnrolmentEvent(**facts))


def _key(row: Membership | Enrolment) -> tuple[object, ...]:
    """What makes two proposals the very same one to the person who is asked."""
    if isinstance(row, Membership):
        return ("membership", row.team_id, row.person_id, row.first_day, row.last_day, row.share)
    return ("enrolment", row.training_id, row.person_id, row.first_day, row.last_day)


def _end_earlier(plan: Plan, teams: set[int], account: Account) -> set[tuple[object, ...]]:
    """End what earlier plans propose for the teams; the keys of what had been accepted of it.

    A training ends with them unless it also serves another team. A plan of which nothing is left is withdrawn.
    """
    accepted = set()
    for earlier in _earlier_plans(plan, teams):
        for row in _rows(earlier):
            if row.state in LIVE and _teams_of(row) <= teams:
                if row.state == "accepted":
                    accepted.add(_key(row))
                ended = "ended" if isinstance(row, Membership) else "cancelled"
                _enter(row, ended, account, _("Replaced by the plan %(name)s", name=plan.name))
        if not any(row.state in LIVE for row in _rows(earlier)):
            earlier.state = "withdrawn"
    return accepted


def _rows(plan: Plan) -> list[Membership | Enrolment]:
    return [*plan.memberships, *plan.enrolments]


def _teams_of(row: Membership | Enrolment) -> set[int]:
    return {row.team_id} if isinstance(row, Membership) else {team for team, _need in row.serves}


def _earlier_plans(plan: Plan, teams: set[int]) -> list[Plan]:
    touched = select(Membership.plan_id).where(Membership.team_id.in_(teams), Membership.state.in_(LIVE))
    load = selectinload(Plan.memberships), selectinload(Plan.enrolments)
    with db.session.no_autoflush:
        found = select(Plan).where(Plan.id.in_(touched), Plan.state != "withdrawn").options(*load)
        return [earlier for earlier in db.session.scalars(found) if earlier is not plan]
