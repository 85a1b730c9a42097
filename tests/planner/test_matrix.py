"""The skills matrix of a department, and a person's record behind each of its cells."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from models import Exemption, HomeCover, Need, RequiredHeadcount, Revocation, RoleTarget, Setting, Skill, Team, db
from planner.matrix_lines import ON_A_CARD
from planner.services.department import Narrowed
from planner.services.known import end_of
from planner.services.matrix import Cell, Filters, Matrix, matrix
from planner.today import today
from planner.views.matrix import narrowing
from tests.planner.factories import (
    LONG_AGO,
    add,
    confirm,
    delegate,
    make_account,
    make_crew,
    make_department,
    make_head,
    make_person,
    make_role,
    make_skill,
    queries_of,
    say,
    sign_in,
)

Facts = dict[str, Any]


@pytest.fixture
def plant(session: scoped_session[Session]) -> Facts:
    """Department A with a head, Ada in crew 1 and Bo in crew 2; department B with a head."""
    a, b = make_department(session, "A"), make_department(session, "B")
    one, two = make_crew(session, a, "1"), make_crew(session, a, "2")
    head, other = make_person(session, "Head", a), make_person(session, "Other", b)
    make_head(session, head, a)
    make_head(session, other, b)
    facts = {
        "a": a, "b": b, "one": one, "two": two, "head": head,
        "ada": make_person(session, "Ada", a, one), "bo": make_person(session, "Bo", a, two),
        "account": make_account(session, "head", "employee", "head", person=head),
        "other": make_account(session, "other", "employee", "head", person=other),
    }  # fmt: skip
    session.commit()
    return facts


def table(plant: Facts, day: date | None = None, known: date | None = None, **filters: Any) -> Matrix:
    """The matrix of department A as its head sees it."""
    db.session.commit()
    known_at = end_of(known) if known else None
    return matrix(plant["account"], plant["a"], day or today(), known_at, Filters(**filters))


def cell(found: Matrix, person: str, skill: str) -> Cell:
    """The cell of a person and skill."""
    column = [each.code for each in found.skills].index(skill)
    return next(row for row in found.rows if row.person.name == person).cells[column]


def test_a_cell_has_level_target_and_gap(session: scoped_session[Session], plant: Facts) -> None:
    say(session, plant["ada"], make_skill(session, "S"), 1)
    make_role(session, "R", plant["ada"], S=3)
    found = cell(table(plant), "Ada", "S")
    assert (found.level, found.target, found.gap, found.state) == (1, 3, 2, "proven")


def test_the_highest_target_of_several_roles_counts(session: scoped_session[Session], plant: Facts) -> None:
    make_skill(session, "S")
    make_role(session, "R", plant["ada"], S=2)
    make_role(session, "Q", plant["ada"], S=4)
    assert cell(table(plant), "Ada", "S").target == 4


def test_an_exempt_person_has_no_gap(session: scoped_session[Session], plant: Facts) -> None:
    skill = make_skill(session, "S")
    make_role(session, "R", plant["ada"], S=3)
    add(session, Exemption(person_id=plant["ada"].id, skill_id=skill.id, holds_from=LONG_AGO, reason="other work"))
    found = cell(table(plant), "Ada", "S")
    assert (found.exempt, found.gap) == (True, 0)


def test_a_certificate_that_ends_within_ninety_days_is_expiring(session: scoped_session[Session], plant: Facts) -> None:
    skill = make_skill(session, "S", validity_kind="certificate", validity_months=12)
    say(session, plant["ada"], skill, 3, valid_until=today() + timedelta(days=90))
    say(session, plant["bo"], skill, 3, valid_until=today() + timedelta(days=91))
    found = table(plant)
    assert (cell(found, "Ada", "S").expiring, cell(found, "Bo", "S").expiring) == (True, False)


def test_unproven_lapsed_and_revoked_are_told_apart(session: scoped_session[Session], plant: Facts) -> None:
    skill = make_skill(session, "S", validity_kind="certificate", validity_months=12)
    say(session, plant["ada"], skill, 3, "self", holds_from=today())
    say(session, plant["bo"], skill, 3, valid_until=today() - timedelta(days=1))
    say(session, plant["head"], skill, 3, holds_from=today() - timedelta(days=9))
    ban = Revocation(person_id=plant["head"].id, skill_id=skill.id, holds_from=today(), reason="accident")
    add(session, ban)
    found = table(plant)
    states = [cell(found, name, "S").state for name in ("Ada", "Bo", "Head")]
    assert states == ["unproven", "lapsed", "revoked"]


def test_a_past_day_shows_what_was_true_then(session: scoped_session[Session], plant: Facts) -> None:
    skill = make_skill(session, "S")
    say(session, plant["ada"], skill, 1)
    say(session, plant["ada"], skill, 4, holds_from=today() - timedelta(days=5))
    assert cell(table(plant, today() - timedelta(days=6)), "Ada", "S").level == 1
    assert cell(table(plant), "Ada", "S").level == 4


def test_what_was_recorded_later_was_not_known_then(session: scoped_session[Session], plant: Facts) -> None:
    skill = make_skill(session, "S")
    say(session, plant["ada"], skill, 1, recorded_at=datetime(2025, 1, 1, tzinfo=UTC))
    say(session, plant["ada"], skill, 4, holds_from=date(2025, 3, 1), recorded_at=datetime(2025, 6, 1, tzinfo=UTC))
    day = date(2025, 3, 14)
    assert cell(table(plant, day), "Ada", "S").level == 4
    assert cell(table(plant, day, known=day), "Ada", "S").level == 1


def test_filters_narrow_by_crew_role_and_gap(session: scoped_session[Session], plant: Facts) -> None:
    say(session, plant["bo"], make_skill(session, "S"), 3)
    make_skill(session, "T")
    role = make_role(session, "R", plant["ada"], S=3, T=0)
    make_role(session, "Q", plant["bo"], S=3)

    def names(**filters: Any) -> list[str]:
        return [row.person.name for row in table(plant, **filters).rows]

    assert names(people=Narrowed(crew_id=plant["two"].id)) == ["Bo"]
    assert names(people=Narrowed(role_id=role.id)) == ["Ada"]
    assert names(only_gaps=True) == ["Ada"]


def test_skills_that_nobody_is_asked_for_or_holds_are_shown_only_when_all_are(
    session: scoped_session[Session], plant: Facts
) -> None:
    say(session, plant["ada"], make_skill(session, "S"), 1)
    make_skill(session, "T")
    assert [skill.code for skill in table(plant).skills] == ["S"]
    assert [skill.code for skill in table(plant, all_skills=True).skills] == ["S", "T"]


def test_the_foot_counts_level_three_and_what_home_covers_miss(session: scoped_session[Session], plant: Facts) -> None:
    skill = make_skill(session, "S")
    say(session, plant["ada"], skill, 3)
    say(session, plant["bo"], skill, 2)
    cover = HomeCover(department_id=plant["a"].id, crew_id=None, skill_id=skill.id, level=3, minimum=2)
    add(session, cover)
    (foot,) = table(plant).foot
    assert (foot.alone, foot.missing, foot.covers[0].holders) == (1, 1, (plant["ada"].id,))


def test_the_only_holder_in_the_plant_of_what_a_team_needs_is_marked(
    session: scoped_session[Session], plant: Facts
) -> None:
    skill, common = make_skill(session, "S"), make_skill(session, "T")
    team = Team(code="T1", name="Team", first_day=today(), last_day=today() + timedelta(days=30))
    team.needs = [Need(skill_id=skill.id, level=3), Need(skill_id=common.id, level=3)]
    add(session, team)
    say(session, plant["ada"], skill, 3)
    say(session, plant["bo"], skill, 2)
    say(session, plant["ada"], common, 3)
    say(session, make_person(session, "Elsewhere", plant["b"]), common, 3)
    found = table(plant)
    assert (cell(found, "Ada", "S").sole, cell(found, "Bo", "S").sole, cell(found, "Ada", "T").sole) == (
        True, False, False,
    )  # fmt: skip


def test_a_shift_lead_sees_their_crew_only(session: scoped_session[Session], plant: Facts) -> None:
    delegate(session, "shift_lead", plant["bo"], plant["head"], plant["a"], plant["one"])
    lead = make_account(session, "lead", "employee", person=plant["bo"])
    session.commit()
    assert [row.person.name for row in matrix(lead, plant["a"], today()).rows] == ["Ada"]


def test_another_departments_matrix_is_not_found(client: FlaskClient, plant: Facts) -> None:
    sign_in(client, "other")
    assert client.get(f"/departments/{plant['a'].id}/matrix").status_code == 404


def test_another_departments_person_is_not_found(
    client: FlaskClient, session: scoped_session[Session], plant: Facts
) -> None:
    skill = make_skill(session, "S")
    sign_in(client, "other")
    page = f"/people/{plant['ada'].id}/skills"
    assert (client.get(page).status_code, client.get(f"{page}/{skill.id}").status_code) == (404, 404)


def test_each_cell_links_to_its_history(client: FlaskClient, session: scoped_session[Session], plant: Facts) -> None:
    skill = make_skill(session, "S")
    own = say(session, plant["ada"], skill, 3, "self", proof_link="https://example.com/proof", note="on line 4")
    confirm(session, own, plant["head"])
    sign_in(client, "head")
    link = f"/people/{plant['ada'].id}/skills/{skill.id}"
    assert f"href={link} " in client.get(f"/departments/{plant['a'].id}/matrix").get_data(as_text=True)
    page = client.get(link).get_data(as_text=True)
    for said in ("stated by themselves: 3", "confirmed: 3", "Head", "https://example.com/proof", "on line 4"):
        assert said in page


def test_the_words_of_cells_stand_once_and_every_cell_alike_refers_to_them(
    client: FlaskClient, session: scoped_session[Session], plant: Facts
) -> None:
    for who, code in (("ada", "S"), ("bo", "T")):
        say(session, plant[who], make_skill(session, code), 3)
    sign_in(client, "head")
    page = client.get(f"/departments/{plant['a'].id}/matrix").get_data(as_text=True)
    [words] = re.findall(r"<li id=(w\d+)>does alone; proven", page)
    assert page.count(f" aria-describedby={words}>3</a>") == 2
    assert page.count("<li id=w") == 1


def test_a_card_of_a_phone_shows_the_most_urgent_and_how_many_more(
    client: FlaskClient, session: scoped_session[Session], plant: Facts
) -> None:
    role = make_role(session, "R", plant["ada"])
    for number in range(ON_A_CARD + 2):
        session.add(RoleTarget(role=role, skill=make_skill(session, f"S{number:02}"), level=2, holds_from=LONG_AGO))
    worst = make_skill(session, "Z")
    session.add(RoleTarget(role=role, skill=worst, level=4, holds_from=LONG_AGO))
    session.commit()
    sign_in(client, "head")
    page = client.get(f"/departments/{plant['a'].id}/matrix").get_data(as_text=True)
    card = page[page.index('class="person-card"') :]
    assert re.findall(r"<li>Skill (\w+) ", card)[:2] == ["Z", "S00"]
    assert card.count("<li>Skill") == ON_A_CARD
    assert "and 3 more" in card


def test_paper_says_what_it_is_narrowed_to(session: scoped_session[Session], plant: Facts) -> None:
    crew = Narrowed(crew_id=plant["one"].id)
    assert narrowing(Filters(people=crew, only_gaps=True), table(plant)) == ["Crew 1", "Only gaps"]
    assert narrowing(Filters(), table(plant)) == []


def test_a_link_of_another_kind_is_no_link(client: FlaskClient, session: scoped_session[Session], plant: Facts) -> None:
    skill = make_skill(session, "S")
    say(session, plant["ada"], skill, 3, proof_link="javascript:alert(1)")
    sign_in(client, "head")
    page = client.get(f"/people/{plant['ada'].id}/skills/{skill.id}").get_data(as_text=True)
    assert 'href="javascript' not in page


def test_queries_do_not_grow_with_people(
    app: Flask, client: FlaskClient, session: scoped_session[Session], plant: Facts
) -> None:
    skill = make_skill(session, "S")
    make_role(session, "R", plant["ada"], S=3)
    add(session, HomeCover(department_id=plant["a"].id, skill_id=skill.id, level=3, minimum=2))
    say(session, plant["ada"], skill, 3)
    sign_in(client, "head")
    page = f"/departments/{plant['a'].id}/matrix"
    few = queries_of(client, page)
    for number in range(12):
        person = make_person(session, f"New {number}", plant["a"], plant["one"])
        make_role(session, f"R{number}", person, S=3)
        say(session, person, skill, number % 5)
    assert queries_of(client, page) == few


def make_specials(session: scoped_session[Session], plant: Facts) -> None:
    """S on Line 4, which Ada's role asks at 3, and on Line 5, which nobody asks for; T stands behind S."""
    general = make_skill(session, "S")
    make_skill(session, "T")
    for line in "54":
        make_skill(session, f"S-L{line}", general=general, special_kind="line")
    make_role(session, "R", plant["ada"], **{"S": 2, "S-L4": 3, "T": 1})
    say(session, plant["ada"], general, 2)


