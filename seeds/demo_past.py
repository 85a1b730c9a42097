"""What the demo plant has behind it: a team that is over, who was on it and who was not released, and trainings taken,
declined and proposed, each with how it came to its state."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from models import Enrolment, EnrolmentEvent, Membership, MembershipEvent, Need, RoleAssignment, Team, Training
from seeds.bulk import Bulk
from seeds.dates import DAY, at, monday_after
from seeds.organisation import Organisation, since
from seeds.teams import GoalSeed, MeasureSeed, TeamSeed, add_team
from seeds.templates import NeedSeed, TemplateSeed

PAST_TEAM = TeamSeed(
    "VISION-3",
    "Camera inspection on Line 3",
    "Cameras find scratches before the paint shop does, and the quality system keeps every picture.",
    TemplateSeed(
        "camera-inspection",
        "Camera inspection",
        "Kameraprüfung",
        (NeedSeed("A09", 2), NeedSeed("D05", 2), NeedSeed("E06", 2, 1, "should")),
        {"engineer": 1, "programmer": 1},
        {"OT": 2, "IT": 1},
        (3, 5),
        16,
        "agile",
    ),
    in_weeks=-24,
    goals=(GoalSeed("Scratches found before paint", "1035", "1058", (MeasureSeed("Escapes", "per week", 9, 2),)),),
)
STATED_BY = "1058"  # who looked after the team then
SECOND_ROLES = (("1012", "engineer"), ("1046", "architect"), ("1029", "programmer"))


class Step(NamedTuple):
    """A state that somebody came to, so many weeks after the team's first day, and why."""

    state: str
    week: int
    reason: str | None = None


MEMBERS: dict[str, tuple[Step, ...]] = {
    "1037": (Step("proposed", -4), Step("accepted", -3), Step("ended", 16)),
    "1060": (Step("proposed", -4), Step("accepted", -3), Step("ended", 16)),
    "1018": (Step("proposed", -4), Step("accepted", -2), Step("released", 9, "Back to the new press line.")),
    "1041": (Step("proposed", -4), Step("refused", -3, "Half time, and alone in the measuring room.")),
}
TRAININGS: tuple[tuple[str, str, int, tuple[Step, ...]], ...] = (
    ("1037", "TR018", -2, (Step("proposed", -4), Step("accepted", -3), Step("done", 0))),
    ("1018", "TR020", 2, (Step("proposed", -4), Step("accepted", -2), Step("cancelled", 1, "Left the team early."))),
    ("1041", "TR018", -2, (Step("proposed", -4), Step("declined", -4, "I took this course two years ago."))),
)
PROPOSED = ("1006", "TR018", "PDM", "D05")  # who, which training, for which team's need: waits for an answer
RECORDED_DAYS_AGO = 3


def add_past(bulk: Bulk, organisation: Organisation, as_of: date) -> None:
    """Add second roles, the team that is over with its memberships, and the trainings."""
    for number, role in SECOND_ROLES:
        facts = {"person_id": organisation.id_of(number), "role_id": organisation.roles[role], "main": False}
        bulk.add(RoleAssignment, **facts, **since(as_of, 300))
    team_id = add_team(bulk, organisation, PAST_TEAM, as_of)
    next(row for row in bulk.rows[Team] if row["id"] == team_id)["state"] = "closed"
    for number, steps in MEMBERS.items():
        _add_member(bulk, organisation, number, team_id, steps, as_of)
    for number, code, week, steps in TRAININGS:
        first = PAST_TEAM.first_day(as_of) + timedelta(weeks=week)
        serves = [[team_id, _need(bulk, team_id)]]
        _enrol(bulk, organisation, number, code, first, serves, steps, PAST_TEAM.first_day(as_of))
    _propose(bulk, organisation, as_of)


def _add_member(
    bulk: Bulk, organisation: Organisation, number: str, team_id: int, steps: tuple[Step, ...], as_of: date
) -> None:
    first, last = PAST_TEAM.first_day(as_of), PAST_TEAM.last_day(as_of)
    membership_id = bulk.add(
        Membership,
        team_id=team_id,
        person_id=organisation.id_of(number),
        first_day=first,
        last_day=last,
        share=0.2,
        covers=[{"need": _need(bulk, team_id), "by": "held"}],
        state=steps[-1].state,
    )
    for step in steps:
        bulk.add(MembershipEvent, membership_id=membership_id, **_event(organisation, step, first))


def _enrol(
    bulk: Bulk,
    organisation: Organisation,
    number: str,
    code: str,
    first: date,
    serves: list[list[int]],
    steps: tuple[Step, ...],
    counted_from: date,
) -> None:
    enrolment_id = bulk.add(
        Enrolment,
        person_id=organisation.id_of(number),
        training_id=next(row["id"] for row in bulk.rows[Training] if row["code"] == code),
        first_day=first,
        last_day=first + 13 * DAY,
        serves=serves,
        state=steps[-1].state,
    )
    for step in steps:
        bulk.add(EnrolmentEvent, enrolment_id=enrolment_id, **_event(organisation, step, counted_from))


def _propose(bulk: Bulk, organisation: Organisation, as_of: date) -> None:
    number, code, team, skill = PROPOSED
    team_id = next(row["id"] for row in bulk.rows[Team] if row["code"] == team)
    serves = [[team_id, _need(bulk, team_id, organisation.skills[skill])]]
    stated = as_of - RECORDED_DAYS_AGO * DAY
    _enrol(bulk, organisation, number, code, monday_after(as_of), serves, (Step("proposed", 0),), stated)


def _need(bulk: Bulk, team_id: int, skill_id: int | None = None) -> int:
    """The team's first need, or the one for a skill."""
    needs = (row for row in bulk.rows[Need] if row["team_id"] == team_id)
    return int(next(row["id"] for row in needs if skill_id in (None, row.get("skill_id"))))


def _event(organisation: Organisation, step: Step, counted_from: date) -> dict[str, Any]:
    by = organisation.recorder(organisation.place_of(STATED_BY))
    moment = at(counted_from + timedelta(weeks=step.week), 10)
    return {"state": step.state, "reason": step.reason, "recorded_at": moment, "recorded_by_id": by}
