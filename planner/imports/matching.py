"""Who is meant by a number and a name in a sheet, among the people whom somebody reaches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from planner.imports.heads import plain

How = Literal["number", "name", "similar", "other_name", "unknown"]
ALIKE = 72  # per cent: names as like are offered
SAME = 60  # per cent: below it, a number and a name are two people
TITLES = {"dr", "prof", "dipl", "ing", "herr", "frau", "fr", "hr", "mr", "mrs", "ms", "mag", "bsc", "msc"}


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who is known here."""

    id: int
    name: str
    number: str | None


@dataclass(frozen=True, slots=True)
class Named:
    """How a sheet names somebody; `key` is the same for the same person written the same."""

    number: str
    name: str

    @property
    def key(self) -> str:
        """What an answer about them is kept under."""
        return f"{self.number}|{plain(self.name)}"

    @property
    def text(self) -> str:
        """Name and number as the sheet has them."""
        return " ".join(each for each in (self.number, self.name) if each)


@dataclass(frozen=True, slots=True)
class Match:
    """Who is meant, how sure that is, and who else may be."""

    how: How
    person: Known | None
    offers: tuple[Known, ...] = ()


class People:
    """The people to choose from."""

    def __init__(self, known: Iterable[Known]) -> None:
        self.known = {each.id: each for each in known}
        self._numbers = {each.number.casefold(): each for each in self.known.values() if each.number}
        self._bare = {number.lstrip("0"): each for number, each in self._numbers.items()}
        self._names: dict[str, list[Known]] = defaultdict(list)
        for each in self.known.values():
            self._names[name_key(each.name)].append(each)
        self._found: dict[Named, Match] = {}

    def match(self, named: Named) -> Match:
        """Who is meant: by number, else by name, which is for somebody to confirm."""
        if named not in self._found:
            self._found[named] = self._match(named)
        return self._found[named]

    def _match(self, named: Named) -> Match:
        number = named.number.casefold()
        person = self._numbers.get(number) or self._bare.get(number.lstrip("0") or "-")
        if person is not None:
            other = bool(named.name) and _likeness(named.name, person.name) < SAME
            return Match("other_name" if other else "number", person)
        if not named.name:
            return Match("unknown", None)
        same = self._names.get(name_key(named.name), [])
        if len(same) == 1 and not named.number:
            return Match("name", same[0])
        scored = sorted(((_likeness(named.name, each.name), each) for each in self.known.values()), key=lambda s: -s[0])
        offers = tuple(each for score, each in scored[:5] if score >= ALIKE)
        return Match("similar", None, offers) if offers else Match("unknown", None)


def name_key(name: str) -> str:
    """The words of a name without titles, in a fixed order: "Keßler, Jürgen" is "Dr. Juergen Kessler"."""
    return " ".join(sorted(word for word in plain(name).split() if word not in TITLES))


def _likeness(one: str, other: str) -> float:
    return float(fuzz.token_sort_ratio(name_key(one), name_key(other)))
