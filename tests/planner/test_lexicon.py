"""The lexicon: words of both sides, changes of skills that lose no history, prerequisites without circles."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from models import (
    Assessment,
    ChangeSet,
    Department,
    FalseFriend,
    HomeCover,
    Need,
    Prerequisite,
    RequiredHeadcount,
    RoleTarget,
    Skill,
    SkillChange,
    SkillTerm,
    Team,
    TeamTemplate,
    Training,
    TrainingStep,
    now,
    standings,
)
from planner.services import prerequisites, team_templates
from planner.services.lexicon import lexicon
from planner.services.matrix import skills_on
from planner.services.wide import columns
from tests.planner.factories import (
    LONG_AGO,
    csrf_token,
    make_account,
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


@pytest.fixture
def world(app: Flask, session: Any) -> dict[str, Any]:
    """Ann holds X01 at 3 and X02 at 1; her role asks X01 at 2; an admin, "boss", keeps the catalogue."""
    a = make_department(session, "A", "OT")
    people = {name: make_person(session, f"{name.title()} Quill", a) for name in ("ann", "head", "boss")}
    make_head(session, people["head"], a)
    skills = {code: make_skill(session, code) for code in ("X01", "X02", "X03")}
    skills["X01"].name = "Ladder logic"
    skills["X02"].name = "Controller programming"
    say(session, people["ann"], skills["X01"], 3)
    say(session, people["ann"], skills["X02"], 1)
    make_role(session, "R", people["ann"], X01=2)
    session.add(SkillTerm(skill_id=skills["X01"].id, words="OT", term="rungs"))
    session.add(SkillTerm(skill_id=skills["X02"].id, words="IT", term="firmware"))
    session.add(SkillTerm(skill_id=skills["X02"].id, words="OT", term="download"))
    session.add(FalseFriend(term="download", ot_sense="to the controller", it_sense="from a server"))
    browsers = {}
    for name, person in people.items():
        roles = {"head": ["head"], "boss": ["admin"]}.get(name, [])
        make_account(session, name, "employee", *roles, person=person)
        session.commit()
        browsers[name] = app.test_client()
        sign_in(browsers[name], name)
    return {"browsers": browsers, **people, **skills}


def post(world: dict[str, Any], who: str, page: str, **said: Any) -> Any:
    browser = world["browsers"][who]
    return browser.post(page, data={"csrf_token": csrf_token(browser), "reason": "Tidying up", **said})


def make(world: dict[str, Any], skill: str, kind: str, by: str = "boss", /, **said: Any) -> Any:
    page = f"/catalogue/skills/{world[skill].id}/{kind}"
    return post(world, by, page, **{"day": TODAY.isoformat(), **said})


def read(world: dict[str, Any], page: str, who: str = "ann") -> str:
    return str(world["browsers"][who].get(page).get_data(as_text=True))


def undo_last(world: dict[str, Any], session: Any) -> Any:
    made = session.scalar(select(ChangeSet).order_by(ChangeSet.id.desc()))
    answer = post(world, "boss", f"/changes/{made.id}/undo")
    session.expire_all()
    return answer


def level(session: Any, world: dict[str, Any], skill: str) -> int | None:
    found = standings(session, [world["ann"].id], TODAY).get((world["ann"].id, world[skill].id))
    return found.level if found else None


def found_by(app: Flask, text: str) -> list[str]:
    with app.test_request_context():
        return [hit.entry.code for hit in lexicon().search(text)]


def test_of_false_friends_that_are_only_alike_the_readers_language_is_warned_of(
    app: Flask, world: dict[str, Any], session: Any
) -> None:
    for term, spoken in (("program", "en"), ("Programm", "de"), ("Charge", "de")):
        session.add(FalseFriend(term=term, language=spoken, ot_sense="A", it_sense="B"))
    session.commit()
    with app.test_request_context():
        words = lexicon()
        warned = {
            text: [each.term for each in words.warnings(text)] for text in ("prog", "Programm", "charge", "donwload")
        }
    assert warned == {
        "prog": ["program"],
        "Programm": ["Programm", "program"],
        "charge": ["Charge"],
        "donwload": ["download"],
    }


def test_a_renamed_skill_is_found_by_its_old_name_until_the_change_is_undone(
    app: Flask, world: dict[str, Any], session: Any
) -> None:
    assert make(world, "X01", "rename", name="Contact plans").status_code == 303
    session.expire_all()
    assert (world["X01"].name, found_by(app, "ladder logic"), found_by(app, "contact")) == (
        "Contact plans",
        ["X01"],
        ["X01"],
    )
    assert "what it was called: Ladder logic" in read(world, "/skills?q=ladder")
    undo_last(world, session)
    assert (world["X01"].name, found_by(app, "contact")) == ("Ladder logic", [])


def test_a_merged_skill_counts_for_the_other_one_and_keeps_its_record(
    app: Flask, world: dict[str, Any], session: Any
) -> None:
    session.add(Prerequisite(skill_id=world["X03"].id, requires_id=world["X01"].id, level=2))
    session.commit()
    assert make(world, "X01", "merge", into="X02").status_code == 303
    session.expire_all()
    assert (level(session, world, "X02"), level(session, world, "X01")) == (3, 3)
    assert found_by(app, "rungs") == ["X02"]
    assert found_by(app, "ladder logic") == ["X02"]
    newest = session.scalars(select(RoleTarget).where(RoleTarget.holds_from == TODAY).order_by(RoleTarget.id))
    assert [(row.skill.code, row.level) for row in newest] == [("X01", 0), ("X02", 2)]
    assert session.scalars(select(Prerequisite.requires_id)).all() == [world["X02"].id]
    assert f"/people/{world['ann'].id}/skills/{world['X01'].id}" in read(world, "/me/skills")
    assert "Tidying up" in read(world, f"/catalogue/skills/{world['X02'].id}/change", "boss")


def test_a_merged_skill_is_a_column_of_its_own_on_the_days_before(world: dict[str, Any], session: Any) -> None:
    assert make(world, "X01", "merge", into="X02").status_code == 303
    before, after = TODAY - timedelta(days=1), TODAY
    shown = [[skill.code for skill in skills_on(day)] for day in (before, after)]
    assert ["X01" in codes for codes in shown] == [True, False]
    assert ["X01" in [skill.code for skill in columns(day, None, "")] for day in (before, after)] == [True, False]


def test_an_undone_merge_leaves_everything_as_it_was(app: Flask, world: dict[str, Any], session: Any) -> None:
    make(world, "X01", "merge", into="X02")
    undo_last(world, session)
    assert (level(session, world, "X02"), level(session, world, "X01")) == (1, 3)
    assert found_by(app, "rungs") == ["X01"]
    assert world["X01"].general_id is None
    assert session.scalars(select(SkillChange)).one().error_at is not None


@pytest.mark.parametrize(
    ("into", "sentence"),
    [("X01", "A skill is not merged into itself."), ("nonsense", "No skill is called"), ("", "Enter a skill")],
)
def test_a_merge_that_makes_no_sense_is_refused(world: dict[str, Any], session: Any, into: str, sentence: str) -> None:
    answer = make(world, "X01", "merge", into=into)
    assert (answer.status_code, sentence in answer.get_data(as_text=True)) == (422, True)
    assert session.scalar(select(SkillChange)) is None


def test_the_parts_of_a_split_skill_begin_with_its_levels_to_be_confirmed(
    app: Flask, world: dict[str, Any], session: Any
) -> None:
    parts = "X01-A; Contact plans; Kontaktplan\nX01-B; Function blocks"
    assert make(world, "X01", "split", parts=parts, take_over="y").status_code == 303
    session.expire_all()
    made = session.scalars(select(Skill).where(Skill.code.like("X01-%")).order_by(Skill.code)).all()
    assert [(each.name, each.name_de) for each in made] == [("Contact plans", "Kontaktplan"), ("Function blocks", None)]
    found = standings(session, [world["ann"].id], TODAY)
    assert [(found[world["ann"].id, each.id].level, found[world["ann"].id, each.id].state) for each in made] == [
        (3, "unproven"),
        (3, "unproven"),
    ]
    assert level(session, world, "X01") == 3
    assert set(found_by(app, "rungs")) == {"X01-A", "X01-B"}
    assert "Contact plans" in read(world, "/inbox", "head")


PARTS = "X01-A; Contact plans\nX01-B; Function blocks"


def name_it(session: Any, skill: Skill) -> dict[str, Any]:
    """A need, a home cover, a training, a required head count, a prerequisite and a template that name the skill."""
    team = Team(code="T", name="Function blocks for Line 4", first_day=TODAY, last_day=TODAY)
    old = Team(code="O", name="Long gone", first_day=LONG_AGO, last_day=LONG_AGO)
    training = Training(code="TR", title="Contact plans read and drawn")
    department = session.scalar(select(Department))
    rows = {
        "need": Need(kind="skill", skill=skill, level=2, team=team),
        "gone": Need(kind="skill", skill=skill, level=2, team=old),
        "home_cover": HomeCover(department=department, skill=skill, level=2, minimum=1),
        "training": TrainingStep(training=training, skill=skill, from_level=1, to_level=2),
        "headcount": RequiredHeadcount(department=department, skill=skill, level=2, headcount=3, holds_from=LONG_AGO),
        "prerequisite": Prerequisite(
            skill=session.scalar(select(Skill).where(Skill.code == "X03")), requires=skill, level=1
        ),
    }
    session.add_all(rows.values())
    node = {"kind": "skill", "skill": skill.code, "level": 2}
    other = {"kind": "skill", "skill": "X02", "level": 3}
    needs = [other, node | {"headcount": 2}, {"kind": "any", "headcount": 1, "children": [other, node]}]
    session.add(TeamTemplate(code="tt", name="A kind of team", body={"weeks": 4, "needs": needs}))
    session.commit()
    return rows


def in_template(session: Any) -> list[Any]:
    """The skills that the template's needs name, ways of one need in a list."""
    body = session.scalars(select(TeamTemplate.body)).one()
    return [
        [way["skill"] for way in need["children"]] if "children" in need else need["skill"] for need in body["needs"]
    ]


