"""Finding skills by any word of either side, and a page for each."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request

from models import Skill
from planner.language import language
from planner.services import terms
from planner.services.level_texts import level_texts
from planner.services.lexicon import lexicon

bp = Blueprint("skills", __name__, url_prefix="/skills")


@bp.get("")
def search() -> str:
    """Skills by what was typed; the whole catalogue when nothing was. The list alone for a script."""
    typed, words = request.args.get("q", "").strip()[:200], lexicon()
    part = bool(request.headers.get("HX-Request"))
    return render_template(
        "skills/_found.html" if part else "skills/search.html",
        typed=typed,
        hits=words.search(typed, 30),
        warnings=words.warnings(typed),
        entries=terms.by_group(words),
    )


@bp.get("/<int:skill_id>")
def show(skill_id: int) -> str:
    """A skill: its words on both sides, levels, prerequisites, how long a level lasts, entries of other schemes."""
    skill: Skill = terms.whole_skill(skill_id) or abort(404)
    texts = level_texts({(skill.id, level) for level in range(5)}, language())
    return render_template("skills/show.html", skill=skill, texts=texts, about=terms.about(skill))
