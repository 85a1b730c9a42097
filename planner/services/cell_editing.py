"""One cell of the matrix changed where it stands: a level stated, or a statement confirmed, by who may.

Nothing is overwritten. Who has a cell open while somebody else changes it is told so, before theirs is recorded too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import format_time
from sqlalchemy import func, select

from models import (
    Account,
    Assessment,
    AssessmentReturn,
    Confirmation,
    Exemption,
    Person,
    Revocation,
    Skill,
    Use,
    db,
)
from planner.errors import Refused
from planner.services import assessing, confirmations, inbox
from planner.services.matrix import EMPTY, Cell, cells_of
from planner.services.reach import people_in_reach
from planner.services.records import colleague
from planner.services.skill_events import Entry, events
from planner.today import today
from planner.words import gettext as _

PERMISSION = "assessment.confirm"
Key = tuple[int, int]  # person id, skill id
# What is recorded about a cell: a letter for it, the table that names person and skill, its own table.
RECORDED: tuple[tuple[str, Any, Any], ...] = (
    ("a", Assessment, Assessment),
    ("c", Assessment, Confirmation),
    ("r", Assessment, AssessmentReturn),
    ("v", Revocation, Revocation),
    ("e", Exemption, Exemption),
    ("u", Use, Use),
)


class ChangedSince(Refused):
    """Somebody else changed the cell after it was opened; `entry` is what they did."""

    def __init__(self, entry: Entry, what: str) -> None:
        said = {"who": entry.by or _("import or system"), "at": format_time(entry.recorded_at, "short"), "what": what}
        text = _(
            "Meanwhile %(who)s changed this at %(at)s: %(what)s. Your input is kept; send again to record it too.",
            **said,
        )
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class Editable:
    """A cell with what the account may do about it.

    `kinds` are as what it may state a level, as assessor at most `most`; `waiting` is a statement that it may confirm;
    `seen` changes whenever anything about the cell is recorded.
    """

    person: Person
    skill: Skill
    cell: Cell
    kinds: list[str]
    most: int
    waiting: inbox.Waiting | None
    seen: str


@dataclass(frozen=True, slots=True)
class Given:
    """What the cell's form states, and what its sender had seen of the cell."""

    level: int
    kind: str
    valid_until: date | None = None
    note: str | None = None
    seen: str = ""


def editable(account: Account, person_id: int, skill_id: int) -> Editable | None:
    """The cell as it is now; None when the person is not in reach or the skill is none."""
    reached = people_in_reach(account, PERMISSION)
    person = db.session.scalar(select(Person).where(Person.id == person_id, Person.id.in_(reached)))
    skill = db.session.get(Skill, skill_id)
    if person is None or skill is None:
        return None
    held = assessing.rights(account, today())
    stated = select(Assessment.id).where(Assessment.person_id == person_id, Assessment.skill_id == skill_id)
    waiting = inbox.waiting(account, ids=list(db.session.scalars(stated)))
    return Editable(
        person,
        skill,
        cell_of(person, skill),
        held.kinds(person.id, skill),
        held.levels.get(skill.id, 0),
        waiting[-1] if waiting else None,
        seen_of([person_id], [skill_id]).get((person_id, skill_id), ""),
    )


def cell_of(person: Person, skill: Skill) -> Cell:
    """The cell as the matrix shows it today."""
    return cells_of([colleague(person, today())], (), today(), None).get((person.id, skill.id), EMPTY)


def state(account: Account, about: Editable, given: Given, say: Callable[[Entry], str]) -> None:
    """Record the level. Raises Refused with the rule that is against it, ChangedSince when the cell has changed.

    `say` puts an event into words.
    """
    if given.kind not in about.kinds:
        raise Refused(_("Say how it is known."), "kind")
    check_seen(about.person, about.skill, given.seen, about.seen, say)
    facts = (about.person, about.skill, given.level, given.kind, today(), given.valid_until)
    assessing.state(account, assessing.Stated(*facts, note=given.note))


def confirm(account: Account, assessment_id: int) -> None:
    """Confirm the statement that waits. Raises Refused when it does not wait any more."""
    confirmations.confirm(account, [assessment_id])


def seen_of(person_ids: Collection[int], skill_ids: Collection[int]) -> dict[Key, str]:
    """What stands for each cell as it is now: another one after anything about it was recorded or marked as an error.

    A cell of which nothing was ever recorded is absent. A fixed number of queries.
    """
    found: dict[Key, list[str]] = defaultdict(list)
    for name, at, table in RECORDED:
        query = select(at.person_id, at.skill_id, func.count(table.error_at), func.max(table.id))
        if at is not table:
            query = query.join(Assessment, Assessment.id == table.assessment_id)
        query = query.where(at.person_id.in_(person_ids), at.skill_id.in_(skill_ids))
        for person_id, skill_id, errors, newest in db.session.execute(query.group_by(at.person_id, at.skill_id)):
            found[person_id, skill_id].append(f"{name}{errors}.{newest}")
    return {key: "-".join(parts) for key, parts in found.items()}


def check_seen(person: Person, skill: Skill, seen: str, now: str, say: Callable[[Entry], str]) -> None:
    """Raises ChangedSince when the cell is not any more as its sender saw it; `say` puts an event into words."""
    if seen == now:
        return
    newest = max(events(person.id, skill), key=lambda entry: entry.recorded_at, default=None)
    if newest is not None:
        raise ChangedSince(newest, say(newest))
