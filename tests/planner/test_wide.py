"""The matrix of everybody in reach: who is shown, on which day, narrowed and ordered how; its totals."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, scoped_session

from models import (
    Absence,
    DepartmentMembership,
    Employment,
    Enrolment,
    Exemption,
    Membership,
    RequiredHeadcount,
    Role,
    RoleAssignment,
    Setting,
    Site,
    SitePosting,
    Team,
    Training,
    TrainingStep,
    db,
)
from planner.services.conditions import Condition
from planner.services.known import end_of
from planner.services.scope import Scope
from planner.services.wide import WideRow, totals, window
from planner.today import today
from tests.planner.factories import (
    LONG_AGO,
    add,
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

Db = scoped_session[Session]
Facts = dict[str, Any]


@pytest.fixture
def plant(session: Db) -> Facts:
    """Ada and Bo in department A, whose head is Hana; Cy in department B; the skills S and T; a planner."""
    a, b = make_department(session, "A"), make_department(session, "B")
    facts: Facts = {"a": a, "b": b, "crew": make_crew(session, a, "1")}
    facts |= {name: make_person(session, name.title(), a) for name in ("ada", "bo", "hana")}
    facts["cy"] = make_person(session, "Cy", b)
    make_head(session, facts["hana"], a)
    facts["head"] = make_account(session, "head", "employee", "head", person=facts["hana"])
    facts["planner"] = make_account(session, "planner", "planner")
    facts |= {"s": make_skill(session, "S"), "t": make_skill(session, "T")}
    session.commit()
    return facts


def sent(answer: Any) -> list[str]:
    """Who is in a window, in its order."""
    return [row["name"] for row in answer.get_json()["rows"]]


def rows(
    plant: Facts, day: date | None = None, who: str = "planner", known: date | None = None, **scope: Any
) -> list[WideRow]:
    """All rows as the account sees them."""
    db.session.commit()
    known_at = end_of(known) if known else None
    return window(plant[who], Scope(**scope), day or today(), 0, 100, known_at)


def names(found: list[WideRow]) -> list[str]:
    return [row.person.name for row in found]


def those(plant: Facts, what: str, day: date | None = None) -> list[str]:
    """Whom the skill S narrows people to."""
    return names(rows(plant, day, conditions=(Condition(plant["s"].id, what),)))


def enrol(session: Db, plant: Facts, who: str, to_level: int, last_day: date) -> None:
    """The person is to be trained in S until the day."""
    training = Training(code=f"T-{who}", title="Training")
    training.steps.append(TrainingStep(skill_id=plant["s"].id, from_level=to_level - 1, to_level=to_level))
    add(session, training)
    spell = {"first_day": last_day - timedelta(days=5), "last_day": last_day}
    add(session, Enrolment(person_id=plant[who].id, training_id=training.id, **spell))


def test_a_planner_sees_everybody_and_a_head_their_own_people(plant: Facts) -> None:
    assert names(rows(plant)) == ["Ada", "Bo", "Cy", "Hana"]
    assert names(rows(plant, who="head")) == ["Ada", "Bo", "Hana"]


def test_people_are_narrowed_by_where_they_belong_and_by_name(session: Db, plant: Facts) -> None:
    site = add(session, Site(code="X", name="Works X"))
    add(session, SitePosting(person_id=plant["bo"].id, site_id=site.id, holds_from=LONG_AGO))
    role = make_role(session, "R", plant["ada"])
    team = add(session, Team(code="T1", name="Team", first_day=today(), last_day=today()))
    spell = {"first_day": today(), "last_day": today(), "share": 0.2}
    add(session, Membership(team_id=team.id, person_id=plant["cy"].id, **spell))
    assert names(rows(plant, department_id=plant["b"].id)) == ["Cy"]
    assert names(rows(plant, site_id=site.id)) == ["Bo"]
    assert names(rows(plant, role_id=role.id)) == ["Ada"]
    assert names(rows(plant, team_id=team.id)) == ["Cy"]
    assert names(rows(plant, search="han")) == ["Hana"]


def test_people_are_narrowed_by_level_and_by_state(session: Db, plant: Facts) -> None:
    skill = plant["s"]
    skill.validity_kind, skill.validity_months = "certificate", 12
    say(session, plant["ada"], skill, 3, valid_until=today() + timedelta(days=30))
    say(session, plant["bo"], skill, 3, valid_until=today() - timedelta(days=1))
    say(session, plant["cy"], skill, 2, "self", holds_from=today())
    enrol(session, plant, "hana", 1, today() + timedelta(days=20))
    found = {what: those(plant, what) for what in ("1", "3", "expiring", "lapsed", "unproven", "planned", "not_asked")}
    assert found == {
        "1": ["Ada", "Cy"], "3": ["Ada"], "expiring": ["Ada"], "lapsed": ["Bo"], "unproven": ["Cy"],
        "planned": ["Hana"], "not_asked": ["Hana"],
    }  # fmt: skip


def test_people_below_what_a_role_asks_are_found_by_their_gap(session: Db, plant: Facts) -> None:
    say(session, plant["ada"], plant["s"], 1)
    say(session, plant["bo"], plant["s"], 3)
    role = make_role(session, "R", plant["ada"], S=2)
    for who in ("bo", "cy"):
        add(session, RoleAssignment(person_id=plant[who].id, role_id=role.id, holds_from=LONG_AGO))
    assert those(plant, "gap") == ["Ada", "Cy"]


def test_a_day_ahead_knows_of_expiries_leavers_absences_and_trainings(session: Db, plant: Facts) -> None:
    day, skill = today() + timedelta(days=100), plant["s"]
    say(session, plant["ada"], skill, 3, valid_until=day - timedelta(days=1))
    say(session, plant["cy"], skill, 1)
    enrol(session, plant, "cy", 2, day - timedelta(days=10))
    leaver = session.query(DepartmentMembership).filter_by(person_id=plant["bo"].id).one()
    leaver.holds_until = day - timedelta(days=50)
    add(session, Absence(person_id=plant["ada"].id, holds_from=day, holds_until=day, kind="holiday"))
    found = {row.person.name: row for row in rows(plant, day, who="head")}
    assert list(found) == ["Ada", "Hana"]
    assert (found["Ada"].cells[skill.id].state, found["Ada"].away) == ("lapsed", True)
    (cy,) = rows(plant, day, department_id=plant["b"].id)
    assert (cy.cells[skill.id].level, cy.cells[skill.id].state) == (2, "planned")
    assert those(plant, "2", day) == ["Cy"]
    assert those(plant, "2") == ["Ada"]


def test_who_may_not_see_absences_is_not_told_of_them(session: Db, plant: Facts) -> None:
    add(session, Absence(person_id=plant["ada"].id, holds_from=today(), kind="sick"))
    assert [row.away for row in rows(plant)] == [False] * 4
    assert [row.away for row in rows(plant, who="head")] == [True, False, False]


def test_a_past_day_shows_what_was_true_and_known_then(session: Db, plant: Facts) -> None:
    then = today() - timedelta(days=30)
    say(session, plant["ada"], plant["s"], 2, holds_from=today() - timedelta(days=60))  # recorded today
    assert rows(plant, then)[0].cells[plant["s"].id].level == 2
    assert rows(plant, then, known=then)[0].cells == {}


def test_people_stand_in_the_order_asked_for(session: Db, plant: Facts) -> None:
    say(session, plant["cy"], plant["s"], 3)
    say(session, plant["bo"], plant["s"], 1)
    assert names(rows(plant, sort="department", descending=True))[0] == "Cy"
    by_level = rows(plant, sort=f"skill-{plant['s'].id}", descending=True)
    assert names(by_level) == ["Cy", "Bo", "Ada", "Hana"]


def test_people_are_sorted_by_level_only_under_the_works_agreement(
    client: FlaskClient, session: Db, plant: Facts
) -> None:
    say(session, plant["cy"], plant["s"], 3)
    sign_in(client, "planner")
    page = f"/matrix/everybody/rows?sort=skill-{plant['s'].id}&descending=1"
    assert client.get(page).get_json()["rows"][0]["name"] == "Ada"
    agreed = {"title": "Agreement", "since": LONG_AGO.isoformat(), "place": "HR"}
    add(session, Setting(name="works_agreement", value=json.dumps(agreed)))
    assert client.get(page).get_json()["rows"][0]["name"] == "Cy"


def test_totals_count_levels_and_who_is_there_and_short_departments(session: Db, plant: Facts) -> None:
    for who, level in (("ada", 3), ("bo", 4), ("cy", 1)):
        say(session, plant[who], plant["s"], level)
    add(session, Absence(person_id=plant["bo"].id, holds_from=today(), kind="sick"))
    for department, headcount in ((plant["a"], 2), (plant["b"], 1)):
        asked = {"department_id": department.id, "skill_id": plant["s"].id, "level": 3, "headcount": headcount}
        add(session, RequiredHeadcount(holds_from=LONG_AGO, **asked))
    session.commit()
    total = totals(plant["planner"], Scope(), today())[plant["s"].id]
    assert (total.counts.at, total.alone, total.there, total.counts.median) == ((0, 1, 0, 1, 1), 2, 1, 3)
    assert (total.asking, total.short) == (2, 1)


def test_the_rows_for_the_script_hold_equal_cells_once(client: FlaskClient, session: Db, plant: Facts) -> None:
    for who in ("ada", "bo"):
        say(session, plant[who], plant["s"], 3)
    sign_in(client, "planner")
    sent = client.get("/matrix/everybody/rows?start=1&size=2").get_json()
    assert [row["name"] for row in sent["rows"]] == ["Bo", "Cy"]
    assert sent["rows"][0]["cells"] == {str(plant["s"].id): 0}
    assert sent["looks"] == [["l3", "3", "", 0, "does alone; proven"]]


def test_few_people_come_as_a_plain_table_with_totals(client: FlaskClient, session: Db, plant: Facts) -> None:
    say(session, plant["ada"], plant["s"], 3)
    sign_in(client, "head")
    page = client.get("/matrix/everybody").get_data(as_text=True)
    assert f"href=/people/{plant['ada'].id}/skills/{plant['s'].id} " in page
    assert "Median level" in page
    assert ">Cy<" not in page  # the bare name may stand in a token
    assert 'id="grid"' in client.get("/matrix/everybody?view=grid").get_data(as_text=True)


def heads(page: str) -> list[str]:
    """The codes of the columns of a plain table."""
    return re.findall(r"<code>([^<]+)</code></th>", page)


def test_specials_are_columns_where_they_are_asked_for_or_only_they_are_found(
    client: FlaskClient, session: Db, plant: Facts
) -> None:
    special = make_skill(session, "S-L4", general=plant["s"], special_kind="line")
    special.name = "Welding on the northern line"
    ask_of(session, plant, ("ada",), **{"S-L4": 3})
    session.commit()
    sign_in(client, "planner")
    page = client.get("/matrix/everybody").get_data(as_text=True)
    assert (heads(page), "ask for specials, such as a line or a platform, that are not shown" in page) == (
        ["S", "T"],
        True,
    )
    page = client.get("/matrix/everybody?specials=1").get_data(as_text=True)
    assert (heads(page), "not shown" in page) == (["S", "S-L4", "T"], False)
    assert heads(client.get("/matrix/everybody?skills=northern").get_data(as_text=True)) == ["S-L4"]
    rows = client.get("/matrix/everybody/rows?specials=1").get_json()
    assert rows["looks"][rows["rows"][0]["cells"][str(special.id)]][3] == 3
    assert rows["rows"][0]["gaps"] == 1
    assert client.get("/matrix/everybody/rows").get_json()["rows"][0]["gaps"] == 0
    assert '"special": true' in client.get("/matrix/everybody?specials=1&view=grid").get_data(as_text=True)
    agree(session)
    order = sent(client.get("/matrix/everybody/rows?specials=1&sort=gaps&descending=1"))
    assert order[0] == "Ada"
    only = f"/matrix/everybody/rows?skill={special.id}&is=gap"
    assert sent(client.get(only)) == ["Ada"]


def test_queries_do_not_grow_with_people(client: FlaskClient, session: Db, plant: Facts) -> None:
    make_role(session, "R", plant["ada"], S=3)
    say(session, plant["ada"], plant["s"], 3)
    sign_in(client, "planner")
    pages = ("/matrix/everybody/rows?size=100", "/matrix/everybody/totals", "/matrix/everybody?view=plain&specials=1")
    few = [queries_of(client, page) for page in pages]
    role = session.query(Role).filter_by(code="R").one()
    for number in range(12):
        person = make_person(session, f"New {number}", plant["a"], plant["crew"])
        add(session, Employment(person_id=person.id, holds_from=LONG_AGO))
        add(session, RoleAssignment(person_id=person.id, role_id=role.id, holds_from=LONG_AGO))
        say(session, person, plant["s"], number % 5)
    assert [queries_of(client, page) for page in pages] == few


def test_a_department_is_short_no_more_once_a_planned_training_has_ended(session: Db, plant: Facts) -> None:
    asked = {"department_id": plant["b"].id, "skill_id": plant["s"].id, "level": 2, "headcount": 1}
    add(session, RequiredHeadcount(holds_from=LONG_AGO, **asked))
    training = add(session, Training(code="T", title="Training"))
    add(session, TrainingStep(training=training, skill=plant["s"], from_level=0, to_level=2))
    days = {"first_day": today(), "last_day": today() + timedelta(days=6), "serves": []}
    facts = {"training_id": training.id, "person_id": plant["cy"].id, "state": "accepted"}
    row = add(session, Enrolment(**facts, **days))
    session.commit()

    def short(days: int) -> int:
        return totals(plant["planner"], Scope(), today() + timedelta(days=days))[plant["s"].id].short

    assert [short(days) for days in (0, 6, 7)] == [1, 1, 0]
    row.state = "declined"
    session.commit()
    assert short(7) == 1


def ask_of(session: Db, plant: Facts, who: tuple[str, ...], **targets: Any) -> None:
    """One role for all of them."""
    role = make_role(session, "R", **targets)
    for each in who:
        add(session, RoleAssignment(person_id=plant[each].id, role_id=role.id, holds_from=LONG_AGO))


def agree(session: Db) -> None:
    agreed = {"title": "Agreement", "since": LONG_AGO.isoformat(), "place": "HR"}
    add(session, Setting(name="works_agreement", value=json.dumps(agreed)))
    session.commit()


def test_people_stand_by_their_number_of_gaps_once_the_agreement_is_recorded(
    client: FlaskClient, session: Db, plant: Facts
) -> None:
    ask_of(session, plant, ("ada", "bo", "cy"), S=3, T=1)
    say(session, plant["ada"], plant["s"], 3)
    say(session, plant["ada"], plant["t"], 1)
    say(session, plant["bo"], plant["s"], 2)
    say(session, plant["bo"], plant["t"], 2)
    add(session, Exemption(person_id=plant["cy"].id, skill_id=plant["t"].id, holds_from=LONG_AGO, reason="x"))
    session.commit()
    sign_in(client, "planner")
    page = "/matrix/everybody/rows?sort=gaps&descending=1"
    assert sent(client.get(page)) == ["Ada", "Bo", "Cy", "Hana"]
    agree(session)
    assert sent(client.get(page)) == ["Bo", "Cy", "Ada", "Hana"]
    assert [row["gaps"] for row in client.get(page).get_json()["rows"]] == [1, 1, 0, 0]
    say(session, plant["cy"], plant["s"], 3)
    session.commit()
    assert sent(client.get(page)) == ["Bo", "Ada", "Cy", "Hana"]
    assert sent(client.get(f"{page}&skills=T")) == ["Ada", "Bo", "Cy", "Hana"]


def test_a_planned_training_closes_the_gap_in_the_order_of_a_day_ahead(session: Db, plant: Facts) -> None:
    ask_of(session, plant, ("ada", "bo"), S=2)
    training = add(session, Training(code="T", title="Training"))
    add(session, TrainingStep(training=training, skill=plant["s"], from_level=0, to_level=2))
    days = {"first_day": today(), "last_day": today() + timedelta(days=6), "serves": []}
    add(session, Enrolment(training_id=training.id, person_id=plant["ada"].id, state="accepted", **days))
    first = [rows(plant, today() + timedelta(days=ahead), sort="gaps", descending=True)[0] for ahead in (0, 7)]
    assert [row.person.name for row in first] == ["Ada", "Bo"]


def test_people_stand_by_the_next_of_their_levels_that_ends(session: Db, plant: Facts) -> None:
    for who, days in (("ada", 50), ("bo", 20)):
        say(session, plant[who], plant["s"], 3, valid_until=today() + timedelta(days=days))
    assert [row.person.name for row in rows(plant, sort="expiry")] == ["Bo", "Ada", "Cy", "Hana"]
    assert [row.person.name for row in rows(plant, sort="number")] == ["Ada", "Bo", "Cy", "Hana"]


def test_people_are_narrowed_to_the_side_of_their_main_role(client: FlaskClient, session: Db, plant: Facts) -> None:
    make_role(session, "OT", plant["ada"])
    make_role(session, "IT", plant["bo"]).side = "IT"
    session.commit()
    sign_in(client, "planner")
    assert sent(client.get("/matrix/everybody/rows?side=IT")) == ["Bo"]
    assert sent(client.get("/matrix/everybody/rows?side=OT")) == ["Ada"]
    assert len(sent(client.get("/matrix/everybody/rows?side=neither"))) == 4
