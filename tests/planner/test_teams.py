"""Teams: made from a template or by hand, changed, closed; what is refused keeps what was entered."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models import ChangeSet, FalseFriend, Need, Role, Skill, SkillGroup, SkillTerm, Team, TeamTemplate
from planner.errors import Refused
from planner.services import teams
from planner.services.lexicon import lexicon
from planner.services.teams import NeedFacts, TeamFacts
from tests.planner.factories import add, make_account, make_department, sign_in
from tests.planner.forms import form_fields

BODY = {
    "weeks": 13,
    "size_min": 2,
    "size_max": 6,
    "member_share": 0.2,
    "roles": {"architect": {"minimum": 1, "maximum": None}},
    "sides": {"OT": {"minimum": 1, "maximum": None}},
    "needs": [
        {"kind": "skill", "skill": "B01", "level": 3, "headcount": 2, "importance": "must"},
        {"kind": "any", "headcount": 1, "importance": "should", "children": [
            {"kind": "skill", "skill": "C04", "level": 3}, {"kind": "skill", "skill": "B01", "level": 4}]},
    ],
}  # fmt: skip


@pytest.fixture
def planner(app: Flask, session: Any) -> FlaskClient:
    """A planner's browser, with two skills, a role and a template in the catalogue."""
    group = add(session, SkillGroup(code="G", name="Group"))
    plc = add(session, Skill(code="B01", name="PLC reading", group=group, side="OT"))
    add(session, Skill(code="C04", name="OPC UA", group=group, side="bridge"))
    add(session, SkillTerm(skill_id=plc.id, words="OT", term="go online, ladder"))
    add(session, Role(code="architect", name="Architect", side="IT"))
    add(session, TeamTemplate(code="opc", name="OPC UA roll-out", body=BODY))
    make_account(session, "9001", "planner")
    session.commit()
    browser = app.test_client()
    sign_in(browser, "9001")
    return browser


def fields(browser: FlaskClient, address: str, field: str = "name") -> dict[str, str]:
    """What a browser would send back from the form of a page, as it stands."""
    return form_fields(browser.get(address).get_data(as_text=True), field)


def test_a_team_from_a_template_has_its_needs_bounds_and_dates(planner: FlaskClient, session: Any) -> None:
    stated = fields(planner, "/teams/new?template=opc") | {"first_day": "2027-01-04", "last_day": "2027-04-04"}
    assert planner.post("/teams/new", data=stated).status_code == 303
    team = session.scalar(select(Team))
    found = [(need.kind, need.headcount, need.importance, teams.ways(need)) for need in teams.roots(team)]
    plc, opc = (session.scalar(select(Skill.id).where(Skill.code == code)) for code in ("B01", "C04"))
    assert found == [("skill", 2, "must", ((plc, 3),)), ("any", 1, "should", ((opc, 3), (plc, 4)))]
    assert [(b.role.code, b.minimum) for b in team.role_bounds] == [("architect", 1)]
    assert [(b.side, b.minimum) for b in team.side_bounds] == [("OT", 1)]
    assert (team.size_min, team.size_max, team.member_share, team.last_day) == (2, 6, 0.2, date(2027, 4, 4))


def test_a_need_of_a_retired_skill_is_not_lost_when_the_team_is_saved(planner: FlaskClient, session: Any) -> None:
    stated = fields(planner, "/teams/new?template=opc") | {"first_day": "2027-01-04", "last_day": "2027-04-04"}
    planner.post("/teams/new", data=stated)
    team, plc = session.scalar(select(Team)), session.scalar(select(Skill).where(Skill.code == "B01"))
    plc.retired_on = date(2026, 1, 1)
    session.commit()
    kept = fields(planner, f"/teams/{team.id}/edit")
    assert kept["needs-0-skill"] == "B01 PLC reading"
    page = planner.post(f"/teams/{team.id}/edit", data=kept).get_data(as_text=True)
    assert "“B01 PLC reading” is not asked for any more; name another skill." in page
    session.expire_all()
    assert next(teams.ways(need)[0][0] for need in teams.roots(team)) == plc.id


