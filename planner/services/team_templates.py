"""Templates of teams: what a new team takes from one, and which of their needs name a skill.

A template names skills and roles by code, so that it fits any company's catalogue; what is done to a skill is done
to the templates that name it, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, select

from models import Role, Skill, TeamTemplate, db
from planner.services.teams import NeedFacts, TeamFacts, both, easiest

Place = tuple[int, ...]  # where in the tree of needs: (3,) is the fourth need, (3, 0) the first way to meet it
PLAIN = ("delivery_mode", "member_share", "size_min", "size_max", "needs_per_person")
COUNTS = ("headcount", "importance", "both_sides", "spare")


@dataclass(frozen=True, slots=True)
class Named:
    """A need of a template that names a skill; `way` when it is one of several ways to meet a need."""

    template: TeamTemplate
    place: Place
    level: int
    way: bool


class Kind(NamedTuple):
    """A kind of team to start from, as lists name it, with the number of its needs."""

    code: str
    name: str
    name_de: str | None
    needs: int


KINDS = select(
    TeamTemplate.code, TeamTemplate.name, TeamTemplate.name_de, func.json_array_length(TeamTemplate.body["needs"])
).order_by(TeamTemplate.id)


def kinds() -> list[Kind]:
    """The kinds of team to start from."""
    found = db.session.connection().execute(KINDS).all()
    return [Kind(code, name, german, needs or 0) for code, name, german, needs in found]


def facts_of(template: TeamTemplate, first_day: date, name: str) -> tuple[TeamFacts, list[str]]:
    """What a new team takes from a template, and the codes of skills in it that nobody is asked for any more."""
    body = template.body
    skills = dict(db.session.execute(select(Skill.code, Skill.id).where(Skill.retired_on.is_(None))).all())
    roles = dict(db.session.execute(select(Role.code, Role.id)).all())
    facts = TeamFacts(
        name=name,
        first_day=first_day,
        last_day=first_day + timedelta(weeks=body.get("weeks", 13)) - timedelta(days=1),
        roles={roles[code]: _bounds(each) for code, each in body.get("roles", {}).items() if code in roles},
        sides={side: _bounds(each) for side, each in body.get("sides", {}).items()},
        needs=_needs(body, skills),
        **{key: body[key] for key in PLAIN if key in body},
    )
    missing = {leaf["skill"]: None for _place, leaf in _leaves(body.get("needs", [])) if leaf["skill"] not in skills}
    return facts, list(missing)


def naming(code: str) -> list[Named]:
    """Every need of a template that names the skill of this code."""
    every = db.session.scalars(select(TeamTemplate).order_by(TeamTemplate.id))
    return [
        Named(template, place, int(leaf["level"]), len(place) > 1)
        for template in every
        for place, leaf in _leaves(template.body.get("needs", []))
        if leaf["skill"] == code
    ]


def name_instead(template: TeamTemplate, codes: Mapping[Place, Sequence[str]]) -> None:
    """Let the needs at these places name other skills, by code: one need, or one way to meet it, for each of them."""
    template.body = template.body | {"needs": _spread(template.body.get("needs", []), codes)}


def _spread(nodes: list[dict[str, Any]], codes: Mapping[Place, Sequence[str]], above: Place = ()) -> list[Any]:
    found: list[Any] = []
    for number, node in enumerate(nodes):
        place = (*above, number)
        if "children" in node:
            found.append(node | {"children": _spread(node["children"], codes, place)})
        else:
            found += [node | {"skill": code} for code in codes.get(place, (node["skill"],))]
    return found


def _leaves(nodes: list[dict[str, Any]], above: Place = ()) -> Iterator[tuple[Place, dict[str, Any]]]:
    for number, node in enumerate(nodes):
        if "children" in node:
            yield from _leaves(node["children"], (*above, number))
        else:
            yield (*above, number), node


def _needs(body: dict[str, Any], skills: Mapping[str, int]) -> tuple[NeedFacts, ...]:
    """The needs; where two ask the same, as when two skills were merged, both at once."""
    found: dict[frozenset[tuple[int, int]], NeedFacts] = {}
    for node in body.get("needs", []):
        leaves = [leaf for _place, leaf in _leaves([node]) if leaf["skill"] in skills]
        ways = easiest((skills[leaf["skill"]], int(leaf["level"])) for leaf in leaves)
        if not ways:
            continue
        need = NeedFacts(ways, **{key: node[key] for key in COUNTS if key in node})
        same = found.setdefault(frozenset(ways), need)
        found[frozenset(ways)] = both(same, need)
    return tuple(found.values())


def _bounds(body: dict[str, Any]) -> tuple[int, int | None]:
    return int(body.get("minimum") or 0), body.get("maximum")