def split_so(world: dict[str, Any], page: str, **more: str | list[str]) -> Any:
    """Send the preview of a split as it stands, but for what is said otherwise."""
    fields = form_fields(page, "parts")
    return make(world, "X01", "split", **{**fields, **more, "csrf_token": fields["csrf_token"]})


def test_what_names_a_split_skill_goes_where_the_preview_says(world: dict[str, Any], session: Any) -> None:
    rows = name_it(session, world["X01"])
    answer = make(world, "X01", "split", parts=PARTS)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, "Nothing is changed yet." in page) == (200, True)
    assert session.scalars(select(Skill.code).where(Skill.code.like("X01-%"))).all() == []
    assert split_so(world, page, **{f"home_cover-{rows['home_cover'].id}": ""}).status_code == 303
    session.expire_all()
    named = {what: row.skill.code for what, row in rows.items() if what not in ("headcount", "prerequisite")}
    assert named == {"need": "X01-B", "gone": "X01", "home_cover": "X01", "training": "X01-A"}
    assert rows["prerequisite"].requires.code == "X01-A"
    asked = session.scalars(select(RequiredHeadcount).order_by(RequiredHeadcount.id)).all()
    assert [(row.skill.code, row.headcount, row.holds_from == TODAY) for row in asked] == [
        ("X01", 3, False),
        ("X01", 0, True),
        ("X01-A", 3, True),
    ]
    assert in_template(session) == ["X02", "X01-A", ["X02", "X01-A"]]


