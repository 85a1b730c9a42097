"""Teams and what they need: made, changed, closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from models import (
    WEIGHTS,
    Account,
    Need,
    ScenarioTeam,
    Site,
    Team,
    TeamRole,
    TeamSide,
    change,
    db,
)
from planner.errors import Refused
from planner.services import versions


@dataclass(frozen=True, slots=True)
class NeedFacts:
    """One need as a form states it: ways to meet it as (skill id, level), any of which will do."""

    ways: tuple[tuple[int, int], ...]
    headcount: int = 1
    importance: str = "must"
    both_sides: bool = False
    spare: int = 0


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """A team as a form states it. Bounds are (minimum, maximum or None), by role id and by side."""

    name: str
    first_day: date
    last_day: date
    purpose: str | None = None
    site_id: int | None = None
    delivery_mode: str = "hybrid"
    member_share: float = 0.2
    size_min: int = 0
    size_max: int | None = None
    needs_per_person: int | None = None
    priority: float = 1.0
    roles: dict[int, tuple[int, int | None]] = field(default_factory=dict)
    sides: dict[str, tuple[int, int | None]] = field(default_factory=dict)
    needs: tuple[NeedFacts, ...] = ()


OWN: tuple[str, ...] = ("name", "first_day", "last_day", "purpose", "site_id", "delivery_mode", "member_share")
OWN += ("size_min", "size_max", "needs_per_person", "priority")


class Listed(NamedTuple):
    """What a list says of a team; `needs` is how many it has, a need with several ways counting once."""

    id: int
    name: str
    first_day: date
    last_day: date
    size_min: int
    size_max: int | None
    member_share: float
    priority: float
    site: str | None
    needs: int


def all_teams() -> list[Listed]:
    """Every team that is not closed, the next to start first."""
    return [Listed(*team) for team in db.session.connection().execute(OPEN).all()]


def _open() -> Select[Any]:
    count = select(Need.team_id, func.count().label("needs")).where(Need.parent_id.is_(None)).group_by(Need.team_id)
    needs = count.subquery()
    own = [getattr(Team, name) for name in Listed._fields[:8]]
    return (
        select(*own, Site.name.label("site"), func.coalesce(needs.c.needs, 0).label("needs"))
        .outerjoin(Team.site)
        .outerjoin(needs, needs.c.team_id == Team.id)
        .where(Team.state != "closed")
        .order_by(Team.first_day, Team.id)
    )


OPEN = _open()


def whole_team(team_id: int) -> Team | None:
    """A team with everything that its page shows, in a fixed number of queries."""
    needs = selectinload(Team.needs)
    options = (
        needs.selectinload(Need.skill),
        needs.selectinload(Need.children).selectinload(Need.skill),
        selectinload(Team.role_bounds).selectinload(TeamRole.role),
        selectinload(Team.side_bounds),
        selectinload(Team.goals),
    )
    return db.session.scalar(select(Team).where(Team.id == team_id).options(*options))


def facts_of(team: Team) -> TeamFacts:
    """A team as its form shows it."""
    return TeamFacts(
        **{name: getattr(team, name) for name in OWN},
        roles={bound.role_id: (bound.minimum, bound.maximum) for bound in team.role_bounds},
        sides={bound.side: (bound.minimum, bound.maximum) for bound in team.side_bounds},
        needs=tuple(facts_of_need(need) for need in roots(team)),
    )


def facts_of_need(need: Need) -> NeedFacts:
    """A need as its team's form shows it."""
    return NeedFacts(ways(need), need.headcount, need.importance, need.both_sides, need.spare)


def roots(team: Team) -> list[Need]:
    """The needs at the top of the team's tree, in order."""
    return [need for need in team.needs if need.parent_id is None]


def ways(need: Need) -> tuple[tuple[int, int], ...]:
    """The (skill id, level) pairs that meet a need, any of which will do."""
    leaves = [need] if need.kind == "skill" else need.children
    return tuple((leaf.skill_id, leaf.level) for leaf in leaves if leaf.skill_id is not None and leaf.level is not None)


def both(one: NeedFacts, other: NeedFacts) -> NeedFacts:
    """The need that asks whatever two needs of the same ways ask."""
    counts = (max(one.headcount, other.headcount), max(one.importance, other.importance, key=WEIGHTS.__getitem__))
    return NeedFacts(one.ways, *counts, one.both_sides or other.both_sides, max(one.spare, other.spare))


