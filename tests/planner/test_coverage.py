"""What a department's head is told about coverage."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from models import Enrolment, HomeCover, Membership, Need, Site, SitePosting, Skill, Team, Training, db
from planner.services.outlook import Outlook, outlook
from planner.today import today
from tests.planner.factories import (
    LONG_AGO,
    add,
    csrf_token,
    delegate,
    make_account,
    make_crew,
    make_department,
    make_head,
    make_person,
    make_skill,
    queries_of,
    say,
    sign_in,
)

Facts = dict[str, Any]


@pytest.fixture
def plant(session: scoped_session[Session]) -> Facts:
    """Department A: a head, Ada in crew 1 and Bo in crew 2; Cy in department B."""
    a, b = make_department(session, "A"), make_department(session, "B", "IT")
    one, two = make_crew(session, a, "1"), make_crew(session, a, "2")
    head = make_person(session, "Head", a)
    make_head(session, head, a)
    return {
        "a": a, "b": b, "one": one, "two": two, "head": head, "ada": make_person(session, "Ada", a, one),
        "bo": make_person(session, "Bo", a, two), "cy": make_person(session, "Cy", b),
        "account": make_account(session, "head", "employee", "head", person=head),
    }  # fmt: skip


def seen(plant: Facts, day: date | None = None) -> Outlook:
    db.session.commit()
    return outlook(plant["account"], plant["a"], day or today())


def make_team(session: scoped_session[Session], name: str, *needs: Need, days: int = 30, **more: Any) -> Team:
    team = Team(code=name, name=name, first_day=today(), last_day=today() + timedelta(days=days), **more)
    team.needs = list(needs)
    return add(session, team)


def join(session: scoped_session[Session], team: Team, person: Any, **more: Any) -> None:
    spell = {"first_day": team.first_day, "last_day": team.last_day, "share": 0.2, "state": "accepted"}
    add(session, Membership(team_id=team.id, person_id=person.id, **spell, **more))


def cover(session: scoped_session[Session], plant: Facts, skill: Skill, minimum: int = 1, crew: Any = None) -> None:
    unit = {"department_id": plant["a"].id, "crew_id": crew.id if crew else None}
    add(session, HomeCover(skill_id=skill.id, level=3, minimum=minimum, **unit))


def test_a_home_cover_counts_who_holds_the_level_and_is_on_no_team(
    session: scoped_session[Session], plant: Facts
) -> None:
    skill = make_skill(session, "S")
    for name in ("ada", "bo"):
        say(session, plant[name], skill, 3)
    cover(session, plant, skill, 2)
    assert seen(plant).holes == []
    join(session, make_team(session, "T"), plant["bo"])
    (hole,) = seen(plant).holes
    assert (hole.people, hole.missing) == ((plant["ada"].id,), 1)


def test_the_home_cover_of_a_crew_counts_the_crew_only(session: scoped_session[Session], plant: Facts) -> None:
    skill = make_skill(session, "S")
    say(session, plant["bo"], skill, 4)
    cover(session, plant, skill, crew=plant["one"])
    assert [hole.missing for hole in seen(plant).holes] == [1]


def test_a_need_is_covered_by_members_at_its_level(session: scoped_session[Session], plant: Facts) -> None:
    skill = make_skill(session, "S")
    team = make_team(session, "T", Need(skill_id=skill.id, level=3, headcount=3))
    for name, level in (("ada", 3), ("bo", 2), ("cy", 4)):
        say(session, plant[name], skill, level)
        join(session, team, plant[name])
    (asked,) = seen(plant).asked
    assert (asked.people, asked.others, asked.missing) == ((plant["ada"].id,), 1, 1)


def test_a_team_of_a_site_asks_only_those_who_work_there(session: scoped_session[Session], plant: Facts) -> None:
    skill, here, there = make_skill(session, "S"), *(add(session, Site(code=each, name=each)) for each in ("U", "T"))
    for name, site in (("ada", here), ("bo", there)):
        say(session, plant[name], skill, 3)
        add(session, SitePosting(person_id=plant[name].id, site_id=site.id, holds_from=LONG_AGO))
    make_team(session, "T", Need(skill_id=skill.id, level=3), site_id=here.id)
    (asked,) = seen(plant).asked
    assert asked.able == (plant["ada"].id,)
    session.delete(session.scalars(select(SitePosting).where(SitePosting.person_id == plant["ada"].id)).one())
    assert seen(plant).asked == []


def test_hundreds_of_needs_are_listed_when_they_are_asked_for(
    session: scoped_session[Session], plant: Facts, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.views.coverage.MOST", 0)
    cover(session, plant, make_skill(session, "S"))
    sign_in(client, "head")
    address = f"/departments/{plant['a'].id}/coverage"
    page = client.get(address).get_data(as_text=True)
    assert (f'href="{address}?all=1#asked"' in page, "<details open>" in page) == (True, False)
    page = client.get(f"{address}?all=1").get_data(as_text=True)
    assert "<details open><summary>1 need or home cover" in page


def test_a_certificate_that_ends_inside_the_team_covers_nothing(session: scoped_session[Session], plant: Facts) -> None:
    skill = make_skill(session, "S")
    team = make_team(session, "T", Need(skill_id=skill.id, level=3), days=30)
    join(session, team, plant["ada"])
    say(session, plant["bo"], skill, 3)
    stated = say(session, plant["ada"], skill, 3, valid_until=today() + timedelta(days=29))
    assert seen(plant).asked[0].people == ()
    stated.valid_until = team.last_day
    assert seen(plant).asked[0].people == (plant["ada"].id,)


def test_any_way_of_a_need_will_do_and_all_of_another_must(session: scoped_session[Session], plant: Facts) -> None:
    one, two = make_skill(session, "S"), make_skill(session, "T")
    say(session, plant["ada"], one, 3)

    team = make_team(session, "T")
    for kind in ("any", "all"):
        ways = [Need(team=team, skill_id=skill.id, level=3) for skill in (one, two)]
        add(session, Need(team=team, kind=kind, children=ways))
    join(session, team, plant["ada"])
    found = {asked.together: asked.covered for asked in seen(plant).asked}
    assert found == {False: 1, True: 0}


def train(session: scoped_session[Session], person: Any, *needs: Need, state: str = "proposed") -> Enrolment:
    """The person is to take a training for the needs, as a published plan has it."""
    spell = {"first_day": today(), "last_day": today() + timedelta(days=13), "state": state}
    serves = [[need.team_id, need.id] for need in needs]
    training = add(session, Training(code="TR", title="Training", hours=8))
    return add(session, Enrolment(person_id=person.id, training_id=training.id, serves=serves, **spell))


def test_a_member_in_training_for_the_need_is_not_missing_unless_it_is_called_off(
    session: scoped_session[Session], plant: Facts
) -> None:
    need = Need(skill_id=make_skill(session, "S").id, level=3)
    team = make_team(session, "T", need)
    join(session, team, plant["ada"])
    enrolment = train(session, plant["ada"], need)
    (asked,) = seen(plant).asked
    assert (asked.covered, asked.planned, asked.missing) == (0, 1, 0)
    enrolment.state = "declined"
    (asked,) = seen(plant).asked
    assert (asked.covered, asked.planned, asked.missing) == (0, 0, 1)


def test_of_a_need_for_several_skills_each_may_be_held_or_trained(
    session: scoped_session[Session], plant: Facts
) -> None:
    held, lacking, other = (make_skill(session, code) for code in "STU")
    say(session, plant["ada"], held, 3)
    team = make_team(session, "T")
    parts = [Need(team=team, skill_id=skill.id, level=3) for skill in (held, lacking, other)]
    add(session, Need(team=team, kind="all", children=parts))
    join(session, team, plant["ada"])
    train(session, plant["ada"], parts[1])
    assert [asked.missing for asked in seen(plant).asked] == [1]
    db.session.scalars(select(Enrolment)).one().serves = [[team.id, part.id] for part in parts[1:]]
    assert [asked.missing for asked in seen(plant).asked] == [0]


def test_the_worst_hole_is_first(session: scoped_session[Session], plant: Facts) -> None:
    skill = make_skill(session, "S")
    say(session, plant["ada"], skill, 3)
    for name, importance, headcount in (("nice", "nice", 9), ("must", "must", 1), ("should", "should", 2)):
        make_team(session, name, Need(skill_id=skill.id, level=3, importance=importance, headcount=headcount))
    assert [hole.importance for hole in seen(plant).holes] == ["must", "should", "nice"]


def test_teams_that_are_over_or_ask_nothing_of_my_people_are_left_out(
    session: scoped_session[Session], plant: Facts
) -> None:
    skill = make_skill(session, "S")
    make_team(session, "T", Need(skill_id=skill.id, level=3))
    assert seen(plant).asked == []
    say(session, plant["ada"], skill, 3)
    assert len(seen(plant).asked) == 1
    assert seen(plant, today() + timedelta(days=31)).asked == []


def test_a_sole_holder_of_a_home_cover_is_named_with_the_certificates_end(
    session: scoped_session[Session], plant: Facts
) -> None:
    skill = make_skill(session, "S")
    end = today() + timedelta(days=9)
    say(session, plant["ada"], skill, 3, valid_until=end)
    say(session, plant["bo"], skill, 3)
    cover(session, plant, skill, crew=plant["one"])
    (alone,) = seen(plant).alone
    assert (alone.person.name, alone.ends, alone.sole.skill.code) == ("Ada", end, "S")


def test_what_ends_within_ninety_days_is_listed_soonest_first(session: scoped_session[Session], plant: Facts) -> None:
    skill = make_skill(session, "S")
    for name, days in (("ada", 90), ("bo", 9), ("head", 91)):
        say(session, plant[name], skill, 3, valid_until=today() + timedelta(days=days))
    assert [each.person.name for each in seen(plant).expiries] == ["Bo", "Ada"]


def test_who_holds_level_two_on_both_sides_reaches_across(session: scoped_session[Session], plant: Facts) -> None:
    field, network = make_skill(session, "S", side="OT"), make_skill(session, "T", side="IT")
    for name, levels in (("ada", (2, 2)), ("bo", (4, 1)), ("head", (0, 4))):
        say(session, plant[name], field, levels[0])
        say(session, plant[name], network, levels[1])
    assert seen(plant).across == 1


def test_a_shift_lead_sees_the_home_covers_of_their_crew_only(session: scoped_session[Session], plant: Facts) -> None:
    delegate(session, "shift_lead", plant["bo"], plant["head"], plant["a"], plant["one"])
    lead = make_account(session, "lead", "employee", person=plant["bo"])
    skill = make_skill(session, "S")
    for crew in (None, plant["one"], plant["two"]):
        cover(session, plant, skill, crew=crew)
    session.commit()
    found = outlook(lead, plant["a"], today())
    assert ([each.crew for each in found.asked], [p.name for p in found.people.values()]) == ([plant["one"]], ["Ada"])


def test_the_page_and_its_picture_open_for_the_head_and_for_no_other_head(
    client: FlaskClient, session: scoped_session[Session], plant: Facts
) -> None:
    skill = make_skill(session, "S")
    say(session, plant["ada"], skill, 3)
    cover(session, plant, skill, 2)
    make_head(session, plant["cy"], plant["b"])
    make_account(session, "other", "employee", "head", person=plant["cy"])
    page = f"/departments/{plant['a'].id}/coverage"
    sign_in(client, "head")
    assert "Ada" in client.get(page).get_data(as_text=True)
    assert client.get(f"{page}.svg").mimetype == "image/svg+xml"
    client.post("/sign-out", data={"csrf_token": csrf_token(client)})
    sign_in(client, "other")
    assert [client.get(each).status_code for each in (page, f"{page}.svg")] == [404, 404]


def test_queries_do_not_grow_with_people_or_teams(
    client: FlaskClient, session: scoped_session[Session], plant: Facts
) -> None:
    skill = make_skill(session, "S")
    say(session, plant["ada"], skill, 3, valid_until=today() + timedelta(days=9))
    cover(session, plant, skill, 2)
    join(session, make_team(session, "T", Need(skill_id=skill.id, level=3)), plant["bo"])
    sign_in(client, "head")
    page = f"/departments/{plant['a'].id}/coverage"
    few = queries_of(client, page)
    for number in range(9):
        person = make_person(session, f"New {number}", plant["a"], plant["one"])
        say(session, person, skill, 3, valid_until=today() + timedelta(days=9))
        join(session, make_team(session, f"T{number}", Need(skill_id=skill.id, level=3)), person)
    assert queries_of(client, page) == few
