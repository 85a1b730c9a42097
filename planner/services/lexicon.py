"""The words of both sides: finding a skill by its code, its name or a word of either side, typos included."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from flask_babel import gettext as _
from rapidfuzz.distance import OSA
from sqlalchemy import Select, func, or_, select

from models import FalseFriend, Skill, SkillChange, SkillGroup, SkillTerm, db
from planner.errors import Refused
from planner.language import language
from planner.services.false_friends import in_use
from planner.today import today

TYPO = 0.75  # how alike a mistyped word must be to the word meant: one slip in four letters
SHORT = 4  # letters; shorter words are never taken for typos
SURE = 0.95  # a hit this good is taken for meant when it is the only one
Words = Literal["code", "name", "OT", "IT", "former"]  # former: what it or a part of it was called


class NotOneSkill(Refused):
    """What was typed may mean several skills; `asked` says so and leaves it to the page to offer them."""

    def __init__(self, text: str, meant: Iterable[Entry], field: str | None = None) -> None:
        names = "; ".join(each.text for each in meant)
        said = _("“%(text)s” is not exactly one skill. Do you mean: %(names)s?", text=text, names=names)
        super().__init__(said, field)
        self.asked = _("“%(text)s” is not exactly one skill. Which one do you mean?", text=text)


@dataclass(frozen=True, slots=True)
class Entry:
    """A skill as lists offer it; `general` is the code of the skill that a special belongs to."""

    id: int
    code: str
    name: str
    side: str
    group: str
    general_id: int | None = None
    special_kind: str | None = None

    @property
    def text(self) -> str:
        """What a field holds once the skill is chosen."""
        return f"{self.code} {self.name}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A skill that was found, by which word of which vocabulary, and how well (1 is exact)."""

    entry: Entry
    word: str
    words: Words
    score: float


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All skills in use with their words, and the false friends, in the reader's language where there is one."""

    entries: dict[int, Entry]
    words: tuple[tuple[int, Words, str], ...]
    false_friends: tuple[FalseFriend, ...]

    def search(self, text: str, most: int = 20) -> list[Hit]:
        """Skills by any of their words, best first; every word that was typed must be met, typos allowed."""
        best: dict[int, Hit] = {}
        asked = _tokens(text)
        for skill_id, words, word in self.words:
            score = _score(asked, word)
            if score and (skill_id not in best or score > best[skill_id].score):
                best[skill_id] = Hit(self.entries[skill_id], word, words, score)
        return sorted(best.values(), key=lambda hit: (-hit.score, hit.entry.code))[:most]

    def called(self, text: str) -> Entry | None:
        """The skill of exactly this code, name or "code name"."""
        typed = text.strip().casefold()
        names = ((each, (each.code, each.name, each.text)) for each in self.entries.values())
        return next((each for each, said in names if typed in (name.casefold() for name in said)), None)

    def warnings(self, text: str) -> list[FalseFriend]:
        """False friends among the typed words; of those that are only alike, the ones of the reader's language."""
        found: dict[int, FalseFriend] = {}
        for asked in _tokens(text):
            alike = [(f, _likeness(asked, _tokens(f.term))) for f in self.false_friends]
            spoken = any(score and friend.language == language() for friend, score in alike)
            kept = (f for f, score in alike if score == 1 or (score and (f.language == language() or not spoken)))
            found.update((friend.id, friend) for friend in kept)
        return list(found.values())

    def resolve(self, text: str, field: str | None = None) -> Entry:
        """The one skill that is meant: by code, by "code name", by its name or an exact word. Raises Refused.

        A false friend is exactly what must not be taken for one of its meanings.
        """
        code = text.strip().split(" ", 1)[0].casefold()
        by_code = [entry for entry in self.entries.values() if entry.code.casefold() == code]
        if by_code:
            return by_code[0]
        hits = self.search(text, 4)
        sure = [hit for hit in hits if hit.score >= SURE]
        typed = text.strip().casefold()
        ambiguous = any(friend.term.casefold() == typed for friend in self.false_friends)
        if len(sure) == 1 or (sure and sure[0].word.casefold() == typed and not ambiguous):
            return sure[0].entry
        if db.session.scalar(select(Skill.id).where(func.lower(Skill.code) == code)) is not None:
            raise Refused(_("“%(text)s” is not asked for any more; name another skill.", text=text), field)
        if not hits:
            raise Refused(_("No skill is called “%(text)s”.", text=text), field)
        raise NotOneSkill(text, [hit.entry for hit in hits], field)


