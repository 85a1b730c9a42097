from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

import models
from models import Enrolment, Membership, Plan, Run
from planner.errors import Refused
from planner.services.plans import (
    accept_enrolment,
    accept_membership,
    decline_enrolment,
    publish,
    refuse_membership,
)
from tests.planner.factories import make_account
from tests.planner.plant import (
    Rows,
    add,
    make_need,
    make_person,
    make_scenario,
    make_skill,
    make_team,
    make_training,
)

TODAY = date(2027, 1, 4)
START, END = date(2027, 3, 1), date(2027, 3, 28)


class Plant:
    """A team with one need, people, a training, and runs whose answers a test states."""

    def __init__(self, session: Rows) -> None:
        self.session = session
        self.account = make_account(session, "planner", "planner")
        skill = make_skill(session)
        self.need = make_need(skill, 3)
        self.team = make_team(session, START, END, self.need)
        self.training = make_training(session, skill, 2, 3, hours=24, cost=900)
        self.ann, self.bob = make_person(session, "Ann"), make_person(session, "Bob")

    def run(self, *members: models.Person, trained: models.Person | None = None, **facts: Any) -> Run:
        team, need = f"t{self.team.id}", f"n{self.need.id}"
        step = f"tr{self.training.steps[0].id}"
        problem = {"teams": [{"id": team, "start": "2027-03-01", "end": "2027-03-28", "member_fte": 0.2}]}
        covers = [{"need": need, "by": "level"}]
        taken = {"training": step, "for": [[team, need]], "start": "2027-01-11", "end": "2027-02-07"}
        answer = {
            "status": "optimal",
            "members": [{"team": team, "person": f"p{person.id}", "covers": covers} for person in members],
            "trainings": [{**taken, "person": f"p{trained.id}", "trainer": None}] if trained else [],
        }
        stated = {"problem": problem, "answer": answer, "state": "done", **facts}
        return add(self.session, Run(scenario=make_scenario(self.session, TODAY, self.team), **stated))

    def memberships(self) -> list[tuple[str, str]]:
        rows = self.session.scalars(select(Membership).order_by(Membership.id))
        return [(row.person.name, row.state) for row in rows]


@pytest.fixture
def plant(session: Rows) -> Plant:
    return Plant(session)


def test_publishing_proposes_memberships_and_enrolments(plant: Plant, session: Rows) -> None:
    plan = publish(plant.run(plant.ann, trained=plant.ann), plant.account, "Spring")
    [membership], [enrolment] = plan.memberships, plan.enrolments
    assert (plan.name, plan.state, plan.published_by_id) == ("Spring", "published", plant.account.id)
    assert (membership.person, membership.team, membership.first_day, membership.last_day, membership.share) == (
        plant.ann, plant.team, START, END, 0.2,
    )  # fmt: skip
    assert membership.covers == [{"need": plant.need.id, "by": "level"}]
    assert (enrolment.person, enrolment.training, enrolment.first_day, enrolment.last_day) == (
        plant.ann, plant.training, date(2027, 1, 11), date(2027, 2, 7),
    )  # fmt: skip
    assert enrolment.serves == [[plant.team.id, plant.need.id]]
    assert [event.state for event in membership.events] == ["proposed"]
    assert [event.state for event in enrolment.events] == ["proposed"]
    assert plant.team.state == "staffed"


def test_publishing_is_written_down_as_one_change_of_the_planner(plant: Plant, session: Rows) -> None:
    publish(plant.run(plant.ann), plant.account, "Spring")
    [made] = session.scalars(select(models.ChangeSet).where(models.ChangeSet.account_id == plant.account.id))
    assert {entry.table_name for entry in made.entries} == {"plan", "membership", "membership_event", "team"}


@pytest.mark.parametrize(
    "facts",
    [{"state": "running"}, {"answer": None}, {"answer": {"status": "infeasible", "members": [], "trainings": []}}],
)
def test_only_a_run_with_a_plan_is_published(plant: Plant, facts: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        publish(plant.run(plant.ann, **facts), plant.account)


def test_a_run_is_published_once(plant: Plant) -> None:
    run = plant.run(plant.ann)
    publish(run, plant.account)
    with pytest.raises(Refused, match="published already"):
        publish(run, plant.account)


def test_a_new_plan_of_the_same_team_ends_the_old_and_keeps_what_was_accepted(plant: Plant, session: Rows) -> None:
    first = publish(plant.run(plant.ann, plant.bob, trained=plant.ann), plant.account)
    accept_membership(first.memberships[0], plant.account)
    publish(plant.run(plant.ann), plant.account)
    assert plant.memberships() == [("Ann", "ended"), ("Bob", "ended"), ("Ann", "accepted")]
    assert [enrolment.state for enrolment in first.enrolments] == ["cancelled"]
    assert first.state == "withdrawn"


def test_a_plan_of_another_team_is_left_alone(plant: Plant, session: Rows) -> None:
    publish(plant.run(plant.ann), plant.account)
    plant.team = make_team(session, START, END)
    publish(plant.run(plant.bob), plant.account)
    assert plant.memberships() == [("Ann", "proposed"), ("Bob", "proposed")]
    assert [plan.state for plan in session.scalars(select(Plan))] == ["published", "published"]


def enrolment_of(plant: Plant) -> Enrolment:
    return publish(plant.run(plant.ann, trained=plant.ann), plant.account).enrolments[0]


def test_an_employee_accepts_a_training(plant: Plant) -> None:
    enrolment = enrolment_of(plant)
    accept_enrolment(enrolment, plant.account)
    assert [event.state for event in enrolment.events] == ["proposed", "accepted"]


def test_an_employee_declines_a_training_with_a_reason(plant: Plant) -> None:
    enrolment = enrolment_of(plant)
    decline_enrolment(enrolment, plant.account, " On parental leave ")
    event = enrolment.events[-1]
    assert (enrolment.state, event.reason, event.recorded_by_id) == (
        "declined", "On parental leave", plant.account.id,
    )  # fmt: skip


def test_declining_asks_for_a_reason(plant: Plant) -> None:
    with pytest.raises(Refused) as refused:
        decline_enrolment(enrolment_of(plant), plant.account, "  ")
    assert refused.value.field == "reason"


def test_a_head_refuses_to_release_a_person_with_a_reason(plant: Plant) -> None:
    [membership] = publish(plant.run(plant.ann), plant.account).memberships
    refuse_membership(membership, plant.account, "Needed on Line 4")
    assert (membership.state, membership.events[-1].reason) == ("refused", "Needed on Line 4")


def test_what_has_ended_is_not_answered_any_more(plant: Plant) -> None:
    [old] = publish(plant.run(plant.ann), plant.account).memberships
    publish(plant.run(plant.bob), plant.account)
    with pytest.raises(Refused):
        accept_membership(old, plant.account)