def test_a_team_that_ends_before_it_starts_is_refused_at_the_field_and_nothing_is_lost(
    planner: FlaskClient, session: Any
) -> None:
    stated = fields(planner, "/teams/new?template=opc")
    stated |= {"name": "My name for it", "first_day": "2027-04-04", "last_day": "2027-01-04"}
    page = planner.post("/teams/new", data=stated).get_data(as_text=True)
    assert "The team ends before it starts." in page
    assert 'value="My name for it"' in page
    assert page.count('value="B01 PLC reading"') >= 2
    assert session.scalar(select(Team)) is None


def test_a_need_for_an_unknown_skill_is_refused_at_its_row(planner: FlaskClient, session: Any) -> None:
    stated = fields(planner, "/teams/new?template=opc") | {"needs-0-skill": "flux capacitors"}
    page = planner.post("/teams/new", data=stated).get_data(as_text=True)
    assert "No skill is called “flux capacitors”." in page
    assert session.scalar(select(Team)) is None


def test_a_false_friend_that_is_typed_for_a_need_is_explained_once(planner: FlaskClient, session: Any) -> None:
    add(session, FalseFriend(term="download", ot_sense="to the controller", it_sense="from a server"))
    session.commit()
    stated = fields(planner, "/teams/new?template=opc")
    assert "means two things" not in planner.post("/teams/new", data=stated | {"more": "1"}).get_data(as_text=True)
    typed = {"needs-0-skill": "download", "needs-1-skill": "Download"}
    page = planner.post("/teams/new", data=stated | typed).get_data(as_text=True)
    assert page.count("“download” means two things") == 1


@pytest.mark.parametrize(
    ("field", "entered", "said"),
    [
        ("member_share", "200", "Enter a share from 1 to 100 %."),
        ("member_share", "a lot", "Enter a share from 1 to 100 %."),
        ("size_min", "some", "Enter a whole number from 0 to 1000."),
        ("priority", "1e400", "Enter a number from 0 to 1000."),
        ("last_day", "9999-12-31", "Enter a day from 1900 to 2199."),
        ("first_day", "2027-13-45", "This is not a day; write it as YYYY-MM-DD."),
    ],
)
def test_a_field_out_of_range_is_refused_in_one_sentence(
    planner: FlaskClient, session: Any, field: str, entered: str, said: str
) -> None:
    stated = fields(planner, "/teams/new?template=opc") | {field: entered}
    page = planner.post("/teams/new", data=stated).get_data(as_text=True)
    errors = re.findall(r'class="errors"[^>]*>.*?</svg> (.*?)</p>', page)
    assert errors == [said]
    assert session.scalar(select(Team)) is None


def test_all_that_is_wrong_is_said_at_once(planner: FlaskClient, session: Any) -> None:
    stated = fields(planner, "/teams/new?template=opc")
    stated |= {"first_day": "2027-04-04", "last_day": "2027-01-04", "size_min": "9", "size_max": "2", "priority": "-3"}
    page = planner.post("/teams/new", data=stated | {"needs-0-skill": "flux capacitors"}).get_data(as_text=True)
    for said in (
        "The team ends before it starts.",
        "At most 2 is less than at least 9.",
        "Enter a number from 0 to 1000.",
        "No skill is called “flux capacitors”.",
    ):
        assert said in page


def test_more_rows_keep_what_was_entered(planner: FlaskClient, session: Any) -> None:
    stated = fields(planner, "/teams/new?template=opc") | {"name": "", "more": "1"}
    page = planner.post("/teams/new", data=stated).get_data(as_text=True)
    assert "needs-8-skill" in page
    assert "Give the team a name" not in page


def test_an_edit_keeps_the_rows_of_needs_that_stay(planner: FlaskClient, session: Any) -> None:
    planner.post("/teams/new", data=fields(planner, "/teams/new?template=opc"))
    team = session.scalar(select(Team))
    before = {teams.ways(need): need.id for need in teams.roots(team)}
    stated = fields(planner, f"/teams/{team.id}/edit")
    stated |= {"needs-0-headcount": "5", "needs-1-skill": "", "needs-2-skill": ""}
    assert planner.post(f"/teams/{team.id}/edit", data=stated).status_code == 303
    session.expire_all()
    [need] = teams.roots(session.get(Team, team.id))
    assert (need.id, need.headcount) == (before[teams.ways(need)], 5)
    assert session.scalars(select(Need)).all() == [need]


