"""A plant of ten thousand people and three hundred skills, as large companies have."""

from __future__ import annotations

from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from seeds.generate import generate

PEOPLE, SKILLS, PEOPLE_A_TEAM = 10_000, 300, 100
THIRD = 3  # a skill that is added is held by a third of those who hold the one that it is made after

NEW_SKILLS = """
INSERT INTO skill (code, name, group_id, side, validity_kind, validity_months, safety_critical, version)
SELECT 'X' || (:n * 1000 + id), 'Further skill ' || (:n * 1000 + id), group_id, side, validity_kind, validity_months,
       safety_critical, 1
FROM skill WHERE code NOT LIKE 'X%' AND general_id IS NULL ORDER BY id LIMIT :many"""
ADDED = """
JOIN skill old ON old.id = event.skill_id
JOIN skill new ON new.code = 'X' || (:n * 1000 + old.id)
WHERE event.person_id % :third = (old.id + :n) % :third"""
NEW_EVENTS = f"""
INSERT INTO assessment (person_id, skill_id, level, kind, assessor_id, valid_until, holds_from, recorded_at)
SELECT event.person_id, new.id, event.level, 'test', NULL, event.valid_until, event.holds_from, event.recorded_at
FROM assessment event {ADDED}"""
NEW_INTERVALS = f"""
INSERT INTO standing_interval (person_id, skill_id, first_day, last_day, level, state, stated_level, verified,
                               valid_until, lapses_on, conflicting)
SELECT event.person_id, new.id, event.first_day, event.last_day, event.level, event.state, event.stated_level,
       event.verified, event.valid_until, event.lapses_on, event.conflicting
FROM standing_interval event {ADDED}"""


def fill(session: Session, as_of: date, people: int = PEOPLE, skills: int = SKILLS) -> None:
    """Make the plant in an empty database: the generator's 79 skills, and copies of them up to `skills`. Commits."""
    generate(session, people=people, teams=max(1, people // PEOPLE_A_TEAM), as_of=as_of)
    session.commit()
    widen(session, skills)


def widen(session: Session, skills: int = SKILLS) -> None:
    """Add copies of the skills, each with a third of the histories, until there are so many of them. Commits."""
    count = "SELECT count(*) FROM skill WHERE general_id IS NULL"
    n = 0
    while (left := skills - int(session.execute(text(count)).scalar_one())) > 0:
        n += 1
        session.execute(text(NEW_SKILLS), {"n": n, "many": left})
        for statement in (NEW_EVENTS, NEW_INTERVALS):
            session.execute(text(statement), {"n": n, "third": THIRD})
    session.commit()
    session.execute(text("ANALYZE"))
    session.commit()
