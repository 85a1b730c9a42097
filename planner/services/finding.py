"""Finding people by several skills: by site, side, department, availability, interest, on a day; searches kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from models import (
    Absence,
    Account,
    Membership,
    Person,
    SavedSearch,
    change,
    db,
)
from planner.errors import Refused
from planner.services import agreement
from planner.services.home_cover import ON_A_TEAM
from planner.services.known import held_on
from planner.services.matching import Match, Matches, Wanted
from planner.services.people import belonging
from planner.services.scope import EVERYBODY, Scope, people_of
from planner.services.wide import PERMISSION, Placed
from planner.today import today
from planner.words import gettext as _

WISH = 2  # "yes": from this wish on somebody would like to do it
PAGE = 50
FULL = 0.999  # of a share of full time


@dataclass(frozen=True, slots=True)
class Search:
    """What is wanted of whom: where they belong, of which side, available on the day, who would like to."""

    wanted: Wanted
    scope: Scope = EVERYBODY
    side: str | None = None
    available: bool = False
    willing: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A person who matches, where they belong, how much of their time teams have on the day."""

    person: Placed
    match: Match
    on_teams: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page of those found, and how many there are in all; `compared` when they stand by closeness."""

    rows: list[Found]
    exact: int
    near: int
    page: int
    compared: bool

    @property
    def total(self) -> int:
        """How many were found."""
        return self.exact + self.near

    @property
    def pages(self) -> int:
        """How many pages there are; an empty one is one."""
        return max(1, -(-self.total // PAGE))


def find(account: Account, search: Search, page: int = 1) -> Page:
    """Who of those in reach matches; the number of queries grows with nothing."""
    people = _people(account, search)
    found = Matches(people, search.wanted)
    names: dict[int, str] = dict(db.session.execute(people.with_only_columns(Person.id, Person.name)).all())
    compared = agreement.is_in_force(today())
    ids = _in_order(found, names, compared, search.willing)
    exact = sum(1 for each in ids if not found.missing[each])
    page = min(max(1, page), max(1, -(-len(ids) // PAGE)))
    shown = found.among(ids[(page - 1) * PAGE : page * PAGE])
    return Page(_placed(shown, names, search.wanted.day), exact, len(ids) - exact, page, compared)


def _in_order(found: Matches, names: dict[int, str], compared: bool, willing: bool) -> list[int]:
    """Those who meet everything first; by closeness where people may be compared, else by name."""
    if not compared and not willing:
        return sorted(found.missing, key=lambda each: (found.missing[each] > 0, names[each]))
    every = found.among(list(found.missing))
    if willing:
        every = [each for each in every if any((answer.wish or 0) >= WISH for answer in each.answers)]
    order = [(each.closeness if compared else (not each.exact,), names[each.person_id], each) for each in every]
    return [each.person_id for _, _, each in sorted(order, key=lambda one: one[:2])]


def _people(account: Account, search: Search) -> Select[int]:
    day = search.wanted.day
    query = people_of(account, PERMISSION, replace(search.scope, side=search.side), day)
    if search.available:
        away = select(Absence.person_id).where(held_on(Absence, day))
        full = (
            select(Membership.person_id)
            .where(*_on_teams(day))
            .group_by(Membership.person_id)
            .having(func.sum(Membership.share) >= FULL)
        )
        query = query.where(Person.id.not_in(away), Person.id.not_in(full))
    return query


def _on_teams(day: date) -> tuple[Any, ...]:
    return (Membership.state.in_(ON_A_TEAM), Membership.first_day <= day, Membership.last_day >= day)


def _placed(shown: list[Match], names: dict[int, str], day: date) -> list[Found]:
    ids = [each.person_id for each in shown]
    where, shares = belonging(ids, day), _shares(ids, day)
    found = []
    for each in shown:
        at = where[each.person_id]
        name = names[each.person_id]
        person = Placed(each.person_id, name, at.crew, tuple(at.roles), at.site, at.department)
        found.append(Found(person, each, shares[each.person_id]))
    return found


def _shares(person_ids: Collection[int], day: date) -> dict[int, float]:
    query = select(Membership.person_id, Membership.share).where(Membership.person_id.in_(person_ids), *_on_teams(day))
    found: dict[int, float] = defaultdict(float)
    for person_id, share in db.session.execute(query):
        found[person_id] += share
    return found


def saved(account: Account) -> list[SavedSearch]:
    """The searches that the account keeps, by name."""
    query = select(SavedSearch).where(SavedSearch.account_id == account.id).order_by(SavedSearch.name)
    return list(db.session.scalars(query))


def save(account: Account, name: str, asked: dict[str, list[str]]) -> None:
    """Keep a search under a name, in place of one of the same name. Raises Refused without a name."""
    name = name.strip()[:100]
    if not name:
        raise Refused(_("Give the search a name."), "name")
    kept = {key: [value[:200] for value in values[:20]] for key, values in list(asked.items())[:30]}
    row = db.session.scalar(select(SavedSearch).where(SavedSearch.account_id == account.id, SavedSearch.name == name))
    with change(db.session(), _("Search “%(name)s” kept", name=name), account.id):
        if row is None:
            db.session.add(SavedSearch(account_id=account.id, name=name, asked=kept))
        else:
            row.asked = kept
    db.session.commit()


def saved_search(account: Account, search_id: int) -> SavedSearch | None:
    """A search of the account's own."""
    return db.session.scalar(
        select(SavedSearch).where(SavedSearch.id == search_id, SavedSearch.account_id == account.id)
    )


def forget(account: Account, row: SavedSearch) -> None:
    """Keep the search no longer."""
    with change(db.session(), _("Search “%(name)s” deleted", name=row.name), account.id):
        db.session.delete(row)
    db.session.commit()
