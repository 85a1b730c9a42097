"""What names a merged skill names the other one instead, and asks for it once where it would ask for the same twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import or_, select

from models import Enrolment, HomeCover, Need, Prerequisite, Skill, Team, TeamTemplate, TrainingStep, db
from planner.services import prerequisites, team_templates
from planner.services.teams import both, easiest, facts_of_need, roots, ways


def name_instead(skill: Skill, into: Skill) -> None:
    """Needs, home covers, trainings, prerequisites and templates name the other skill. To be called inside a change."""
    _needs(skill, into)
    _home_covers(skill, into)
    _steps(skill, into)
    _prerequisites(skill, into)
    naming: dict[TeamTemplate, dict[team_templates.Place, list[str]]] = {}
    for each in team_templates.naming(skill.code):
        naming.setdefault(each.template, {})[each.place] = [into.code]
    for template, codes in naming.items():
        team_templates.name_instead(template, codes)


def _needs(skill: Skill, into: Skill) -> None:
    named = list(db.session.scalars(select(Need).where(Need.skill_id == skill.id)))
    for row in named:
        row.skill_id = into.id
    db.session.flush()
    instead: dict[int, int] = {}
    for team in db.session.scalars(select(Team).where(Team.id.in_({row.team_id for row in named}))):
        instead |= _ask_once(team)
    if instead:
        _serve_instead(instead)


def _ask_once(team: Team) -> dict[int, int]:
    """Needs that now ask the same become the first of them; the ids of the others, each with what it became."""
    first: dict[tuple[str, frozenset[tuple[int, int]]], Need] = {}
    instead: dict[int, int] = {}
    for need in roots(team):
        _choose_once(team, need)
        same = first.setdefault((need.kind, frozenset(ways(need))), need)
        if same is not need:
            asked = both(facts_of_need(same), facts_of_need(need))
            same.headcount, same.importance = asked.headcount, asked.importance
            same.both_sides, same.spare = asked.both_sides, asked.spare
            instead[need.id] = same.id
            _drop(team, [*need.children, need])
    return instead


def _choose_once(team: Team, need: Need) -> None:
    """Of several ways to meet a need by one skill the lowest level is left; a single way is the need itself."""
    if need.kind != "any":
        return
    left = list(easiest(ways(need)))
    for child in list(need.children):
        way = next((each for each in left if each == (child.skill_id, child.level)), None)
        if way is None:
            _drop(team, [child])
        else:
            left.remove(way)
    if len(need.children) == 1:
        need.kind, need.skill_id, need.level = "skill", need.children[0].skill_id, need.children[0].level
        _drop(team, list(need.children))


def _drop(team: Team, needs: Iterable[Need]) -> None:
    for need in needs:
        if need.parent is not None:
            need.parent.children.remove(need)
        team.needs.remove(need)


def _serve_instead(instead: Mapping[int, int]) -> None:
    """Trainings that were proposed for a need are for what it became."""
    for row in db.session.scalars(select(Enrolment)):
        pairs = [[team, instead.get(int(need), need)] for team, need in row.serves]
        if pairs != [list(pair) for pair in row.serves]:
            row.serves = pairs


def _home_covers(skill: Skill, into: Skill) -> None:
    h = HomeCover
    there = {_where(row): row for row in db.session.scalars(select(h).where(h.skill_id == into.id))}
    for row in db.session.scalars(select(h).where(h.skill_id == skill.id)):
        same = there.get(_where(row))
        if same is None:
            row.skill_id = into.id
        else:
            same.minimum = max(same.minimum, row.minimum)
            db.session.delete(row)


def _where(row: HomeCover) -> tuple[Any, ...]:
    return row.department_id, row.crew_id, row.level


def _steps(skill: Skill, into: Skill) -> None:
    s = TrainingStep
    others = db.session.scalars(select(s).where(s.skill_id == into.id))
    there = {(row.training_id, row.from_level): row for row in others}
    for row in db.session.scalars(select(s).where(s.skill_id == skill.id)):
        same = there.get((row.training_id, row.from_level))
        if same is None:
            row.skill_id = into.id
        else:
            same.to_level = max(same.to_level, row.to_level)
            db.session.delete(row)


def _prerequisites(skill: Skill, into: Skill) -> None:
    """What the skill asked first and what asked it first; a row that would be there twice or in a circle goes."""
    p = Prerequisite
    for row in list(db.session.scalars(select(p).where(or_(p.skill_id == skill.id, p.requires_id == skill.id)))):
        of, requires = (into.id if each == skill.id else each for each in (row.skill_id, row.requires_id))
        facts = {"skill_id": of, "requires_id": requires, "for_level": row.for_level}
        db.session.delete(row)
        db.session.flush()
        same = db.session.scalar(select(p).filter_by(**facts))
        if same is not None:
            same.level = max(same.level, row.level)
        elif of != requires and not prerequisites.circle(of, requires):
            db.session.add(p(level=row.level, **facts))
            db.session.flush()