def test_specials_stand_behind_their_skill_with_their_gaps(session: scoped_session[Session], plant: Facts) -> None:
    make_specials(session, plant)
    assert [skill.code for skill in table(plant).skills] == ["S", "T"]
    found = table(plant, specials=True)
    assert ([skill.code for skill in found.skills], found.left_out) == (["S", "S-L4", "T"], (0, 0))
    assert cell(found, "Ada", "S-L4") == Cell(0, "not_asked", target=3, gap=3)
    every = table(plant, specials=True, all_skills=True)
    assert [skill.code for skill in every.skills] == ["S", "S-L4", "S-L5", "T"]
    assert [row.gaps for row in table(plant, specials=True, sort="gaps").rows] == [2, 0, 0]


def test_what_is_lacking_at_specials_is_counted_where_they_are_not_shown(
    client: FlaskClient, session: scoped_session[Session], plant: Facts
) -> None:
    make_specials(session, plant)
    assert table(plant).left_out == (1, 0)
    special = session.scalars(select(Skill).where(Skill.code == "S-L5")).one()
    asked = {"department_id": plant["a"].id, "skill_id": special.id, "level": 3}
    session.add(RequiredHeadcount(headcount=1, holds_from=LONG_AGO, **asked))
    assert (table(plant).left_out, table(plant, group_id=999).left_out) == ((1, 1), (0, 0))
    sign_in(client, "head")
    page = f"/departments/{plant['a'].id}/matrix"
    told = client.get(page).get_data(as_text=True)
    assert "1 gap is at a special, such as a line or a platform, that is not shown." in told
    assert "1 head count is short at a special" in told
    assert f"{page}?specials=1" in told
    shown = client.get(f"{page}?specials=1").get_data(as_text=True)
    assert ("not shown" in shown, "</i> Skill S-L4</span>" in shown, "is-special" in shown) == (False, True, True)
    assert client.get(f"{page}.pdf?specials=1").status_code == 200


