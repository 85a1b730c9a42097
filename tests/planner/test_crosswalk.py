"""The crosswalk: ESCO's file as it is published, our own file there and back, bad rows, and who may change it."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from models import ChangeSet, Skill, SkillCode, SkillTerm
from tests.planner.factories import csrf_token, make_account, make_person, make_skill, sign_in
from tests.planner.forms import form_fields

HEAD = (
    "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,scopeNote,"
    "definition,inScheme,description"
)
URI = "http://data.europa.eu/esco/skill/"
ROWS = [
    ("a", "ladder diagrams", "ladder logic\nrung programming", "released"),
    ("b", "operate welding robots", "run welding robots", "released"),
    ("c", "solder by hand", "", "obsolete"),
    ("d", "bake bread", "", "released"),
]


def esco(rows: list[tuple[str, str, str, str]]) -> bytes:
    """A file with the columns that ESCO publishes, alternative labels on lines of their own."""
    out = StringIO()
    writer = csv.writer(out)
    for key, label, others, status in rows:
        kind, day = "KnowledgeSkillCompetence", "2024-05-01T00:00:00Z"
        writer.writerow(
            [kind, URI + key, "skill/competence", "sector-specific", label, others, "", status, day, "", "", "", ""]
        )
    return f"\ufeff{HEAD}\n{out.getvalue()}".encode()


@pytest.fixture
def world(app: Flask, session: Any) -> dict[str, Any]:
    """X01 has no entry and OT calls it "ladder logic"; X02 is named nearly as an entry is; X03 has an obsolete one."""
    skills = {code: make_skill(session, code) for code in ("X01", "X02", "X03")}
    skills["X02"].name = "Operate welding robot"
    session.add(SkillTerm(skill_id=skills["X01"].id, words="OT", term="Ladder logic"))
    session.add(SkillCode(skill_id=skills["X03"].id, scheme="ESCO", code=URI + "c", label="solder", match="close"))
    session.add(SkillCode(skill_id=skills["X03"].id, scheme="NICE", code="=T0001", label="-odd", match=None))
    browsers = {}
    for name, roles in (("ann", ["employee"]), ("boss", ["admin"])):
        make_account(session, name, *roles, person=make_person(session, f"{name.title()} Quill"))
        session.commit()
        browsers[name] = app.test_client()
        sign_in(browsers[name], name)
    return {"browsers": browsers, **skills}


def load(world: dict[str, Any], data: bytes, who: str = "boss", name: str = "skills_en.csv") -> Any:
    browser = world["browsers"][who]
    facts = {"csrf_token": csrf_token(browser), "file": (BytesIO(data), name)}
    return browser.post("/crosswalk/load", data=facts, content_type="multipart/form-data", follow_redirects=True)


SAMPLES = Path(__file__).parent.parent / "data" / "esco"


def published(spoken: str, mark: bool, ends: str) -> bytes:
    """The file, with or without a byte order mark, with either end of line."""
    text = (SAMPLES / f"skills_{spoken}.csv").read_text("utf-8")
    return text.replace("\n", ends).encode("utf-8-sig" if mark else "utf-8")


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [True, False])
def test_escos_english_file_is_read_as_it_is_published(world: dict[str, Any], mark: bool, ends: str) -> None:
    page = load(world, published("en", mark, ends)).get_data(as_text=True)
    assert [page.count(f'value="{URI}{key}"') for key in "abc"] == [1, 1, 1]
    assert "no longer in the file" in page
    assert form_fields(page, "skill-1")["label-2"] == "ladder diagrams"


def test_escos_german_file_is_compared_with_german_words_and_leaves_labels_alone(
    world: dict[str, Any], session: Any
) -> None:
    session.add(SkillTerm(skill_id=world["X01"].id, words="OT", language="de", term="Kontaktplan"))
    world["X02"].name_de = "Schweissroboter bedienen"
    entry = session.scalar(select(SkillCode).where(SkillCode.code == URI + "c"))
    entry.code, entry.skill_id = URI + "b", world["X03"].id
    session.commit()
    page = load(world, published("de", True, "\r\n"), name="skills_de.csv").get_data(as_text=True)
    fields = form_fields(page, "skill-1")
    assert "1 entry agrees with the file already." in page
    assert {fields["label-1"], fields["label-2"]} == {"Kontaktpläne", "Schweißroboter bedienen"}
    assert "other label" not in page
    assert "ladder" not in page


def test_a_collection_of_esco_takes_nothing_out_and_its_occupations_are_refused(world: dict[str, Any]) -> None:
    head = "conceptType,conceptUri,preferredLabel,status,skillType,reuseLevel,altLabels,description,broaderConceptUri,"
    row = f"KnowledgeSkillCompetence,{URI}a,ladder diagrams,released,knowledge,cross-sector,ladder logic,x,y,z\n"
    page = load(world, f"{head}broaderConceptPT\n{row}".encode(), name="digitalSkillsCollection_en.csv")
    assert "ladder diagrams" in page.get_data(as_text=True)
    assert "no longer in the file" not in page.get_data(as_text=True)
    occupations = published("en", True, "\n").replace(b"KnowledgeSkillCompetence", b"Occupation")
    refused = load(world, occupations, name="occupations_en.csv").get_data(as_text=True)
    assert "“occupations_en.csv” is of ESCO, but not its skills" in refused


def codes(session: Any) -> set[tuple[str, str, str]]:
    session.expire_all()
    rows = session.execute(select(Skill.code, SkillCode.scheme, SkillCode.code).join(SkillCode))
    return {tuple(row) for row in rows}


def test_escos_file_proposes_and_nothing_is_changed_before_it_is_ticked(world: dict[str, Any], session: Any) -> None:
    before = codes(session)
    page = load(world, esco(ROWS)).get_data(as_text=True)
    assert "ladder diagrams" in page
    assert "operate welding robots" in page
    assert "no longer in the file" in page
    assert "bake bread" not in page
    assert codes(session) == before
    fields = form_fields(page, "skill-1")
    numbers = {fields[f"code-{n}"].rsplit("/", 1)[-1]: str(n) for n in (1, 2, 3)}
    browser = world["browsers"]["boss"]
    assert browser.post("/crosswalk/take", data=fields | {"take": [numbers["a"], numbers["c"]]}).status_code == 303
    nice = ("X03", "NICE", "=T0001")
    assert codes(session) == {("X01", "ESCO", URI + "a"), nice}
    made = session.scalar(select(ChangeSet).order_by(ChangeSet.id.desc()))
    browser.post(f"/changes/{made.id}/undo", data={"csrf_token": fields["csrf_token"]})
    assert codes(session) == before


def test_the_file_that_is_exported_changes_nothing_when_it_is_loaded(world: dict[str, Any]) -> None:
    data = world["browsers"]["ann"].get("/crosswalk/crosswalk.csv").data
    assert b",=T0001," not in data
    assert b"2 entries agree with the file already." in load(world, data).data


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"a,b\n1,2\n", "This is neither ESCO"),
        (b"\xff\xfe\x00", "The file is not UTF-8 text"),
        (b"skill,scheme,code\nZ99,ESCO,x\nX01,Latin,x\nX01,NICE,\n", "no skill has the code “Z99”"),
        (b"skill,scheme,code\nZ99,ESCO,x\nX01,Latin,x\nX01,NICE,\n", "Row 3: the scheme is one of"),
        (b"skill,scheme,code\nX01,NICE,T1\nX01,NICE,\n", "Row 3: the code is missing."),
        (b"skill,scheme,code,label\nX01,NICE,T1," + b"x" * 201, "the label is too long."),
    ],
)
def test_a_file_that_is_wrong_is_refused_in_a_sentence_and_whole(
    world: dict[str, Any], session: Any, data: bytes, sentence: str
) -> None:
    before = codes(session)
    page = load(world, data).get_data(as_text=True)
    assert sentence in page
    assert "Take what is ticked" not in page
    assert codes(session) == before


def test_only_an_admin_imports(world: dict[str, Any]) -> None:
    assert load(world, esco(ROWS), "ann").status_code == 403
    browser = world["browsers"]["ann"]
    assert browser.post("/crosswalk/take", data={"csrf_token": csrf_token(browser)}).status_code == 403
    assert "Import" not in browser.get("/crosswalk").get_data(as_text=True)


def test_a_row_that_the_preview_did_not_make_is_an_impossible_request(world: dict[str, Any]) -> None:
    browser = world["browsers"]["boss"]
    facts = {"csrf_token": csrf_token(browser), "take": "1", "skill-1": "1", "scheme-1": "Latin", "code-1": "x"}
    assert browser.post("/crosswalk/take", data=facts).status_code == 400
