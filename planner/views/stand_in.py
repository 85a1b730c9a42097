"""Who can step in now: for a crew and its shift, on one page."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request

from models import Crew, Skill, db
from planner.errors import Refused
from planner.services.lexicon import lexicon
from planner.services.matrix import ALONE
from planner.services.reach import current_account
from planner.services.standing_in import COMINGS, SHOWN, crews, shift_names, standing_in
from planner.today import as_of, asked_day
from planner.words import gettext as _

bp = Blueprint("stand_in", __name__)


@bp.get("/stand-in")
def show() -> str:
    """What the shift needs, who of the crew is absent, and who could come on the day `?on=`."""
    account, words = current_account(), lexicon()
    choices = crews(account)
    crew, typed, error = _crew(choices), request.args.get("skill", "").strip()[:200], None
    skill: Skill | None = None
    if typed:
        try:
            skill = db.session.get(Skill, words.resolve(typed).id)
        except Refused as refusal:
            error = refusal.sentence
    shift = request.args.get("shift")
    level = request.args.get("level", ALONE, type=int)
    level = level if level in range(1, 5) else ALONE
    day = asked_day("on") or as_of()
    found = None
    if crew is not None and error is None:
        found = standing_in(account, crew, day, shift if shift in shift_names() else None, skill, level)
    return render_template(
        "stand_in/show.html",
        crews=choices,
        crew=crew,
        on=day,
        typed=typed,
        level=level,
        error=error,
        found=found,
        shifts=shift_words(),
        comings=coming_words(),
        shown=SHOWN,
        skills=words.entries.values(),
    )


def shift_words() -> dict[str, str]:
    """What the shifts are called."""
    return {"early": _("early shift"), "late": _("late shift"), "night": _("night shift"), "off": _("off")}


def coming_words() -> list[tuple[str, str]]:
    """What people do otherwise at that time, in the order of the page."""
    said = {
        "there": _("On this shift"),
        "on_call": _("On call"),
        "off": _("Off that day"),
        "day_work": _("There by day, no shifts"),
        "other_shift": _("Another shift that day"),
    }
    return [(coming, said[coming]) for coming in COMINGS]


def _crew(choices: list[Crew]) -> Crew | None:
    """The crew asked for, the first without one; 404 for one that is not in reach."""
    asked = request.args.get("crew", type=int)
    if asked is None:
        return choices[0] if choices else None
    return next((crew for crew in choices if crew.id == asked), None) or abort(404)