def test_a_second_editor_is_told_and_keeps_their_entries(planner: FlaskClient, session: Any) -> None:
    planner.post("/teams/new", data=fields(planner, "/teams/new?template=opc"))
    team = session.scalar(select(Team))
    stale = fields(planner, f"/teams/{team.id}/edit") | {"name": "mine"}
    planner.post(f"/teams/{team.id}/edit", data=fields(planner, f"/teams/{team.id}/edit") | {"name": "theirs"})
    page = planner.post(f"/teams/{team.id}/edit", data=stale).get_data(as_text=True)
    assert "Somebody changed this meanwhile: Name from “OPC UA roll-out” to “theirs”." in page
    assert 'value="mine"' in page
    session.expire_all()
    assert session.get(Team, team.id).name == "theirs"


def test_a_team_that_was_made_can_be_undone(planner: FlaskClient, session: Any) -> None:
    planner.post("/teams/new", data=fields(planner, "/teams/new?template=opc"))
    made = session.scalar(select(ChangeSet).order_by(ChangeSet.id.desc()))
    token = {"csrf_token": fields(planner, "/teams", "csrf_token")["csrf_token"]}
    assert planner.post(f"/changes/{made.id}/undo", data=token).status_code in (302, 303)
    session.expire_all()
    assert session.scalar(select(Team)) is None


def test_a_closed_team_leaves_the_lists(planner: FlaskClient, session: Any) -> None:
    planner.post("/teams/new", data=fields(planner, "/teams/new?template=opc"))
    team = session.scalar(select(Team))
    planner.post(f"/teams/{team.id}/close", data=fields(planner, f"/teams/{team.id}", "csrf_token"))
    assert teams.all_teams() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"size_min": 5, "size_max": 3}, "size_max"),
        ({"sides": {"OT": (3, 2)}}, "sides"),
        ({"sides": {"OT": (3, None), "IT": (3, None)}, "size_max": 5}, "sides"),
        ({"needs": (NeedFacts(((1, 3),)), NeedFacts(((1, 3),)))}, "needs"),
    ],
)
def test_statements_that_contradict_one_another_are_refused(
    planner: FlaskClient, session: Any, changes: dict[str, Any], field: str
) -> None:
    facts: Any = {"name": "T", "first_day": date(2027, 1, 4), "last_day": date(2027, 2, 1), **changes}
    with pytest.raises(Refused) as refused:
        teams.create(TeamFacts(**facts), None)  # type: ignore[arg-type]
    assert refused.value.field == field


@pytest.mark.parametrize("typed", ["B01", "b01", "PLC reading", "B01 PLC reading", "ladder"])
def test_a_skill_is_understood_by_code_name_or_word(app: Flask, planner: FlaskClient, session: Any, typed: str) -> None:
    assert lexicon().resolve(typed).code == "B01"


def test_a_slip_of_the_finger_still_finds_the_skill(planner: FlaskClient, session: Any) -> None:
    assert [hit.entry.code for hit in lexicon().search("onlnie")] == ["B01"]


def test_a_word_that_is_not_exactly_one_skill_is_asked_back(planner: FlaskClient, session: Any) -> None:
    with pytest.raises(Refused, match="Do you mean: B01 PLC reading"):
        lexicon().resolve("onlnie")


@pytest.mark.parametrize("address", ["/teams/new", "/scenarios/new"])
def test_a_row_of_a_form_for_a_role_or_department_that_there_is_not_is_an_impossible_request(
    planner: FlaskClient, session: Any, address: str
) -> None:
    make_department(session, "A")
    session.commit()
    stated = fields(planner, address)
    key = next(name for name in stated if name.endswith("-key"))
    assert planner.post(address, data=stated).status_code != 400
    assert planner.post(address, data=stated | {key: "of my own"}).status_code == 400
