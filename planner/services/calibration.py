"""How levels are stated: assessors against other evidence, people about themselves against what was proven.

Levels are ordinal: differences are counted (higher, equal, lower) and their median is named, never an average. Groups
of fewer than SMALL people are left out. All of it is off until the works agreement is in force.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median_low
from typing import Any, NamedTuple

from sqlalchemy import exists, select

from models import Account, Assessment, AssessmentReturn, Department, Person, Skill, db
from planner.services.council_totals import SMALL
from planner.services.people import belonging
from planner.services.reach import people_in_reach
from planner.today import today

PERMISSION = "calibration.read"
NEAR = timedelta(days=365)  # statements further apart may differ because the person has learned


class Said(NamedTuple):
    """A statement as it is compared."""

    person_id: int
    skill_id: int
    kind: str
    assessor_id: int | None
    level: int
    day: date


class Pair(NamedTuple):
    """A statement and the other evidence about the same person and skill that is nearest in time."""

    said: Said
    other: Said

    @property
    def difference(self) -> int:
        """How many levels higher the statement is."""
        return self.said.level - self.other.level


@dataclass(frozen=True, slots=True)
class Compared:
    """How many statements of a group are higher, equal, lower than the other evidence, of how many people."""

    of: Any
    people: int
    higher: int
    equal: int
    lower: int
    median: int


def pairs(said: Iterable[Said], others: Iterable[Said], fits: Callable[[Said, Said], bool]) -> list[Pair]:
    """Each statement with the nearest other evidence that fits, if there is one within NEAR."""
    by_key: dict[tuple[int, int], list[Said]] = defaultdict(list)
    for each in others:
        by_key[each.person_id, each.skill_id].append(each)
    found = []
    for each in said:
        near = [o for o in by_key[each.person_id, each.skill_id] if fits(each, o) and abs(o.day - each.day) <= NEAR]
        if near:
            found.append(Pair(each, min(near, key=lambda o: (abs(o.day - each.day), o.day))))
    return found


def compared(found: Sequence[Pair], key: Callable[[Pair], Hashable]) -> tuple[list[Compared], int]:
    """The groups of pairs of at least SMALL people, the largest first; and how many groups are left out."""
    groups: dict[Hashable, list[Pair]] = defaultdict(list)
    for each in found:
        groups[key(each)].append(each)
    rows = [_compared(of, group) for of, group in groups.items() if of is not None]
    shown = [row for row in rows if row.people >= SMALL]
    return sorted(shown, key=lambda row: (-row.people, str(row.of))), len(rows) - len(shown)


def _compared(of: Hashable, group: list[Pair]) -> Compared:
    steps = [each.difference for each in group]
    signs = [(step > 0) - (step < 0) for step in steps]
    people = len({each.said.person_id for each in group})
    return Compared(of, people, signs.count(1), signs.count(0), signs.count(-1), median_low(steps))


def leniency(found: list[Said]) -> list[Pair]:
    """What assessors stated, against tests and other assessors."""
    proven = [each for each in found if each.kind in ("assessor", "test")]
    return pairs([each for each in proven if each.kind == "assessor"], proven, _other_hand)


def _other_hand(said: Said, other: Said) -> bool:
    return other.kind == "test" or other.assessor_id != said.assessor_id


def self_against_proven(found: list[Said]) -> list[Pair]:
    """What people stated of themselves, against assessors and tests."""
    own = [each for each in found if each.kind == "self"]
    return pairs(own, [each for each in found if each.kind in ("assessor", "test")], lambda _said, _other: True)


def statements(account: Account, day: date) -> list[Said]:
    """What counts as stated about people in reach, returned self-assessments included; one query."""
    a = Assessment
    returned = exists().where(AssessmentReturn.assessment_id == a.id, AssessmentReturn.error_at.is_(None))
    query = select(a.person_id, a.skill_id, a.kind, a.assessor_id, a.level, a.holds_from).where(
        a.person_id.in_(people_in_reach(account, PERMISSION, day)), a.error_at.is_(None), a.holds_from <= day
    )
    return [Said(*row) for row in db.session.execute(query.where((a.kind == "self") | ~returned))]


@dataclass(frozen=True, slots=True)
class Calibration:
    """The three comparisons; `withheld` is how many groups of each are too small to be shown."""

    assessors: list[Compared]
    skills: list[Compared]
    departments: list[Compared]
    withheld: tuple[int, int, int]
    small: int = SMALL


def calibration(account: Account, day: date | None = None) -> Calibration:
    """The comparisons of the people in reach on the day; a fixed number of queries."""
    found = statements(account, day or today())
    own, where = self_against_proven(found), belonging({each.person_id for each in found}, day or today())
    assessors, few_assessors = compared(leniency(found), lambda pair: pair.said.assessor_id)
    skills, few_skills = compared(own, lambda pair: pair.said.skill_id)
    departments, few_departments = compared(own, lambda pair: _department(where[pair.said.person_id].department))
    withheld = (few_assessors, few_skills, few_departments)
    return Calibration(_named(assessors, Person), _named(skills, Skill), _named(departments, Department), withheld)


def _department(department: Department | None) -> int | None:
    return department.id if department else None


def _named(rows: list[Compared], table: Any) -> list[Compared]:
    known = {each.id: each for each in db.session.scalars(select(table).where(table.id.in_([r.of for r in rows])))}
    return [Compared(known[r.of], r.people, r.higher, r.equal, r.lower, r.median) for r in rows if r.of in known]