@pytest.mark.parametrize(("kind", "facts"), [("split", {"parts": PARTS}), ("merge", {"into": "X02"})])
def test_a_skill_is_split_or_merged_on_no_day_ahead(
    world: dict[str, Any], session: Any, kind: str, facts: dict[str, str]
) -> None:
    answer = make(world, "X01", kind, day=(TODAY + timedelta(days=1)).isoformat(), **facts)
    assert (answer.status_code, "enter no day ahead" in answer.get_data(as_text=True)) == (422, True)
    assert session.scalar(select(SkillChange)) is None


def test_what_names_a_split_skill_can_name_both_parts(world: dict[str, Any], session: Any) -> None:
    rows = name_it(session, world["X01"])
    page = make(world, "X01", "split", parts=PARTS).get_data(as_text=True)
    keys = [f"{what}-{row.id}" for what, row in rows.items() if what != "gone"]
    template = session.scalars(select(TeamTemplate.id)).one()
    keys += [f"template-{template}-1", f"template-{template}-2-1"]
    assert split_so(world, page, **{key: ["0", "1"] for key in keys}).status_code == 303
    session.expire_all()
    for table in (Need, HomeCover, TrainingStep):
        named = sorted(row.skill.code for row in session.scalars(select(table)))
        assert named == ["X01"] * (table is Need) + ["X01-A", "X01-B"], table
    needs = session.scalars(select(Need).where(Need.team_id == rows["need"].team_id).order_by(Need.id)).all()
    assert [(need.id == rows["need"].id, need.level, need.headcount) for need in needs] == [(True, 2, 1), (False, 2, 1)]
    assert sorted(row.requires.code for row in session.scalars(select(Prerequisite))) == ["X01-A", "X01-B"]
    asked = session.scalars(select(RequiredHeadcount).where(RequiredHeadcount.holds_from == TODAY)).all()
    assert sorted((row.skill.code, row.headcount) for row in asked) == [("X01", 0), ("X01-A", 3), ("X01-B", 3)]
    assert in_template(session) == ["X02", "X01-A", "X01-B", ["X02", "X01-A", "X01-B"]]
    assert undo_last(world, session).status_code == 303
    assert in_template(session) == ["X02", "X01", ["X02", "X01"]]
    assert {row.skill.code for row in session.scalars(select(Need))} == {"X01"}


