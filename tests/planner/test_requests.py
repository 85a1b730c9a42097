"""Assessing others, asking for an assessment, and proofs as files: who may, and what everybody else gets."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models import (
    Assessment,
    AssessmentRequest,
    AssessorAuthorisation,
    ChangeSet,
    Department,
    ProofFile,
    now,
    standings,
)
from planner.services import erase
from tests.planner.factories import (
    LONG_AGO,
    csrf_token,
    delegate,
    make_account,
    make_department,
    make_head,
    make_person,
    make_skill,
    say,
    sign_in,
)
from tests.planner.forms import form_fields

TODAY = now().astimezone(ZoneInfo("Europe/Berlin")).date()
PDF = b"%PDF-1.7 a certificate"
NAMES = ("ann", "bea", "head", "assessor", "stranger")


@pytest.fixture
def world(app: Flask, session: Any) -> dict[str, Any]:
    """Ann and Bea of department A with its head and an assessor of group G at level 3; a stranger heads B."""
    a, b = make_department(session, "A"), make_department(session, "B")
    people = {name: make_person(session, f"{name.title()} Quill", b if name == "stranger" else a) for name in NAMES}
    make_head(session, people["head"], a)
    make_head(session, people["stranger"], b)
    skill = make_skill(session, "X01")
    say(session, people["assessor"], skill, 3)
    delegate(session, "assessor", people["assessor"], people["head"], a)
    session.add(AssessorAuthorisation(person_id=people["assessor"].id, group_id=skill.group_id, holds_from=LONG_AGO))
    browsers = {}
    for name, person in people.items():
        make_account(session, name, "employee", *(["head"] if name in ("head", "stranger") else []), person=person)
        session.commit()
        browsers[name] = app.test_client()
        sign_in(browsers[name], name)
    return {"skill": skill, "browsers": browsers, **people}


def send(world: dict[str, Any], who: str, page: str, field: str = "csrf_token", **stated: Any) -> Any:
    browser: FlaskClient = world["browsers"][who]
    got = browser.get(page)
    fields = form_fields(got.get_data(as_text=True), field) if got.status_code == 200 else {}
    token = {"csrf_token": csrf_token(browser)}
    return browser.post(page, data={**fields, **token, **stated}, content_type="multipart/form-data")


def assess(world: dict[str, Any], who: str, of: str = "ann", **stated: Any) -> Any:
    page = f"/people/{world[of].id}/skills/{world['skill'].id}/assess"
    return send(world, who, page, "holds_from", **{"holds_from": TODAY.isoformat(), **stated})


def test_an_assessor_states_a_level_up_to_their_own(world: dict[str, Any], session: Any) -> None:
    assert assess(world, "assessor", kind="assessor", level="3").status_code == 303
    found = standings(session, [world["ann"].id], TODAY)[world["ann"].id, world["skill"].id]
    assert (found.level, found.state) == (3, "proven")
    answer = assess(world, "assessor", kind="assessor", level="4")
    assert answer.status_code == 422
    assert "You hold level 3 yourself" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("who", "of", "kind", "status"),
    [
        ("assessor", "assessor", "assessor", 404),
        ("assessor", "stranger", "assessor", 404),
        ("assessor", "ann", "test", 422),
        ("head", "ann", "test", 303),
        ("head", "ann", "assessor", 422),
        ("head", "head", "test", 404),
        ("stranger", "ann", "test", 404),
        ("ann", "bea", "assessor", 403),
    ],
)
def test_who_may_state_what_of_whom(world: dict[str, Any], who: str, of: str, kind: str, status: int) -> None:
    assert assess(world, who, of, kind=kind, level="2").status_code == status


def test_a_renewal_keeps_the_old_certificate(world: dict[str, Any], session: Any) -> None:
    for days in (100, 0):
        day = TODAY - timedelta(days=days)
        until = (day + timedelta(days=90)).isoformat()
        assess(world, "head", kind="test", level="2", holds_from=day.isoformat(), valid_until=until)
    assert len(session.scalars(select(Assessment).where(Assessment.person_id == world["ann"].id)).all()) == 2
    assert (TODAY - timedelta(days=100)).strftime("%-d %b %Y") in record_page(world, "head")


def record_page(world: dict[str, Any], who: str, of: str = "ann") -> str:
    answer = world["browsers"][who].get(f"/people/{world[of].id}/skills/{world['skill'].id}")
    return str(answer.get_data(as_text=True))


def test_an_assessment_answers_what_was_asked(world: dict[str, Any], session: Any) -> None:
    sent = send(world, "ann", "/requests/new?skill=X01", "asked", asked="assessor:", note="Friday on Line 4")
    assert sent.status_code == 303
    assert "1 request for assessment waits for you." in world["browsers"]["assessor"].get("/").get_data(as_text=True)
    assert "Friday on Line 4" in world["browsers"]["assessor"].get("/requests").get_data(as_text=True)
    assert "Friday on Line 4" not in world["browsers"]["stranger"].get("/requests").get_data(as_text=True)
    assess(world, "assessor", kind="assessor", level="2")
    session.expire_all()
    row = session.scalars(select(AssessmentRequest)).one()
    assert (row.answer.level, row.closed_at is None) == (2, False)


def test_an_assessor_from_elsewhere_answers_and_comes_back_to_the_requests(world: dict[str, Any], session: Any) -> None:
    facts = {"person_id": world["stranger"].id, "holds_from": LONG_AGO}
    say(session, world["stranger"], world["skill"], 3)
    session.add(AssessorAuthorisation(group_id=world["skill"].group_id, **facts))
    session.commit()
    asked = {"asked": f"assessor:{world['stranger'].id}", "note": "Friday on Line 4"}
    send(world, "ann", "/requests/new?skill=X01", "asked", **asked)
    page = f"/people/{world['ann'].id}/skills/{world['skill'].id}/assess"
    assert "Friday on Line 4" in world["browsers"]["stranger"].get(page).get_data(as_text=True)
    assert assess(world, "stranger", kind="assessor", level="2").headers["Location"] == "/requests"
    assert assess(world, "head", kind="test", level="2").headers["Location"] == page.removesuffix("/assess")


def test_a_slip_of_the_finger_is_asked_about_when_somebody_asks(world: dict[str, Any], session: Any) -> None:
    make_skill(session, "X02").name = "Skill of welding"
    session.commit()
    page = world["browsers"]["ann"].get("/requests/new?skill=skill").get_data(as_text=True)
    assert "Which one do you mean?" in page
    assert "/requests/new?skill=X02" in page


def test_a_colleague_says_what_they_have_seen_and_it_stands_beside_the_rest(
    world: dict[str, Any], session: Any
) -> None:
    send(world, "ann", "/requests/new?skill=X01", "asked", asked=f"peer:{world['bea'].id}")
    row = session.scalars(select(AssessmentRequest)).one()
    page = f"/requests/{row.id}/answer"
    assert send(world, "assessor", page, level="3").status_code == 404
    assert send(world, "bea", page, "note", level="3", note="On nights").status_code == 303
    found = standings(session, [world["ann"].id], TODAY)[world["ann"].id, world["skill"].id]
    assert (found.level, found.state) == (3, "unproven")
    assert "a colleague" in record_page(world, "ann")
    assert "On nights" in record_page(world, "ann")


def test_a_request_is_declined_with_a_reason_or_withdrawn(world: dict[str, Any], session: Any) -> None:
    send(world, "ann", "/requests/new?skill=X01", "asked", asked=f"assessor:{world['assessor'].id}")
    row = session.scalars(select(AssessmentRequest)).one()
    assert send(world, "assessor", f"/requests/{row.id}/decline").status_code == 422
    assert send(world, "stranger", f"/requests/{row.id}/decline", reason="no").status_code == 404
    assert send(world, "bea", f"/requests/{row.id}/withdraw").status_code == 404
    assert send(world, "assessor", f"/requests/{row.id}/decline", reason="On leave").status_code == 303
    assert "On leave" in world["browsers"]["ann"].get("/requests").get_data(as_text=True)
    assert send(world, "ann", f"/requests/{row.id}/withdraw").status_code == 404


def ask_any(world: dict[str, Any], session: Any) -> AssessmentRequest:
    """Ann asks any assessor; there is another one, Bea."""
    say(session, world["bea"], world["skill"], 2)
    delegate(session, "assessor", world["bea"], world["head"], session.scalars(select(Department)).first())
    of_group = {"group_id": world["skill"].group_id, "holds_from": LONG_AGO}
    session.add(AssessorAuthorisation(person_id=world["bea"].id, **of_group))
    session.commit()
    send(world, "ann", "/requests/new?skill=X01", "asked", asked="assessor:")
    row: AssessmentRequest = session.scalars(select(AssessmentRequest)).one()
    return row


def page(world: dict[str, Any], who: str, path: str = "/requests") -> str:
    return str(world["browsers"][who].get(path).get_data(as_text=True))


def test_one_assessor_who_declines_leaves_a_request_open_to_the_others(world: dict[str, Any], session: Any) -> None:
    row = ask_any(world, session)
    declined = send(world, "assessor", f"/requests/{row.id}/decline", reason="I am on the other site")
    assert "The other assessors can still answer it." in page(world, "assessor", declined.headers["Location"])
    assert (session.get(AssessmentRequest, row.id).closed_at, "Nobody waits for you" in page(world, "assessor")) == (
        None,
        True,
    )
    assert "1 request for assessment waits for you." not in page(world, "assessor", "/")
    assert "1 request for assessment waits for you." in page(world, "bea", "/")
    assert "Assessor Quill declined: I am on the other site" in page(world, "ann")
    assert "was declined" not in page(world, "ann", "/")
    assert send(world, "assessor", f"/requests/{row.id}/decline", reason="again").status_code == 404


def test_once_nobody_is_left_a_request_comes_back_on_the_first_page_until_it_is_asked_again(
    world: dict[str, Any], session: Any
) -> None:
    row = ask_any(world, session)
    send(world, "assessor", f"/requests/{row.id}/decline", reason="Other site")
    send(world, "bea", f"/requests/{row.id}/decline", reason="I have never seen it")
    home = page(world, "ann", "/")
    assert "Your request for an assessment of Skill X01 was declined: I have never seen it" in home
    assert "/requests/new?skill=X01" in home
    own = page(world, "ann")
    assert ("Assessor Quill: Other site" in own, "Bea Quill: I have never seen it" in own) == (True, True)
    send(world, "ann", "/requests/new?skill=X01", "asked", asked=f"assessor:{world['assessor'].id}")
    assert "was declined" not in page(world, "ann", "/")


def test_a_declined_request_is_told_no_more_once_somebody_has_stated_a_level(
    world: dict[str, Any], session: Any
) -> None:
    send(world, "ann", "/requests/new?skill=X01", "asked", asked=f"assessor:{world['assessor'].id}")
    row = session.scalars(select(AssessmentRequest)).one()
    send(world, "assessor", f"/requests/{row.id}/decline", reason="On leave")
    assert "was declined: On leave" in page(world, "ann", "/")
    assert "was declined" not in page(world, "bea", "/")
    assess(world, "head", kind="test", level="2")
    assert "was declined" not in page(world, "ann", "/")


def test_who_decides_about_the_person_closes_a_request_for_all(world: dict[str, Any], session: Any) -> None:
    row = ask_any(world, session)
    assert "Close it for all" not in page(world, "assessor")
    send(world, "assessor", f"/requests/{row.id}/decline", reason="No", for_all="1")
    assert session.get(AssessmentRequest, row.id).closed_at is None
    say(session, world["head"], world["skill"], 2)
    of_group = {"group_id": world["skill"].group_id, "holds_from": LONG_AGO}
    session.add(AssessorAuthorisation(person_id=world["head"].id, **of_group))
    session.commit()
    assert "Close it for all" in page(world, "head")
    send(world, "head", f"/requests/{row.id}/decline", reason="We assess this in March", for_all="1")
    assert "Nobody waits for you" in page(world, "bea")
    assert "was declined: We assess this in March" in page(world, "ann", "/")


def test_an_undone_decline_is_none(world: dict[str, Any], session: Any) -> None:
    row = ask_any(world, session)
    send(world, "assessor", f"/requests/{row.id}/decline", reason="A slip")
    made = session.scalar(select(ChangeSet).order_by(ChangeSet.id.desc()))
    send(world, "assessor", f"/changes/{made.id}/undo")
    assert "Ann Quill" in page(world, "assessor")
    assert "A slip" not in page(world, "ann")


LONG = "seen on Line 4. " * 130  # 2,080 characters


@pytest.mark.parametrize("where", ["assess", "cell", "ask", "peer", "log"])
def test_a_note_is_as_long_everywhere_and_one_too_long_is_said_and_kept(
    world: dict[str, Any], session: Any, where: str
) -> None:
    one = f"/people/{world['ann'].id}/skills/{world['skill'].id}"
    if where == "peer":
        send(world, "ann", "/requests/new?skill=X01", "asked", asked=f"peer:{world['bea'].id}")
    asked = session.scalars(select(AssessmentRequest)).first()
    who, at, marker, stated = {
        "assess": (
            "assessor",
            f"{one}/assess",
            "holds_from",
            {"kind": "assessor", "level": "2", "holds_from": TODAY.isoformat()},
        ),
        "cell": ("assessor", f"{one}/cell", "seen", {"kind": "assessor", "level": "2"}),
        "ask": ("ann", "/requests/new?skill=X01", "asked", {"asked": "assessor:"}),
        "peer": ("bea", f"/requests/{asked.id if asked else 0}/answer", "note", {"level": "2"}),
        "log": ("ann", "/me/skills/log", "skill", {"skill": "X01", "level": "2"}),
    }[where]
    refused = send(world, who, at, marker, note=LONG, **stated)
    assert refused.status_code == (200 if where == "log" else 422)
    said = refused.get_data(as_text=True)
    assert ("Use at most 2,000 characters; these are 2,080." in said, LONG.strip() in said) == (True, True)
    assert 'maxlength="2000"' not in said
    assert send(world, who, at, marker, note=LONG[:2000], **stated).status_code == 303
    table: Any = AssessmentRequest if where == "ask" else Assessment
    assert max(len(row.note or "") for row in session.scalars(select(table))) == 2000


def hand_in(world: dict[str, Any], data: bytes = PDF, name: str = "../Zertifikat Ann.PDF") -> Any:
    return send(world, "ann", "/me/skills/log", "skill", skill="X01", level="2", proof_file=(BytesIO(data), name))


def test_a_proof_is_kept_apart_and_handed_to_whoever_may_see_the_record(
    app: Flask, world: dict[str, Any], session: Any
) -> None:
    assert hand_in(world).status_code == 303
    row = session.scalars(select(ProofFile)).one()
    path = Path(app.config["DATA_DIR"]) / "proofs" / str(world["ann"].id) / row.stored_as
    assert (path.read_bytes(), path.stat().st_mode & 0o777, row.file_name) == (PDF, 0o600, "Zertifikat Ann.pdf")
    got = {name: browser.get(f"/proofs/{row.id}") for name, browser in world["browsers"].items()}
    expected = {"ann": 200, "head": 200, "assessor": 200, "bea": 404, "stranger": 404}
    assert {name: answer.status_code for name, answer in got.items()} == expected
    assert got["head"].data == PDF
    assert got["head"].headers["Content-Disposition"].startswith("attachment")
    assert got["head"].headers["X-Content-Type-Options"] == "nosniff"
    assert app.test_client().get(f"/proofs/{row.id}").status_code == 303
    assert "Zertifikat Ann.pdf" in record_page(world, "head")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [(b"<html><script>", "Hand in a PDF, PNG or JPEG file"), (PDF + b"x" * 5 * 1024 * 1024, "The file is too large")],
)
def test_other_files_are_refused_and_nothing_is_logged(
    world: dict[str, Any], session: Any, data: bytes, sentence: str
) -> None:
    assert sentence in hand_in(world, data).get_data(as_text=True)
    assert session.scalars(select(ProofFile)).all() == []
    assert session.scalars(select(Assessment).where(Assessment.kind == "self")).all() == []


def test_an_undone_proof_is_handed_out_no_more(world: dict[str, Any], session: Any) -> None:
    hand_in(world)
    made = session.scalar(select(ChangeSet).order_by(ChangeSet.id.desc()))
    send(world, "ann", f"/changes/{made.id}/undo")
    row = session.scalars(select(ProofFile)).one()
    assert world["browsers"]["ann"].get(f"/proofs/{row.id}").status_code == 404


def test_an_erasure_takes_the_file_and_its_name(app: Flask, world: dict[str, Any], session: Any) -> None:
    hand_in(world)
    folder = Path(app.config["DATA_DIR"]) / "proofs" / str(world["ann"].id)
    erase.erase(world["ann"], None)
    assert session.scalars(select(ProofFile.file_name)).one() == ""
    assert not folder.exists()
