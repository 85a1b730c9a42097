"""What planners ask a head or deputy for: people of theirs for a team, to be released or refused."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, selectinload

from models import Account, Membership, MembershipEvent, Need, Person, Plan, Skill, db
from planner.errors import Refused
from planner.services.reach import people_in_reach, site_people
from planner.today import today
from planner.words import gettext as _

PERMISSION = "release.answer"
SHOWN = ("proposed", "accepted", "refused")


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody of mine whom a plan wants, with the skills and levels that they are to meet there."""

    membership: Membership
    needs: list[tuple[Skill, int]]


def asked(account: Account) -> list[Asked]:
    """Whom the plans that stand want of my people, unanswered first; a fixed number of queries."""
    load = (
        contains_eager(Membership.plan),
        selectinload(Membership.person),
        selectinload(Membership.team),
        selectinload(Membership.events).selectinload(MembershipEvent.instead),
    )
    found = list(db.session.scalars(_mine(account).options(*load)))
    covered = {cover["need"] for each in found for cover in each.covers}
    needs = {need.id: need for need in db.session.scalars(_needs(covered))}
    return sorted(
        (Asked(each, _skills(each, needs)) for each in found),
        key=lambda each: (each.membership.state != "proposed", each.membership.first_day, each.membership.person.name),
    )


def count_waiting(account: Account) -> int:
    """How many of my people a plan asks for without an answer yet."""
    waiting = _mine(account).where(Membership.state == "proposed")
    return db.session.scalar(select(func.count()).select_from(waiting.order_by(None).subquery())) or 0


def asked_membership(account: Account, membership_id: int) -> Membership | None:
    """What is asked under this id; None when it is not of my people."""
    return db.session.scalar(_mine(account).where(Membership.id == membership_id))


def colleagues(account: Account, site_id: int | None = None) -> list[Person]:
    """Whom I can offer instead, to a team of people of a site or of any."""
    mine = select(Person).where(Person.id.in_(people_in_reach(account, PERMISSION)))
    if site_id is not None:
        mine = mine.where(Person.id.in_(site_people(site_id, today())))
    return list(db.session.scalars(mine.order_by(Person.name, Person.id)))


def offered(account: Account, text: str, membership: Membership) -> Person | None:
    """The colleague whose number, name or both was typed; None for nothing. Raises Refused at the field."""
    wanted = text.strip().casefold()
    if not wanted:
        return None
    found = [each for each in colleagues(account) if wanted in _called(each)]
    if len(found) != 1:
        raise Refused(_("“%(text)s” is not exactly one of your people; take a number.", text=text.strip()), "instead")
    if found[0].id == membership.person_id:
        raise Refused(_("Offer somebody else than %(person)s.", person=membership.person.name), "instead")
    site = membership.team.site
    if site is not None and found[0] not in colleagues(account, site.id):
        said = _("%(person)s does not work at %(site)s, as the team asks.", person=found[0].name, site=site.name)
        raise Refused(said, "instead")
    return found[0]


def _called(person: Person) -> set[str]:
    number, name = person.personnel_number or "", person.name
    return {text.casefold() for text in (number, name, f"{number} {name}") if text}


def _mine(account: Account) -> Select[Membership]:
    mine = people_in_reach(account, PERMISSION)
    stands = select(Membership).join(Membership.plan).where(Plan.state.in_(("published", "final")))
    return stands.where(Membership.person_id.in_(mine), Membership.state.in_(SHOWN)).order_by(Membership.id)


def _needs(ids: set[int]) -> Select[Need]:
    leaves = selectinload(Need.children).selectinload(Need.skill)
    return select(Need).where(Need.id.in_(ids)).options(selectinload(Need.skill), leaves)


def _skills(membership: Membership, needs: dict[int, Need]) -> list[tuple[Skill, int]]:
    met = [needs[cover["need"]] for cover in membership.covers if cover["need"] in needs]
    ways = [way for need in met for way in ([need] if need.kind == "skill" else need.children)]
    return [(way.skill, way.level) for way in ways if way.skill is not None and way.level is not None]
