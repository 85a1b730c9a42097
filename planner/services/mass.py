"""Mass entry: a department's people at one skill, or one person at many skills, with what may be stated of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager

from models import Account, Assessment, Department, Person, Skill, SkillGroup, db
from planner.errors import Refused
from planner.services import assessing
from planner.services.assessing import Rights, Stated
from planner.services.cell_editing import Key, check_seen, seen_of
from planner.services.department import Colleague, colleagues
from planner.services.matrix import EMPTY, Cell, cells_of
from planner.services.records import colleague
from planner.services.skill_events import Entry
from planner.today import today
from planner.words import gettext as _


@dataclass(frozen=True, slots=True)
class Line:
    """A person and skill with the level that counts; `kinds` are as what the account may state one.

    `seen` stands for the cell as it is now: who changes it says what they have seen of it.
    """

    person: Colleague
    skill: Skill
    cell: Cell
    kinds: tuple[str, ...]
    seen: str = ""

    @property
    def key(self) -> str:
        """Names the line's field."""
        return f"level-{self.person.id}-{self.skill.id}"

    @property
    def seen_key(self) -> str:
        """Names the field that says what its sender has seen."""
        return f"seen-{self.person.id}-{self.skill.id}"


def of_skill(account: Account, department: Department, skill: Skill, day: date) -> list[Line]:
    """The department's people of whom the account may state a level of the skill, by crew and name."""
    people = colleagues(account, department, assessing.PERMISSION, day)
    cells, held = cells_of(people, (), day, None), assessing.rights(account, day)
    seen = seen_of([each.id for each in people], [skill.id])
    return [line for each in people if (line := _line(each, skill, cells, held, seen)).kinds]


def of_person(account: Account, person: Person, day: date, every: bool = False) -> list[Line]:
    """The skills that the person is asked for or has something stated in (`every`: all), as far as the account may."""
    who, held = colleague(person, day), assessing.rights(account, day)
    cells = cells_of([who], (), day, None)
    query = select(Skill).join(Skill.group).options(contains_eager(Skill.group))
    query = query.where(or_(Skill.retired_on.is_(None), Skill.retired_on > day))
    if not every:
        query = query.where(Skill.id.in_({skill_id for _person, skill_id in cells}))
    skills = list(db.session.scalars(query.order_by(SkillGroup.position, SkillGroup.code, Skill.code)))
    seen = seen_of([person.id], [each.id for each in skills])
    return [line for each in skills if (line := _line(who, each, cells, held, seen)).kinds]


def one(account: Account, person: Person, skill: Skill, day: date) -> Line | None:
    """One line; None when the account may state nothing of it."""
    who = colleague(person, day)
    seen = seen_of([person.id], [skill.id])
    line = _line(who, skill, cells_of([who], (), day, None), assessing.rights(account, day), seen)
    return line if line.kinds else None


def _line(person: Colleague, skill: Skill, cells: Mapping[Key, Cell], held: Rights, seen: Mapping[Key, str]) -> Line:
    key = (person.id, skill.id)
    return Line(person, skill, cells.get(key, EMPTY), tuple(held.kinds(person.id, skill)), seen.get(key, ""))


def save(
    account: Account, lines: list[Line], said: Mapping[str, str], kind: str, typed_day: str, say: Callable[[Entry], str]
) -> tuple[list[Assessment], dict[str, str]]:
    """State what is said of the lines, all of it or nothing; the assessments, or the sentence of each refused line.

    A line that somebody else has changed since it was seen is refused once, with what they did in the words of `say`.
    """
    try:
        day = day_of(typed_day)
    except Refused as refusal:
        return [], {line.key: refusal.sentence for line in lines if said.get(line.key, "").strip()}
    held = assessing.rights(account, day)
    wanted: list[Stated] = []
    refused: dict[str, str] = {}
    for line in lines:
        text = said.get(line.key, "").strip()
        if not text:
            continue
        try:
            wanted.append(stated := _stated(line, text, kind, day, held))
            check_seen(stated.person, line.skill, said.get(line.seen_key, line.seen), line.seen, say)
        except Refused as refusal:
            refused[line.key] = refusal.sentence
    if refused or not wanted:
        return [], refused
    return assessing.state_all(account, wanted), {}


def _stated(line: Line, text: str, kind: str, day: date, held: Rights) -> Stated:
    stated = Stated(db.session.get_one(Person, line.person.id), line.skill, level_of(text), _kind(line, kind), day)
    assessing.check(held, stated)
    return stated


def day_of(text: str) -> date:
    """The day that was typed; today when none was. Raises Refused."""
    try:
        return date.fromisoformat(text.strip()) if text.strip() else today()
    except ValueError:
        raise Refused(_("This is not a day; write it as YYYY-MM-DD."), "day") from None


def level_of(text: str) -> int:
    """The level that a digit names. Raises Refused."""
    if text not in {"0", "1", "2", "3", "4"}:
        raise Refused(_("Enter a level from 0 to 4."), "level")
    return int(text)


def _kind(line: Line, kind: str) -> str:
    """As what it is stated: as asked, else as the account may."""
    return kind if kind in line.kinds else line.kinds[0]
