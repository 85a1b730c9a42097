"""Mass entry, uses of a crew, revocations, exemptions, versions and level texts: done, refused, and by whom."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from models import (
    Absence,
    Account,
    Assessment,
    AssessorAuthorisation,
    ChangeSet,
    Exemption,
    LevelText,
    Revocation,
    SkillVersion,
    Use,
    now,
    standings,
)
from planner.services import uses
from planner.services.uses import monday
from tests.planner.factories import (
    LONG_AGO,
    csrf_token,
    delegate,
    make_account,
    make_crew,
    make_department,
    make_head,
    make_person,
    make_role,
    make_skill,
    say,
    sign_in,
)
from tests.planner.forms import form_fields

TODAY = now().astimezone(ZoneInfo("Europe/Berlin")).date()
NAMES = ("ann", "bea", "lead", "head", "assessor", "stranger", "boss")


@pytest.fixture
def world(app: Flask, session: Any) -> dict[str, Any]:
    """Crew 1 of department A: Ann, Bea and their shift lead; its head and assessor; another head; an admin, "boss"."""
    a, b = make_department(session, "A"), make_department(session, "B")
    crew = make_crew(session, a, "1")
    people = {}
    for name in NAMES:
        where = (b, None) if name == "stranger" else (a, crew if name in ("ann", "bea", "lead") else None)
        people[name] = make_person(session, f"{name.title()} Quill", *where)
    make_head(session, people["head"], a)
    make_head(session, people["stranger"], b)
    used = make_skill(session, "X01", validity_kind="use", validity_months=6)
    other = make_skill(session, "X02")
    say(session, people["assessor"], used, 3)
    for name in ("ann", "bea"):
        say(session, people[name], used, 2, holds_from=TODAY - timedelta(days=170))
    make_role(session, "R", people["ann"], X01=3, X02=2)
    delegate(session, "shift_lead", people["lead"], people["head"], a, crew)
    delegate(session, "assessor", people["assessor"], people["head"], a)
    session.add(AssessorAuthorisation(person_id=people["assessor"].id, group_id=used.group_id, holds_from=LONG_AGO))
    roles = {"head": ["head"], "stranger": ["head"], "boss": ["admin"]}
    browsers = {}
    for name, person in people.items():
        make_account(session, name, "employee", *roles.get(name, []), person=person)
        session.commit()
        browsers[name] = app.test_client()
        sign_in(browsers[name], name)
    return {"a": a, "used": used, "other": other, "browsers": browsers, **people}


def post(world: dict[str, Any], who: str, page: str, **said: Any) -> Any:
    browser = world["browsers"][who]
    return browser.post(page, data={"csrf_token": csrf_token(browser), **said})


def undo_last(world: dict[str, Any], session: Any, who: str) -> None:
    made = session.scalar(select(ChangeSet).order_by(ChangeSet.id.desc()))
    post(world, who, f"/changes/{made.id}/undo")
    session.expire_all()


def level(session: Any, world: dict[str, Any], name: str, skill: str = "used", day: date = TODAY) -> Any:
    found = standings(session, [world[name].id], day).get((world[name].id, world[skill].id))
    return (found.level, found.state) if found else None


def sheet(world: dict[str, Any]) -> str:
    return f"/departments/{world['a'].id}/mass/{world['used'].id}"


def field(world: dict[str, Any], name: str, skill: str = "used") -> str:
    return f"level-{world[name].id}-{world[skill].id}"


def test_one_skill_is_stated_of_many_people_in_one_change_that_can_be_undone(
    world: dict[str, Any], session: Any
) -> None:
    said = {field(world, "ann"): "3", field(world, "bea"): "1"}
    assert post(world, "assessor", sheet(world), kind="assessor", **said).status_code == 303
    assert (level(session, world, "ann"), level(session, world, "bea")) == ((3, "proven"), (1, "proven"))
    undo_last(world, session, "assessor")
    assert level(session, world, "ann") == (2, "proven")


def test_a_sheet_with_one_bad_level_is_refused_whole_and_nothing_is_lost(world: dict[str, Any], session: Any) -> None:
    said = {field(world, "ann"): "4", field(world, "bea"): "x", field(world, "lead"): "2"}
    answer = post(world, "assessor", sheet(world), kind="assessor", **said)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "You hold level 3 yourself on this day" in page
    assert "Enter a level from 0 to 4." in page
    assert f'name="{field(world, "lead")}" value="2"' in page
    assert session.scalars(select(Assessment).where(Assessment.kind == "assessor")).all() == []


def test_one_line_is_saved_by_itself(world: dict[str, Any], session: Any) -> None:
    page = f"/people/{world['ann'].id}/skills/{world['used'].id}/mass"
    answer = post(world, "assessor", page, level="3", kind="assessor", day="2026-01-01")
    assert "Undo" in answer.get_data(as_text=True)
    assert post(world, "assessor", page, level="4", kind="assessor").status_code == 422
    assert post(world, "stranger", page, level="1", kind="test").status_code == 404
    assert post(world, "ann", page, level="1", kind="test").status_code == 403
    stated = session.scalars(select(Assessment).where(Assessment.kind == "assessor")).one()
    assert (stated.level, stated.holds_from) == (3, date(2026, 1, 1))


def test_what_is_asked_and_not_stated_is_not_called_not_asked(world: dict[str, Any]) -> None:
    sheet = world["browsers"]["head"].get(f"/departments/{world['a'].id}/mass/{world['other'].id}")
    page = sheet.get_data(as_text=True)
    assert "asked, nothing stated; target 2; gap 2" in page
    assert "not asked; target" not in page


@pytest.mark.parametrize(
    ("day", "sentence"),
    [("2199-01-01", "This day is ahead"), ("tomorrow", "This is not a day"), ("0009-01-01", "Enter a day from 1900")],
)
def test_a_level_is_stated_on_no_other_day_than_the_one_typed(
    world: dict[str, Any], session: Any, day: str, sentence: str
) -> None:
    line = f"/people/{world['ann'].id}/skills/{world['used'].id}/mass"
    for page, key in ((line, "level"), (sheet(world), field(world, "ann"))):
        answer = post(world, "head", page, kind="test", day=day, **{key: "3"})
        assert (answer.status_code, sentence in answer.get_data(as_text=True)) == (422, True)
    assert level(session, world, "ann") == (2, "proven")


def test_a_skill_named_without_doubt_opens_its_sheet(world: dict[str, Any]) -> None:
    choose = f"/departments/{world['a'].id}/mass"
    for typed in ("x01", "Skill X01", "X01 Skill X01"):
        assert world["browsers"]["head"].get(choose, query_string={"q": typed}).headers["Location"] == sheet(world)
    assert world["browsers"]["head"].get(choose, query_string={"q": "skill"}).status_code == 200


def test_a_script_is_told_itself_whether_a_change_is_undone(world: dict[str, Any], session: Any) -> None:
    line = f"/people/{world['ann'].id}/skills/{world['used'].id}/mass"
    post(world, "head", line, level="3", kind="test")
    made, browser = session.scalar(select(ChangeSet).order_by(ChangeSet.id.desc())), world["browsers"]["head"]
    answers = [
        browser.post(
            f"/changes/{made.id}/undo",
            data={"csrf_token": csrf_token(browser)},
            headers={"X-Requested-With": "fetch"},
        )
        for _turn in range(2)
    ]
    assert [each.status_code for each in answers] == [204, 409]
    assert "undone already" in answers[1].get_data(as_text=True)
    assert "The change is undone" not in browser.get("/mass").get_data(as_text=True)


def seen_in(page: str, line: str) -> str:
    """What the page has seen of a line, by the key of its level."""
    key = line.replace("level-", "seen-")
    return form_fields(page, key)[key]


def test_who_types_over_what_somebody_else_changed_meanwhile_is_told_once(world: dict[str, Any], session: Any) -> None:
    key = field(world, "ann")
    seen = seen_in(world["browsers"]["head"].get(sheet(world)).get_data(as_text=True), key)
    line = f"/people/{world['ann'].id}/skills/{world['used'].id}/mass"
    assert post(world, "assessor", line, level="1", kind="assessor", seen=seen).status_code == 200
    answer = post(world, "head", line, level="3", kind="test", seen=seen)
    assert answer.status_code == 422
    assert "Meanwhile Assessor Quill changed this" in answer.get_data(as_text=True)
    whole = post(world, "head", sheet(world), kind="test", **{key: "3", key.replace("level-", "seen-"): seen})
    page = whole.get_data(as_text=True)
    assert (whole.status_code, "Meanwhile Assessor Quill changed this" in page) == (422, True)
    session.expire_all()
    assert level(session, world, "ann") == (1, "proven")
    assert post(world, "head", line, level="3", kind="test", seen=seen_in(page, key)).status_code == 200
    assert level(session, world, "ann") == (3, "proven")


def test_one_person_is_assessed_at_many_skills(world: dict[str, Any], session: Any) -> None:
    page = f"/people/{world['ann'].id}/mass"
    assert "X02" in world["browsers"]["head"].get(page).get_data(as_text=True)
    said = {field(world, "ann"): "1", field(world, "ann", "other"): "2"}
    assert post(world, "head", page, kind="test", **said).status_code == 303
    assert level(session, world, "ann", "other") == (2, "proven")


@pytest.mark.parametrize(
    ("who", "status"), [("head", 200), ("assessor", 200), ("stranger", 404), ("lead", 403), ("ann", 403), ("boss", 403)]
)
def test_a_sheet_opens_for_who_may_assess(world: dict[str, Any], who: str, status: int) -> None:
    browser = world["browsers"][who]
    pages = [sheet(world), f"/people/{world['ann'].id}/mass", f"/departments/{world['a'].id}/mass"]
    assert [browser.get(page).status_code for page in pages] == [status] * 3


def uses_page(world: dict[str, Any]) -> str:
    return f"/departments/{world['a'].id}/uses"


def test_a_shift_lead_notes_a_use_for_the_whole_crew_at_one_click(world: dict[str, Any], session: Any) -> None:
    later = TODAY + timedelta(days=60)
    assert level(session, world, "ann", day=later) == (2, "to_refresh")
    people = [world["ann"].id, world["bea"].id]
    assert post(world, "lead", uses_page(world), skill=world["used"].id, person=people).status_code == 303
    assert post(world, "lead", uses_page(world), skill=world["used"].id, person=people).status_code == 303
    assert [use.holds_from for use in session.scalars(select(Use))] == [TODAY, TODAY]
    assert level(session, world, "ann", day=later) == (2, "proven")


def test_who_has_been_absent_all_week_is_not_noted_at_one_click(world: dict[str, Any], session: Any) -> None:
    week = {"kind": "sick", "holds_from": monday(TODAY), "holds_until": TODAY}
    session.add(Absence(person_id=world["bea"].id, **week))
    session.commit()
    page = world["browsers"]["lead"].get(uses_page(world)).get_data(as_text=True)
    ticked = [f'name="person" value="{world[name].id}" checked' in page for name in ("ann", "bea")]
    assert ticked == [True, False]
    assert ("1 person used it this week" in page, "absent all week" in page) == (True, True)


def test_a_crew_sees_first_what_is_due_within_ninety_days_and_all_of_it_at_a_click(
    world: dict[str, Any], session: Any
) -> None:
    world["used"].validity_months = 36
    session.commit()
    lead = world["browsers"]["lead"]
    page = lead.get(uses_page(world)).get_data(as_text=True)
    assert ("Nothing is due" in page, f'id="skill-{world["used"].id}"' in page) == (True, False)
    page = lead.get(f"{uses_page(world)}?all=1").get_data(as_text=True)
    assert ("Nothing is due" in page, f'id="skill-{world["used"].id}"' in page) == (False, True)
    answer = post(world, "lead", f"{uses_page(world)}?all=1", skill=world["used"].id, person=world["bea"].id)
    assert answer.location.endswith(f"/uses?all=1#skill-{world['used'].id}")


def test_those_of_a_crew_stand_by_name(world: dict[str, Any], session: Any) -> None:
    account = session.scalars(select(Account).where(Account.sign_in == "lead")).one()
    [(_crew, lines)] = uses.crews(account, world["a"], TODAY)
    names = [[each.person.name for each in line.holders] for line in lines]
    assert names == [sorted(each) for each in names]


@pytest.mark.parametrize(("who", "status"), [("head", 303), ("stranger", 404), ("ann", 403), ("assessor", 403)])
def test_nobody_notes_a_use_of_people_out_of_reach(world: dict[str, Any], who: str, status: int) -> None:
    assert post(world, who, uses_page(world), skill=world["used"].id, person=world["bea"].id).status_code == status


def test_a_shift_lead_notes_nothing_outside_of_the_crew(world: dict[str, Any], session: Any) -> None:
    person = world["assessor"].id
    assert post(world, "lead", uses_page(world), skill=world["used"].id, person=person).status_code == 404
    assert session.scalar(select(Use)) is None


def test_one_notes_all_that_one_has_used_this_week(world: dict[str, Any], session: Any) -> None:
    post(world, "ann", "/me/skills/used", skill=[world["used"].id, 999_999])
    assert [(use.person_id, use.holds_from) for use in session.scalars(select(Use))] == [(world["ann"].id, TODAY)]


def exception(world: dict[str, Any], who: str, kind: str, name: str = "ann", **said: str) -> Any:
    page = f"/people/{world[name].id}/skills/{world['used'].id}/{kind}"
    return post(world, who, page, **{"reason": "After the accident", "first": TODAY.isoformat(), **said})


def test_a_skill_is_revoked_for_a_reason_and_given_back(world: dict[str, Any], session: Any) -> None:
    until = TODAY + timedelta(days=10)
    assert exception(world, "head", "revocation", last=until.isoformat()).status_code == 303
    assert level(session, world, "ann") == (0, "revoked")
    assert level(session, world, "ann", day=until + timedelta(days=1)) == (2, "proven")
    assert "After the accident" in world["browsers"]["ann"].get(
        f"/people/{world['ann'].id}/skills/{world['used'].id}"
    ).get_data(as_text=True)
    page = world["browsers"]["head"].get(f"/people/{world['ann'].id}/skills/{world['used'].id}").get_data(as_text=True)
    assert "would count, but is revoked" in page
    assert "this one counts" not in page
    assert ('/revocation"' in page, '/exemption"' in page) == (False, True)
    row = session.scalars(select(Revocation)).one()
    assert post(world, "stranger", f"/exceptions/revocation/{row.id}/end").status_code == 404
    assert post(world, "head", f"/exceptions/revocation/{row.id}/end").status_code == 303
    assert level(session, world, "ann") == (2, "proven")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [({"reason": ""}, "Say why in a few words."), ({"last": "2020-01-01"}, "The last day is before the first.")],
)
def test_an_exemption_needs_a_reason_and_days_in_order(
    world: dict[str, Any], session: Any, said: dict[str, str], sentence: str
) -> None:
    answer = exception(world, "head", "exemption", **said)
    assert (answer.status_code, sentence in answer.get_data(as_text=True)) == (422, True)
    assert session.scalar(select(Exemption)) is None


def test_who_is_exempt_has_no_gap_and_is_listed(world: dict[str, Any], session: Any) -> None:
    assert exception(world, "head", "exemption").status_code == 303
    page = world["browsers"]["head"].get(f"/departments/{world['a'].id}/exceptions").get_data(as_text=True)
    assert "After the accident" in page
    assert exception(world, "head", "exemption").status_code == 422


@pytest.mark.parametrize(
    ("who", "name", "status"),
    [("stranger", "ann", 404), ("lead", "ann", 403), ("ann", "ann", 403), ("head", "head", 422)],
)
def test_only_head_and_deputy_decide_and_never_about_themselves(
    world: dict[str, Any], who: str, name: str, status: int
) -> None:
    assert exception(world, who, "revocation", name).status_code == status


def test_a_long_note_unfolds(world: dict[str, Any], session: Any) -> None:
    said = "Seen on Line 4, alone, at night. " * 40
    say(session, world["ann"], world["other"], 2, note=said)
    session.commit()
    page = world["browsers"]["ann"].get(f"/people/{world['ann'].id}/skills/{world['other'].id}").get_data(as_text=True)
    assert '<details class="note">' in page
    assert page.count("Seen on Line 4, alone, at night.") >= 80 - 2


def test_a_new_version_makes_its_holders_refresh(world: dict[str, Any], session: Any) -> None:
    page = f"/catalogue/skills/{world['used'].id}/versions"
    assert post(world, "head", page, name="V2", holds_from=TODAY.isoformat()).status_code == 403
    assert post(world, "boss", page, name="V2", holds_from=TODAY.isoformat()).status_code == 303
    assert level(session, world, "ann") == (2, "to_refresh")
    undo_last(world, session, "boss")
    assert level(session, world, "ann") == (2, "proven")
    assert session.scalars(select(SkillVersion)).one().error_at is not None


def test_a_level_text_is_changed_kept_and_taken_back(world: dict[str, Any], session: Any) -> None:
    page = f"/catalogue/skills/{world['used'].id}/levels"
    for seen, text in (("", "Finds the fault alone"), ("Finds the fault alone", "")):
        assert post(world, "boss", page, **{"text-3-en": text, "seen-3-en": seen}).status_code == 303
    assert [row.text for row in session.scalars(select(LevelText).order_by(LevelText.id))] == [
        "Finds the fault alone",
        "",
    ]
    assert post(world, "boss", page, **{"text-3-en": "x" * 501}).status_code == 422
    assert post(world, "head", page).status_code == 403
