"""Levels that a sheet states, against those that are recorded: what is new, what differs, what is there already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Assessment, AssessorAuthorisation, Confirmation, Person, Skill, StandingInterval, standings
from models.standing import Standing
from planner.imports.book import Place, Sheet, text_of
from planner.imports.matching import Known
from planner.imports.plan import Change, Plan, none_yet
from planner.pages import day as shown_day
from planner.words import gettext as _

CHUNK = 400
Key = tuple[int, int]  # person id, skill id; a person who is new has the negative of their place


@dataclass(frozen=True)
class Vouch:
    """Who stands for the levels: nobody but the people themselves, a head who confirms, or an assessor."""

    kind: str  # self, head, assessor
    person_id: int | None = None


@dataclass(frozen=True)
class Stated:
    """A level as a cell states it; `day` None is the day of the whole import. `person` is a Person when new."""

    person: Known | Person
    skill: Skill
    level: int
    sheet: Sheet
    place: Place
    day: date | None = None
    valid_until: date | None = None
    note: str = ""
    proof_link: str = ""

    @property
    def key(self) -> tuple[int, int]:
        """Whose level at what; of somebody new, who has no number yet, the object itself."""
        return (self.person.id or -id(self.person), self.skill.id)


@dataclass
class Statements:
    """Compares what was stated with what is recorded; `day` is from when the levels hold."""

    session: Session
    plan: Plan
    vouch: Vouch
    day: date
    twice: str = "refuse"
    mine: Collection[int] = ()  # whom the account may confirm
    retired: Callable[[Skill], str | None] = lambda _skill: None  # why nothing new is stated of a skill
    _assessor: _Assessor | None = field(default=None, init=False)
    _standing: dict[Key, Standing] = field(default_factory=dict, init=False)

    def add(self, stated: Iterable[Stated]) -> None:
        """Note a change for whatever is not recorded yet."""
        every = list(stated)
        if self.vouch.kind == "assessor" and self.vouch.person_id:
            self._assessor = _Assessor(self.session, self.vouch.person_id)
        people = {each.person.id for each in every if each.person.id}
        recorded = _recorded(self.session, people)
        if any(each.day is None for each in every):
            self._standing = _standing(self.session, people, self.day)
        there = [each for each in every if each.day and any(_says(r, each) for r in recorded.get(each.key, []))]
        known = set(map(id, there))
        for each in [*there, *self._once([each for each in every if id(each) not in known])]:
            self._compare(each, recorded.get(each.key, []))

    def _once(self, stated: list[Stated]) -> list[Stated]:
        """One statement of each person, skill and day: of several that differ, as was answered."""
        found: dict[tuple[Any, ...], Stated] = {}
        for each in stated:
            key = (*each.key, each.day)
            other = found.get(key)
            if other is None:
                found[key] = each
            elif (other.level, other.valid_until) == (each.level, each.valid_until):
                found[key] = each if each.note and not other.note else other
            elif self.twice == "refuse":
                self.plan.refuse(each.sheet, each.place, self._differs(each, other))
            else:
                found[key] = min(other, each, key=lambda s: s.level) if self.twice == "lower" else each
        return list(found.values())

    def _differs(self, one: Stated, other: Stated) -> str:
        return _(
            "%(person)s is there twice: here %(skill)s is %(here)s, in “%(sheet)s” %(cell)s it is %(there)s. Say in "
            "the questions which counts.",
            person=one.person.name,
            skill=one.skill.code,
            here=one.level,
            there=other.level,
            sheet=other.sheet.name,
            cell=other.sheet.cell(other.place),
        )

    def _compare(self, stated: Stated, recorded: list[Any]) -> None:
        day = stated.day or self.day
        if stated.valid_until is not None and stated.valid_until < day:
            self.plan.refuse(stated.sheet, stated.place, _("the certificate ends before it begins."))
            return
        newest = recorded[-1] if recorded else None
        same = next((r for r in reversed(recorded) if _says(r, stated)), None) if stated.day else None
        same = same or (newest if newest is not None and not stated.day and _says(newest, stated) else None)
        fine = same is not None and (self.vouch.kind == "self" or same.proven or self._own(stated))
        if fine or self._counts(stated):
            self.plan.unchanged += 1
        elif (reason := self.retired(stated.skill)) is not None:
            self.plan.refuse(stated.sheet, stated.place, reason)
        elif same is not None and self.vouch.kind == "head" and stated.person.id in self.mine:
            self._change(stated, newest, [self._confirmation(same.id, stated.person.id, day)])
        else:
            self._state(stated, newest, day)

    def _counts(self, stated: Stated) -> bool:
        """True for a level alone that counts already, whatever was said last; who vouches for it wants it proven."""
        counted = self._standing.get(stated.key)
        if counted is None or stated.day or stated.note or stated.valid_until:
            return False
        return counted.level == stated.level and (self.vouch.kind == "self" or counted.verified)

    def _own(self, stated: Stated) -> bool:
        """True for a level of whoever vouches: nobody vouches for themselves."""
        return self.vouch.person_id is not None and stated.person.id == self.vouch.person_id

    def _state(self, stated: Stated, newest: Any, day: date) -> None:
        kind, vouch = "self", self.vouch
        if vouch.kind != "self" and self._own(stated):
            self.plan.hint(
                stated.sheet,
                stated.place,
                _("nobody vouches for their own level; this goes in as a self-assessment.")
            )  # fmt: skip
        elif vouch.kind == "assessor" and self._assessor is not None:
            if (reason := self._assessor.refusal(stated.skill, stated.level, day)) is not None:
                self.plan.refuse(stated.sheet, stated.place, reason)
                return
            kind = "assessor"
        row = Assessment(
            skill_id=stated.skill.id,
            level=stated.level,
            kind=kind,
            holds_from=day,
            valid_until=stated.valid_until,
            note=stated.note or None,
            proof_link=stated.proof_link or None,
            assessor_id=vouch.person_id if kind == "assessor" else None,
        )
        if isinstance(stated.person, Person):
            row.person = stated.person
        else:
            row.person_id = stated.person.id
        confirmed = vouch.kind == "head" and not self._own(stated) and stated.person.id in self.mine
        if confirmed:
            row.confirmations.append(self._confirmation(None, stated.person.id, day))
        self._change(stated, newest, [row])

    def _not_before(self, stated: Stated, recorded: Any) -> bool:
        return bool((stated.day or self.day) >= recorded.holds_from)

    def _confirmation(self, assessment_id: int | None, person_id: int, day: date) -> Confirmation:
        return Confirmation(
            assessment_id=assessment_id, person_id=person_id, by_id=self.vouch.person_id, holds_from=day
        )

    def _change(self, stated: Stated, newest: Any, rows: list[Any]) -> None:
        after = _words(stated.level, stated.valid_until, stated.note, stated.day)
        confirmed = isinstance(rows[0], Confirmation)
        self.plan.changes.append(
            Change(
                "level",
                stated.person.name,
                stated.skill.code,
                _words(newest.level, newest.valid_until, "") if newest is not None else none_yet(),
                _("%(level)s, confirmed", level=after) if confirmed else after,
                stated.sheet.name,
                stated.sheet.cell(stated.place),
                rows,
                lowers=newest is not None and stated.level < newest.level and self._not_before(stated, newest),
            )
        )


def _words(level: int, valid_until: date | None, note: str, day: date | None = None) -> str:
    said = _("%(level)s, valid until %(day)s", level=level, day=shown_day(valid_until)) if valid_until else str(level)
    if day is not None:
        said = _("%(level)s, from %(day)s on", level=said, day=shown_day(day))
    return f"{said} · {note}" if note else said


def _says(recorded: Any, stated: Stated) -> bool:
    """True when a recorded statement says what the cell says."""
    same = recorded.level == stated.level and (not stated.note or text_of(recorded.note) == stated.note)
    until = stated.valid_until is None or recorded.valid_until == stated.valid_until
    return bool(same and until and (stated.day is None or recorded.holds_from == stated.day))


@dataclass(frozen=True, slots=True)
class _Recorded:
    id: int
    level: int
    holds_from: date
    valid_until: date | None
    note: str | None
    proven: bool


def _recorded(session: Session, person_ids: Collection[int]) -> dict[Key, list[_Recorded]]:
    """What is recorded about the people, the newest last, without mistakes."""
    a, found = Assessment, defaultdict[Key, list[_Recorded]](list)
    people = sorted(person_ids)
    for start in range(0, len(people), CHUNK):
        some = people[start : start + CHUNK]
        confirmed = set(
            session.scalars(
                select(Confirmation.assessment_id).where(
                    Confirmation.person_id.in_(some), Confirmation.error_at.is_(None)
                )
            )
        )
        columns = (a.person_id, a.skill_id, a.id, a.level, a.holds_from, a.valid_until, a.note, a.kind)
        query = select(*columns).where(a.person_id.in_(some), a.error_at.is_(None))
        for row in session.execute(query.order_by(a.holds_from, a.recorded_at, a.id)):
            proven = row.kind in ("assessor", "test") or row.id in confirmed
            one = _Recorded(row.id, row.level, row.holds_from, row.valid_until, row.note, proven)
            found[row.person_id, row.skill_id].append(one)
    return found


def _standing(session: Session, person_ids: Collection[int], day: date) -> dict[Key, Standing]:
    """The levels that count: what a matrix states may be one of them, whatever was said last."""
    people, found = sorted(person_ids), dict[Key, Standing]()
    for start in range(0, len(people), CHUNK):
        found |= standings(session, people[start : start + CHUNK], day)
    return found


class _Assessor:
    """What an assessor may state: only in groups they are authorised for, never more than they hold, on that day."""

    def __init__(self, session: Session, person_id: int) -> None:
        a, s = AssessorAuthorisation, StandingInterval
        self.spells = list(session.scalars(select(a).where(a.person_id == person_id)))
        self.levels: dict[int, list[Any]] = defaultdict(list)
        for row in session.execute(
            select(s.skill_id, s.level, s.first_day, s.last_day).where(s.person_id == person_id)
        ):
            self.levels[row.skill_id].append(row)

    def refusal(self, skill: Skill, level: int, day: date) -> str | None:
        """Why they may not state the level; None when they may."""
        if not any(spell.group_id == skill.group_id and spell.holds_on(day) for spell in self.spells):
            return _("you are not authorised to assess %(skill)s on this day.", skill=skill.code)
        found = (r.level for r in self.levels[skill.id] if r.first_day <= day and (not r.last_day or day <= r.last_day))
        held = max(found, default=0)
        if level and held < level:
            return _("you hold %(skill)s at %(held)s yourself, so you cannot state more.", skill=skill.code, held=held)
        return None
