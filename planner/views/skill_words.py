"""The words of a skill: admins alone."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from models import FalseFriend, Skill, db
from planner.errors import Refused
from planner.services import skill_changes, skill_words
from planner.services.lexicon import lexicon
from planner.services.reach import current_account
from planner.services.skill_words import PLACES, Place
from planner.undo import done
from planner.words import ngettext

bp = Blueprint("skill_words", __name__, url_prefix="/catalogue")


@bp.route("/skills/<int:skill_id>/words", methods=["GET", "POST"])
def edit(skill_id: int) -> str | Response | tuple[str, int]:
    """What either side calls the skill, in both languages."""
    skill = db.session.get(Skill, skill_id) or abort(404)
    if request.method == "GET":
        return _page(skill, skill_words.own_words(skill), {})
    said, seen = _words("words"), _words("seen")
    faults = {place: said_fault for place in PLACES if (said_fault := skill_words.fault(said[place]))}
    if not faults:
        try:
            number = skill_words.set_words(current_account(), skill, said, seen)
        except Refused as refusal:
            return _page(skill, said, {("", ""): refusal.sentence}), 422
        done(ngettext("%(num)s word is changed.", "%(num)s words are changed.", number))
        return redirect(url_for("skill_words.edit", skill_id=skill.id), 303)
    return _page(skill, said, faults, seen), 422


def _words(name: str) -> dict[Place, list[str]]:
    texts = {place: request.form.get("-".join((name, *place)), "") for place in PLACES}
    return {place: skill_words.taken_apart(text) for place, text in texts.items()}


def _page(
    skill: Skill, said: dict[Place, list[str]], faults: dict[Place, str], seen: dict[Place, list[str]] | None = None
) -> str:
    facts = {"faults": faults, "seen": seen or skill_words.own_words(skill), "history": skill_changes.history(skill)}
    return render_template("catalogue/words.html", skill=skill, said=said, warnings=_false_friends(said), **facts)


def _false_friends(said: dict[Place, list[str]]) -> list[FalseFriend]:
    """False friends that stand among the words as they are, whole."""
    whole = {word.casefold() for words in said.values() for word in words}
    return [friend for friend in lexicon().false_friends if friend.term.casefold() in whole]
