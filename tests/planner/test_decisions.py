"""Who confirmed what, as known then, on the screen and on paper."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, scoped_session

from models import AssessmentReturn
from planner.services.decisions import decisions, nearest
from planner.services.known import end_of
from tests.planner.factories import (
    add,
    confirm,
    make_account,
    make_department,
    make_head,
    make_person,
    make_skill,
    queries_of,
    say,
    sign_in,
)

Facts = dict[str, Any]
MARCH_14 = date(2026, 3, 14)


@pytest.fixture
def plant(session: scoped_session[Session]) -> Facts:
    """Department A with a head and Ada, who states a level of a skill; department B with a head."""
    a, b = make_department(session, "A"), make_department(session, "B")
    head, other, ada = make_person(session, "Head", a), make_person(session, "Other", b), make_person(session, "Ada", a)
    make_head(session, head, a)
    make_head(session, other, b)
    account = make_account(session, "head", "employee", "head", person=head)
    make_account(session, "other", "employee", "head", person=other)
    stated = say(session, ada, make_skill(session, "S"), 3, "self")
    return {"a": a, "head": head, "ada": ada, "stated": stated, "account": account}


def on(plant: Facts, first: date, last: date | None = None, known: date | None = None) -> list[str]:
    found = decisions(plant["account"], plant["a"], first, last or first, end_of(known) if known else None)
    return [f"{each.kind} by {each.by} about {each.person}, {each.skill.code} {each.level}" for each in found]


def test_confirmations_of_a_day_are_listed_with_who_decided(session: scoped_session[Session], plant: Facts) -> None:
    confirm(session, plant["stated"], plant["head"], holds_from=MARCH_14)
    assert on(plant, MARCH_14) == ["confirmation by Head about Ada, S 3"]
    assert on(plant, date(2026, 3, 15), date(2026, 3, 20)) == []


def test_returns_are_listed_with_their_reason(session: scoped_session[Session], plant: Facts) -> None:
    facts = {"assessment_id": plant["stated"].id, "person_id": plant["ada"].id, "by_id": plant["head"].id}
    add(session, AssessmentReturn(**facts, holds_from=MARCH_14, reason="No proof"))
    (found,) = decisions(plant["account"], plant["a"], MARCH_14, MARCH_14)
    assert (found.kind, found.reason) == ("return", "No proof")


def test_what_was_recorded_later_was_not_known_then(session: scoped_session[Session], plant: Facts) -> None:
    recorded = datetime(2026, 3, 16, 9, tzinfo=UTC)
    confirm(session, plant["stated"], plant["head"], holds_from=MARCH_14, recorded_at=recorded)
    assert on(plant, MARCH_14, known=date(2026, 3, 15)) == []
    assert len(on(plant, MARCH_14, known=date(2026, 3, 16))) == 1


def test_a_mistake_found_later_was_believed_then(session: scoped_session[Session], plant: Facts) -> None:
    recorded, noticed = datetime(2026, 3, 14, 9, tzinfo=UTC), datetime(2026, 5, 2, 9, tzinfo=UTC)
    confirm(session, plant["stated"], plant["head"], holds_from=MARCH_14, recorded_at=recorded, error_at=noticed)
    assert len(on(plant, MARCH_14, known=MARCH_14)) == 1
    assert on(plant, MARCH_14) == []


@pytest.mark.parametrize("page", ["decisions", "matrix"])
def test_the_page_can_be_had_as_a_pdf(
    client: FlaskClient, session: scoped_session[Session], plant: Facts, page: str
) -> None:
    confirm(session, plant["stated"], plant["head"], holds_from=MARCH_14)
    sign_in(client, "head")
    answer = client.get(f"/departments/{plant['a'].id}/{page}.pdf?first=2026-03-14&last=2026-03-14")
    assert (answer.mimetype, answer.data[:5]) == ("application/pdf", b"%PDF-")


@pytest.mark.parametrize("page", ["decisions", "decisions.pdf", "matrix.pdf"])
def test_another_departments_pages_are_not_found(client: FlaskClient, plant: Facts, page: str) -> None:
    sign_in(client, "other")
    assert client.get(f"/departments/{plant['a'].id}/{page}").status_code == 404


def test_queries_do_not_grow_with_decisions(
    client: FlaskClient, session: scoped_session[Session], plant: Facts
) -> None:
    confirm(session, plant["stated"], plant["head"], holds_from=MARCH_14)
    sign_in(client, "head")
    page = f"/departments/{plant['a'].id}/decisions?first=2026-03-14&last=2026-03-14"
    few = queries_of(client, page)
    for number in range(9):
        person = make_person(session, f"New {number}", plant["a"])
        stated = say(session, person, make_skill(session, f"S{number}"), 3, "self")
        confirm(session, stated, plant["head"], holds_from=MARCH_14)
    assert queries_of(client, page) == few


def test_without_days_the_last_thirty_are_shown(
    client: FlaskClient, session: scoped_session[Session], plant: Facts
) -> None:
    confirm(session, plant["stated"], plant["head"], holds_from=MARCH_14)
    session.commit()
    sign_in(client, "head")
    page = f"/departments/{plant['a'].id}/decisions"
    for days, shown in (
        ("as_of=2026-04-12", True),
        ("as_of=2026-04-14", False),
        ("last=2026-03-20", True),
        ("first=0001-01-01&last=9999-12-31&as_of=2026-04-12", True),
    ):
        assert ("Ada" in client.get(f"{page}?{days}").text) is shown, days


def test_where_nobody_decided_the_nearest_days_on_which_somebody_did_are_offered(
    session: scoped_session[Session], plant: Facts
) -> None:
    for day in (date(2026, 3, 2), date(2026, 3, 13), date(2026, 3, 17), date(2026, 3, 20)):
        confirm(session, plant["stated"], plant["head"], holds_from=day)
    assert nearest(plant["account"], plant["a"], MARCH_14, MARCH_14) == [date(2026, 3, 13), date(2026, 3, 17)]
    assert nearest(plant["account"], plant["a"], date(2026, 3, 21), date(2026, 3, 25)) == [date(2026, 3, 20)]


def test_the_page_of_a_day_without_decisions_links_the_nearest(
    session: scoped_session[Session], client: FlaskClient, plant: Facts
) -> None:
    confirm(session, plant["stated"], plant["head"], holds_from=date(2026, 3, 13))
    sign_in(client, "head")
    page = client.get(f"/departments/{plant['a'].id}/decisions?first=2026-03-14&last=2026-03-14").text
    assert "first=2026-03-13&amp;last=2026-03-13" in page
