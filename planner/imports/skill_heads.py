"""Which skill of the catalogue the head of a column means, in the words of either side, typos and half words too."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from planner.imports.heads import plain
from planner.services.lexicon import Entry, Lexicon

SURE = 90  # per cent
LIKELY = 72


@dataclass(frozen=True)
class Meant:
    """A skill, the word of the catalogue that says so, and how like the head is to it, in per cent."""

    entry: Entry
    word: str
    score: float

    @property
    def sure(self) -> bool:
        """True when it need not be asked."""
        return self.score >= SURE


class SkillHeads:
    """Finds skills by heads; each head is looked up once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.words: dict[str, tuple[int, str]] = {}
        for skill_id, kind, word in lexicon.words:
            if kind != "code" and plain(word):
                self.words.setdefault(plain(word), (skill_id, word))
        self.codes = {entry.code.casefold(): entry for entry in lexicon.entries.values()}
        self._known: dict[str, Meant | None] = {}

    def meant(self, head: str) -> Meant | None:
        """The skill that a head means; None when nothing is like it."""
        if head not in self._known:
            self._known[head] = self._find(head)
        return self._known[head]

    def _find(self, head: str) -> Meant | None:
        for part in re.split(r"[\s:()\[\]–]+", head):
            if entry := self.codes.get(part.casefold()):
                return Meant(entry, entry.code, 100)
        asked = plain(re.sub(r"\([^)]*\)", " ", head)) or plain(head)
        if asked in self.words:
            return self._hit(asked, 100)
        if len(asked) < 2:
            return None
        inside = [word for word in self.words if len(asked) >= 3 and asked in word.split()]
        skills = {self.words[word][0] for word in inside}
        if len(skills) == 1:
            return self._hit(inside[0], 95 if len(inside[0].split()) <= 3 else 85)
        best = process.extract(asked, list(self.words), scorer=_alike, limit=1, score_cutoff=LIKELY)
        return self._hit(best[0][0], best[0][1]) if best else None

    def _hit(self, word: str, score: float) -> Meant:
        skill_id, shown = self.words[word]
        return Meant(self.lexicon.entries[skill_id], shown, score)


def _alike(asked: str, word: str, **_more: object) -> float:
    """Whole words in any order, or nearly the same letters."""
    return max(fuzz.token_sort_ratio(asked, word), fuzz.ratio(asked, word), 0.9 * fuzz.token_set_ratio(asked, word))
