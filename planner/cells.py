"""How a cell of the matrix looks: classes, the few characters shown, and the words for them.

Ready-made and shared between equal cells, because a page has thousands of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from flask_babel import format_date
from flask_babel import gettext as _
from markupsafe import Markup, escape

from planner.services.matrix import Cell
from planner.services.skill_events import Entry

BALLS = "○◔◑◕●"  # Harvey balls of levels 0 to 4
MARKS = {
    "unproven": "?",
    "expiring": "!",
    "to_refresh": "↻",
    "lapsed": "×",
    "revoked": "⊘",
    "conflicting": "≠",
    "planned": "+",
    "exempt": "–",
    "sole": "◆",
}


QUOTED = re.compile(r"[\s\"'`=<>]|^$")  # an attribute without any of these needs no quotes
Urgency = tuple[bool, bool, bool, int]  # has ended, is to end soon, hangs on one person or conflicts, the gap
CALM: Urgency = (False, False, False, 0)


class Look(NamedTuple):
    """Classes of the cell, its content, and the same in words; `content` is empty for a cell with nothing in it.

    `number` says which of the page's looks it is, so that its words stand on the page once; the greater `urgency` is,
    the sooner something is to be done.
    """

    css: str
    content: Markup
    words: Markup
    urgency: Urgency
    number: int = 0


def mark_words() -> dict[str, str]:
    """What each mark says, for the legend; the order is that of MARKS."""
    return {
        "unproven": _("unproven"),
        "expiring": _("expires within 90 days"),
        "to_refresh": _("to refresh"),
        "lapsed": _("lapsed"),
        "revoked": _("revoked"),
        "conflicting": _("conflicting"),
        "planned": _("training planned"),
        "exempt": _("exempt"),
        "sole": _("sole holder"),
    }


def level_words() -> tuple[str, ...]:
    """What the levels 0 to 4 mean, in a few words each."""
    return (_("none"), _("knows, supervised"), _("does with help"), _("does alone"), _("decides, can train"))


class Looks:
    """The looks of the cells of one page, each made once."""

    def __init__(self) -> None:
        self._made: dict[Cell, Look] = {}
        self._marks = mark_words()
        self._levels = level_words()
        self._not_asked, self._not_stated = _("not asked"), _("asked, nothing stated")
        self._proven, self._target, self._gap = _("proven"), _("target"), _("gap")

    def __call__(self, cell: Cell) -> Look:
        """How the cell looks."""
        found = self._made.get(cell)
        if found is None:
            found = self._made[cell] = self._make(cell)
        return found

    def described(self) -> Markup:
        """The words of every look, each under the name that the cells of `tds` refer to."""
        looks = [look for look in self._made.values() if look.content]
        return Markup("").join(Markup("<li id={}>{}").format(_name(look), look.words) for look in looks)

    def _make(self, cell: Cell) -> Look:
        marks = marks_of(cell)
        asked = cell.state != "not_asked"
        css = " ".join([*([f"l{cell.level}"] if asked else []), *(["gap"] if cell.gap else [])])
        words = Markup(escape("; ".join(self._sentences(cell, asked, marks))))
        content = _content(cell, asked, "".join(MARKS[mark] for mark in marks))
        return Look(css, content, words, urgency(cell), len(self._made))

    def _sentences(self, cell: Cell, asked: bool, marks: list[str]) -> list[str]:
        said = [self._levels[cell.level] if asked else self._not_stated if cell.target else self._not_asked]
        if cell.state == "proven":
            said.append(self._proven)
        said += [self._marks[mark] for mark in marks if mark not in ("expiring", "planned")]
        if cell.expiring and cell.ends:
            said.append(_("expires on %(day)s", day=format_date(cell.ends, "medium")))
        if cell.planned is not None:
            said.append(_("training to %(level)s planned", level=cell.planned))
        elif cell.state == "planned":
            said.append(_("by a training that is planned"))
        if cell.target and not cell.exempt:
            said.append(f"{self._target} {cell.target}")
        if cell.gap:
            said.append(f"{self._gap} {cell.gap}")
        return said


def urgency(cell: Cell) -> Urgency:
    """What has ended, expires, hangs on one person or conflicts, and how wide the gap is."""
    return cell.state in ("lapsed", "revoked"), cell.expiring, cell.sole or cell.conflicting, cell.gap


def marks_of(cell: Cell) -> list[str]:
    """The names of the marks that the cell carries, in the order of MARKS."""
    carried = {
        cell.state,
        "expiring" if cell.expiring else "",
        "conflicting" if cell.conflicting else "",
        "planned" if cell.planned is not None else "",
        "exempt" if cell.exempt else "",
        "sole" if cell.sole else "",
    }
    return [mark for mark in MARKS if mark in carried]


def _content(cell: Cell, asked: bool, signs: str) -> Markup:
    if not asked and not cell.target and not signs:
        return Markup("")
    shown = Markup("{}").format(cell.level if asked else "·")
    if signs:
        shown += Markup("<b>{}</b>").format(signs)
    if cell.gap:
        shown += Markup("<small>−{}</small>").format(cell.gap)
    return shown


def tds(looks: Iterable[Look], ids: Iterable[int], start: str, end: str) -> Markup:
    """The cells of a row, each a link to `start` + id + `end`; joined here, because a page has thousands of them."""
    start, end = escape(start), escape(end)
    return Markup("".join(_td(look, start, each, end) for look, each in zip(looks, ids, strict=True)))


def printed(looks: Iterable[Look]) -> Markup:
    """The cells of a row on paper: the Harvey ball as a character, no links."""
    return Markup("".join(f"<td{_classes(look.css)}>{_ball(look)}{look.content}</td>" for look in looks))


def _ball(look: Look) -> str:
    level = look.css.removeprefix("l")[:1]
    return BALLS[int(level)] if level.isdigit() else ""


def chips(named: Iterable[tuple[str, Look]]) -> Markup:
    """The same for a phone: one line for each skill with its look, and its words, which no pointer hovers over."""
    return Markup("".join(_chip(name, look) for name, look in named))


def _chip(name: str, look: Look) -> str:
    return f'<li>{escape(name)} <span class="chip {look.css}" title="{look.words}">{look.content}</span>'


def _td(look: Look, start: str, each: int, end: str) -> str:
    """A cell without what HTML lets be left out: a page has so many that each byte is one of a hundred thousand."""
    if not look.content:
        return f"<td{_classes(look.css)}>"
    address = _attribute("href", f"{start}{each}{end}")
    return f"<td{_classes(look.css)}><a {address} aria-describedby={_name(look)}>{look.content}</a>"


def _name(look: Look) -> str:
    return f"w{look.number}"


def _classes(css: str) -> str:
    return f" {_attribute('class', css)}" if css else ""


def _attribute(name: str, value: str) -> str:
    return f'{name}="{value}"' if QUOTED.search(value) else f"{name}={value}"


def event_words(entry: Entry) -> str:
    """What an event about a skill says, in a few words."""
    level = "" if entry.level is None else f"{entry.level} · {level_words()[entry.level]}"
    said = {
        "self": _("stated by themselves: %(level)s", level=level),
        "peer": _("stated by a colleague: %(level)s", level=level),
        "assessor": _("assessed: %(level)s", level=level),
        "test": _("tested: %(level)s", level=level),
        "confirmation": _("confirmed: %(level)s", level=level),
        "return": _("returned: %(level)s", level=level),
        "use": _("used"),
        "revocation": _("revoked"),
        "exemption": _("exempt from the target"),
        "objection": _("objection to: %(level)s", level=level),
        "version": _("new version of the skill"),
    }
    return str(said[entry.kind])
