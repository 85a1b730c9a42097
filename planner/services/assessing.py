"""Stating levels of other people: who may, up to which level, on what proof.

An assessor is authorised for the skill's group, holds at least the level stated, and is never the assessed. Heads and
their deputies record results of tests. The database enforces the same (models/assessor_rules.py).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from models import (
    Account,
    Assessment,
    AssessmentRequest,
    AssessorAuthorisation,
    Person,
    Skill,
    StandingInterval,
    change,
    db,
    now,
)
from models.standing_intervals import on_day
from planner.errors import Refused
from planner.pages import named
from planner.services import proofs
from planner.services.known import held_on
from planner.services.reach import people_in_reach
from planner.today import FIRST, LAST, today
from planner.words import gettext as _

PERMISSION = "assessment.write"


@dataclass(frozen=True, slots=True)
class Rights:
    """What an account may state of others on a day.

    `tested` are the people whose tests it may record; `groups` the skill groups it may assess; `levels` its own level
    by skill id, which bounds what it may state as assessor; `assessed` the people in reach; `asked` the (person id,
    skill id) that a request has brought into reach.
    """

    own_id: int | None
    tested: frozenset[int]
    assessed: frozenset[int]
    groups: frozenset[int]
    levels: dict[int, int]
    asked: frozenset[tuple[int, int]] = frozenset()

    def assesses(self, person_id: int, skill: Skill) -> bool:
        """True when the account may assess the person at the skill, up to its own level."""
        near = person_id in self.assessed or (person_id, skill.id) in self.asked
        return near and person_id != self.own_id and skill.group_id in self.groups

    def kinds(self, person_id: int, skill: Skill) -> list[str]:
        """As what the account may state a level, the usual way first."""
        found = ["assessor"] if self.assesses(person_id, skill) else []
        return [*found, "test"] if person_id in self.tested and person_id != self.own_id else found


def rights(account: Account, day: date) -> Rights:
    """The account's rights on the day: a fixed number of queries."""
    own = account.person_id
    if own is None:
        return Rights(None, frozenset(), frozenset(), frozenset(), {})
    groups = select(AssessorAuthorisation.group_id).where(
        AssessorAuthorisation.person_id == own, held_on(AssessorAuthorisation, day)
    )
    levels = select(StandingInterval.skill_id, StandingInterval.level).where(
        StandingInterval.person_id == own, on_day(day)
    )
    r = AssessmentRequest
    asked = select(r.person_id, r.skill_id).where(
        r.asked_id == own, r.kind == "assessor", r.closed_at.is_(None), r.error_at.is_(None)
    )
    return Rights(
        own,
        frozenset(db.session.scalars(people_in_reach(account, PERMISSION, without="assessor"))),
        frozenset(db.session.scalars(people_in_reach(account, PERMISSION))),
        frozenset(db.session.scalars(groups)),
        {skill_id: level for skill_id, level in db.session.execute(levels)},  # noqa: C416
        frozenset((person_id, skill_id) for person_id, skill_id in db.session.execute(asked)),
    )


@dataclass(frozen=True, slots=True)
class Stated:
    """A level that somebody states of somebody else."""

    person: Person
    skill: Skill
    level: int
    kind: str
    day: date
    valid_until: date | None = None
    proof_link: str | None = None
    note: str | None = None
    proof: proofs.Handed | None = field(default=None, repr=False)


def state(account: Account, stated: Stated) -> Assessment:
    """Record what is stated; it answers the open requests for it. Raises Refused when a rule is against it."""
    check(rights(account, stated.day), stated)
    return state_all(account, [stated])[0]


def state_all(account: Account, many: Sequence[Stated]) -> list[Assessment]:
    """Record what has been checked, as one change."""
    names = ", ".join(dict.fromkeys(each.skill.code for each in many))
    with change(db.session(), _("Assessed %(skill)s", skill=names), account.id):
        rows = [add(account, each) for each in many]
        for row in rows:
            answer(open_requests(row, account), row)
    db.session.commit()
    return rows


def add(account: Account, stated: Stated) -> Assessment:
    """The assessment with its proof, in the change under way."""
    row = Assessment(
        person_id=stated.person.id,
        skill_id=stated.skill.id,
        level=stated.level,
        kind=stated.kind,
        assessor_id=account.person_id if stated.kind != "test" else None,
        holds_from=stated.day,
        valid_until=stated.valid_until,
        proof_link=stated.proof_link,
        note=stated.note,
        recorded_by_id=account.id,
    )
    db.session.add(row)
    db.session.flush()
    if stated.proof is not None:
        proofs.attach(row, stated.proof, account)
    return row


def check(held: Rights, stated: Stated) -> None:
    """Raises Refused with the rule that is against the statement."""
    skill = stated.skill
    check_days(stated.day, stated.valid_until, skill)
    if stated.person.id == held.own_id:
        raise Refused(_("Nobody assesses themselves."), "level")
    if stated.kind == "test" and stated.person.id not in held.tested:
        raise Refused(_("Only the head or a deputy records results of tests."), "kind")
    if stated.kind == "assessor":
        if not held.assesses(stated.person.id, skill):
            raise Refused(_("You are not authorised to assess skills of this group."), "kind")
        if stated.level > held.levels.get(skill.id, 0):
            own = held.levels.get(skill.id, 0)
            raise Refused(_("You hold level %(own)s yourself on this day, so you cannot state more.", own=own), "level")


def check_days(day: date, valid_until: date | None, skill: Skill) -> None:
    """Raises Refused for a day ahead, a certificate that ends before it begins, a skill that is retired."""
    if day > today():
        raise Refused(_("This day is ahead; state what holds already."), "holds_from")
    if day < FIRST:
        raise Refused(_("Enter a day from %(first)s to %(last)s.", first=FIRST.year, last=LAST.year), "holds_from")
    if valid_until is not None and valid_until < day:
        raise Refused(_("The certificate would end before it begins."), "valid_until")
    if skill.retired_on is not None and skill.retired_on <= day:
        raise Refused(_("%(skill)s is not asked for any more.", skill=named(skill)), "skill")


def open_requests(row: Assessment, account: Account) -> list[AssessmentRequest]:
    """The requests that the assessment answers: open ones for the person and skill, to anybody or to its assessor."""
    r = AssessmentRequest
    query = select(r).where(
        r.person_id == row.person_id, r.skill_id == row.skill_id, r.kind == "assessor", r.closed_at.is_(None)
    )
    found = db.session.scalars(query.where(r.error_at.is_(None)))
    return [each for each in found if each.asked_id in (None, account.person_id)] if row.kind != "peer" else []


def answer(requests: Collection[AssessmentRequest], row: Assessment) -> None:
    """The requests are answered by the assessment; in the change under way."""
    for each in requests:
        each.answer, each.closed_at = row, now()
