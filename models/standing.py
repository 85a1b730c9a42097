"""The level that counts for a person and skill on a day: one pure function over the events, and its intervals.

The rule, in the words shown beside the numbers (RULE): the newest confirmed valid assessment counts; else a newer
self-assessment, marked unproven; a certificate lapses by date; a skill not used for its months is marked to refresh,
and a safety-critical one then counts as none; a revocation counts as none until its end or a later confirmed
assessment, for the specials of the skill too. Tests and assessors' results are confirmed by themselves; self and peer
statements by a confirmation. That somebody has no knowledge does not age: at level 0 nothing lapses or is to refresh.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal, Protocol

State = Literal["proven", "unproven", "to_refresh", "lapsed", "revoked", "not_asked", "planned"]
RULE_EDITION = 3  # raise it with the rule: intervals that an older edition left are worked out anew
CONFLICT = 2  # a self-assessment this many levels away from the proven one is marked conflicting
DAY = timedelta(days=1)


class Recorded(Protocol):
    """What every event says: the day it holds from, when it was recorded and whether it was a mistake."""

    @property
    def holds_from(self) -> date: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def error_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Event:
    """A dated event without further content: a confirmation, a return, a use, a new version of the skill."""

    holds_from: date
    recorded_at: datetime
    error_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """An assessment with what was said about it."""

    id: int
    holds_from: date
    recorded_at: datetime
    level: int
    kind: Literal["self", "peer", "assessor", "test"]
    valid_until: date | None = None
    confirmations: tuple[Event, ...] = ()
    returns: tuple[Event, ...] = ()
    error_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Revoked:
    """A revocation, until `holds_until` (None: open)."""

    holds_from: date
    recorded_at: datetime
    holds_until: date | None = None
    error_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Validity:
    """How a skill's levels age. `months` 0 is for ever."""

    kind: Literal["none", "certificate", "use"] = "none"
    months: int = 0
    safety_critical: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """All events of one person and skill, with those of its specials: who holds a special holds the general.

    The revocations of a special include those of the skill that it belongs to.
    """

    validity: Validity
    statements: tuple[Statement, ...] = ()
    revocations: tuple[Revoked, ...] = ()
    uses: tuple[Event, ...] = ()
    versions: tuple[Event, ...] = ()
    specials: tuple[History, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """The level that counts, and why.

    `stated` is the level before lapse or revocation took it away; `valid_until` the certificate's last day;
    `lapses_on` the last day that use still carries it; `verified` False for an unproven level.
    """

    level: int
    state: State
    stated: int = 0
    verified: bool = False
    valid_until: date | None = None
    lapses_on: date | None = None
    conflicting: bool = False
    statement_id: int | None = None


NOT_ASKED = Standing(0, "not_asked")


@dataclass(frozen=True, slots=True)
class Interval:
    """A standing that holds from `first_day` to `last_day`, both included (None: open)."""

    first_day: date
    last_day: date | None
    standing: Standing


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def standing(history: History, day: date, known_at: datetime | None = None) -> Standing:
    """The level that counts on `day`, as known at `known_at` (None: with everything recorded)."""
    own = _own_standing(history, day, known_at)
    if not history.specials:
        return own
    return with_specials(own, (standing(special, day, known_at) for special in history.specials))


def _own_standing(history: History, day: date, known_at: datetime | None) -> Standing:
    seen = _seen(day, known_at)
    statements = [s for s in history.statements if seen(s)]
    proven = [(since, s) for s in statements if (since := _proven_since(s, seen)) is not None]
    newest = max(proven, key=_age, default=None)
    valid = max((pair for pair in proven if _covers(pair[1], history.validity, day)), key=_age, default=None)
    own = _own_words(statements, newest, seen)
    found = _counted(history, valid, newest, own, day, seen)
    if _is_revoked(history.revocations, newest, day, seen):
        return replace(found, level=0, state="revoked")
    return found


def intervals(history: History, known_at: datetime | None = None) -> list[Interval]:
    """The standings over all time, from the first event on, without those that are not asked; neighbours differ."""
    found: list[Interval] = []
    days = sorted(_turning_days(history))
    for place, day in enumerate(days):
        now = standing(history, day, known_at)
        last = days[place + 1] - DAY if place + 1 < len(days) else None
        if found and found[-1].standing == now:
            found[-1] = replace(found[-1], last_day=last)
        else:
            found.append(Interval(day, last, now))
    return [interval for interval in found if interval.standing.state != "not_asked"]


def with_specials(general: Standing, specials: Iterable[Standing]) -> Standing:
    """Who holds a special holds the general: the highest level that counts, the general's own when equal."""
    return max([general, *specials], key=lambda each: (each.level, each.state != "not_asked", each is general))


def _seen(day: date, known_at: datetime | None) -> Callable[[Recorded], bool]:
    def seen(event: Recorded) -> bool:
        if event.holds_from > day or (known_at is not None and event.recorded_at > known_at):
            return False
        return event.error_at is None or (known_at is not None and event.error_at > known_at)

    return seen


def _age(pair: tuple[date, Statement]) -> tuple[date, datetime, int]:
    return (pair[0], pair[1].recorded_at, pair[1].id)


def _proven_since(statement: Statement, seen: Callable[[Recorded], bool]) -> date | None:
    """The day from which a statement is confirmed: at once for assessors and tests, else by a confirmation.

    A confirmation does not move the day that the level holds from; it only lets it count.
    """
    if statement.kind in ("assessor", "test"):
        return None if any(seen(each) for each in statement.returns) else statement.holds_from
    confirmed = [each for each in statement.confirmations if seen(each)]
    returned = [each for each in statement.returns if seen(each)]
    if not confirmed:
        return None
    if returned and max(e.recorded_at for e in returned) > max(e.recorded_at for e in confirmed):
        return None
    return statement.holds_from


class Dated(Protocol):
    """What a certificate says: its level, the day it holds from, and its last day when it names one."""

    @property
    def level(self) -> int: ...
    @property
    def holds_from(self) -> date: ...
    @property
    def valid_until(self) -> date | None: ...


def certificate_end(statement: Dated, validity: Validity) -> date | None:
    """The last day of a statement: as stated, else the skill's months after it for certificate skills; never of a 0."""
    if not statement.level:
        return None
    if statement.valid_until is not None:
        return statement.valid_until
    if validity.kind == "certificate" and validity.months:
        return add_months(statement.holds_from, validity.months) - DAY
    return None


def _covers(statement: Statement, validity: Validity, day: date) -> bool:
    end = certificate_end(statement, validity)
    return end is None or day <= end


def _own_words(
    statements: list[Statement], newest: tuple[date, Statement] | None, seen: Callable[[Recorded], bool]
) -> Statement | None:
    """The newest unconfirmed statement that is not older than the newest proven one and was not returned."""
    own = [
        s
        for s in statements
        if s.kind in ("self", "peer")
        and not any(seen(each) for each in s.returns)
        and _proven_since(s, seen) is None
        and (newest is None or _age((s.holds_from, s)) > _age(newest))
    ]
    selfs = [s for s in own if s.kind == "self"] or own
    return max(selfs, key=lambda s: _age((s.holds_from, s)), default=None)


def _counted(
    history: History,
    valid: tuple[date, Statement] | None,
    newest: tuple[date, Statement] | None,
    own: Statement | None,
    day: date,
    seen: Callable[[Recorded], bool],
) -> Standing:
    if valid is not None:
        conflicting = own is not None and abs(own.level - valid[1].level) >= CONFLICT
        return replace(_aged(history, valid[1], True, day, seen), conflicting=conflicting)
    critical = history.validity.safety_critical
    if own is not None and not (critical and newest is not None) and _covers(own, history.validity, day):
        return _aged(history, own, False, day, seen)
    if newest is not None:
        end = certificate_end(newest[1], history.validity)
        return Standing(0, "lapsed", newest[1].level, True, end, statement_id=newest[1].id)
    if own is not None:
        return Standing(0, "lapsed", own.level, False, certificate_end(own, history.validity), statement_id=own.id)
    return NOT_ASKED


def _aged(
    history: History, statement: Statement, verified: bool, day: date, seen: Callable[[Recorded], bool]
) -> Standing:
    """The statement as it stands on `day` after lapse by last use and new versions of the skill."""
    validity = history.validity
    if not statement.level:
        return Standing(0, "proven" if verified else "unproven", 0, verified, statement_id=statement.id)
    end = certificate_end(statement, validity)
    last_use = max([statement.holds_from, *(u.holds_from for u in history.uses if seen(u))])
    use_until = add_months(last_use, validity.months) if validity.kind == "use" and validity.months else None
    stale = use_until is not None and day > use_until
    outdated = any(statement.holds_from < v.holds_from for v in history.versions if seen(v))
    lapses_on = use_until if validity.safety_critical else None
    found = Standing(statement.level, "proven", statement.level, verified, end, lapses_on, statement_id=statement.id)
    if stale and validity.safety_critical:
        return replace(found, level=0, state="lapsed")
    if not verified:
        return replace(found, state="unproven")
    return replace(found, state="to_refresh") if stale or outdated else found


def _is_revoked(
    revocations: tuple[Revoked, ...],
    newest: tuple[date, Statement] | None,
    day: date,
    seen: Callable[[Recorded], bool],
) -> bool:
    for revocation in revocations:
        if not seen(revocation) or (revocation.holds_until is not None and day > revocation.holds_until):
            continue
        if newest is None or (newest[0], newest[1].recorded_at) <= (revocation.holds_from, revocation.recorded_at):
            return True
    return False


def _turning_days(history: History) -> set[date]:
    """Every day on which the standing may change."""
    days = {day for special in history.specials for day in _turning_days(special)}
    validity = history.validity
    for statement in history.statements:
        days.add(statement.holds_from)
        days.update(e.holds_from for e in (*statement.confirmations, *statement.returns))
        end = certificate_end(statement, validity)
        if end is not None and end < date.max:
            days.add(end + DAY)
    for event in (*history.versions, *history.uses):
        days.add(event.holds_from)
    if validity.kind == "use" and validity.months:
        for used in (*(s.holds_from for s in history.statements), *(u.holds_from for u in history.uses)):
            lapse = add_months(used, validity.months)
            if lapse < date.max:
                days.add(lapse + DAY)
    for revocation in history.revocations:
        days.add(revocation.holds_from)
        if revocation.holds_until is not None and revocation.holds_until < date.max:
            days.add(revocation.holds_until + DAY)
    return days
