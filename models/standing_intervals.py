"""Standings out of the database: histories loaded in bulk, and the stored intervals kept in the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, delete, event, insert, inspect, select
from sqlalchemy.orm import Session

from models.assessment import (
    Assessment,
    AssessmentReturn,
    Confirmation,
    Revocation,
    StandingInterval,
    Use,
)
from models.base import Base
from models.catalogue import Skill, SkillVersion
from models.standing import (
    NOT_ASKED,
    Event,
    History,
    Revoked,
    Standing,
    Statement,
    Validity,
    intervals,
    standing,
)

UNSYNCED = {"synchronize_session": False}
CHUNK = 400  # people loaded at once: keeps IN lists under the databases' limits
Key = tuple[int, int]  # person id, skill id


def histories(
    session: Session, person_ids: Collection[int], skill_ids: Collection[int] | None = None
) -> dict[Key, History]:
    """The histories of people at skills (None: all), keyed by (person id, skill id); skills without events are absent.

    A general skill brings the histories of its specials, a special the revocations of its general skill. The number of
    queries does not grow with people.
    """
    skills = {skill.id: skill for skill in session.execute(select(*_SKILL).order_by(Skill.id))}
    specials: dict[int, list[int]] = defaultdict(list)
    for skill in skills.values():
        if skill.general_id is not None:
            specials[skill.general_id].append(skill.id)
    wanted = None if skill_ids is None else {*skill_ids, *(s for k in skill_ids for s in specials[k])}
    if wanted is not None:  # what is revoked of a skill is revoked of its specials
        wanted |= {skills[k].general_id for k in wanted if k in skills and skills[k].general_id is not None}
    loaded = _Events(session, person_ids, wanted)
    found: dict[Key, History] = {}
    for person_id, skill_id in loaded.pairs:
        for target in {skill_id, skills[skill_id].general_id or skill_id}:
            if (person_id, target) not in found and (skill_ids is None or target in skill_ids):
                found[person_id, target] = loaded.history(
                    person_id, skills[target], [skills[s] for s in specials[target]]
                )
    return found


def standings(
    session: Session,
    person_ids: Collection[int],
    day: date,
    known_at: datetime | None = None,
    skill_ids: Collection[int] | None = None,
) -> dict[Key, Standing]:
    """The levels that count on `day`, as known at `known_at` (None: now); what is not asked is absent.

    It is read from the stored intervals; as known then, what has been learnt of since is worked out from the events.
    """
    found = _stored(session, person_ids, day, skill_ids)
    later = _learnt_since(session, person_ids, day, known_at) if known_at else set()
    if skill_ids is not None:
        later = {key for key in later if key[1] in skill_ids}
    if later:
        people, skills = {person for person, _ in later}, {skill for _, skill in later}
        known = histories(session, people, skills)
        found = {key: each for key, each in found.items() if key not in later}
        found |= {key: standing(known[key], day, known_at) for key in later if key in known}
    return {key: each for key, each in found.items() if each != NOT_ASKED}


def on_day(day: date) -> Any:
    """The condition that a stored interval holds on `day`."""
    return (StandingInterval.first_day <= day) & (
        StandingInterval.last_day.is_(None) | (StandingInterval.last_day >= day)
    )


def rebuild(session: Session, pairs: Iterable[Key]) -> None:
    """Work the stored intervals of (person id, skill id) pairs out anew from their events, generals included."""
    general = {skill_id: above for skill_id, above in session.execute(select(Skill.id, Skill.general_id))}  # noqa: C416
    by_person: dict[int, set[int]] = defaultdict(set)
    for person_id, skill_id in pairs:
        by_person[person_id].update({skill_id, general.get(skill_id) or skill_id})
    people = sorted(by_person)
    for start in range(0, len(people), CHUNK):
        _rebuild_some(session, {person: by_person[person] for person in people[start : start + CHUNK]})


def interval_rows(person_id: int, skill_id: int, history: History) -> list[dict[str, Any]]:
    """The rows of StandingInterval for one history."""
    return [
        {
            "person_id": person_id,
            "skill_id": skill_id,
            "first_day": each.first_day,
            "last_day": each.last_day,
            "level": each.standing.level,
            "state": each.standing.state,
            "stated_level": each.standing.stated,
            "verified": each.standing.verified,
            "valid_until": each.standing.valid_until,
            "lapses_on": each.standing.lapses_on,
            "conflicting": each.standing.conflicting,
            "assessment_id": each.standing.statement_id,
        }
        for each in intervals(history)
    ]


_SKILL = (Skill.id, Skill.general_id, Skill.validity_kind, Skill.validity_months, Skill.safety_critical)


class _Events:
    """All events of some people at some skills (None: all), by (person id, skill id)."""

    def __init__(self, session: Session, person_ids: Collection[int], skill_ids: Collection[int] | None) -> None:
        self.session, self.person_ids, self.skill_ids = session, person_ids, skill_ids
        about = self._about()
        self.statements: dict[Key, list[Statement]] = defaultdict(list)
        row: Any
        for row in self._rows(Assessment, Assessment.id, Assessment.level, Assessment.kind, Assessment.valid_until):
            confirmations, returns = about.get(row.id, ((), ()))
            statement = Statement(
                row.id, row.holds_from, row.recorded_at, row.level, row.kind, row.valid_until,
                tuple(confirmations), tuple(returns), row.error_at,
            )  # fmt: skip
            self.statements[row.person_id, row.skill_id].append(statement)
        self.uses: dict[Key, list[Event]] = defaultdict(list)
        for row in self._rows(Use):
            self.uses[row.person_id, row.skill_id].append(Event(row.holds_from, row.recorded_at, row.error_at))
        self.revocations: dict[Key, list[Revoked]] = defaultdict(list)
        for row in self._rows(Revocation, Revocation.holds_until):
            revoked = Revoked(row.holds_from, row.recorded_at, row.holds_until, row.error_at)
            self.revocations[row.person_id, row.skill_id].append(revoked)
        self.versions: dict[int, list[Event]] = defaultdict(list)
        of_version = select(
            SkillVersion.skill_id, SkillVersion.holds_from, SkillVersion.recorded_at, SkillVersion.error_at
        )
        for row in session.execute(of_version):
            self.versions[row.skill_id].append(Event(row.holds_from, row.recorded_at, row.error_at))
        self.pairs = {*self.statements, *self.revocations}

    def history(self, person_id: int, skill: Any, specials: list[Any]) -> History:
        key = (person_id, skill.id)
        return History(
            Validity(skill.validity_kind, skill.validity_months, skill.safety_critical),
            tuple(self.statements.get(key, ())),
            tuple(self.revocations.get(key, ())) + tuple(self.revocations.get((person_id, skill.general_id), ())),
            tuple(self.uses.get(key, ())),
            tuple(self.versions.get(skill.id, ())),
            tuple(self.history(person_id, each, []) for each in specials if (person_id, each.id) in self.pairs),
        )

    def _rows(self, table: Any, *columns: Any) -> Iterable[Any]:
        common = (table.person_id, table.skill_id, table.holds_from, table.recorded_at, table.error_at)
        return self.session.execute(self._limit(select(*common, *columns), table))

    def _limit(self, query: Select[Any], table: Any) -> Select[Any]:
        query = query.where(table.person_id.in_(self.person_ids)).order_by(table.id)
        return query if self.skill_ids is None else query.where(table.skill_id.in_(self.skill_ids))

    def _about(self) -> dict[int, tuple[list[Event], list[Event]]]:
        about: dict[int, tuple[list[Event], list[Event]]] = defaultdict(lambda: ([], []))
        kinds: tuple[Any, ...] = (Confirmation, AssessmentReturn)
        for place, table in enumerate(kinds):
            columns = (table.assessment_id, table.holds_from, table.recorded_at, table.error_at)
            for row in self.session.execute(select(*columns).where(table.person_id.in_(self.person_ids))):
                about[row.assessment_id][place].append(Event(row.holds_from, row.recorded_at, row.error_at))
        return about


def _rebuild_some(session: Session, by_person: dict[int, set[int]]) -> None:
    skill_ids = set().union(*by_person.values())
    found = histories(session, list(by_person), skill_ids)
    rows: list[dict[str, Any]] = []
    for person_id, skills in by_person.items():
        of_person = delete(StandingInterval).where(StandingInterval.person_id == person_id)
        session.execute(of_person.where(StandingInterval.skill_id.in_(skills)), execution_options=UNSYNCED)
        for skill_id in sorted(skills):
            if (person_id, skill_id) in found:
                rows.extend(interval_rows(person_id, skill_id, found[person_id, skill_id]))
    if rows:
        session.execute(insert(StandingInterval), rows, execution_options={"render_nulls": True})


def _stored(
    session: Session, person_ids: Collection[int], day: date, skill_ids: Collection[int] | None
) -> dict[Key, Standing]:
    s = StandingInterval
    columns: tuple[Any, ...] = (s.person_id, s.skill_id, s.level, s.state, s.stated_level, s.verified)
    columns += (s.valid_until, s.lapses_on, s.conflicting, s.assessment_id)
    query = select(*columns).where(s.person_id.in_(person_ids), on_day(day))
    if skill_ids is not None:
        query = query.where(s.skill_id.in_(skill_ids))
    return {(row[0], row[1]): Standing(*row[2:]) for row in session.execute(query)}


def _learnt_since(session: Session, person_ids: Collection[int], day: date, known_at: datetime) -> set[Key]:
    """The pairs about which something was recorded or found to be wrong after a moment that matters on the day."""

    def since(table: Any) -> Any:
        return (table.holds_from <= day) & ((table.recorded_at > known_at) | (table.error_at > known_at))

    found: set[Key] = set()
    table: Any
    for table in (Assessment, Revocation, Use):
        query = select(table.person_id, table.skill_id).where(table.person_id.in_(person_ids), since(table))
        found.update((row[0], row[1]) for row in session.execute(query.distinct()))
    revoked = select(Revocation.person_id, Skill.id).join(Skill, Skill.general_id == Revocation.skill_id)
    revoked = revoked.where(Revocation.person_id.in_(person_ids), since(Revocation))
    found.update((row[0], row[1]) for row in session.execute(revoked.distinct()))
    for table in (Confirmation, AssessmentReturn):
        query = select(table.person_id, Assessment.skill_id).join(Assessment, Assessment.id == table.assessment_id)
        of_people = query.where(table.person_id.in_(person_ids), since(table))
        found.update((row[0], row[1]) for row in session.execute(of_people.distinct()))
    for skill_id in session.scalars(select(SkillVersion.skill_id).where(since(SkillVersion)).distinct()):
        found.update((person_id, skill_id) for person_id in person_ids)
    skills = {skill_id for _, skill_id in found}
    general: Any = dict(session.execute(select(Skill.id, Skill.general_id).where(Skill.id.in_(skills))).all())
    return found | {(person, general[skill]) for person, skill in found if general[skill] is not None}


def _touched(session: Session, row: Base) -> Iterable[Key]:
    """The pairs whose standing a changed row may change."""
    if isinstance(row, Revocation):
        specials = session.scalars(select(Skill.id).where(Skill.general_id == row.skill_id))
        return [(row.person_id, skill_id) for skill_id in (row.skill_id, *specials)]
    if isinstance(row, (Assessment, Use)):
        return [(row.person_id, row.skill_id)]
    if isinstance(row, (Confirmation, AssessmentReturn)):
        skill_id = session.scalar(select(Assessment.skill_id).where(Assessment.id == row.assessment_id))
        return [(row.person_id, skill_id)] if skill_id is not None else []
    skill_id = row.skill_id if isinstance(row, SkillVersion) else row.id if isinstance(row, Skill) else None
    if skill_id is None:
        return []
    return [(person_id, skill_id) for person_id in _holders(session, skill_id)]


def _holders(session: Session, skill_id: int) -> Iterable[int]:
    """Whoever has something stated at the skill."""
    return session.scalars(select(Assessment.person_id).where(Assessment.skill_id == skill_id).distinct())


@event.listens_for(Session, "after_flush")
def _collect(session: Session, *_: Any) -> None:
    rows = [row for row in (*session.new, *session.dirty, *session.deleted) if isinstance(row, Base)]
    session.info.setdefault("changed_facts", []).extend(rows)
    left = session.info.setdefault("left_generals", set())
    for row in rows:
        if isinstance(row, Skill):
            left.update((row.id, general) for general in inspect(row).attrs.general_id.history.deleted if general)


@event.listens_for(Session, "before_commit")
def _keep_intervals(session: Session) -> None:
    """The stored intervals change in the transaction that changes the facts."""
    session.flush()
    with session.no_autoflush:
        pairs = {pair for row in session.info.pop("changed_facts", []) for pair in _touched(session, row)}
        for special, general in session.info.pop("left_generals", ()):
            pairs |= {(person_id, general) for person_id in _holders(session, special)}
        if pairs:
            rebuild(session, pairs)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("changed_facts", None)
    session.info.pop("left_generals", None)
