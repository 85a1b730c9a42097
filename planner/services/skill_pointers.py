"""What names a skill and has to name another one once it is split: needs, templates of teams, home cover, trainings,
required head counts, and the skills that ask it first. Each can go to one of the parts, to several, or stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rapidfuzz import fuzz, process
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from models import (
    Account,
    HomeCover,
    Need,
    Prerequisite,
    RequiredHeadcount,
    Skill,
    Team,
    TeamTemplate,
    Training,
    TrainingStep,
    db,
)
from planner.pages import named
from planner.services import team_templates
from planner.services.known import counted
from planner.today import today

Kind = Literal["need", "template", "home_cover", "training", "headcount", "prerequisite"]
Row = Need | team_templates.Named | HomeCover | TrainingStep | RequiredHeadcount | Prerequisite
CLEAR = 10  # of 100: how much more alike one part's name must be to the words around a pointer than the next part's


@dataclass(frozen=True, slots=True)
class Pointer:
    """Something that names a skill; `where` says whose it is, `asks` the level, `over` that it is of the past.

    `way` says that it is one of several ways to meet a need: of two parts, either will do.
    """

    kind: Kind
    row: Row
    where: str
    asks: str
    over: bool = False
    way: bool = False

    @property
    def key(self) -> str:
        """What a form calls it."""
        if isinstance(self.row, team_templates.Named):
            return "-".join(map(str, (self.kind, self.row.template.id, *self.row.place)))
        return f"{self.kind}-{self.row.id}"


def pointers(skill: Skill, day: date) -> list[Pointer]:
    """Everything that names the skill from the day on; a fixed number of queries."""
    planned = (_needs(skill), _templates(skill), _home_covers(skill), _trainings(skill))
    return [each for kind in (*planned, _headcounts(skill, day), _prerequisites(skill)) for each in kind]


def guess(pointer: Pointer, names: Sequence[str]) -> int | None:
    """To which of the parts, by their names, it goes if nobody says otherwise; None: what is over stays.

    The part whose name is clearly most like the words around it; else the first, as the skill is asked for no more.
    """
    if pointer.over:
        return None
    parts = [name.casefold() for name in names]
    best, second = process.extract(pointer.where.casefold(), parts, scorer=fuzz.token_set_ratio, limit=2)
    return best[2] if best[1] - second[1] >= CLEAR else 0


def move(account: Account, skill: Skill, places: Mapping[str, Sequence[Skill]], day: date) -> None:
    """Let each pointer, by its key, name its parts from the day on; the others stay. To be called inside a change."""
    in_templates: dict[TeamTemplate, dict[team_templates.Place, list[str]]] = {}
    for each in pointers(skill, day):
        parts = places.get(each.key)
        if not parts:
            continue
        if isinstance(each.row, team_templates.Named):
            of_template = in_templates.setdefault(each.row.template, {})
            of_template[each.row.place] = [part.code for part in parts]
        elif isinstance(each.row, RequiredHeadcount):
            _move_headcount(account, each.row, parts, day)
        else:
            _name_instead(each.row, parts)
    for template, codes in in_templates.items():
        team_templates.name_instead(template, codes)


def _name_instead(row: Need | HomeCover | TrainingStep | Prerequisite, parts: Sequence[Skill]) -> None:
    """The row names the first part; a row like it is added for each of the others."""
    column = "requires_id" if isinstance(row, Prerequisite) else "skill_id"
    setattr(row, column, parts[0].id)
    copied = [each.key for each in type(row).__table__.columns if each.key not in (column, "id", "version")]
    for part in parts[1:]:
        db.session.add(type(row)(**{key: getattr(row, key) for key in copied}, **{column: part.id}))


def _move_headcount(account: Account, row: RequiredHeadcount, parts: Sequence[Skill], day: date) -> None:
    """Required head counts are dated: the old skill asks nothing from then on, each part what that asked."""
    facts = {"department_id": row.department_id, "level": row.level, "holds_from": max(day, row.holds_from)}
    for skill_id, headcount in ((row.skill_id, 0), *((part.id, row.headcount) for part in parts)):
        statement = RequiredHeadcount(skill_id=skill_id, headcount=headcount, **facts)
        statement.recorded_by_id = account.id
        db.session.add(statement)


def _needs(skill: Skill) -> Iterator[Pointer]:
    options = joinedload(Need.team), joinedload(Need.parent)
    query = select(Need).join(Team).where(Need.skill_id == skill.id).options(*options)
    for row in db.session.scalars(query.order_by(Team.first_day, Need.id)):
        over = row.team.state == "closed" or row.team.last_day < today()
        way = row.parent is not None and row.parent.kind == "any"
        yield Pointer("need", row, row.team.name, str(row.level), over, way)


def _templates(skill: Skill) -> Iterator[Pointer]:
    for row in team_templates.naming(skill.code):
        yield Pointer("template", row, named(row.template), str(row.level), way=row.way)


def _home_covers(skill: Skill) -> Iterator[Pointer]:
    options = joinedload(HomeCover.department), joinedload(HomeCover.crew)
    query = select(HomeCover).where(HomeCover.skill_id == skill.id).options(*options).order_by(HomeCover.id)
    for row in db.session.scalars(query):
        where = f"{row.department.name}, {row.crew.name}" if row.crew else row.department.name
        yield Pointer("home_cover", row, where, str(row.level))


def _trainings(skill: Skill) -> Iterator[Pointer]:
    query = select(TrainingStep).join(Training).where(TrainingStep.skill_id == skill.id)
    for row in db.session.scalars(
        query.options(joinedload(TrainingStep.training)).order_by(Training.code, TrainingStep.id)
    ):
        over = row.training.retired_on is not None and row.training.retired_on <= today()
        yield Pointer("training", row, row.training.title, f"{row.from_level} → {row.to_level}", over)


def _headcounts(skill: Skill, day: date) -> Iterator[Pointer]:
    """What departments ask on the day, and what is stated for later."""
    r = RequiredHeadcount
    query = select(r).where(r.skill_id == skill.id, counted(r)).options(joinedload(r.department))
    rows = list(db.session.scalars(query.order_by(r.holds_from, r.recorded_at, r.id)))
    newest = {row.department_id: row for row in rows if row.holds_from <= day}
    later = [row for row in rows if row.holds_from > day]
    for row in [*newest.values(), *later]:
        if row.headcount:
            yield Pointer("headcount", row, row.department.name, f"{row.headcount} × {row.level}")


def _prerequisites(skill: Skill) -> Iterator[Pointer]:
    p = Prerequisite
    query = select(p).where(p.requires_id == skill.id).options(joinedload(p.skill)).order_by(p.id)
    for row in db.session.scalars(query):
        yield Pointer("prerequisite", row, named(row.skill), str(row.level))
