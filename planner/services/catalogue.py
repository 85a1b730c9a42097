"""Changing the catalogue: versions of skills, level texts; each a dated fact that can be undone."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from models import Account, LevelText, Skill, SkillVersion, StandingInterval, change, db
from models.standing_intervals import on_day
from planner.errors import Refused
from planner.services.versions import ChangedMeanwhile
from planner.today import today
from planner.words import gettext as _

LANGUAGES = ("en", "de")


def add_version(account: Account, skill: Skill, name: str, day: date) -> SkillVersion:
    """A new version of what the skill is about; proven levels stated before it are to be refreshed."""
    if day in {each.holds_from for each in versions(skill)}:
        raise Refused(_("There is a version of this day already."), "holds_from")
    row = SkillVersion(skill_id=skill.id, name=name, holds_from=day, recorded_by_id=account.id)
    with change(db.session(), _("New version of %(skill)s", skill=skill.code), account.id):
        db.session.add(row)
    db.session.commit()
    return row


def versions(skill: Skill) -> list[SkillVersion]:
    """The versions of a skill, newest first."""
    query = select(SkillVersion).where(SkillVersion.skill_id == skill.id, SkillVersion.error_at.is_(None))
    return list(db.session.scalars(query.order_by(SkillVersion.holds_from.desc(), SkillVersion.id.desc())))


def holders(skill: Skill, day: date) -> dict[str, int]:
    """How many people hold the skill at 1 or above on the day, by state."""
    s = StandingInterval
    query = select(s.state, func.count()).where(s.skill_id == skill.id, s.stated_level >= 1, on_day(day))
    return {state: count for state, count in db.session.execute(query.group_by(s.state))}  # noqa: C416


def own_texts(skill: Skill) -> dict[tuple[int, str], str]:
    """The skill's own texts by (level, language); the newest counts, an empty one takes it back."""
    query = select(LevelText).where(LevelText.skill_id == skill.id, LevelText.error_at.is_(None))
    ordered = query.order_by(LevelText.holds_from, LevelText.recorded_at, LevelText.id)
    return {(row.level, row.language): row.text for row in db.session.scalars(ordered)}


def set_texts(
    account: Account, skill: Skill, texts: dict[tuple[int, str], str], seen: dict[tuple[int, str], str]
) -> int:
    """State what differs from the level texts that were seen, from today on; how many do.

    Raises ChangedMeanwhile when somebody else has put one of them in other words.
    """
    there = own_texts(skill)
    changed = {key: text for key, text in texts.items() if text not in {seen.get(key, ""), there.get(key, "")}}
    meanwhile = [
        f"{level} {spoken}: “{there.get((level, spoken), '')}”"
        for level, spoken in changed
        if there.get((level, spoken), "") != seen.get((level, spoken), "")
    ]
    if meanwhile:
        raise ChangedMeanwhile(meanwhile)
    if changed:
        with change(db.session(), _("Level texts of %(skill)s", skill=skill.code), account.id):
            for (level, spoken), text in changed.items():
                facts = {"skill_id": skill.id, "level": level, "language": spoken, "recorded_by_id": account.id}
                db.session.add(LevelText(text=text, holds_from=today(), **facts))
        db.session.commit()
    return len(changed)
