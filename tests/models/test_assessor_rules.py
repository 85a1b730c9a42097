"""What the databases themselves refuse of assessors, and of changing what was stated."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError

from models import Assessment, AssessorAuthorisation, Person, Skill, SkillGroup, suspended

JAN, MAY = date(2026, 1, 10), date(2026, 5, 1)


@pytest.fixture
def cast(session: Any) -> dict[str, Any]:
    """Ava may assess group B from January on and holds PLC at level 3; Ann is assessed."""
    group, other = SkillGroup(code="B", name="Control"), SkillGroup(code="C", name="Networks")
    plc = Skill(code="B01", name="PLC", group=group, side="OT")
    lan = Skill(code="C01", name="LAN", group=other, side="IT")
    ann, ava = Person(name="Ann", personnel_number="1"), Person(name="Ava", personnel_number="2")
    session.add_all([plc, lan, ann, ava])
    session.flush()
    session.add(AssessorAuthorisation(person_id=ava.id, group_id=group.id, holds_from=JAN))
    for skill in (plc, lan):
        session.add(Assessment(person_id=ava.id, skill_id=skill.id, level=3, kind="test", holds_from=date(2025, 1, 1)))
    session.commit()
    return {"ann": ann, "ava": ava, "plc": plc, "lan": lan}


def assessed(cast: dict[str, Any], skill: str = "plc", level: int = 3, day: date = MAY) -> Assessment:
    facts = {"person_id": cast["ann"].id, "skill_id": cast[skill].id, "assessor_id": cast["ava"].id}
    return Assessment(kind="assessor", level=level, holds_from=day, **facts)


def test_an_authorised_assessor_states_a_level_that_they_hold(session: Any, cast: dict[str, Any]) -> None:
    session.add(assessed(cast))
    session.commit()


@pytest.mark.parametrize(
    ("stated", "rule"),
    [
        ({"skill": "lan"}, "assessor_is_authorised"),
        ({"day": date(2025, 12, 1)}, "assessor_is_authorised"),
        ({"level": 4}, "assessor_holds_level"),
    ],
)
def test_other_assessments_are_refused(session: Any, cast: dict[str, Any], stated: dict[str, Any], rule: str) -> None:
    session.add(assessed(cast, **stated))
    with pytest.raises(DatabaseError, match=rule):
        session.flush()


@pytest.mark.parametrize("column", ["level = 1", "kind = 'test'", "holds_from = '2020-01-01'"])
def test_what_was_stated_is_not_overwritten(session: Any, cast: dict[str, Any], column: str) -> None:
    session.add(assessed(cast))
    session.flush()
    with pytest.raises(IntegrityError, match="assessment_is_kept"):
        session.execute(text(f"UPDATE assessment SET {column}"))


def test_whole_histories_are_loaded_without_and_then_the_rules_hold_again(session: Any, cast: dict[str, Any]) -> None:
    with suspended(session.connection()):
        session.add(assessed(cast, level=4))
        session.flush()
    session.add(assessed(cast, level=4))
    with pytest.raises(DatabaseError, match="assessor_holds_level"):
        session.flush()
