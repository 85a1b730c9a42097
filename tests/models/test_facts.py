"""Stored intervals, the audit trail, row versions and undo, on both databases."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from models import (
    Assessment,
    AssessmentReturn,
    AuditEntry,
    ChangeSet,
    Confirmation,
    Need,
    Person,
    Revocation,
    Site,
    Skill,
    SkillGroup,
    SkillVersion,
    StandingInterval,
    Team,
    Use,
    change,
    now,
    standings,
)
from models.standing import NOT_ASKED, standing
from models.standing_intervals import histories
from models.undo import UndoRefused, undo

JAN = date(2026, 1, 10)


@pytest.fixture
def cast(session: Any) -> dict[str, Any]:
    group = SkillGroup(code="B", name="Control")
    plc = Skill(code="B01", name="PLC", group=group, side="OT", validity_kind="use", validity_months=6)
    siemens = Skill(code="B01.1", name="PLC on Siemens", group=group, side="OT", general=plc, special_kind="platform")
    ann, head = Person(name="Ann", personnel_number="1"), Person(name="Head", personnel_number="2")
    session.add_all([plc, siemens, ann, head])
    session.commit()
    return {"plc": plc, "siemens": siemens, "ann": ann, "head": head}


def own(cast: dict[str, Any], level: int = 3, **more: Any) -> Assessment:
    facts = {"person_id": cast["ann"].id, "skill_id": cast["plc"].id, "kind": "self", "holds_from": JAN, **more}
    return Assessment(level=level, **facts)


def level_on(session: Any, cast: dict[str, Any], day: date, skill: str = "plc") -> tuple[int, str] | None:
    found = standings(session, [cast["ann"].id], day).get((cast["ann"].id, cast[skill].id))
    return (found.level, found.state) if found else None


def test_intervals_follow_an_assessment_and_its_confirmation(session: Any, cast: dict[str, Any]) -> None:
    stated = own(cast)
    session.add(stated)
    session.commit()
    assert level_on(session, cast, JAN) == (3, "unproven")
    ids = {"assessment_id": stated.id, "person_id": cast["ann"].id, "by_id": cast["head"].id}
    session.add(Confirmation(holds_from=JAN, **ids))
    session.commit()
    assert level_on(session, cast, JAN) == (3, "proven")
    assert level_on(session, cast, date(2026, 7, 11)) == (3, "to_refresh")


def test_intervals_follow_uses_revocations_versions_and_mistakes(session: Any, cast: dict[str, Any]) -> None:
    pair = {"person_id": cast["ann"].id, "skill_id": cast["plc"].id}
    stated = own(cast, kind="test")
    session.add_all([stated, Use(holds_from=date(2026, 6, 1), **pair)])
    session.commit()
    assert level_on(session, cast, date(2026, 11, 1)) == (3, "proven")
    session.add(SkillVersion(skill_id=cast["plc"].id, name="V2", holds_from=date(2026, 8, 1)))
    session.commit()
    assert level_on(session, cast, date(2026, 11, 1)) == (3, "to_refresh")
    session.add(Revocation(holds_from=date(2026, 10, 1), reason="accident", **pair))
    session.commit()
    assert level_on(session, cast, date(2026, 11, 1)) == (0, "revoked")
    stated.error_at = now()
    session.commit()
    assert level_on(session, cast, date(2026, 9, 1)) is None


def test_a_special_counts_for_the_general_in_the_stored_intervals(session: Any, cast: dict[str, Any]) -> None:
    session.add(own(cast, level=4, kind="test", skill_id=cast["siemens"].id))
    session.commit()
    assert level_on(session, cast, JAN) == (4, "proven")
    assert level_on(session, cast, JAN, "siemens") == (4, "proven")


def test_a_revoked_skill_counts_through_none_of_its_specials_until_that_is_proven_anew(
    session: Any, cast: dict[str, Any]
) -> None:
    ann, siemens = cast["ann"].id, cast["siemens"].id
    tested = {"person_id": ann, "skill_id": siemens, "kind": "test", "level": 2}
    session.add(Assessment(holds_from=JAN, **tested))
    session.commit()
    assert level_on(session, cast, JAN) == (2, "proven")
    later = JAN + timedelta(days=10)
    session.add(Revocation(person_id=ann, skill_id=cast["plc"].id, holds_from=later, reason="Bypassed an interlock"))
    session.commit()
    assert [level_on(session, cast, later, skill) for skill in ("plc", "siemens")] == [(0, "revoked")] * 2
    assert level_on(session, cast, JAN) == (2, "proven")
    again = later + timedelta(days=10)
    session.add(Assessment(holds_from=again, **tested))
    session.commit()
    assert [level_on(session, cast, again, skill) for skill in ("plc", "siemens")] == [(2, "proven")] * 2


def test_changing_how_a_skill_ages_changes_the_intervals(session: Any, cast: dict[str, Any]) -> None:
    session.add(own(cast, kind="test"))
    session.commit()
    cast["plc"].safety_critical = True
    session.commit()
    assert level_on(session, cast, date(2026, 8, 1)) == (0, "lapsed")


def test_as_known_then_leaves_out_what_was_recorded_since(session: Any, cast: dict[str, Any]) -> None:
    session.add(own(cast, recorded_at=now()))
    session.commit()
    yesterday = now() - timedelta(days=1)
    assert standings(session, [cast["ann"].id], JAN, known_at=yesterday) == {}


def random_facts(cast: dict[str, Any], chance: Random) -> Iterator[Any]:
    """Facts of every kind that hold from and were recorded on any days of half a year, some of them in error."""
    kinds = ("self", "test", "use", "revocation", "version", "confirmation", "return")
    stated: list[Assessment] = []
    for _ in range(40):
        day, recorded, wrong = (JAN + timedelta(days=chance.randrange(180)) for _ in range(3))
        facts: dict[str, Any] = {"holds_from": day, "recorded_at": noon(recorded)}
        facts["error_at"] = noon(max(wrong, recorded)) if chance.random() < 0.2 else None
        pair = {"person_id": cast["ann"].id, "skill_id": cast[chance.choice(("plc", "siemens"))].id}
        kind = chance.choice(kinds)
        if kind in ("self", "test"):
            stated.append(Assessment(kind=kind, level=chance.randrange(5), **pair, **facts))
            yield stated[-1]
        elif kind == "use":
            yield Use(**pair, **facts)
        elif kind == "revocation":
            yield Revocation(reason="accident", holds_until=day + timedelta(days=30), **pair, **facts)
        elif kind == "version" and chance.random() < 0.3:
            yield SkillVersion(skill_id=pair["skill_id"], name="V2", **facts)
        elif stated and kind in ("confirmation", "return"):
            more = {"reason": "no proof"} if kind == "return" else {}
            about = {"assessment": chance.choice(stated), "person_id": cast["ann"].id, "by_id": cast["head"].id}
            yield (AssessmentReturn if kind == "return" else Confirmation)(**about, **facts, **more)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


@pytest.mark.parametrize("seed", range(5))
def test_as_known_on_any_day_is_what_the_function_says(session: Any, cast: dict[str, Any], seed: int) -> None:
    session.add_all(random_facts(cast, Random(seed)))
    session.commit()
    known = histories(session, [cast["ann"].id])
    for day in (JAN + timedelta(days=n) for n in range(0, 200, 20)):
        for moment in (noon(JAN + timedelta(days=n)) for n in range(5, 200, 30)):
            said = {key: standing(each, day, moment) for key, each in known.items()}
            expected = {key: each for key, each in said.items() if each != NOT_ASKED}
            assert standings(session, [cast["ann"].id], day, moment) == expected


def test_a_rolled_back_assessment_leaves_no_interval(session: Any, cast: dict[str, Any]) -> None:
    session.add(own(cast))
    session.flush()
    session.rollback()
    session.commit()
    assert session.scalars(select(StandingInterval)).all() == []


def test_nobody_assesses_themselves_as_assessor(session: Any, cast: dict[str, Any]) -> None:
    session.add(own(cast, kind="assessor", assessor_id=cast["ann"].id))
    with pytest.raises(IntegrityError):
        session.commit()


def test_nobody_confirms_their_own_assessment(session: Any, cast: dict[str, Any]) -> None:
    stated = own(cast)
    session.add(stated)
    session.commit()
    session.add(Confirmation(assessment_id=stated.id, person_id=cast["ann"].id, by_id=cast["ann"].id, holds_from=JAN))
    with pytest.raises(IntegrityError):
        session.commit()


def test_a_confirmation_names_the_person_of_its_assessment(session: Any, cast: dict[str, Any]) -> None:
    stated = own(cast)
    session.add(stated)
    session.commit()
    session.add(Confirmation(assessment_id=stated.id, person_id=cast["head"].id, by_id=cast["ann"].id, holds_from=JAN))
    with pytest.raises(IntegrityError):
        session.commit()


def test_every_change_is_written_with_what_was_before(session: Any) -> None:
    with change(session, "two sites"):
        a, b = Site(code="a", name="A"), Site(code="b", name="B")
        session.add_all([a, b])
    session.commit()
    with change(session, "rename"):
        a.name = "Alpha"
    session.commit()
    made, renamed = session.scalars(select(ChangeSet).order_by(ChangeSet.id)).all()
    assert [(e.table_name, e.row_id, e.action) for e in made.entries] == [
        ("site", a.id, "insert"),
        ("site", b.id, "insert"),
    ]
    [entry] = renamed.entries
    assert (entry.before["name"], entry.after["name"]) == ("A", "Alpha")


def test_a_second_editor_does_not_overwrite_the_first(session: Any) -> None:
    site = Site(code="a", name="A")
    session.add(site)
    session.commit()
    assert site.name == "A"
    site.name = "mine"
    with session.no_autoflush:
        session.connection().execute(text("UPDATE site SET version = version + 1"))
    with pytest.raises(StaleDataError):
        session.flush()


def test_undo_takes_a_whole_change_set_back(session: Any) -> None:
    with change(session, "make"):
        site, other = Site(code="a", name="A"), Site(code="b", name="B")
        session.add_all([site, other])
    session.commit()
    with change(session, "edit"):
        site.name = "changed"
        session.delete(other)
    session.commit()
    edit = session.scalars(select(ChangeSet).where(ChangeSet.what == "edit")).one()
    undo(session, edit, None)
    session.commit()
    assert sorted(session.scalars(select(Site.name))) == ["A", "B"]


def test_an_undone_fact_is_kept_and_never_counted(session: Any, cast: dict[str, Any]) -> None:
    with change(session, "log"):
        stated = own(cast)
        session.add(stated)
    session.commit()
    undo(session, session.scalars(select(ChangeSet).where(ChangeSet.what == "log")).one(), None)
    session.commit()
    assert session.get(Assessment, stated.id).error_at is not None
    assert level_on(session, cast, JAN) is None


def test_undo_is_refused_after_ten_minutes_twice_and_when_changed_since(session: Any) -> None:
    with change(session, "make"):
        site = Site(code="a", name="A")
        session.add(site)
    session.commit()
    made = session.scalars(select(ChangeSet)).one()

    def refused(at: datetime | None = None) -> str:
        with pytest.raises(UndoRefused) as caught:
            undo(session, made, None, at)
        session.rollback()
        return caught.value.code

    assert refused(made.recorded_at + timedelta(minutes=10, seconds=1)) == "too_late"
    site.name = "B"
    session.commit()
    assert refused() == "changed_since"
    site.name = "A"
    session.commit()
    assert refused() == "changed_since"
    session.delete(site)
    session.commit()
    assert session.scalars(select(AuditEntry).where(AuditEntry.action == "delete")).one().before["name"] == "A"


def test_undo_of_a_whole_with_its_parts_does_not_depend_on_their_order(session: Any, cast: dict[str, Any]) -> None:
    with change(session, "make"):
        team = Team(code="T", name="T", first_day=JAN, last_day=JAN)
        session.add(team)
        leaves = [Need(kind="skill", skill_id=cast["plc"].id, level=level) for level in (1, 2)]
        team.needs.extend([*leaves, Need(kind="any", children=leaves)])
        session.flush()
        team.name = "renamed in the same act"
    session.commit()
    undo(session, session.scalars(select(ChangeSet).where(ChangeSet.what == "make")).one(), None)
    session.commit()
    assert session.scalars(select(Need)).all() == []
    assert session.scalars(select(Team)).all() == []


def test_what_is_taken_out_of_the_list_that_owns_it_is_written_down_and_brought_back(
    session: Any, cast: dict[str, Any]
) -> None:
    team = Team(code="T", name="Line 4", first_day=JAN, last_day=JAN)
    root = Need(team=team, kind="any")
    leaves = [Need(team=team, parent=root, kind="skill", skill=cast["plc"], level=level) for level in (2, 3)]
    session.add_all([team, root, *leaves])
    session.commit()
    with change(session, "A need less"):
        for need in (*leaves, root):
            team.needs.remove(need)
    session.commit()
    made = session.scalars(select(ChangeSet).order_by(ChangeSet.id.desc())).first()
    assert [entry.action for entry in made.entries] == ["delete", "delete", "delete"]
    undo(session, made, None)
    session.commit()
    session.expire_all()
    assert sorted((need.kind, need.parent is not None) for need in team.needs) == [
        ("any", False),
        ("skill", True),
        ("skill", True),
    ]