def test_a_preview_shows_what_was_ticked_before(world: dict[str, Any], session: Any) -> None:
    rows = name_it(session, world["X01"])
    key = f"need-{rows['need'].id}"
    page = make(world, "X01", "split", parts=PARTS, **{key: ["", "0", "1"]}).get_data(as_text=True)
    row = page.split(f'name="{key}" value=""')[1].split("</ul>")[0]
    assert row.count(" checked") == 2


def test_templates_name_what_a_skill_was_merged_into_and_still_a_renamed_one(
    world: dict[str, Any], session: Any
) -> None:
    name_it(session, world["X01"])
    make(world, "X01", "rename", name="Rungs")
    assert in_template(session) == ["X02", "X01", ["X02", "X01"]]
    assert make(world, "X01", "merge", into="X02").status_code == 303
    session.expire_all()
    assert in_template(session) == ["X02", "X02", ["X02", "X02"]]
    template = session.scalars(select(TeamTemplate)).one()
    taken, missing = team_templates.facts_of(template, TODAY, "Team")
    x02 = world["X02"].id
    assert ([need.ways for need in taken.needs], missing) == ([((x02, 3),), ((x02, 2),)], [])
    assert undo_last(world, session).status_code == 303
    assert in_template(session) == ["X02", "X01", ["X02", "X01"]]


def test_a_team_from_a_template_with_a_retired_skill_is_made_without_it_and_the_page_says_so(
    app: Flask, world: dict[str, Any], session: Any
) -> None:
    name_it(session, world["X01"])
    make_account(session, "planner", "planner")
    session.commit()
    world["browsers"]["planner"] = app.test_client()
    sign_in(world["browsers"]["planner"], "planner")
    assert "left out" not in read(world, "/teams/new?template=tt", "planner")
    make(world, "X01", "retire")
    assert "they are left out: X01." in read(world, "/teams/new?template=tt", "planner")


def test_an_undone_split_leaves_everything_as_it_was(world: dict[str, Any], session: Any) -> None:
    rows = name_it(session, world["X01"])
    page = make(world, "X01", "split", parts=PARTS, take_over="y").get_data(as_text=True)
    assert split_so(world, page).status_code == 303
    assert undo_last(world, session).status_code == 303
    assert {row.skill.code for what, row in rows.items() if what != "prerequisite"} == {"X01"}
    assert rows["prerequisite"].requires.code == "X01"
    assert session.scalars(select(Skill.code).order_by(Skill.code)).all() == ["X01", "X02", "X03"]
    counted = select(RequiredHeadcount.headcount).where(RequiredHeadcount.error_at.is_(None))
    assert session.scalars(counted).all() == [3]


