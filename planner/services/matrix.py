"""The skills matrix of a department: people × skills, level, target and gap, as true on a day, as known on a day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased, contains_eager

from models import Account, Crew, Department, Person, Skill, SkillChange, SkillGroup, db, standings
from models.standing import NOT_ASKED, Standing
from planner.services.absences import absent_people
from planner.services.counts import Counts, counted
from planner.services.department import EVERYBODY, Choice, Colleague, Narrowed, colleagues, crew_choices, role_choices
from planner.services.headcounts import Required, required
from planner.services.home_cover import Cover, home_covers
from planner.services.planned import planned_levels, reached_levels
from planner.services.reach import people_in_reach
from planner.services.sole import sole_holders
from planner.services.targets import exempt, targets_of

SOON = timedelta(days=90)
SORTS = ("crew", "name", "role", "expiry", "gaps")
BY_SKILL = "skill-"  # and the skill's id: by level
COMPARING = ("gaps", BY_SKILL)  # orders that compare people: only where the works agreement lets them
ALONE = 3  # the level from which somebody does it alone


class Cell(NamedTuple):
    """A person's level that counts at a skill, with what is asked and planned; `gap` is target − level, not below 0.

    `ends` is the last day of a certificate that ended or ends within SOON. `target` is 0 when nothing is asked.
    """

    level: int
    state: str
    target: int = 0
    gap: int = 0
    exempt: bool = False
    expiring: bool = False
    conflicting: bool = False
    planned: int | None = None
    sole: bool = False
    ends: date | None = None


EMPTY = Cell(0, "not_asked")


@dataclass(frozen=True, slots=True)
class Row:
    """A person and a cell for each column; `away` when absent on the day, as far as one may know."""

    person: Colleague
    cells: list[Cell]
    away: bool = False

    @property
    def gaps(self) -> int:
        """How many skills the person is below the target of."""
        return sum(1 for cell in self.cells if cell.gap)


@dataclass(frozen=True, slots=True)
class Foot:
    """Below a column: how many of the rows are at which level, how many at ALONE or above are not absent on the day,
    the home covers that ask for the skill, and how many of the department must have it.
    """

    counts: Counts
    there: int
    covers: tuple[Cover, ...]
    required: Required | None = None

    @property
    def alone(self) -> int:
        """How many of the rows are at ALONE or above."""
        return self.counts.from_level(ALONE)

    @property
    def missing(self) -> int:
        """How many people the home covers miss."""
        return sum(cover.missing for cover in self.covers)


@dataclass(frozen=True, slots=True)
class Filters:
    """What is shown: people by crew and role, skills by group, with their specials or without; only those with gaps;
    all skills or asked and held. `sort` is one of SORTS, or BY_SKILL with a skill's id.
    """

    people: Narrowed = EVERYBODY
    group_id: int | None = None
    only_gaps: bool = False
    all_skills: bool = False
    specials: bool = False
    sort: str = "crew"


UNFILTERED = Filters()


class LeftOut(NamedTuple):
    """What is lacking at specials that are not shown: gaps of people, head counts and home covers that are short."""

    gaps: int = 0
    short: int = 0


NOTHING = LeftOut()


@dataclass(frozen=True, slots=True)
class Matrix:
    """The table as it is shown."""

    groups: list[tuple[SkillGroup, int]]
    skills: list[Skill]
    crews: list[tuple[Crew | None, list[Row]]]
    foot: list[Foot]
    crew_choices: list[Choice]
    role_choices: list[Choice]
    group_choices: list[SkillGroup]
    people: int
    by_crew: bool = True
    left_out: LeftOut = NOTHING

    @property
    def rows(self) -> list[Row]:
        """All rows, by crew."""
        return [row for _, rows in self.crews for row in rows]


def matrix(
    account: Account, department: Department, day: date, known_at: datetime | None = None, filters: Filters = UNFILTERED
) -> Matrix:
    """The department's matrix as far as the account reaches it; the number of queries does not grow with people."""
    everybody = colleagues(account, department, "matrix.read", day)
    people = [each for each in everybody if filters.people.takes(each)]
    skills = skills_on(day, filters.specials)
    covers = home_covers(department.id, day)
    cells = cells_of(people, covers, day, known_at)
    asked = {each.skill.id: each for each in required(department.id, day, known_at)}
    columns = _columns(skills, cells, {*asked, *(cover.skill.id for cover in covers)}, filters)
    away = absent_people({each.id for each in people}, day)
    there = [person.id not in away for person in people]
    told = told_of(account, away, day)
    rows = [Row(p, [cells.get((p.id, skill.id), EMPTY) for skill in columns], p.id in told) for p in people]
    shown = [row for row in rows if row.gaps] if filters.only_gaps else rows
    return Matrix(
        groups=[(group, len(list(of))) for group, of in groupby(columns, key=lambda skill: skill.group)],
        skills=columns,
        crews=_in_order(shown, columns, filters.sort),
        foot=[
            _foot([row.cells[n] for row in rows], there, _of(skill, covers, filters), asked.get(skill.id))
            for n, skill in enumerate(columns)
        ],
        crew_choices=crew_choices(everybody),
        role_choices=role_choices(everybody),
        group_choices=list(dict.fromkeys(skill.group for skill in skills)),
        people=len(everybody),
        by_crew=filters.sort == "crew",
        left_out=NOTHING if filters.specials else _left_out(skills, cells, [*covers, *asked.values()], filters, day),
    )


