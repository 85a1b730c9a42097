"""The planning problem as plain data: what `hybrid-team-problem/1` says once it has been read and checked.

Every default of the format is already applied here, so the rest of the solver never asks "was it given?".
Days are `datetime.date`, both ends included; `None` means "no limit" or "no such thing", as each field says.
Numbers that may have decimals are floats holding the literal of the file; `exact` gives the fraction that was written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Literal

Side = Literal["OT", "IT"]
SkillSide = Literal["OT", "IT", "bridge"]
Goal = Literal["shortfall", "cost", "training_hours", "readiness", "changes", "silo"]
GOALS: tuple[Goal, ...] = ("shortfall", "cost", "training_hours", "readiness", "changes", "silo")
DEFAULT_START = date(2000, 1, 3)


@lru_cache(maxsize=1 << 16)
def exact(number: float) -> Fraction:
    """The decimal number that a file's literal stated, without binary rounding (0.1 is 1/10)."""
    return Fraction(Decimal(repr(number)))


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """`level` of `skill` is asked of whoever trains to `for_level` or above (None: to any level)."""

    skill: str
    level: int
    for_level: int | None = None


@dataclass(frozen=True, slots=True)
class Skill:
    """What a person can do; a skill that only appears on people or needs has no entry."""

    id: str
    name: str = ""
    side: SkillSide | None = None
    prerequisites: tuple[Prerequisite, ...] = ()


@dataclass(frozen=True, slots=True)
class Holding:
    """A stated level: counts until `valid_until` has come, and only if the team starts by `lapses_on`."""

    level: int
    verified: bool = True
    valid_until: date | None = None
    lapses_on: date | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both included."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be on teams, take trainings and give them. `side` is resolved: stated, else the role's."""

    id: str
    name: str = ""
    role: str | None = None
    side: Side | None = None
    department: str | None = None
    crew: str | None = None
    site: str | None = None
    weekly_cost: float = 0.0
    fte: float = 1.0
    max_teams: int | None = None
    training_hours_per_week: float = 4.0
    skills: dict[str, Holding] = field(default_factory=dict)
    absences: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many, from `min` to `max` (None: no upper bound)."""

    min: int = 0
    max: int | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """`headcount` people at `level` of `skill`; soft, its shortfall is weighed by `weight` × the team's priority."""

    id: str
    skill: str
    level: int
    headcount: int = 1
    weight: float = 1.0
    both_sides: bool = False
    spare: int = 0


@dataclass(frozen=True, slots=True)
class Team:
    """A group to be staffed from `start` to `end`. `sites` None is any site, () is nobody."""

    id: str
    start: date
    end: date
    needs: tuple[Need, ...]
    name: str = ""
    member_fte: float = 1.0
    size: Bounds = Bounds()
    roles: dict[str, Bounds] = field(default_factory=dict)
    sides: dict[Side, Bounds] = field(default_factory=dict)
    sites: tuple[str, ...] | None = None
    needs_per_person: int | None = None
    fixed: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    priority: float = 1.0

    @property
    def days(self) -> int:
        """Calendar days of the team, both ends included."""
        return (self.end - self.start).days + 1


@dataclass(frozen=True, slots=True)
class Training:
    """A way from level `from_level` to `to_level` of `skill`.

    `sessions` None is any Monday, () is never; `weeks` is None when the file gives none; `seats` None is no limit.
    """

    id: str
    skill: str
    from_level: int
    to_level: int
    hours: float = 0.0
    cost: float = 0.0
    weeks: int | None = None
    seats: int | None = None
    sessions: tuple[date, ...] | None = None
    facility: dict[str, int] = field(default_factory=dict)
    trainer_level: int | None = None

    @property
    def self_paced(self) -> bool:
        """True when nobody else is needed for it: no sessions, seats, facility or trainer."""
        return self.sessions is None and self.seats is None and not self.facility and self.trainer_level is None


@dataclass(frozen=True, slots=True)
class HomeCover:
    """At least `min` people of the department (and crew) who hold the level on rules.start stay on no team."""

    department: str
    skill: str
    level: int
    min: int
    crew: str | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """Limits over the whole problem; None is no limit."""

    start: date
    training_budget: float | None = None
    max_training_hours_per_person: float | None = None
    department_release: dict[str, float] = field(default_factory=dict)
    apart: tuple[tuple[str, ...], ...] = ()
    together: tuple[tuple[str, ...], ...] = ()
    caution: int = 0
    home_cover: tuple[HomeCover, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """A whole planning problem. The dicts keep the order of the file; positions in them are those of its JSON paths."""

    people: dict[str, Person]
    teams: dict[str, Team]
    rules: Rules
    scale_min: int = 0
    scale_max: int = 4
    roles: dict[str, Side] = field(default_factory=dict)
    skills: dict[str, Skill] = field(default_factory=dict)
    trainings: dict[str, Training] = field(default_factory=dict)
    facilities: dict[str, int] = field(default_factory=dict)
    objective: tuple[Goal, ...] = ("shortfall", "cost")
    incumbent: dict[str, tuple[str, ...]] | None = None
