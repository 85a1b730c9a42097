"""Whether the stored intervals follow the rule of models/standing.py as it is now, and working them all out anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from sqlalchemy import Connection, select, union
from sqlalchemy.orm import Session

from models.account import Setting
from models.assessment import Assessment, Revocation, StandingInterval
from models.audit import change
from models.standing import RULE_EDITION
from models.standing_intervals import CHUNK, rebuild

NAME = "standing_rule"


def follows_rule(connection: Connection) -> bool:
    """True when the stored intervals were worked out by the rule of this version."""
    return connection.scalar(select(Setting.value).where(Setting.name == NAME)) == str(RULE_EDITION)


def follow_rule(session: Session, say: Callable[[int, int], None] = lambda _done, _all: None) -> int:
    """Work everybody's intervals out anew where they follow another rule; of how many people. Commits as it goes.

    `say` hears how many people are done, of how many. What is broken off begins again at the next call.
    """
    if follows_rule(session.connection()):
        return 0
    tables = (Assessment, Revocation, StandingInterval)
    people = list(session.scalars(union(*(select(table.person_id) for table in tables)).order_by("person_id")))
    for start in range(0, len(people), CHUNK):
        some = people[start : start + CHUNK]
        skills: dict[int, set[int]] = defaultdict(set)
        for table in tables:
            pairs = select(table.person_id, table.skill_id).where(table.person_id.in_(some)).distinct()
            for person_id, skill_id in session.execute(pairs):
                skills[person_id].add(skill_id)
        rebuild(session, [(person_id, skill_id) for person_id in some for skill_id in skills[person_id]])
        session.commit()
        say(start + len(some), len(people))
    with change(session, f"levels that count worked out by edition {RULE_EDITION} of the rule"):
        row = session.scalar(select(Setting).where(Setting.name == NAME))
        if row is None:
            session.add(Setting(name=NAME, value=str(RULE_EDITION)))
        else:
            row.value = str(RULE_EDITION)
    session.commit()
    return len(people)
