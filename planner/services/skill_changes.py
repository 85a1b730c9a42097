"""Renaming, merging, splitting, retiring and taking up skills: dated, undoable, and no history is lost.

A merged skill becomes a special of the one it is merged into: who held it holds that, on every day, and its own record
stays as it is. The parts of a split skill begin empty or, if wished, with its levels as unproven statements; whoever
splits it says which part, or parts, each need, home cover, training and the like names from then on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select

from models import (
    Account,
    Assessment,
    HomeCover,
    Need,
    Prerequisite,
    RequiredHeadcount,
    RoleTarget,
    Skill,
    SkillChange,
    StandingInterval,
    TrainingStep,
    change,
    db,
)
from models.standing_intervals import on_day
from planner.errors import Refused
from planner.pages import named
from planner.services import skill_merging, skill_pointers, team_templates
from planner.services.targets import role_targets
from planner.today import today
from planner.words import gettext as _

POINTERS: tuple[Any, ...] = (Need, HomeCover, TrainingStep)  # what asks for or leads to a skill from now on
COPIED = ("group_id", "side", "validity_kind", "validity_months", "safety_critical", "general_id", "special_kind")


@dataclass(frozen=True, slots=True)
class Part:
    """What a skill is split into."""

    code: str
    name: str
    name_de: str | None = None


def history(skill: Skill) -> list[SkillChange]:
    """What has happened to the skill, and what has become part of it, newest first."""
    c = SkillChange
    query = select(c).where(or_(c.skill_id == skill.id, c.other_id == skill.id), c.error_at.is_(None))
    return list(db.session.scalars(query.order_by(c.holds_from.desc(), c.id.desc())))


def pointing(skill: Skill) -> int:
    """How many needs, home covers and trainings name the skill, and how many needs of templates."""
    counts = [select(func.count()).select_from(table).where(table.skill_id == skill.id) for table in POINTERS]
    return sum(db.session.scalar(each) or 0 for each in counts) + len(team_templates.naming(skill.code))


def holders(skill: Skill, day: date) -> int:
    """How many people hold the skill at 1 or above on the day."""
    s = StandingInterval
    held = select(func.count()).where(s.skill_id == skill.id, s.level >= 1, on_day(day))
    return db.session.scalar(held) or 0


def new(account: Account, part: Part, **facts: Any) -> Skill:
    """A new skill or special. Raises Refused when the code is taken."""
    with change(db.session(), _("New skill %(code)s", code=part.code), account.id):
        row = _new(part, facts)
    db.session.commit()
    return row


def _new(part: Part, facts: dict[str, Any]) -> Skill:
    if db.session.scalar(select(Skill.id).where(func.lower(Skill.code) == part.code.lower())) is not None:
        raise Refused(_("The code %(code)s is taken.", code=part.code), "code")
    row = Skill(code=part.code, name=part.name, name_de=part.name_de, **facts)
    db.session.add(row)
    db.session.flush()
    return row


def rename(account: Account, skill: Skill, name: str, name_de: str | None, reason: str | None) -> None:
    """The skill is called something else from today on; it is still found by what it was called."""
    if (name, name_de) == (skill.name, skill.name_de):
        raise Refused(_("It is called so already."), "name")
    with change(db.session(), _("Renamed %(skill)s", skill=skill.code), account.id):
        _note(account, skill, "rename", today(), reason, old_name=skill.name, old_name_de=skill.name_de)
        skill.name, skill.name_de = name, name_de
    db.session.commit()


def retire(account: Account, skill: Skill, day: date, reason: str) -> None:
    """The skill is asked for no more from a day on; what was stated stays."""
    if skill.retired_on is not None:
        raise Refused(_("This skill is retired already."), "day")
    with change(db.session(), _("Retired %(skill)s", skill=skill.code), account.id):
        _note(account, skill, "retire", day, reason)
        skill.retired_on = day
    db.session.commit()


def revive(account: Account, skill: Skill, reason: str) -> None:
    """The skill is asked for again."""
    if skill.retired_on is None:
        raise Refused(_("This skill is not retired."), "reason")
    with change(db.session(), _("Took %(skill)s up again", skill=skill.code), account.id):
        _note(account, skill, "revive", today(), reason)
        skill.retired_on = None
    db.session.commit()


def merge(account: Account, skill: Skill, into: Skill, day: date, reason: str) -> None:
    """The skill becomes part of another; targets, needs, trainings and prerequisites name that from the day on."""
    _check_merge(skill, into)
    _check_day(day)
    with change(db.session(), _("Merged %(skill)s into %(into)s", skill=skill.code, into=into.code), account.id):
        _note(account, skill, "merge", day, reason, other_id=into.id)
        for special in list(skill.specials):
            special.general_id = into.id
        skill.general_id, skill.special_kind, skill.retired_on = into.id, "other", day
        _move_targets(account, skill, [into], day)
        _move_headcounts(account, skill, into, day)
        skill_merging.name_instead(skill, into)
    db.session.commit()


def _check_merge(skill: Skill, into: Skill) -> None:
    if skill.id == into.id:
        raise Refused(_("A skill is not merged into itself."), "into")
    if into.general_id is not None:
        raise Refused(_("%(skill)s is a special; merge into the skill that it belongs to.", skill=named(into)), "into")
    if skill.retired_on is not None or into.retired_on is not None:
        raise Refused(_("One of the two is retired already."), "into")


def _check_day(day: date) -> None:
    if day > today():
        raise Refused(_("Needs, home covers and trainings name the other skill at once: enter no day ahead."), "day")


def check_split(skill: Skill, parts: Sequence[Part], day: date) -> None:
    """Raises Refused when the skill cannot be split into these from the day on."""
    _check_day(day)
    if len(parts) < 2:
        raise Refused(_("Name at least two parts."), "parts")
    if skill.retired_on is not None:
        raise Refused(_("This skill is retired already."), "parts")
    codes = [part.code.lower() for part in parts]
    taken = set(db.session.scalars(select(func.lower(Skill.code)).where(func.lower(Skill.code).in_(codes))))
    for place, part in enumerate(parts):
        if part.code.lower() in taken or part.code.lower() in codes[:place]:
            raise Refused(_("The code %(code)s is taken.", code=part.code), "parts")


def split(
    account: Account,
    skill: Skill,
    parts: Sequence[Part],
    day: date,
    reason: str,
    take_over: bool,
    places: Mapping[str, Sequence[int]],
) -> list[Skill]:
    """The skill is asked for in parts from the day on; `take_over` states its levels at each part, unproven.

    `places` says to which parts, counted from 0, what names the skill goes, by its key; the rest stays.
    """
    check_split(skill, parts, day)
    with change(db.session(), _("Split %(skill)s", skill=skill.code), account.id):
        made = [_new(part, {column: getattr(skill, column) for column in COPIED}) for part in parts]
        for each in made:
            _note(account, skill, "split", day, reason, other_id=each.id)
            for before in skill.prerequisites:
                facts = {"requires_id": before.requires_id, "level": before.level, "for_level": before.for_level}
                db.session.add(Prerequisite(skill_id=each.id, **facts))
        skill.retired_on = day
        _move_targets(account, skill, made, day)
        parts_of = {key: [made[place] for place in chosen] for key, chosen in places.items()}
        skill_pointers.move(account, skill, parts_of, day)
        if take_over:
            _take_over(account, skill, made, day)
    db.session.commit()
    return made


def _note(account: Account, skill: Skill, kind: str, day: date, reason: str | None, **facts: Any) -> None:
    row = SkillChange(skill_id=skill.id, kind=kind, holds_from=day, reason=reason, **facts)
    row.recorded_by_id = account.id
    db.session.add(row)


def _move_targets(account: Account, skill: Skill, to: Sequence[Skill], day: date) -> None:
    """What roles ask of the skill they ask of the others, at least at the same level; of the skill itself no more."""
    roles = set(db.session.scalars(select(RoleTarget.role_id).where(RoleTarget.skill_id == skill.id)))
    asked = role_targets(roles, day)
    for role_id in sorted(roles):
        level = asked.get((role_id, skill.id), 0)
        if level:
            facts = {"role_id": role_id, "holds_from": day, "recorded_by_id": account.id}
            db.session.add(RoleTarget(skill_id=skill.id, level=0, **facts))
            for each in to:
                if level > asked.get((role_id, each.id), 0):
                    db.session.add(RoleTarget(skill_id=each.id, level=level, **facts))


def _move_headcounts(account: Account, skill: Skill, into: Skill, day: date) -> None:
    """What departments ask of the skill they ask of the other, unless they ask something of that already."""
    r = RequiredHeadcount
    query = select(r).where(r.skill_id.in_((skill.id, into.id)), r.error_at.is_(None), r.holds_from <= day)
    ordered = db.session.scalars(query.order_by(r.holds_from, r.recorded_at, r.id))
    newest = {(row.department_id, row.skill_id, row.level): row.headcount for row in ordered}
    for (department_id, skill_id, level), headcount in newest.items():
        if skill_id == skill.id and headcount:
            facts = {"department_id": department_id, "level": level, "holds_from": day, "recorded_by_id": account.id}
            db.session.add(r(skill_id=skill.id, headcount=0, **facts))
            if not newest.get((department_id, into.id, level)):
                db.session.add(r(skill_id=into.id, headcount=headcount, **facts))


def _take_over(account: Account, skill: Skill, made: Sequence[Skill], day: date) -> None:
    s = StandingInterval
    held = select(s.person_id, s.level).where(s.skill_id == skill.id, s.level >= 1, on_day(day))
    note = _("Taken over when %(skill)s was split; not confirmed yet.", skill=named(skill))
    for person_id, level in db.session.execute(held).all():
        for each in made:
            facts = {"person_id": person_id, "skill_id": each.id, "level": level, "recorded_by_id": account.id}
            db.session.add(Assessment(kind="self", holds_from=day, note=note, **facts))
