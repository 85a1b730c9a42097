"""How a cell of the matrix looks: classes, the few characters shown, and the words for them.

Ready-made and shared between equal cells, because a page has thousands of them.
"""

from __future__ import annotations

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


class Look(NamedTuple):
    """Classes of the cell, its content, and the same in words; `content` is empty for a cell with nothing in it.

    `worrying` are those that ask for something to be done.
    """

    css: str
    content: Markup
    words: Markup
    worrying: bool


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

    def _make(self, cell: Cell) -> Look:
        marks = marks_of(cell)
        asked = cell.state != "not_asked"
        css = f"cell-level-{cell.level}" if asked else "cell-empty"
        if cell.gap:
            css += " has-gap"
        words = Markup(escape("; ".join(self._sentences(cell, asked, marks))))
        return Look(css, _content(cell, asked, "".join(MARKS[mark] for mark in marks)), words, worrying(cell))

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


def worrying(cell: Cell) -> bool:
    """True for a gap, what expires or has ended, and what hangs on one person."""
    return bool(cell.gap or cell.expiring or cell.sole or cell.conflicting or cell.state in ("lapsed", "revoked"))


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
    return Markup("".join(f'<td class="{look.css}">{_ball(look)}{look.content}</td>' for look in looks))


def _ball(look: Look) -> str:
    level = look.css.removeprefix("cell-level-")[:1]
    return BALLS[int(level)] if level.isdigit() else ""


def chips(named: Iterable[tuple[str, Look]]) -> Markup:
    """The same for a phone: one line for each skill with its look."""
    return Markup("".join(_chip(name, look) for name, look in named))


def _chip(name: str, look: Look) -> str:
    chip = f'<span class="chip {look.css}" title="{look.words}">{look.content}</span>'
    return f"<li><span>{escape(name)}</span> {chip}</li>"


def _td(look: Look, start: str, each: int, end: str) -> str:
    if not look.content:
        return f'<td class="{look.css}"></td>'
    return f'<td class="{look.css}"><a href="{start}{each}{end}" title="{look.words}">{look.content}</a></td>'


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
