"""Stored levels that an older rule left are worked out anew, once, on both databases."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from models import (
    Assessment,
    Person,
    Revocation,
    Setting,
    Skill,
    SkillGroup,
    StandingInterval,
    follow_rule,
    follows_rule,
    histories,
    standing_rule,
    standings,
)
from models.standing import RULE_EDITION, Event, History, Revoked, Statement, Validity, intervals, standing

JAN = date(2026, 1, 10)
REVOKED = JAN + timedelta(days=30)


@pytest.fixture
def people(session: Any) -> list[int]:
    """Ten who hold PLC programming on Siemens, and of whom PLC programming is revoked, as an older rule stored it."""
    group = SkillGroup(code="B", name="Control")
    plc = Skill(code="B01", name="PLC", group=group, side="OT")
    siemens = Skill(code="B01.1", name="PLC on Siemens", group=group, side="OT", general=plc, special_kind="platform")
    made = [Person(name=f"P{number}", personnel_number=str(number)) for number in range(10)]
    session.add_all([plc, siemens, *made])
    session.flush()
    for each in made:
        session.add(Assessment(person_id=each.id, skill_id=siemens.id, kind="test", level=3, holds_from=JAN))
        session.add(Revocation(person_id=each.id, skill_id=plc.id, holds_from=REVOKED, reason="Bypassed an interlock"))
    session.commit()
    s = StandingInterval
    session.execute(delete(s).where(s.first_day == REVOKED))
    session.execute(update(s).values(last_day=None))
    session.commit()
    assert {each.level for each in standings(session, [made[0].id], REVOKED).values()} == {3}
    return [each.id for each in made]


def stored_as_the_function_says(session: Session, people: list[int], day: date) -> bool:
    said = {key: standing(each, day) for key, each in histories(session, people).items()}
    return standings(session, people, day) == said


def test_what_an_older_rule_left_is_worked_out_anew(
    session: Any, people: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing_rule, "CHUNK", 4)
    heard: list[tuple[int, int]] = []
    assert not follows_rule(session.connection())
    assert follow_rule(session(), lambda done, every: heard.append((done, every))) == 10
    assert heard == [(4, 10), (8, 10), (10, 10)]
    assert follows_rule(session.connection())
    assert {each.level for each in standings(session, people, REVOKED).values()} == {0}
    assert all(stored_as_the_function_says(session, people, day) for day in (JAN, REVOKED))


def test_what_follows_the_rule_is_left_alone(session: Any, people: list[int]) -> None:
    follow_rule(session())
    session.execute(delete(StandingInterval))
    session.commit()
    assert follow_rule(session()) == 0
    assert session.scalars(select(StandingInterval)).all() == []


def test_of_another_edition_everything_is_worked_out_again(session: Any, people: list[int]) -> None:
    follow_rule(session())
    session.scalars(select(Setting)).one().value = "1"
    session.commit()
    assert not follows_rule(session.connection())
    assert follow_rule(session()) == 10


def test_what_hangs_on_no_event_any_more_is_taken_out(session: Any, people: list[int]) -> None:
    b01 = session.scalars(select(Skill.id).where(Skill.code == "B01")).one()
    session.execute(delete(Assessment))
    session.execute(delete(Revocation))
    session.commit()
    assert session.scalars(select(StandingInterval).where(StandingInterval.skill_id == b01)).first() is not None
    assert follow_rule(session()) == 10
    assert session.scalars(select(StandingInterval)).all() == []


def random_history(chance: Random, deep: bool = True) -> History:
    """Any events of two years, half of them with specials."""

    def moment() -> tuple[date, datetime]:
        day = JAN + timedelta(days=chance.randrange(700))
        return day, datetime(day.year, day.month, day.day, 12, tzinfo=UTC)

    def events(most: int) -> tuple[Event, ...]:
        return tuple(Event(*moment()) for _ in range(chance.randrange(most)))

    statements = []
    for number in range(chance.randrange(1, 4)):
        day, at = moment()
        kind: Any = chance.choice(("self", "peer", "assessor", "test"))
        until = chance.choice((None, day + timedelta(days=200)))
        statements.append(Statement(number, day, at, chance.randrange(5), kind, until, events(2), events(2)))
    revoked = tuple(Revoked(*moment(), chance.choice((None, date(2028, 1, 1)))) for _ in range(chance.randrange(2)))
    aging: Any = chance.choice(("none", "certificate", "use"))
    specials = tuple(random_history(chance, False) for _ in range(chance.randrange(3))) if deep else ()
    return History(
        Validity(aging, 6, chance.random() < 0.5), tuple(statements), revoked, events(4), events(2), specials
    )


def test_whoever_changes_the_rule_raises_its_edition() -> None:
    """Else stored levels would follow the old one. After raising RULE_EDITION, write down the new sum here."""
    chance = Random(7)
    said = "\n".join(repr(intervals(random_history(chance))) for _ in range(400))
    assert (RULE_EDITION, hashlib.sha256(said.encode()).hexdigest()[:12]) == (3, "8f0e10c1346d")