def test_the_parts_can_be_changed_after_the_preview(world: dict[str, Any], session: Any) -> None:
    name_it(session, world["X01"])
    page = make(world, "X01", "split", parts=PARTS).get_data(as_text=True)
    answer = split_so(world, page, back="1")
    assert (answer.status_code, "Function blocks</textarea>" in answer.get_data(as_text=True)) == (200, True)
    assert session.scalar(select(SkillChange)) is None


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ("X09; One", "Name at least two parts."),
        ("X09; One\nX09; Two", "The code X09 is taken."),
        ("X09; One\nX02; Two", "The code X02 is taken."),
        ("rubbish\nX9; a", "is no part"),
    ],
)
def test_a_split_with_a_bad_part_changes_nothing(
    world: dict[str, Any], session: Any, parts: str, sentence: str
) -> None:
    answer = make(world, "X01", "split", parts=parts)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, sentence in page, parts.split("\n")[0] in page) == (422, True, True)
    assert session.scalars(select(Skill.code).order_by(Skill.code)).all() == ["X01", "X02", "X03"]


def test_a_retired_skill_is_asked_no_more_and_can_be_taken_up_again(
    app: Flask, world: dict[str, Any], session: Any
) -> None:
    make(world, "X01", "retire")
    session.expire_all()
    assert found_by(app, "ladder") == []
    assert "Not asked for any more" in read(world, f"/skills/{world['X01'].id}")
    assert make(world, "X01", "retire").status_code == 422
    make(world, "X01", "revive")
    assert found_by(app, "ladder") == ["X01"]
    assert session.scalars(select(Assessment).where(Assessment.skill_id == world["X01"].id)).one().level == 3


@pytest.mark.parametrize("kind", ["rename", "merge", "split", "retire", "revive"])
def test_only_an_admin_changes_the_catalogue(world: dict[str, Any], kind: str) -> None:
    assert make(world, "X01", kind, "head").status_code == 403
    assert make(world, "X01", kind, "ann").status_code == 403


def test_a_special_is_added_and_has_the_side_and_group_of_its_general(world: dict[str, Any], session: Any) -> None:
    facts = {"code": "X01-L4", "name": "Ladder logic on Line 4", "general": "X01", "special_kind": "line"}
    facts |= {"group_id": world["X01"].group_id, "side": "IT", "validity_kind": "none", "validity_months": "0"}
    assert post(world, "boss", "/catalogue/skills/new", **facts).status_code == 303
    made = session.scalars(select(Skill).where(Skill.code == "X01-L4")).one()
    assert (made.general_id, made.special_kind, made.side) == (world["X01"].id, "line", "OT")
    assert post(world, "boss", "/catalogue/skills/new", **facts).status_code == 422
    assert "X01-L4" in read(world, "/skills?q=line 4")


def test_prerequisites_never_run_in_a_circle(world: dict[str, Any], session: Any) -> None:
    def require(skill: str, requires: str) -> Any:
        return post(
            world,
            "boss",
            f"/catalogue/skills/{world[skill].id}/prerequisites",
            requires=requires,
            level="2",
            for_level="3",
        )

    assert require("X02", "X01").status_code == 303
    assert require("X03", "X02").status_code == 303
    answer = require("X01", "X03")
    assert answer.status_code == 422
    assert "Ladder logic → Controller programming → Skill X03 → Ladder logic" in answer.get_data(as_text=True)
    assert require("X02", "X01").status_code == 422
    assert prerequisites.circles() == []
    page = f"/skills/{world['X02'].id}/prerequisites"
    assert "X03" in read(world, page)
    assert world["browsers"]["ann"].get(f"{page}.svg").data.startswith(b"<?xml")
    row = session.scalars(select(Prerequisite)).first()
    assert post(world, "head", f"/catalogue/prerequisites/{row.id}/remove").status_code == 403
    assert post(world, "boss", f"/catalogue/prerequisites/{row.id}/remove").status_code == 303
    assert len(session.scalars(select(Prerequisite)).all()) == 1


