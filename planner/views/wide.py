"""The skills matrix of everybody in reach: a grid that loads its rows as it is scrolled, or a plain table."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.cells import MARKS, mark_words
from planner.matrix_lines import PERSON, SKILL, cell_address, wide_lines
from planner.services import agreement
from planner.services.matrix import skills_on
from planner.services.paging import Page
from planner.services.reach import current_account
from planner.services.scope import count, people_of
from planner.services.wide import MOST_ROWS, PERMISSION, asks_specials, team_choices, totals, window
from planner.services.wide_choices import choices
from planner.today import as_of, today
from planner.wide_asked import Asked, asked, same
from planner.wide_rows import rows_sent, totals_sent
from planner.words import condition_words

bp = Blueprint("wide", __name__, url_prefix="/matrix/everybody")


@bp.get("")
def show() -> str:
    """The grid; the plain table when that is asked for or there are few people."""
    found, day, account = asked(), as_of(), current_account()
    people = count(people_of(account, PERMISSION, found.scope, day))
    view = request.args.get("view")
    plain = view == "plain" or (view != "grid" and people <= MOST_ROWS)
    facts = _table(found, people) if plain else _grid(found)
    return render_template(
        "wide/plain.html" if plain else "wide/grid.html",
        asked=found,
        people=people,
        skills=skills_on(day, specials=True),
        choices=choices(account, day),
        teams=team_choices(day),
        whats=condition_words(),
        marks=[(MARKS[name], words) for name, words in mark_words().items()],
        other_view=same("wide.show", view="grid" if plain else "plain", page=None),
        cell_address=cell_address(),
        placeholders=(PERSON, SKILL),
        hides_specials=not found.specials and asks_specials(day),
        may_compare=agreement.is_in_force(today()),
        **facts,
    )


@bp.get("/rows")
def rows() -> Response:
    """A window of rows as JSON, from `start` on, at most MOST_ROWS."""
    found = asked()
    start, size = max(0, request.args.get("start", 0, type=int)), request.args.get("size", 100, type=int)
    people = window(current_account(), found.scope, as_of(), start, max(1, size), found.known_at)
    return jsonify(rows_sent(people, found.columns))


@bp.get("/totals")
def foot() -> Response:
    """The totals of all rows as JSON."""
    found = asked()
    return jsonify(totals_sent(totals(current_account(), found.scope, as_of()), found.columns))


def _grid(found: Asked) -> dict[str, Any]:
    known = found.known.isoformat() if found.known else None
    return {
        "cell": url_for("records.skill", person_id=PERSON, skill_id=SKILL, known=known),
        "record": url_for("records.person", person_id=PERSON),
        "rows": same("wide.rows", sort=None, descending=None),
        "totals": same("wide.foot"),
    }


def _table(found: Asked, people: int) -> dict[str, Any]:
    page = min(max(1, request.args.get("page", 1, type=int)), max(1, -(-people // MOST_ROWS)))
    account, day = current_account(), as_of()
    shown = window(account, found.scope, day, (page - 1) * MOST_ROWS, MOST_ROWS, found.known_at)
    known = found.known.isoformat() if found.known else None
    cell = url_for("records.skill", person_id=PERSON, skill_id=SKILL, known=known)
    lines, described = wide_lines(shown, found.columns, cell, found.scope.sort == "department")
    return {
        "lines": lines,
        "described": described,
        "pages": Page(shown, page, people, MOST_ROWS),
        "totals": totals(account, found.scope, day) if found.known is None else None,
    }
