"""What the page that finds people asks for by its address, with a sentence for whatever makes no sense."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from urllib.parse import urlencode

from flask import request

from models import Need
from planner.errors import Refused
from planner.services.finding import Search
from planner.services.lexicon import Entry, Lexicon, NotOneSkill
from planner.services.matching import Ask, Wanted
from planner.services.scope import Scope
from planner.today import FIRST, LAST, as_of
from planner.words import gettext as _

ROWS, MOST = 3, 12
OFFERED = 4
KEPT = ("skill", "level", "way", "site", "department", "side", "people", "available", "willing", "until")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the form as it was filled in, what is wrong with it, and the word that was typed for a skill.

    `offers` are the skills that may be meant, each with the address of the same search that names it.
    """

    skill: str = ""
    level: int = 3
    error: str | None = None
    word: str = ""
    offers: tuple[tuple[Entry, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """The form's lines, the skills they mean, and the search; None while nothing is asked or something is wrong."""

    lines: list[Line]
    skills: list[Entry]
    search: Search | None
    until: date | None
    until_error: str | None


def asked(words: Lexicon) -> Asked:
    """What the address asks for."""
    arguments, lines, skills, asks = request.args, list[Line](), list[Entry](), list[Ask]()
    typed = zip_longest(arguments.getlist("skill")[:MOST], arguments.getlist("level", type=int)[:MOST])
    for text, level in typed:
        if text is None or not text.strip():
            continue
        line, entry = _line(words, text, level if level in range(1, 5) else 3)
        lines.append(line)
        if entry in skills:
            lines[-1] = Line(line.skill, line.level, _("This skill is asked for already."))
        elif entry is not None:
            skills.append(entry)
            asks.append(Ask(entry.id, line.level))
    until, until_error = _until()
    good = bool(asks) and until_error is None and not any(line.error for line in lines)
    search = _search(tuple(asks), until) if good else None
    lines += [Line()] * max(1, ROWS - len(lines))
    return Asked(lines, skills, search, until, until_error)


def kept() -> dict[str, list[str]]:
    """The arguments that a kept search holds."""
    given = {name: [value for value in request.form.getlist(name) if value] for name in KEPT}
    return {name: values for name, values in given.items() if values}


def of_need(need: Need) -> dict[str, list[str] | str | int]:
    """The arguments that ask who could meet a team's need."""
    leaves = [need] if need.kind == "skill" else [each for each in need.children if each.kind == "skill"]
    found: dict[str, list[str] | str | int] = {
        "skill": [leaf.skill.code for leaf in leaves if leaf.skill is not None],
        "level": [str(leaf.level) for leaf in leaves if leaf.skill is not None],
        "as_of": max(as_of(), need.team.first_day).isoformat(),
        "until": need.team.last_day.isoformat(),
    }
    if need.kind == "any":
        found["way"] = "any"
    if need.team.site_id is not None:
        found["site"] = need.team.site_id
    return found


def _line(words: Lexicon, text: str, level: int) -> tuple[Line, Entry | None]:
    typed, text = text, text.strip()[:200]
    try:
        entry = words.resolve(text)
    except Refused as refusal:
        meant = tuple(hit.entry for hit in words.search(text, OFFERED))
        offers = tuple((each, _instead(typed, each.code)) for each in meant)
        said = refusal.asked if isinstance(refusal, NotOneSkill) else refusal.sentence
        return Line(text, level, said, text, offers), None
    return Line(entry.text, level, word="" if text.startswith(entry.code) else text), entry


def _instead(typed: str, code: str) -> str:
    """The address of the same search with a skill's code where something was typed."""
    given = [(name, code if (name, value) == ("skill", typed) else value) for name, value in request.args.items(True)]
    return f"?{urlencode(given)}"


def _until() -> tuple[date | None, str | None]:
    text = request.args.get("until", "").strip()
    if not text:
        return None, None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None, _("This is no day.")
    if not FIRST <= day <= LAST:
        return None, _("This is no day.")
    return (day, None) if day >= as_of() else (day, _("The last day is before the first."))


def _search(asks: tuple[Ask, ...], until: date | None) -> Search:
    arguments = request.args
    side = arguments.get("side")
    scope = Scope(
        department_id=arguments.get("department", type=int),
        site_id=arguments.get("site", type=int),
        search=arguments.get("people", "").strip()[:100],
    )
    return Search(
        wanted=Wanted(asks, as_of(), until, arguments.get("way") == "any"),
        scope=scope,
        side=side if side in ("OT", "IT") else None,
        available="available" in arguments,
        willing="willing" in arguments,
    )
