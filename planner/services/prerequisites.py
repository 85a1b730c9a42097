"""What is asked before a skill is trained: the graph, its changes, and that it never runs in a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from models import Account, Prerequisite, Skill, change, db
from planner.errors import Refused
from planner.pages import named
from planner.words import gettext as _

if TYPE_CHECKING:
    import networkx as nx  # takes its time: loaded by what follows a graph, not when the server starts


def graph() -> nx.DiGraph[int]:
    """All prerequisites, by skill id; `level` is what is asked, `for_level` from which level on."""
    import networkx as nx

    found: nx.DiGraph[int] = nx.DiGraph()
    p = Prerequisite
    for skill_id, requires_id, level in db.session.execute(select(p.skill_id, p.requires_id, p.level)):
        found.add_edge(requires_id, skill_id, level=level)
    return found


def around(skill: Skill) -> nx.DiGraph[int]:
    """What the skill asks first, all the way down, and what builds on it, all the way up."""
    import networkx as nx

    whole = graph()
    if skill.id not in whole:
        alone: nx.DiGraph[int] = nx.DiGraph()
        alone.add_node(skill.id)
        return alone
    near = {skill.id, *nx.ancestors(whole, skill.id), *nx.descendants(whole, skill.id)}
    return nx.DiGraph(whole.subgraph(near))


def circle(skill_id: int, requires_id: int) -> list[int]:
    """The skills of the circle that would arise if `skill_id` asked for `requires_id`; empty when none would."""
    import networkx as nx

    whole = graph()
    if skill_id == requires_id:
        return [skill_id]
    if skill_id in whole and requires_id in whole and nx.has_path(whole, skill_id, requires_id):
        return [int(each) for each in nx.shortest_path(whole, skill_id, requires_id)]
    return []


def circles() -> list[list[int]]:
    """Every circle there is; there should be none."""
    import networkx as nx

    return [list(each) for each in nx.simple_cycles(graph())]


def add(account: Account, skill: Skill, requires: Skill, level: int, for_level: int | None) -> Prerequisite:
    """The skill asks for another first. Raises Refused when it does already, or it would run in a circle."""
    found = circle(skill.id, requires.id)
    if found:
        raise Refused(_("That would run in a circle: %(circle)s.", circle=_spoken(found)), "requires")
    if any(row.requires_id == requires.id and row.for_level == for_level for row in skill.prerequisites):
        raise Refused(_("This is asked already."), "requires")
    row = Prerequisite(skill_id=skill.id, requires_id=requires.id, level=level, for_level=for_level)
    with change(db.session(), _("Prerequisite of %(skill)s", skill=skill.code), account.id):
        db.session.add(row)
    db.session.commit()
    return row


def remove(account: Account, row: Prerequisite) -> None:
    """The skill does not ask for it any more."""
    with change(db.session(), _("Prerequisite of %(skill)s", skill=row.skill.code), account.id):
        db.session.delete(row)
    db.session.commit()


def _spoken(ids: list[int]) -> str:
    names = {each.id: named(each) for each in db.session.scalars(select(Skill).where(Skill.id.in_(ids)))}
    return " → ".join(names[each] for each in [*ids, ids[0]])


def rows(skill: Skill) -> list[Prerequisite]:
    """Every prerequisite in the graph around the skill, for the table beside the picture."""
    near = set(around(skill))
    query = select(Prerequisite).options(joinedload(Prerequisite.skill), joinedload(Prerequisite.requires))
    found = db.session.scalars(query.where(Prerequisite.skill_id.in_(near), Prerequisite.requires_id.in_(near)))
    return sorted(found, key=lambda row: (row.skill.code, row.requires.code))
