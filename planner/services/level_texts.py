"""What the levels of a skill mean, in words."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import or_, select

from models import LevelText, Skill, db


def level_texts(wanted: Collection[tuple[int, int]], language: str) -> dict[tuple[int, int], str]:
    """The text of each (skill id, level): the skill's own, else that of the skill it is a special of, else the one of
    every skill; in the language, else in English.
    """
    t = LevelText
    asked = {skill_id for skill_id, _ in wanted}
    general = dict(db.session.execute(select(Skill.id, Skill.general_id).where(Skill.id.in_(asked))).all())
    query = select(t.skill_id, t.level, t.language, t.text).where(
        or_(t.skill_id.is_(None), t.skill_id.in_(asked | set(general.values()))), t.error_at.is_(None)
    )
    newest = {
        (row.skill_id, row.level, row.language): row.text
        for row in db.session.execute(query.order_by(t.holds_from, t.recorded_at, t.id))
    }
    found = {}
    for skill_id, level in wanted:
        skills = skill_id, general.get(skill_id), None
        places = [(skill, level, spoken) for skill in skills for spoken in (language, "en")]
        text = next((newest[place] for place in places if newest.get(place)), None)
        if text is not None:
            found[skill_id, level] = text
    return found