def _left_out(
    skills: Sequence[Skill],
    cells: dict[tuple[int, int], Cell],
    asked: Sequence[Cover | Required],
    filters: Filters,
    day: date,
) -> LeftOut:
    """What is lacking at specials of the skills that are looked at, where only general ones are shown."""
    general = {each.id for each in skills}
    gaps = [skill_id for (_person, skill_id), cell in cells.items() if cell.gap and skill_id not in general]
    short = [each.skill.id for each in asked if each.missing and each.skill.id not in general]
    if not gaps and not short:
        return NOTHING
    in_use = {each.id for each in skills_on(day, specials=True) if filters.group_id in (None, each.group_id)}
    return LeftOut(sum(1 for each in gaps if each in in_use), sum(1 for each in short if each in in_use))


def _in_order(rows: list[Row], columns: Sequence[Skill], sort: str) -> list[tuple[Crew | None, list[Row]]]:
    """The rows by crew; in any other order all together."""
    if sort == "crew":
        return [(crew, list(of)) for crew, of in groupby(rows, key=lambda row: row.person.crew)]
    key = _key(columns, sort)
    return [(None, sorted(rows, key=lambda row: (key(row), row.person.name)))] if rows else []


def _key(columns: Sequence[Skill], sort: str) -> Callable[[Row], Any]:
    if sort == "gaps":
        return lambda row: -row.gaps
    if sort == "expiry":
        return lambda row: min((cell.ends for cell in row.cells if cell.expiring and cell.ends), default=date.max)
    place = next((n for n, skill in enumerate(columns) if sort == f"{BY_SKILL}{skill.id}"), None)
    if place is not None:
        return lambda row: _height(row.cells[place])
    return lambda row: row.person.role_names if sort == "role" else ""


def _height(cell: Cell) -> int:
    """The highest level first; who is not asked comes last."""
    return -cell.level if cell.state != "not_asked" else 1


def skills_on(day: date, specials: bool = False) -> list[Skill]:
    """The general skills that are not retired on the day, by group and code; each with its `specials` behind it.

    What was merged into another skill after the day was one of its own then.
    """
    general = aliased(Skill)
    query = select(Skill).join(Skill.group).outerjoin(general, general.id == Skill.general_id)
    query = query.options(contains_eager(Skill.group)).where(or_(Skill.retired_on.is_(None), Skill.retired_on > day))
    if not specials:
        query = query.where(or_(Skill.general_id.is_(None), Skill.id.in_(merged_after(day))))
    behind = (func.coalesce(general.code, Skill.code), Skill.general_id.is_not(None), Skill.code)
    return list(db.session.scalars(query.order_by(SkillGroup.position, SkillGroup.code, *behind)))