def lexicon() -> Lexicon:
    """Load the lexicon; five queries, whatever the size of the catalogue."""
    german = language() == "de"
    groups = {g.id: (g.name_de if german and g.name_de else g.name) for g in db.session.scalars(select(SkillGroup))}
    entries: dict[int, Entry] = {}
    words: list[tuple[int, Words, str]] = []
    for skill in db.session.execute(_skills()):
        name = skill.name_de if german and skill.name_de else skill.name
        special = (skill.general_id, skill.special_kind)
        entries[skill.id] = Entry(skill.id, skill.code, name, skill.side, groups[skill.group_id], *special)
        words.append((skill.id, "code", skill.code))
        words.extend((skill.id, "name", each) for each in (skill.name, skill.name_de) if each)
    successors = _successors(entries)
    for skill_id, former in _former_names():
        words.extend((each, "former", former) for each in successors.get(skill_id, (skill_id,)) if each in entries)
    for term in db.session.execute(select(SkillTerm.skill_id, SkillTerm.words, SkillTerm.term)):
        if term.skill_id in entries:
            words.append((term.skill_id, term.words, term.term))
        words.extend((each, term.words, term.term) for each in successors.get(term.skill_id, ()))
    warned = db.session.scalars(select(FalseFriend).where(in_use()))
    friends = sorted(warned, key=lambda f: (f.language != language(), f.term))
    return Lexicon(entries, tuple(words), _one_per_term(friends))


def _skills() -> Select[int, str, str, str | None, str, int, int | None, str | None]:
    columns = (
        Skill.id,
        Skill.code,
        Skill.name,
        Skill.name_de,
        Skill.side,
        Skill.group_id,
        Skill.general_id,
        Skill.special_kind,
    )
    return select(*columns).where(or_(Skill.retired_on.is_(None), Skill.retired_on > today())).order_by(Skill.code)


def _successors(entries: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Of skills that are in use no more, those that they were merged into or split into, by skill id."""
    c = SkillChange
    query = select(c.skill_id, c.other_id).where(c.kind.in_(("merge", "split")), c.error_at.is_(None))
    direct: dict[int, list[int]] = {}
    for skill_id, other_id in db.session.execute(query.order_by(c.id)):
        if skill_id not in entries and other_id is not None:
            direct.setdefault(skill_id, []).append(other_id)

    def last(skill_id: int, seen: frozenset[int]) -> list[int]:
        onward = [each for each in direct.get(skill_id, ()) if each not in seen]
        return [found for each in onward for found in last(each, seen | {each})] if onward else [skill_id]

    return {
        skill_id: tuple(each for each in last(skill_id, frozenset({skill_id})) if each in entries)
        for skill_id in direct
    }


def _former_names() -> list[tuple[int, str]]:
    """(skill id, what it was called): before it was renamed, or before it was merged or split."""
    c = SkillChange
    renamed = select(c.skill_id, c.old_name, c.old_name_de).where(c.kind == "rename", c.error_at.is_(None))
    gone = select(Skill.id, Skill.name, Skill.name_de).where(Skill.retired_on.is_not(None))
    rows = [*db.session.execute(renamed), *db.session.execute(gone)]
    return [(skill_id, name) for skill_id, *names in rows for name in names if name]


def _one_per_term(friends: Iterable[FalseFriend]) -> tuple[FalseFriend, ...]:
    return tuple({friend.term.casefold(): friend for friend in reversed(list(friends))}.values())


def _tokens(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _score(asked: list[str], word: str) -> float:
    """How well a word of the catalogue meets what was typed: the mean over the typed words, 0 when one is not met."""
    there = _tokens(word)
    if not asked or not there:
        return 0.0
    each = [_likeness(token, there) for token in asked]
    if not all(each):
        return 0.0
    mean = sum(each) / len(each)
    return mean if len(there) == len(asked) else mean * 0.98


def _likeness(token: str, there: list[str]) -> float:
    """1 for the same word, a little less for its beginning, less for a typo, 0 for another word."""
    best = 0.0
    for word in there:
        if word == token:
            return 1.0
        if word.startswith(token) and len(token) >= 2:
            best = max(best, 0.95)
        elif len(token) >= SHORT:
            alike = float(OSA.normalized_similarity(token, word))
            best = max(best, alike if alike >= TYPO else 0.0)
    return best
