"""A skill's page: its words, what it asks before, what needs it, entries of other schemes."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from models import Prerequisite, Role, RoleTarget, Skill, SkillCode, SkillTerm, db
from planner.services.lexicon import Entry, Lexicon


@dataclass(frozen=True, slots=True)
class About:
    """What belongs to a skill besides its own row; `targets` are (role, level)."""

    ot_words: tuple[str, ...]
    it_words: tuple[str, ...]
    needed_by: tuple[Prerequisite, ...]
    codes: tuple[SkillCode, ...]
    targets: tuple[tuple[Role, int], ...]


def whole_skill(skill_id: int) -> Skill | None:
    """A skill with group, specials and prerequisites."""
    options = (
        selectinload(Skill.group),
        selectinload(Skill.general),
        selectinload(Skill.specials),
        selectinload(Skill.prerequisites).selectinload(Prerequisite.requires),
    )
    return db.session.scalar(select(Skill).where(Skill.id == skill_id).options(*options))


def about(skill: Skill) -> About:
    """The words of both sides, what builds on the skill, other schemes' entries and the roles' targets."""
    terms = db.session.execute(select(SkillTerm.words, SkillTerm.term).where(SkillTerm.skill_id == skill.id)).all()
    needed = select(Prerequisite).where(Prerequisite.requires_id == skill.id)
    codes = db.session.scalars(select(SkillCode).where(SkillCode.skill_id == skill.id).order_by(SkillCode.id))
    return About(
        tuple(dict.fromkeys(term for words, term in terms if words == "OT")),
        tuple(dict.fromkeys(term for words, term in terms if words == "IT")),
        tuple(db.session.scalars(needed.options(selectinload(Prerequisite.skill)))),
        tuple(codes),
        tuple(_targets(skill)),
    )


def _targets(skill: Skill) -> list[tuple[Role, int]]:
    query = (
        select(Role, RoleTarget.level)
        .join(RoleTarget)
        .where(RoleTarget.skill_id == skill.id, RoleTarget.error_at.is_(None))
        .order_by(RoleTarget.holds_from, RoleTarget.recorded_at, RoleTarget.id)
    )
    newest = {role.id: (role, level) for role, level in db.session.execute(query)}
    return [(role, level) for role, level in newest.values() if level]


def by_group(words: Lexicon) -> dict[str, list[Entry]]:
    """All skills by the name of their group."""
    found: dict[str, list[Entry]] = {}
    for entry in words.entries.values():
        found.setdefault(entry.group, []).append(entry)
    return found