def test_a_word_has_a_page_that_says_what_each_side_means_by_it(world: dict[str, Any]) -> None:
    page = read(world, "/skills/words/download")
    assert "A false friend" in page
    assert "Controller programming" in page
    assert "rungs" in read(world, "/skills/words")
    assert world["browsers"]["ann"].get("/skills/words/phrenology").status_code == 404


def test_a_reader_meets_the_words_of_their_own_side_first(world: dict[str, Any]) -> None:
    page = f"/skills/{world['X02'].id}"
    assert read(world, page).index("download</a>") < read(world, page).index("firmware</a>")
    assert post(world, "ann", "/dialect", dialect="IT").status_code == 303
    assert read(world, page).index("download</a>") > read(world, page).index("firmware</a>")
    assert post(world, "ann", "/dialect", dialect="Latin").status_code == 400


def test_a_skill_that_retires_later_is_still_asked_for_today(app: Flask, world: dict[str, Any]) -> None:
    make(world, "X01", "retire", day=(TODAY + timedelta(days=30)).isoformat())
    assert found_by(app, "ladder") == ["X01"]


def test_a_skill_is_shown_with_the_word_of_the_readers_own_side(world: dict[str, Any]) -> None:
    for page in ("/skills?q=ladder", "/me/skills", f"/people/{world['ann'].id}/skills/{world['X01'].id}"):
        assert "in your words: rungs" in read(world, page)
    assert "in your words: firmware" not in read(world, "/me/skills")
    post(world, "ann", "/dialect", dialect="IT")
    assert "in your words: firmware" in read(world, "/me/skills")


def test_a_special_is_found_and_shown_as_one(world: dict[str, Any], session: Any) -> None:
    special = make_skill(session, "X01-L4", general_id=world["X01"].id, special_kind="line")
    say(session, world["ann"], special, 2)
    session.commit()
    for page in ("/skills?q=X01-L4", "/me/skills", f"/people/{world['ann'].id}/skills"):
        assert "on one line" in read(world, page)


WORDS = ("OT-en", "OT-de", "IT-en", "IT-de")


def set_words(world: dict[str, Any], who: str = "boss", seen: str = "rungs", **said: str) -> Any:
    facts = {f"words-{place}": "" for place in WORDS} | {"seen-OT-en": seen}
    page = f"/catalogue/skills/{world['X01'].id}/words"
    facts |= {f"words-{place.replace('_', '-')}": text for place, text in said.items()}
    return post(world, who, page, **facts)


def test_the_words_of_a_skill_are_changed_and_found_at_once(app: Flask, world: dict[str, Any], session: Any) -> None:
    assert set_words(world, OT_en="rungs\ncontact plan; rungs", IT_de="Kontaktplan").status_code == 303
    assert found_by(app, "contact plan") == found_by(app, "Kontaktplan") == found_by(app, "rungs") == ["X01"]
    assert "contact plan" in read(world, f"/catalogue/skills/{world['X01'].id}/words", "boss")
    undo_last(world, session)
    assert (found_by(app, "contact plan"), found_by(app, "rungs")) == ([], ["X01"])


def test_words_that_another_editor_added_meanwhile_stay(app: Flask, world: dict[str, Any]) -> None:
    set_words(world, OT_en="rungs\ncontact plan")
    assert set_words(world, OT_en="", IT_en="graphical language").status_code == 303
    assert (found_by(app, "rungs"), found_by(app, "contact plan"), found_by(app, "graphical")) == ([], ["X01"], ["X01"])


@pytest.mark.parametrize(
    ("said", "sentence"),
    [("rungs", "No word is changed."), ("x" * 101, "at most 100 characters"), ("?!", "is no word")],
)
def test_words_that_make_no_sense_are_refused(world: dict[str, Any], session: Any, said: str, sentence: str) -> None:
    answer = set_words(world, OT_en=said)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, sentence in page, said in page) == (422, True, True)
    assert len(session.scalars(select(SkillTerm)).all()) == 3


