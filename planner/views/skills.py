"""Finding skills by any word of either side, a page for each, for each word, and for what is asked before."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, request
from sqlalchemy import select

from models import Skill, db
from planner.dialect import dialect, own_words
from planner.forms.catalogue import PrerequisiteForm
from planner.language import language
from planner.pictures import sent
from planner.services import prerequisites as graphs
from planner.services import skill_changes, terms
from planner.services.level_texts import level_texts
from planner.services.lexicon import lexicon

bp = Blueprint("skills", __name__, url_prefix="/skills")


@bp.get("")
def search() -> str:
    """Skills by what was typed; the whole catalogue when nothing was. The list alone for a script."""
    typed, words = request.args.get("q", "").strip()[:200], lexicon()
    hits = words.search(typed, 30)
    part = bool(request.headers.get("HX-Request"))
    return render_template(
        "skills/_found.html" if part else "skills/search.html",
        typed=typed,
        hits=hits,
        own=own_words([hit.entry.id for hit in hits]),
        warnings=words.warnings(typed),
        entries=terms.by_group(words),
    )


@bp.get("/<int:skill_id>")
def show(skill_id: int) -> str:
    """A skill: its words on both sides, levels, prerequisites, how long a level lasts, entries of other schemes."""
    skill: Skill = terms.whole_skill(skill_id) or abort(404)
    texts = level_texts({(skill.id, level) for level in range(5)}, language())
    facts = {"about": terms.about(skill), "dialect": dialect(), "history": skill_changes.history(skill)}
    return render_template("skills/show.html", skill=skill, texts=texts, **facts)


@bp.get("/<int:skill_id>/prerequisites")
def prerequisites(skill_id: int) -> str:
    """What a skill asks first and what builds on it: the picture, and the same as a table."""
    return prerequisites_page(db.session.get(Skill, skill_id) or abort(404))


def prerequisites_page(skill: Skill, form: PrerequisiteForm | None = None) -> str:
    """The page; with a form where the reader may change it."""
    facts = {"rows": graphs.rows(skill), "circles": graphs.circles(), "words": lexicon()}
    form = form or PrerequisiteForm(formdata=None)
    return render_template("skills/prerequisites.html", skill=skill, form=form, **facts)


@bp.get("/<int:skill_id>/prerequisites.svg")
def picture(skill_id: int) -> Response:
    """The graph around a skill."""
    from planner.charts_prerequisites import prerequisites_chart  # matplotlib is slow to import

    skill = db.session.get(Skill, skill_id) or abort(404)
    graph = graphs.around(skill)
    skills = {each.id: each for each in db.session.scalars(select(Skill).where(Skill.id.in_(list(graph))))}
    return sent(prerequisites_chart(graph, skills, skill.id))


@bp.get("/words")
def words() -> str:
    """Every word of both sides, by its first letter."""
    return render_template("skills/words.html", letters=terms.index(), dialect=dialect())


@bp.get("/words/<path:term>")
def word(term: str) -> str:
    """What a word means on either side, and which skills it stands for."""
    found = terms.term(term) or abort(404)
    return render_template("skills/word.html", term=found, dialect=dialect())
