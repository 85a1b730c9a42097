"""An employee's own record: logging, first questions, answers to trainings; never anybody else's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models import (
    Assessment,
    ChangeSet,
    Enrolment,
    FalseFriend,
    Interest,
    LevelText,
    Objection,
    Person,
    Role,
    RoleAssignment,
    RoleTarget,
    Skill,
    SkillGroup,
    SkillTerm,
    Training,
    Use,
    now,
    standings,
)
from tests.planner.factories import add, make_account, make_department, make_person, sign_in
from tests.planner.forms import form_fields

TODAY = now().astimezone(ZoneInfo("Europe/Berlin")).date()  # the day in the plant, late in the evening too


@pytest.fixture(autouse=True)
def present_day(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for the test and for the plant, whose clocks may be past midnight already."""
    monkeypatch.setitem(app.config, "PLANNER_TODAY", TODAY)


@pytest.fixture
def skills(session: Any) -> dict[str, Skill]:
    """Fourteen skills that the technician's role asks at level 2, and one that it does not ask."""
    group = add(session, SkillGroup(code="G", name="Group"))
    role = add(session, Role(code="technician", name="Technician", side="OT"))
    found = {}
    for number in range(15):
        skill = add(session, Skill(code=f"G{number:02}", name=f"Craft {number}", group=group, side="OT"))
        found[skill.code] = skill
        if number < 14:
            day = date(2020, 1, 1)
            session.add(RoleTarget(role_id=role.id, skill_id=skill.id, level=2, holds_from=day))
    return found


@pytest.fixture
def anna(app: Flask, session: Any, skills: dict[str, Skill]) -> FlaskClient:
    """Anna's browser; Bert is a colleague with an account of his own."""
    department = make_department(session, "A")
    for name in ("Anna", "Bert"):
        person = make_person(session, name, department)
        role = session.scalar(select(Role))
        session.add(RoleAssignment(person_id=person.id, role_id=role.id, holds_from=date(2020, 1, 1)))
        make_account(session, name, "employee", person=person)
    session.commit()
    browser = app.test_client()
    sign_in(browser, "Anna")
    return browser


def named(session: Any, name: str) -> Person:
    found: Person = session.scalars(select(Person).where(Person.name == name)).one()
    return found


def log(browser: FlaskClient, **stated: str) -> Any:
    token = form_fields(browser.get("/me/skills/log").get_data(as_text=True), "skill")
    return browser.post("/me/skills/log", data=token | stated)


def test_a_logged_skill_counts_as_unproven_with_its_use_and_interest(
    anna: FlaskClient, session: Any, skills: dict[str, Skill]
) -> None:
    used = TODAY - timedelta(days=3)
    assert log(anna, skill="G14", level="3", last_used=used.isoformat(), wish="2").status_code == 303
    person, skill = named(session, "Anna"), skills["G14"]
    found = standings(session, [person.id], TODAY)[person.id, skill.id]
    assert (found.level, found.state) == (3, "unproven")
    assert session.scalar(select(Use.holds_from)) == used
    assert session.scalar(select(Interest.wish)) == 2


@pytest.mark.parametrize(
    ("stated", "sentence"),
    [
        ({"skill": "phrenology", "level": "3"}, "No skill is called “phrenology”."),
        ({"skill": "G14"}, "Choose a level."),
        ({"skill": "G14", "level": "7"}, "Not a valid choice"),
        ({"skill": "G14", "level": "3", "proof_link": "my drawer"}, "Enter a link that begins with https://"),
        ({"skill": "G14", "level": "3", "last_used": "2199-01-01"}, "The day of last use is in the future."),
        ({"skill": "G14", "level": "3", "valid_until": "2001-01-01"}, "This certificate has ended already."),
    ],
)
def test_what_cannot_be_logged_is_said_at_its_field_and_the_rest_is_kept(
    anna: FlaskClient, session: Any, stated: dict[str, str], sentence: str
) -> None:
    answer = log(anna, note="keep me", **stated)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert sentence in page
    assert "keep me</textarea>" in page
    assert session.scalar(select(Assessment)) is None


def test_a_long_note_is_kept_whole(anna: FlaskClient, session: Any, skills: dict[str, Skill]) -> None:
    assert log(anna, skill="G14", level="3", note="x" * 2000).status_code == 303
    assert session.scalar(select(Assessment.note)) == "x" * 2000


