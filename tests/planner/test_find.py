"""Finding people by skills and levels: who meets it, who nearly does and why, and the searches kept."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, scoped_session

from models import (
    Absence,
    Interest,
    Membership,
    Need,
    Role,
    RoleAssignment,
    SavedSearch,
    Setting,
    Site,
    SitePosting,
    Team,
    db,
)
from planner.services.finding import Found, Page, Search, find
from planner.services.matching import Ask, Wanted
from planner.services.scope import Scope
from planner.today import today
from tests.planner.factories import (
    LONG_AGO,
    add,
    csrf_token,
    make_account,
    make_department,
    make_head,
    make_person,
    make_skill,
    queries_of,
    say,
    sign_in,
)

Db = scoped_session[Session]
Facts = dict[str, Any]


@pytest.fixture
def plant(session: Db) -> Facts:
    """Ada and Bo in department A, headed by Hana; Cy in department B; the skills S and T; a planner."""
    a, b = make_department(session, "A"), make_department(session, "B")
    facts: Facts = {"a": a, "b": b}
    facts |= {name: make_person(session, name.title(), a) for name in ("ada", "bo", "hana")}
    facts["cy"] = make_person(session, "Cy", b)
    make_head(session, facts["hana"], a)
    facts["head"] = make_account(session, "head", "employee", "head", person=facts["hana"])
    facts["planner"] = make_account(session, "planner", "planner")
    facts |= {"s": make_skill(session, "S"), "t": make_skill(session, "T")}
    session.commit()
    return facts


def search(plant: Facts, who: str = "planner", s: int = 0, t: int = 0, **more: Any) -> Page:
    """Who is found by levels of S and T; more of Wanted and of Search."""
    db.session.commit()
    asks = tuple(Ask(plant[skill].id, level) for skill, level in (("s", s), ("t", t)) if level)
    of_search = {key: more.pop(key) for key in ("scope", "side", "available", "willing") if key in more}
    return find(plant[who], Search(Wanted(asks, more.pop("day", today()), **more), **of_search))


def names(page: Page) -> tuple[list[str], list[str]]:
    """Who meets it and who nearly does."""
    exact = [row.person.name for row in page.rows if row.match.exact]
    return exact, [row.person.name for row in page.rows if not row.match.exact]


def row_of(page: Page, name: str) -> Found:
    return next(row for row in page.rows if row.person.name == name)


def agree(session: Db) -> None:
    """Record a works agreement."""
    agreed = {"title": "Agreement", "since": LONG_AGO.isoformat(), "place": "HR"}
    add(session, Setting(name="works_agreement", value=json.dumps(agreed)))


def test_all_levels_must_be_met_or_nearly(session: Db, plant: Facts) -> None:
    for who, s, t in (("ada", 3, 3), ("bo", 3, 1), ("cy", 3, 0), ("hana", 2, 2)):
        say(session, plant[who], plant["s"], s)
        say(session, plant[who], plant["t"], t)
    page = search(plant, s=3, t=3)
    assert names(page) == (["Ada"], ["Bo", "Hana"])
    assert [answer.missing for answer in row_of(page, "Bo").match.answers] == [0, 2]


@pytest.mark.parametrize("until", [None, 90])
def test_who_holds_the_skill_in_general_nearly_meets_a_special_of_it(
    session: Db, plant: Facts, until: int | None
) -> None:
    special = make_skill(session, "S-L4", general=plant["s"], special_kind="line")
    plant["t"] = special
    say(session, plant["ada"], plant["s"], 4)
    say(session, plant["bo"], plant["s"], 2)
    say(session, plant["cy"], special, 3)
    say(session, plant["hana"], plant["s"], 1)
    last: dict[str, Any] = {"until": today() + timedelta(days=until)} if until else {}
    found = search(plant, t=3, **last)
    assert names(found) == (["Cy"], ["Ada", "Bo"])
    told = {row.person.name: row.match.answers[0] for row in found.rows}
    assert {name: (one.level, one.missing, one.general) for name, one in told.items()} == {
        "Cy": (3, 0, None),
        "Ada": (0, 1, 4),
        "Bo": (0, 2, 2),
    }
    assert names(search(plant, s=3, t=3, **last)) == (["Cy"], ["Ada"])
    assert names(search(plant, s=4, t=3, any_will_do=True, **last)) == (["Ada", "Cy"], [])
    assert names(search(plant, t=3, any_will_do=True, **last)) == (["Cy"], ["Ada"])


def test_any_one_of_them_will_do_where_that_is_asked(session: Db, plant: Facts) -> None:
    say(session, plant["ada"], plant["s"], 3)
    say(session, plant["bo"], plant["t"], 3)
    say(session, plant["cy"], plant["t"], 2)
    assert names(search(plant, s=3, t=3, any_will_do=True)) == (["Ada", "Bo"], ["Cy"])


def test_a_certificate_that_ends_before_the_last_day_is_only_near(session: Db, plant: Facts) -> None:
    ends = today() + timedelta(days=20)
    say(session, plant["ada"], plant["s"], 3, valid_until=ends)
    assert names(search(plant, s=3)) == (["Ada"], [])
    page = search(plant, s=3, until=ends + timedelta(days=1))
    assert names(page) == ([], ["Ada"])
    (answer,) = row_of(page, "Ada").match.answers
    assert (answer.ends, answer.doubts) == (ends, ("ends",))
    assert names(search(plant, s=3, until=ends)) == (["Ada"], [])


def test_an_unproven_level_meets_it_and_is_said(session: Db, plant: Facts) -> None:
    say(session, plant["ada"], plant["s"], 3, "self")
    (answer,) = row_of(search(plant, s=3), "Ada").match.answers
    assert answer.doubts == ("unproven",)


def test_people_are_found_by_site_side_and_department(session: Db, plant: Facts) -> None:
    for who in ("ada", "bo", "cy"):
        say(session, plant[who], plant["s"], 3)
    site = add(session, Site(code="X", name="Works X"))
    add(session, SitePosting(person_id=plant["bo"].id, site_id=site.id, holds_from=LONG_AGO))
    role = add(session, Role(code="I", name="Programmer", side="IT"))
    add(session, RoleAssignment(person_id=plant["cy"].id, role_id=role.id, holds_from=LONG_AGO))
    assert names(search(plant, s=3, scope=Scope(site_id=site.id)))[0] == ["Bo"]
    assert names(search(plant, s=3, side="IT"))[0] == ["Cy"]
    assert names(search(plant, s=3, scope=Scope(department_id=plant["a"].id)))[0] == ["Ada", "Bo"]


def test_who_is_away_or_given_to_teams_whole_is_not_available(session: Db, plant: Facts) -> None:
    for who in ("ada", "bo", "cy"):
        say(session, plant[who], plant["s"], 3)
    add(session, Absence(person_id=plant["ada"].id, holds_from=today(), kind="sick"))
    team = add(session, Team(code="T1", name="Team", first_day=today(), last_day=today()))
    for who, share in (("bo", 1.0), ("cy", 0.2)):
        spell: Facts = {"first_day": today(), "last_day": today(), "share": share, "state": "accepted"}
        add(session, Membership(team_id=team.id, person_id=plant[who].id, **spell))
    page = search(plant, s=3, available=True)
    assert names(page)[0] == ["Cy"]
    assert row_of(page, "Cy").on_teams == pytest.approx(0.2)


def test_who_would_like_to_is_found_by_the_newest_wish(session: Db, plant: Facts) -> None:
    for who, wishes in (("ada", (3, 0)), ("bo", (0, 2)), ("cy", ())):
        say(session, plant[who], plant["s"], 3)
        for day, wish in enumerate(wishes):
            holds: date = LONG_AGO + timedelta(days=day)
            add(session, Interest(person_id=plant[who].id, skill_id=plant["s"].id, wish=wish, holds_from=holds))
    assert names(search(plant, s=3, willing=True))[0] == ["Bo"]


def test_people_are_ranked_only_under_the_works_agreement(session: Db, plant: Facts) -> None:
    say(session, plant["ada"], plant["s"], 1)
    say(session, plant["bo"], plant["s"], 3, "self")
    say(session, plant["cy"], plant["s"], 3)
    say(session, plant["hana"], plant["s"], 2)
    assert names(search(plant, s=3)) == (["Bo", "Cy"], ["Ada", "Hana"])
    agree(session)
    assert names(search(plant, s=3)) == (["Cy", "Bo"], ["Hana", "Ada"])


def test_a_head_finds_their_own_people(session: Db, plant: Facts) -> None:
    say(session, plant["ada"], plant["s"], 3)
    say(session, plant["cy"], plant["s"], 3)
    assert names(search(plant, "head", s=3)) == (["Ada"], [])


def test_the_page_takes_any_word_and_says_what_it_does_not_know(client: FlaskClient, session: Db, plant: Facts) -> None:
    say(session, plant["ada"], plant["s"], 3)
    sign_in(client, "planner")
    assert "Ada" in client.get("/people/find?skill=skill+s&level=3").get_data(as_text=True)
    page = client.get("/people/find?skill=nothing&level=3&skill=S&level=2").get_data(as_text=True)
    assert "No skill is called “nothing”." in page
    assert 'value="S Skill S"' in page
    assert "Ada" not in page


def test_a_word_of_several_skills_offers_each_with_the_rest_of_the_search_kept(
    client: FlaskClient, session: Db, plant: Facts
) -> None:
    for code in ("U1", "U2"):
        make_skill(session, code, name_de=f"{code} auf Siemens")
    sign_in(client, "planner")
    page = client.get("/people/find?skill=Siemens&level=3&skill=S&level=2&side=OT").get_data(as_text=True)
    assert "“Siemens” is not exactly one skill. Which one do you mean?" in page
    assert "Do you mean:" not in page
    rest = "&amp;skill=S&amp;level=3&amp;level=2&amp;side=OT"
    assert [f'href="?skill={code}{rest}"' in page for code in ("U1", "U2")] == [True, True]


def test_a_need_of_a_team_asks_who_could(client: FlaskClient, session: Db, plant: Facts) -> None:
    say(session, plant["ada"], plant["s"], 3, valid_until=today() + timedelta(days=30))
    say(session, plant["bo"], plant["t"], 3)
    day = today() + timedelta(days=10)
    team = Team(code="T1", name="Team", first_day=day, last_day=day + timedelta(days=60))
    need = Need(kind="any")
    need.children = [Need(team=team, skill_id=plant[each].id, level=3) for each in ("s", "t")]
    team.needs.append(need)
    add(session, team)
    sign_in(client, "planner")
    answer = client.get(f"/needs/{need.id}/who", follow_redirects=True).get_data(as_text=True)
    assert "1 meets it, 1 nearly" in answer
    assert f'value="{day.isoformat()}"' in answer


def test_a_search_is_kept_asked_again_and_forgotten(client: FlaskClient, session: Db, plant: Facts) -> None:
    say(session, plant["ada"], plant["s"], 3)
    sign_in(client, "planner")
    data: Facts = {"csrf_token": csrf_token(client), "name": "Welders", "skill": ["S", ""], "level": ["3", "3"]}
    client.post("/people/find/saved", data=data)
    row = session.query(SavedSearch).one()
    assert (row.name, row.asked) == ("Welders", {"skill": ["S"], "level": ["3", "3"]})
    assert "Ada" in client.get(f"/people/find/saved/{row.id}", follow_redirects=True).get_data(as_text=True)
    client.post(f"/people/find/saved/{row.id}/delete", data=data)
    session.commit()
    assert session.query(SavedSearch).count() == 0


def test_anothers_search_is_not_found(client: FlaskClient, session: Db, plant: Facts) -> None:
    row = add(session, SavedSearch(account_id=plant["head"].id, name="Mine", asked={"skill": ["S"]}))
    sign_in(client, "planner")
    assert client.get(f"/people/find/saved/{row.id}").status_code == 404
    token = {"csrf_token": csrf_token(client)}
    assert client.post(f"/people/find/saved/{row.id}/delete", data=token).status_code == 404


def test_queries_do_not_grow_with_people(client: FlaskClient, session: Db, plant: Facts) -> None:
    say(session, plant["ada"], plant["s"], 3)
    sign_in(client, "planner")
    page = "/people/find?skill=S&level=3&available=1"
    few = queries_of(client, page)
    for number in range(12):
        say(session, make_person(session, f"New {number}", plant["a"]), plant["s"], 3)
    assert queries_of(client, page) == few
