"""A skill's page: its words, what it asks before, what needs it, entries of other schemes."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from models import FalseFriend, Prerequisite, Role, Skill, SkillCode, SkillTerm, SkillVersion, db
from planner.language import language
from planner.services.false_friends import in_use
from planner.services.lexicon import Entry, Lexicon
from planner.services.targets import role_targets
from planner.today import today


@dataclass(frozen=True, slots=True)
class About:
    """What belongs to a skill besides its own row, the reader's language first; `targets` are (role, level)."""

    ot_words: tuple[str, ...]
    it_words: tuple[str, ...]
    needed_by: tuple[Prerequisite, ...]
    codes: tuple[SkillCode, ...]
    targets: tuple[tuple[Role, int], ...]
    version: SkillVersion | None


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
    said = select(SkillTerm.words, SkillTerm.term).where(SkillTerm.skill_id == skill.id)
    terms = db.session.execute(said.order_by(SkillTerm.language != language(), SkillTerm.id)).all()
    needed = select(Prerequisite).where(Prerequisite.requires_id == skill.id)
    codes = db.session.scalars(select(SkillCode).where(SkillCode.skill_id == skill.id).order_by(SkillCode.id))
    return About(
        tuple(dict.fromkeys(term for words, term in terms if words == "OT")),
        tuple(dict.fromkeys(term for words, term in terms if words == "IT")),
        tuple(db.session.scalars(needed.options(selectinload(Prerequisite.skill)))),
        tuple(codes),
        tuple(_targets(skill)),
        _version(skill),
    )


def _version(skill: Skill) -> SkillVersion | None:
    """The newest version that there is today."""
    v = SkillVersion
    query = select(v).where(v.skill_id == skill.id, v.error_at.is_(None), v.holds_from <= today())
    return db.session.scalar(query.order_by(v.holds_from.desc(), v.id.desc()).limit(1))


def _targets(skill: Skill) -> list[tuple[Role, int]]:
    roles = list(db.session.scalars(select(Role).order_by(Role.id)))
    asked = role_targets([each.id for each in roles], today(), skill.id)
    return [(each, asked[each.id, skill.id]) for each in roles if (each.id, skill.id) in asked]


@dataclass(frozen=True, slots=True)
class Term:
    """A word: the skills that OT and that IT mean by it, and the two senses where it is a false friend."""

    word: str
    ot: tuple[Skill, ...]
    it: tuple[Skill, ...]
    friend: FalseFriend | None

    @property
    def both(self) -> bool:
        """True when both sides say it."""
        return bool(self.ot and self.it) or self.friend is not None


def term(word: str) -> Term | None:
    """The word, whatever its case; None when nobody says it."""
    query = select(SkillTerm.term, SkillTerm.words, Skill).join(Skill, Skill.id == SkillTerm.skill_id)
    rows = [row for row in db.session.execute(query.order_by(Skill.code)) if row[0].casefold() == word.casefold()]
    friend = _friend(word)
    if not rows and friend is None:
        return None
    sides = {
        side: tuple(dict.fromkeys(skill for _term, words, skill in rows if words == side)) for side in ("OT", "IT")
    }
    return Term(rows[0][0] if rows else (friend.term if friend else word), sides["OT"], sides["IT"], friend)


def _friend(word: str) -> FalseFriend | None:
    friends = db.session.scalars(select(FalseFriend).where(in_use()))
    found = [each for each in friends if each.term.casefold() == word.casefold()]
    return min(found, key=lambda each: each.language != language(), default=None)


def index() -> dict[str, list[tuple[str, set[str], bool]]]:
    """Every word of the reader's language with the sides that say it, and whether it is a false friend, by letter."""
    sides: dict[str, set[str]] = {}
    said: dict[str, str] = {}
    query = select(SkillTerm.term, SkillTerm.words).where(SkillTerm.language == language())
    for word, side in db.session.execute(query):
        said.setdefault(word.casefold(), word)
        sides.setdefault(word.casefold(), set()).add(side)
    spoken = select(FalseFriend.term).where(FalseFriend.language == language(), in_use())
    friends = {word.casefold(): word for word in db.session.scalars(spoken)}
    letters: dict[str, list[tuple[str, set[str], bool]]] = {}
    for key in sorted({*said, *friends}):
        letter = key[0].upper() if key[0].isalpha() else "#"
        entry = (said.get(key) or friends[key], sides.get(key, {"OT", "IT"}), key in friends)
        letters.setdefault(letter, []).append(entry)
    return letters


def by_group(words: Lexicon) -> dict[str, list[Entry]]:
    """All skills by the name of their group."""
    found: dict[str, list[Entry]] = {}
    for entry in words.entries.values():
        found.setdefault(entry.group, []).append(entry)
    return found