def merged_after(day: date) -> Select[int]:
    """The ids of the skills that were merged into another after the day."""
    c = SkillChange
    return select(c.skill_id).where(c.kind == "merge", c.holds_from > day, c.error_at.is_(None))


def told_of(account: Account, away: set[int], day: date) -> set[int]:
    """Of those absent, whose absence the account may know of."""
    reached = people_in_reach(account, "absence.read", day)
    return set(db.session.scalars(reached.where(Person.id.in_(away)))) if away else set()


def _foot(cells: Sequence[Cell], there: Sequence[bool], covers: tuple[Cover, ...], asked: Required | None) -> Foot:
    """The foot of a column of cells; `there` is whether each one's person is not absent."""
    counts = counted(cell.level for cell in cells if cell.state != "not_asked")
    present = sum(1 for cell, here in zip(cells, there, strict=True) if here and cell.level >= ALONE)
    return Foot(counts, present, covers, asked)


def cells_of(
    people: Sequence[Colleague], covers: Sequence[Cover], day: date, known_at: datetime | None, sole: bool = True
) -> dict[tuple[int, int], Cell]:
    """The cells that are not empty, by (person id, skill id); without `sole` nobody is looked up as sole holder."""
    ids = [each.id for each in people]
    held = standings(db.session(), ids, day, known_at)
    asked = targets_of({p.id: [role.id for role in p.roles] for p in people}, day, known_at)
    excused = exempt(ids, day, known_at)
    planned = planned_levels(ids, day) if known_at is None else {}
    reached = reached_levels(ids, day) if known_at is None else {}
    holders = sole_holders(ids, covers, day) if sole and known_at is None else []
    alone = {(each.person_id, each.skill.id) for each in holders}
    return {
        key: _cell(
            _expected(held.get(key, NOT_ASKED), reached.get(key, 0)),
            asked.get(key, 0),
            key in excused,
            planned.get(key, (None,))[0],
            key in alone,
            day,
        )
        for key in {*held, *asked, *excused, *planned, *reached}
    }


def _expected(standing: Standing, reached: int) -> Standing:
    """On a day ahead: raised to what a training planned before it leads to; a revocation stands."""
    if reached <= standing.level or standing.state == "revoked":
        return standing
    return Standing(reached, "planned", reached)


def _cell(standing: Standing, target: int, excused: bool, planned: int | None, sole: bool, day: date) -> Cell:
    end = standing.valid_until or standing.lapses_on
    if standing.lapses_on and end and standing.lapses_on < end:
        end = standing.lapses_on
    soon = end is not None and standing.state not in ("lapsed", "revoked") and day <= end <= day + SOON
    return Cell(
        level=standing.level,
        state=standing.state,
        target=target,
        gap=0 if excused else max(0, target - standing.level),
        exempt=excused,
        expiring=soon,
        conflicting=standing.conflicting,
        planned=planned if planned is not None and planned > standing.level else None,
        sole=sole,
        ends=end if soon or standing.state == "lapsed" else None,
    )


def _columns(
    skills: Sequence[Skill], cells: dict[tuple[int, int], Cell], asked: Collection[int], filters: Filters
) -> list[Skill]:
    """The skills shown: all, or those that somebody or the department is asked for, or has something stated in."""
    short = {skill_id for (_, skill_id), cell in cells.items() if cell.gap}
    named: Collection[int] = {*(skill_id for _, skill_id in cells), *asked}
    return [
        skill
        for skill in skills
        if (filters.group_id is None or skill.group_id == filters.group_id)
        and (filters.all_skills or skill.id in named)
        and (not filters.only_gaps or skill.id in short)
    ]


def _of(skill: Skill, covers: Sequence[Cover], filters: Filters) -> tuple[Cover, ...]:
    """The home covers of a skill; with a crew chosen, only those of the crew and of the whole department."""
    crew = filters.people.crew_id
    return tuple(
        cover
        for cover in covers
        if cover.skill.id == skill.id and (crew is None or cover.crew is None or cover.crew.id == crew)
    )