def easiest(stated: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Ways to meet a need, each skill once: of any of several levels of it the lowest will do."""
    lowest: dict[int, int] = {}
    for skill_id, level in stated:
        lowest[skill_id] = min(level, lowest.get(skill_id, level))
    return tuple(lowest.items())


def create(facts: TeamFacts, account: Account) -> Team:
    """A new team. Raises Refused when its statements contradict one another."""
    _check(facts)
    with change(db.session, _("Team %(name)s made", name=facts.name), account.id):
        team = Team(code=_new_code(), **{name: getattr(facts, name) for name in OWN})
        db.session.add(team)
        _fill(team, facts)
    db.session.commit()
    return team


def update(team: Team, facts: TeamFacts, version: int, labels: Mapping[str, str], account: Account) -> None:
    """Change a team as the form says. Raises Refused, also when `version` is an old one; `labels` name fields."""
    _check(facts)
    versions.check(team, version, labels)
    with change(db.session, _("Team %(name)s changed", name=facts.name), account.id):
        for name in OWN:
            setattr(team, name, getattr(facts, name))
        _fill(team, facts)
        db.session.flush()
    db.session.commit()


def close(team: Team, account: Account) -> None:
    """The team is over, or was never to be: lists and new scenarios leave it out; what was planned stays on record."""
    with change(db.session, _("Team %(name)s closed", name=team.name), account.id):
        team.state = "closed"
        for entry in db.session.scalars(select(ScenarioTeam).where(ScenarioTeam.team_id == team.id)):
            db.session.delete(entry)
    db.session.commit()


def _check(facts: TeamFacts) -> None:
    if facts.last_day < facts.first_day:
        raise Refused(_("The team ends before it starts."), "last_day")
    if facts.size_max is not None and facts.size_max < facts.size_min:
        raise Refused(sentence_of_order(facts.size_min, facts.size_max), "size_max")
    for name, bounds in (("roles", facts.roles), ("sides", facts.sides)):
        for least, most in bounds.values():
            if most is not None and most < least:
                raise Refused(sentence_of_order(least, most), name)
    least = sum(least for least, _most in facts.sides.values())
    if facts.size_max is not None and least > facts.size_max:
        counts = {"least": least, "most": facts.size_max}
        raise Refused(_("The sides ask for %(least)s members, the team has at most %(most)s.", **counts), "sides")
    seen: set[tuple[tuple[int, int], ...]] = set()
    for need in facts.needs:
        key = tuple(sorted(need.ways))
        if key in seen:
            raise Refused(_("The same skill and level is asked for twice; raise the head count instead."), "needs")
        seen.add(key)


def sentence_of_order(least: int, most: int) -> str:
    """What is wrong with a bound below another."""
    return str(_("At most %(most)s is less than at least %(least)s.", most=most, least=least))


def _fill(team: Team, facts: TeamFacts) -> None:
    """Set bounds and needs; a need that stays keeps its row, so that what was published for it still points at it."""
    _set_bounds(team.role_bounds, "role_id", facts.roles, TeamRole)
    _set_bounds(team.side_bounds, "side", facts.sides, TeamSide)
    old = {tuple(sorted(ways(need))): need for need in roots(team)}
    kept: set[int] = set()
    for position, stated in enumerate(facts.needs):
        need = old.get(tuple(sorted(stated.ways)))
        if need is None:
            need = _new_need(team, stated)
        else:
            kept.add(need.id)
        need.position = position
        need.headcount, need.importance, need.spare = stated.headcount, stated.importance, stated.spare
        need.both_sides = stated.both_sides
    for need in old.values():
        if need.id not in kept:
            for child in list(need.children):
                team.needs.remove(child)
            team.needs.remove(need)


def _set_bounds(rows: list[Any], key: str, stated: dict[Any, tuple[int, int | None]], kind: type[Any]) -> None:
    """Make the bounds' rows say what was stated; a bound that binds nothing has no row."""
    wanted = {each: bounds for each, bounds in stated.items() if bounds != (0, None)}
    for row in [row for row in rows if getattr(row, key) not in wanted]:
        rows.remove(row)
    there = {getattr(row, key): row for row in rows}
    for each, (least, most) in wanted.items():
        if each in there:
            there[each].minimum, there[each].maximum = least, most
        else:
            rows.append(kind(**{key: each, "minimum": least, "maximum": most}))


def _new_need(team: Team, stated: NeedFacts) -> Need:
    leaves = [
        Need(kind="skill", skill_id=skill_id, level=level, position=place)
        for place, (skill_id, level) in enumerate(stated.ways)
    ]
    need = leaves[0] if len(leaves) == 1 else Need(kind="any", children=leaves)
    team.needs.extend({need, *leaves})
    return need


def _new_code() -> str:
    """The next free code: T1, T2, …"""
    number = (db.session.scalar(select(func.max(Team.id))) or 0) + 1
    taken = set(db.session.scalars(select(Team.code)))
    while f"T{number}" in taken:
        number += 1
    return f"T{number}"