def test_both_a_skill_that_is_not_known_and_a_level_that_is_missing_are_said_at_once(anna: FlaskClient) -> None:
    page = log(anna, skill="phrenology").get_data(as_text=True)
    assert "No skill is called “phrenology”." in page
    assert "Choose a level." in page


def test_looking_at_the_levels_without_scripts_keeps_what_was_entered_and_states_nothing(
    anna: FlaskClient, session: Any
) -> None:
    page = log(anna, skill="G14", level="3", note="keep me", look="1").get_data(as_text=True)
    assert "<strong>G14 Craft 14</strong>" in page
    assert "keep me</textarea>" in page
    assert 'value="3" checked' in page
    assert session.scalar(select(Assessment)) is None


def test_saying_which_skill_is_meant_keeps_what_was_entered_and_states_nothing(anna: FlaskClient, session: Any) -> None:
    page = log(anna, skill="Craft", level="3", note="keep me", pick="G14").get_data(as_text=True)
    assert "<strong>G14 Craft 14</strong>" in page
    assert "keep me</textarea>" in page
    assert 'value="3" checked' in page
    assert session.scalar(select(Assessment)) is None


def test_a_logged_skill_is_called_as_the_reader_calls_it(
    anna: FlaskClient, session: Any, skills: dict[str, Skill]
) -> None:
    skills["G14"].name_de = "Handwerk 14"
    session.commit()
    token = form_fields(anna.get("/me/skills/log").get_data(as_text=True), "skill")
    anna.post("/language", data={"language": "de", "csrf_token": token["csrf_token"]})
    log(anna, skill="G14", level="3")
    assert "Handwerk 14, Stufe 3, ist eingetragen" in anna.get("/me/skills").get_data(as_text=True)


def test_a_special_is_explained_by_the_levels_of_what_it_is_a_special_of(
    anna: FlaskClient, session: Any, skills: dict[str, Skill]
) -> None:
    line = add(
        session,
        Skill(code="G14-L4", name="On Line 4", group=skills["G14"].group, side="OT", general_id=skills["G14"].id),
    )
    for skill, text in ((None, "Does it alone"), (skills["G14"], "Turns the lathe alone")):
        session.add(
            LevelText(skill_id=skill and skill.id, level=3, language="en", text=text, holds_from=date(2020, 1, 1))
        )
    session.commit()
    for page in ("/me/skills/log?skill=G14-L4", f"/skills/{line.id}"):
        assert "Turns the lathe alone" in anna.get(page).get_data(as_text=True)


def test_a_false_friend_is_asked_about_before_it_is_logged(
    anna: FlaskClient, session: Any, skills: dict[str, Skill]
) -> None:
    for code, term in (("G01", "download"), ("G02", "order download")):
        session.add(SkillTerm(skill_id=skills[code].id, words="OT", term=term, language="en"))
    session.add(FalseFriend(term="download", ot_sense="to the controller", it_sense="from a server", language="en"))
    session.commit()
    page = log(anna, skill="download", level="2").get_data(as_text=True)
    assert "“download” means two things" in page
    assert "Which one do you mean?" in page
    assert session.scalar(select(Assessment)) is None


def test_the_first_page_says_of_what_was_never_stated_that_it_was_not(anna: FlaskClient) -> None:
    page = anna.get("/").get_data(as_text=True)
    assert "not stated yet, asked 2" in page
    assert "level 0" not in page


def test_an_undone_entry_does_not_count(anna: FlaskClient, session: Any) -> None:
    log(anna, skill="G14", level="4")
    made = session.scalar(select(ChangeSet).order_by(ChangeSet.id.desc()))
    token = form_fields(anna.get("/me/skills").get_data(as_text=True), "csrf_token")["csrf_token"]
    anna.post(f"/changes/{made.id}/undo", data={"csrf_token": token})
    session.expire_all()
    person = named(session, "Anna")
    assert standings(session, [person.id], TODAY) == {}