def test_an_editor_is_warned_of_a_false_friend_among_the_words(world: dict[str, Any]) -> None:
    set_words(world, OT_en="rungs\ndownload")
    assert "means two things" in read(world, f"/catalogue/skills/{world['X01'].id}/words", "boss")
    assert set_words(world, "head", OT_en="x").status_code == 403


FRIEND = {"term": "upload", "language": "en", "ot_sense": "from the controller", "it_sense": "to a server"}


def test_a_false_friend_is_added_and_warned_of(app: Flask, world: dict[str, Any], session: Any) -> None:
    assert post(world, "boss", "/catalogue/false-friends/new", **FRIEND).status_code == 303
    assert "from the controller" in read(world, "/skills?q=upload")
    undo_last(world, session)
    assert "from the controller" not in read(world, "/skills?q=upload")
    assert post(world, "head", "/catalogue/false-friends/new", **FRIEND).status_code == 403


def test_a_retired_false_friend_is_warned_of_no_more_and_can_be_taken_up_again(
    world: dict[str, Any], session: Any
) -> None:
    row = session.scalar(select(FalseFriend))
    assert post(world, "boss", f"/catalogue/false-friends/{row.id}/retire").status_code == 303
    assert "from a server" not in read(world, "/skills?q=download")
    assert "false friend" not in read(world, "/skills/words/download")
    answer = post(world, "boss", "/catalogue/false-friends/new", **{**FRIEND, "term": "Download"})
    assert (answer.status_code, "take it up again" in answer.get_data(as_text=True)) == (422, True)
    assert post(world, "boss", f"/catalogue/false-friends/{row.id}/revive").status_code == 303
    assert "from a server" in read(world, "/skills?q=download")


def test_a_false_friend_is_put_in_other_words_and_a_second_editor_told(world: dict[str, Any], session: Any) -> None:
    row = session.scalar(select(FalseFriend))
    page = f"/catalogue/false-friends/{row.id}"
    facts = {"term": "download", "language": "en", "ot_sense": "into the controller", "it_sense": row.it_sense}
    assert post(world, "boss", page, **facts, version=str(row.version)).status_code == 303
    answer = post(world, "boss", page, **{**facts, "ot_sense": "elsewhere"}, version=str(row.version - 1))
    session.expire_all()
    assert (answer.status_code, "into the controller" in answer.get_data(as_text=True)) == (422, True)
    assert row.ot_sense == "into the controller"
    same = {**facts, "ot_sense": row.it_sense, "version": str(row.version)}
    assert "no false friend" in post(world, "boss", page, **same).get_data(as_text=True)


def test_a_second_editor_of_level_texts_is_told_what_the_first_wrote(world: dict[str, Any], session: Any) -> None:
    page = f"/catalogue/skills/{world['X01'].id}/levels"
    assert post(world, "boss", page, **{"text-3-en": "Reads it alone"}).status_code == 303
    answer = post(world, "boss", page, **{"text-3-en": "Writes it alone", "text-2-en": "With help"})
    assert (answer.status_code, "Reads it alone" in answer.get_data(as_text=True)) == (422, True)
    again = {"text-3-en": "Writes it alone", "seen-3-en": "Reads it alone"}
    assert post(world, "boss", page, **again).status_code == 303


def test_sentences_name_skills_in_the_readers_language(world: dict[str, Any], session: Any) -> None:
    world["X03"].general_id, world["X03"].name_de = world["X02"].id, "Steuerungen auf Linie 4"
    world["X01"].name_de = "Kontaktplan"
    session.add(Prerequisite(skill_id=world["X02"].id, requires_id=world["X01"].id, level=1))
    session.commit()
    boss = world["browsers"]["boss"]
    boss.post("/language", data={"csrf_token": csrf_token(boss), "language": "de", "back": "/"})
    refused = make(world, "X01", "merge", into="X03").get_data(as_text=True)
    assert "Steuerungen auf Linie 4 ist eine Spezialisierung" in refused
    page = make(world, "X01", "split", parts=PARTS).get_data(as_text=True)
    assert "Kontaktplan teilen" in page
