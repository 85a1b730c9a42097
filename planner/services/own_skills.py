"""One's own skills: logging a level, using a skill, saying what one would like, objecting to an entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from models import (
    Account,
    Assessment,
    AssessmentReturn,
    Confirmation,
    Interest,
    Objection,
    Person,
    Skill,
    Use,
    change,
    db,
)
from planner.errors import Refused
from planner.pages import named
from planner.services.matrix import Cell
from planner.services.proofs import Handed, attach
from planner.services.records import record
from planner.today import today
from planner.words import gettext as _

FIRST_QUESTIONS = 12


@dataclass(frozen=True, slots=True)
class Statement:
    """A level that somebody states about themselves; `last_used` and `wish` (0 to 3) are said along with it."""

    skill: Skill
    level: int
    day: date
    last_used: date | None = None
    valid_until: date | None = None
    proof_link: str | None = None
    note: str | None = None
    wish: int | None = None
    proof: Handed | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A self-assessment that nobody has confirmed yet; `returned` is the reason when it came back."""

    assessment: Assessment
    returned: str | None


def log(person: Person, statements: list[Statement], account: Account) -> None:
    """Record what the person states about themselves, all in one change that can be undone."""
    names = ", ".join(each.skill.code for each in statements)
    with change(db.session, _("Logged %(skills)s", skills=names), account.id):
        for each in statements:
            _check(each)
            own = {"person_id": person.id, "skill_id": each.skill.id, "recorded_by_id": account.id}
            said = {"proof_link": each.proof_link, "note": each.note, "valid_until": each.valid_until}
            row = Assessment(kind="self", level=each.level, holds_from=each.day, **own, **said)
            db.session.add(row)
            if each.proof is not None:
                db.session.flush()
                attach(row, each.proof, account)
            if each.last_used is not None:
                db.session.add(Use(holds_from=each.last_used, **own))
            if each.wish is not None:
                db.session.add(Interest(holds_from=each.day, wish=each.wish, **own))
    db.session.commit()


def _check(stated: Statement) -> None:
    if stated.skill.retired_on is not None and stated.skill.retired_on <= stated.day:
        raise Refused(_("%(skill)s is not asked for any more.", skill=named(stated.skill)), "skill")
    if stated.day > today():
        raise Refused(_("This day is ahead; state what holds already."), "issued_on")
    if stated.last_used is not None and stated.last_used > today():
        raise Refused(_("The day of last use is in the future."), "last_used")
    if stated.valid_until is not None and stated.valid_until < today():
        raise Refused(_("This certificate has ended already."), "valid_until")


def wish(person: Person, skill: Skill, number: int, day: date, account: Account) -> None:
    """How much the person wants to work with or learn the skill, 0 to 3."""
    own = {"person_id": person.id, "skill_id": skill.id, "recorded_by_id": account.id}
    with change(db.session, _("Interest in %(skill)s", skill=skill.code), account.id):
        db.session.add(Interest(wish=number, holds_from=day, **own))
    db.session.commit()


def object_to(assessment: Assessment, reason: str, day: date, account: Account) -> None:
    """The person says that an entry about them is wrong. Raises Refused without a reason."""
    if not reason.strip():
        raise Refused(_("Say in a few words what is wrong."), "reason")
    with change(db.session, _("Objected to an entry"), account.id):
        own = {"person_id": assessment.person_id, "assessment_id": assessment.id, "recorded_by_id": account.id}
        db.session.add(Objection(reason=reason.strip()[:500], holds_from=day, **own))
    db.session.commit()


def cells(person: Person, day: date) -> list[tuple[Skill, Cell]]:
    """Every skill that the person is asked for or has something stated in, with the level that counts."""
    return [pair for _group, pairs in record(person, day) for pair in pairs]


def first_questions(own: list[tuple[Skill, Cell]]) -> list[tuple[Skill, Cell]]:
    """At most FIRST_QUESTIONS skills that the person's roles ask for and that nothing is said about, highest first."""
    open_ones = [(skill, cell) for skill, cell in own if cell.state == "not_asked" and cell.target and not cell.exempt]
    return sorted(open_ones, key=lambda pair: (-pair[1].target, pair[0].code))[:FIRST_QUESTIONS]


def has_stated(person: Person) -> bool:
    """True when the person has ever stated a level of their own."""
    own = select(Assessment.id).where(Assessment.person_id == person.id, Assessment.kind == "self")
    return db.session.scalar(own.limit(1)) is not None


def last_uses(person: Person, day: date) -> dict[int, date]:
    """The day of last use by skill id."""
    query = select(Use.skill_id, Use.holds_from).where(
        Use.person_id == person.id, Use.error_at.is_(None), Use.holds_from <= day
    )
    return {skill_id: used for skill_id, used in db.session.execute(query.order_by(Use.holds_from))}  # noqa: C416


def wishes(person: Person) -> dict[int, int]:
    """The newest interest by skill id."""
    query = select(Interest.skill_id, Interest.wish).where(Interest.person_id == person.id, Interest.error_at.is_(None))
    ordered = query.order_by(Interest.holds_from, Interest.recorded_at, Interest.id)
    return {skill_id: number for skill_id, number in db.session.execute(ordered)}  # noqa: C416


def waiting(person: Person) -> list[Waiting]:
    """Own statements that nobody has confirmed, the newest of each skill, returned ones first."""
    query = (
        select(Assessment)
        .where(Assessment.person_id == person.id, Assessment.error_at.is_(None))
        .options(
            selectinload(Assessment.skill), selectinload(Assessment.confirmations), selectinload(Assessment.returns)
        )
        .order_by(Assessment.holds_from, Assessment.recorded_at, Assessment.id)
    )
    newest = {each.skill_id: each for each in db.session.scalars(query)}
    found = [Waiting(each, _reason(each)) for each in newest.values() if each.kind == "self" and not _confirmed(each)]
    return sorted(found, key=lambda each: (each.returned is None, each.assessment.skill.code))


def _confirmed(assessment: Assessment) -> bool:
    return any(_stands(each) for each in assessment.confirmations)


def _reason(assessment: Assessment) -> str | None:
    reasons = [each.reason for each in assessment.returns if _stands(each)]
    return reasons[-1] if reasons else None


def _stands(event: Confirmation | AssessmentReturn) -> bool:
    return event.error_at is None


def objections(person: Person) -> dict[int, Objection]:
    """The person's objections by assessment id."""
    query = select(Objection).where(Objection.person_id == person.id, Objection.error_at.is_(None))
    return {each.assessment_id: each for each in db.session.scalars(query)}