def test_the_first_visit_asks_at_most_twelve_skills_and_keeps_what_was_tapped(
    anna: FlaskClient, session: Any, skills: dict[str, Skill]
) -> None:
    page = anna.get("/me/first").get_data(as_text=True)
    assert page.count("<legend>Craft") == 12
    token = form_fields(page, "csrf_token")["csrf_token"]
    taps = {f"skill-{skills['G00'].id}": "2", f"skill-{skills['G01'].id}": "0", "csrf_token": token}
    anna.post("/me/first", data=taps)
    said = {(each.skill.code, each.level) for each in session.scalars(select(Assessment))}
    assert said == {("G00", 2), ("G01", 0)}
    assert "Craft 0" not in anna.get("/me/first").get_data(as_text=True)


def test_a_skill_that_was_not_asked_in_the_first_questions_cannot_be_smuggled_in(
    anna: FlaskClient, session: Any, skills: dict[str, Skill]
) -> None:
    token = form_fields(anna.get("/me/first").get_data(as_text=True), "csrf_token")["csrf_token"]
    anna.post("/me/first", data={f"skill-{skills['G14'].id}": "4", "csrf_token": token})
    assert session.scalar(select(Assessment)) is None


@pytest.fixture
def enrolment(session: Any, anna: FlaskClient) -> Enrolment:
    training = add(session, Training(code="T", title="Ladder logic", hours=8))
    facts = {"training_id": training.id, "first_day": TODAY, "last_day": TODAY + timedelta(days=6), "serves": []}
    own = add(session, Enrolment(person_id=named(session, "Anna").id, **facts))
    add(session, Enrolment(person_id=named(session, "Bert").id, **facts))
    session.commit()
    return own


def token_of(browser: FlaskClient) -> dict[str, str]:
    return {"csrf_token": form_fields(browser.get("/me/trainings").get_data(as_text=True), "csrf_token")["csrf_token"]}


def test_a_training_is_declined_with_a_reason(anna: FlaskClient, session: Any, enrolment: Enrolment) -> None:
    anna.post(f"/me/trainings/{enrolment.id}/decline", data=token_of(anna) | {"reason": "On leave then"})
    session.expire_all()
    assert (enrolment.state, enrolment.events[-1].reason) == ("declined", "On leave then")
    assert "On leave then" in anna.get("/me/trainings").get_data(as_text=True)


def test_a_training_is_not_declined_without_a_reason(anna: FlaskClient, session: Any, enrolment: Enrolment) -> None:
    page = anna.post(f"/me/trainings/{enrolment.id}/decline", data=token_of(anna)).get_data(as_text=True)
    session.expire_all()
    assert "Say why in a few words." in page
    assert enrolment.state == "proposed"


def test_a_training_is_accepted(anna: FlaskClient, session: Any, enrolment: Enrolment) -> None:
    anna.post(f"/me/trainings/{enrolment.id}/accept", data=token_of(anna))
    session.expire_all()
    assert enrolment.state == "accepted"


@pytest.mark.parametrize("verb", ["accept", "decline"])
def test_nobody_answers_for_somebody_else(anna: FlaskClient, session: Any, enrolment: Enrolment, verb: str) -> None:
    [other] = session.scalars(select(Enrolment).where(Enrolment.id != enrolment.id))
    answer = anna.post(f"/me/trainings/{other.id}/{verb}", data=token_of(anna) | {"reason": "no"})
    session.expire_all()
    assert answer.status_code == 404
    assert other.state == "proposed"


def test_one_objects_to_an_entry_about_oneself_but_not_about_others(anna: FlaskClient, session: Any) -> None:
    skill = session.scalar(select(Skill))
    entries = [
        add(
            session,
            Assessment(person_id=named(session, name).id, skill_id=skill.id, kind="test", level=1, holds_from=TODAY),
        )
        for name in ("Anna", "Bert")
    ]
    session.commit()
    own, other = (f"/me/entries/{entry.id}/object" for entry in entries)
    stated = form_fields(anna.get(own).get_data(as_text=True), "reason") | {"reason": "I can do more"}
    assert anna.post(own, data=stated).status_code == 303
    assert anna.post(other, data=stated).status_code == 404
    assert [each.reason for each in session.scalars(select(Objection))] == ["I can do more"]


def test_the_page_of_a_skill_and_the_search_are_there(anna: FlaskClient, skills: dict[str, Skill]) -> None:
    assert "Craft 3" in anna.get("/skills?q=crfat+3").get_data(as_text=True)
    assert anna.get(f"/skills/{skills['G03'].id}").status_code == 200
    assert anna.get("/skills/999999").status_code == 404
