"""Releases: a head answers for their people, the planner plans again around each no, and the plan becomes final."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from models import Enrolment, Membership, Plan, Run, ScenarioChoice, ScenarioUntrained, SitePosting, Training
from planner.problems import freeze
from planner.services.plans import publish
from planner.solving import solved
from tests.planner.factories import csrf_token, make_account, make_department, make_head, sign_in
from tests.planner.plant import (
    Rows,
    add,
    make_need,
    make_person,
    make_scenario,
    make_site,
    make_skill,
    make_standing,
    make_team,
    make_training,
)

TODAY = date(2027, 1, 4)
START, END = date(2027, 3, 1), date(2027, 3, 28)


class Cast:
    """A plan that asks for Ann; Bob is of her department, Zoe of another; accounts for both heads and a planner."""

    def __init__(self, session: Rows, client: FlaskClient) -> None:
        self.session, self.client = session, client
        mine, other = make_department(session, "MNT"), make_department(session, "PIT")
        self.ann, self.bob, self.zoe = (
            make_person(session, name, department=where)
            for name, where in (("Ann", mine), ("Bob", mine), ("Zoe", other))
        )
        skill = make_skill(session, "C04")
        for person in (self.ann, self.bob):
            make_standing(session, person, skill, 2)
        make_training(session, skill, 2, 3, hours=24, cost=900)
        team = make_team(session, START, END, make_need(skill, 2))
        self.scenario = make_scenario(session, TODAY, team)
        session.add(ScenarioChoice(scenario=self.scenario, person=self.ann, team=team, choice="must_join"))
        for number, department in (("head", mine), ("other", other)):
            boss = make_person(session, f"{number} person")
            make_head(session, boss, department)
            make_account(session, number, "head", person=boss)
        make_account(session, "ann", "employee", person=self.ann)
        self.planner = make_account(session, "planner", "planner")
        session.commit()
        self.plan = publish(self.run(), self.planner)

    def run(self) -> Run:
        problem = freeze(self.scenario)
        answer = solved(problem, {"time_limit": 30}, lambda _progress: None).answer
        return add(self.session, Run(scenario=self.scenario, problem=problem, answer=answer, state="done"))

    def asked(self) -> Membership:
        self.session.expire_all()
        return self.session.scalars(select(Membership).where(Membership.plan_id == self.plan.id)).one()

    def browser(self, number: str) -> FlaskClient:
        self.client.delete_cookie("planner")
        sign_in(self.client, number)
        return self.client

    def post(self, number: str, path: str, **data: Any) -> Any:
        browser = self.browser(number)
        data["csrf_token"] = csrf_token(browser)
        return browser.post(path, data=data, follow_redirects=True)

    def refuse(self, **data: Any) -> Any:
        return self.post("head", f"/releases/{self.asked().id}/refuse", **data)


@pytest.fixture
def cast(session: Rows, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> Cast:
    monkeypatch.setitem(client.application.config, "PLANNER_TODAY", TODAY)
    return Cast(session, client)


def test_a_head_sees_whom_a_plan_asks_for_and_what_for(cast: Cast) -> None:
    page = cast.browser("head").get("/releases").text
    assert "A plan asks for 1 person of yours." in page
    assert "Ann" in page
    assert "C04" in page


def test_another_head_is_not_asked_and_finds_nothing_to_answer(cast: Cast) -> None:
    assert "Nothing waits for your answer." in cast.browser("other").get("/releases").text
    for act in ("release", "refuse"):
        assert cast.post("other", f"/releases/{cast.asked().id}/{act}", reason="No").status_code == 404
    assert cast.post("other", "/releases/release-all", shown=cast.asked().id).status_code == 404
    assert cast.asked().state == "proposed"


def test_a_head_releases_and_takes_it_back(cast: Cast) -> None:
    page = cast.post("head", f"/releases/{cast.asked().id}/release")
    assert "Ann is released to" in page.text
    assert cast.asked().state == "accepted"
    undo = page.text.split('class="undo" method="post" action="')[1].split('"')[0]
    cast.post("head", undo)
    assert cast.asked().state == "proposed"


def test_a_head_releases_all_at_once(cast: Cast) -> None:
    assert "1 person is released." in cast.post("head", "/releases/release-all", shown=cast.asked().id).text
    assert cast.asked().state == "accepted"


def test_a_refusal_needs_a_reason_and_keeps_what_was_entered(cast: Cast) -> None:
    answer = cast.refuse(instead="Bob")
    assert answer.status_code == 422
    assert "Say why in a few words." in answer.text
    assert 'value="Bob"' in answer.text
    assert cast.asked().state == "proposed"


@pytest.mark.parametrize(
    ("instead", "said"),
    [("Zoe", "“Zoe” is not exactly one of your people"), ("Ann", "Offer somebody else than Ann.")],
)
def test_a_head_offers_only_another_of_their_own(cast: Cast, instead: str, said: str) -> None:
    answer = cast.refuse(reason="On parental leave.", instead=instead)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_head_offers_only_somebody_who_works_where_the_team_does(cast: Cast) -> None:
    site = make_site(cast.session, "ULM")
    cast.asked().team.site = site
    cast.session.add(SitePosting(person=cast.ann, site=site, holds_from=TODAY))
    cast.session.commit()
    page = cast.browser("head").get("/releases").text
    assert f'list="colleagues-{site.id}"' in page
    assert (
        f'<datalist id="colleagues-{site.id}"><option value="{cast.ann.personnel_number} Ann"></option></datalist>'
        in page
    )
    answer = cast.refuse(reason="On parental leave.", instead="Bob")
    assert answer.status_code == 422
    assert "Bob does not work at Site ULM, as the team asks." in answer.text
    assert "On parental leave." in answer.text
    cast.session.add(SitePosting(person=cast.bob, site=site, holds_from=TODAY))
    cast.session.commit()
    assert cast.refuse(reason="On parental leave.", instead="Bob").status_code == 200
    assert cast.asked().events[-1].instead == cast.bob


def test_a_plan_is_planned_again_around_a_refusal_with_the_counter_proposal(cast: Cast) -> None:
    cast.refuse(reason="On parental leave.", instead="bob")
    event = cast.asked().events[-1]
    assert (event.reason, event.instead) == ("On parental leave.", cast.bob)
    page = cast.browser("planner").get(f"/plans/{cast.plan.id}").text
    assert "refused: On parental leave. · instead: Bob" in page
    assert "Bob joins instead, as the head offers" in page
    cast.post("planner", f"/plans/{cast.plan.id}/again", offer=cast.asked().id)
    cast.session.expire_all()
    chosen = {each.person.name: each.choice for each in cast.scenario.choices}
    assert chosen == {"Ann": "must_not_join", "Bob": "must_join"}
    assert len(cast.scenario.runs) == 2


def test_a_counter_proposal_that_is_not_ticked_is_not_taken(cast: Cast) -> None:
    cast.refuse(reason="On parental leave.", instead="Bob")
    cast.post("planner", f"/plans/{cast.plan.id}/again")
    cast.session.expire_all()
    assert [each.person.name for each in cast.scenario.choices] == ["Ann"]


def test_who_declined_every_training_takes_none_in_the_next_run_until_that_is_taken_back(cast: Cast) -> None:
    row = add(cast.session, ScenarioUntrained(scenario=cast.scenario, person_id=cast.ann.id))
    cast.session.commit()
    hours = {each["id"]: each["training_hours_per_week"] for each in freeze(cast.scenario)["people"]}
    assert hours[f"p{cast.ann.id}"] == 0
    assert hours[f"p{cast.bob.id}"] > 0
    path = f"/scenarios/{cast.scenario.id}/untrained/{row.id}/remove"
    assert "every training" in cast.browser("planner").get(f"/scenarios/{cast.scenario.id}").text
    assert "Ann may be chosen for it again." in cast.post("planner", path).text
    assert cast.post("planner", path).status_code == 404


def test_a_declined_training_is_kept_for_the_next_run_and_no_other(cast: Cast) -> None:
    training = cast.session.scalars(select(Training)).one()
    add(
        cast.session,
        Enrolment(
            plan=cast.plan, person=cast.ann, training=training, first_day=TODAY, last_day=START, state="proposed"
        ),
    )
    cast.session.commit()
    enrolment = cast.session.scalars(select(Enrolment)).one()
    cast.post("ann", f"/me/trainings/{enrolment.id}/decline", reason="Too far away.")
    assert f"Ann is not trained in “{training.title}”" in cast.browser("planner").get(f"/plans/{cast.plan.id}").text
    cast.post("planner", f"/plans/{cast.plan.id}/again")
    cast.session.expire_all()
    assert [(each.person, each.training) for each in cast.scenario.untrained] == [(cast.ann, training)]
    assert training.title in cast.browser("planner").get(f"/scenarios/{cast.scenario.id}").text


def test_a_plan_becomes_final_once_everybody_has_said_yes_and_is_not_answered_any_more(cast: Cast) -> None:
    final = f"/plans/{cast.plan.id}/final"
    assert "1 answer is still out." in cast.post("planner", final).text
    cast.post("head", f"/releases/{cast.asked().id}/release")
    assert "Make final" in cast.browser("planner").get(f"/plans/{cast.plan.id}").text
    assert "is final." in cast.post("planner", final).text
    assert cast.session.get_one(Plan, cast.plan.id).state == "final"
    assert "This plan is final" in cast.refuse(reason="Too late.").text
    assert "Only a plan that stands can become final." in cast.post("planner", final).text


def test_a_yes_to_an_earlier_plan_is_told_in_the_readers_language(cast: Cast) -> None:
    cast.post("head", f"/releases/{cast.asked().id}/release")
    again = publish(cast.run(), cast.planner)
    for language, words in (("en", "accepted: Said yes before"), ("de", "zugesagt: Hatte schon zugesagt")):
        page = cast.browser("planner").get(f"/plans/{again.id}", headers={"Accept-Language": language})
        assert words in page.text


def test_a_plan_with_a_no_is_planned_again_first(cast: Cast) -> None:
    again = f"/plans/{cast.plan.id}/again"
    assert "Nobody has said no" in cast.post("planner", again).text
    cast.refuse(reason="On parental leave.")
    assert "1 answer is a no: plan again first." in cast.post("planner", f"/plans/{cast.plan.id}/final").text


def test_the_first_page_of_a_head_says_that_a_plan_asks(cast: Cast) -> None:
    assert "A plan asks for 1 person of yours." in cast.browser("head").get("/").text
    assert "A plan asks for" not in cast.browser("other").get("/").text
