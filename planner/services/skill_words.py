"""What OT and what IT call a skill, in both languages: the words by which it is found.

An editor adds and takes away words of what they saw; what others added meanwhile stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from models import Account, Skill, SkillTerm, change, db
from planner.errors import Refused
from planner.words import gettext as _

PLACES = tuple((side, spoken) for side in ("OT", "IT") for spoken in ("en", "de"))
LONGEST, MOST = 100, 40  # letters of a word, words of a side and language
Place = tuple[str, str]


def own_words(skill: Skill) -> dict[Place, list[str]]:
    """The words by (side, language)."""
    t = SkillTerm
    found: dict[Place, list[str]] = {place: [] for place in PLACES}
    query = select(t.words, t.language, t.term).where(t.skill_id == skill.id).order_by(t.id)
    for side, spoken, term in db.session.execute(query):
        found[side, spoken].append(term)
    return found


def taken_apart(text: str) -> list[str]:
    """The words of a field, one a line or with semicolons between them, each once."""
    words = (" ".join(each.split()) for line in text.splitlines() for each in line.split(";"))
    return list({word.casefold(): word for word in reversed(list(filter(None, words)))}.values())[::-1]


def fault(words: Iterable[str]) -> str | None:
    """Why these cannot be the words of a side and language; None when they can."""
    words = list(words)
    for word in words:
        if len(word) > LONGEST:
            return _("“%(word)s…” is too long: use at most 100 characters.", word=word[:20])
        if not any(letter.isalnum() for letter in word):
            return _("“%(word)s” is no word.", word=word)
    return _("Use at most 40 words.") if len(words) > MOST else None


def set_words(account: Account, skill: Skill, said: Mapping[Place, list[str]], seen: Mapping[Place, list[str]]) -> int:
    """Add what was said and not seen, take away what was seen and is not said; how many words that are.

    Raises Refused when there is nothing to do.
    """
    rows = list(db.session.scalars(select(SkillTerm).where(SkillTerm.skill_id == skill.id)))
    there = {(row.words, row.language, row.term): row for row in rows}
    gone = [(*place, word) for place in PLACES for word in seen[place] if word not in said[place]]
    new = [(*place, word) for place in PLACES for word in said[place] if word not in seen[place]]
    gone, new = [each for each in gone if each in there], [each for each in new if each not in there]
    if not gone and not new:
        raise Refused(_("No word is changed."))
    with change(db.session(), _("Words of %(skill)s", skill=skill.code), account.id):
        for key in gone:
            db.session.delete(there[key])
        for side, spoken, word in new:
            db.session.add(SkillTerm(skill_id=skill.id, words=side, language=spoken, term=word))
    db.session.commit()
    return len(gone) + len(new)