def order(found: Matrix) -> list[str]:
    return [row.person.name for row in found.rows]


def test_the_rows_stand_by_crew_name_gaps_expiry_or_level(session: scoped_session[Session], plant: Facts) -> None:
    skill = make_skill(session, "S")
    make_role(session, "R", plant["ada"], S=2)
    say(session, plant["head"], skill, 2, valid_until=today() + timedelta(days=9))
    say(session, plant["bo"], skill, 1)
    assert order(table(plant)) == ["Ada", "Bo", "Head"]
    assert order(table(plant, sort="gaps")) == ["Ada", "Bo", "Head"]
    assert order(table(plant, sort="expiry")) == ["Head", "Ada", "Bo"]
    assert order(table(plant, sort=f"skill-{skill.id}")) == ["Head", "Bo", "Ada"]
    assert [crew for crew, _ in table(plant, sort="name").crews] == [None]


def test_rows_stand_by_gaps_only_once_the_agreement_is_recorded(
    client: FlaskClient, session: scoped_session[Session], plant: Facts
) -> None:
    skill = make_skill(session, "S")
    make_role(session, "R", plant["bo"], S=2)
    say(session, plant["ada"], skill, 2)
    session.commit()
    sign_in(client, "head")
    page = f"/departments/{plant['a'].id}/matrix?sort=gaps"
    refused = client.get(page).get_data(as_text=True)
    assert "only once an agreement" in refused
    assert "Most gaps first" not in refused
    agreed = {"title": "Agreement", "since": LONG_AGO.isoformat(), "place": "HR"}
    add(session, Setting(name="works_agreement", value=json.dumps(agreed)))
    session.commit()
    sorted_page = client.get(page).get_data(as_text=True)
    assert sorted_page.index(">Bo</a>") < sorted_page.index(">Ada</a>")
    assert client.get(page.replace("matrix?", "matrix.pdf?")).status_code in (200, 303)
