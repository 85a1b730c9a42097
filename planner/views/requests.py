"""Requests for assessment: those one has made, those that wait for one."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from models import AssessmentRequest, Person, Skill, db
from planner.errors import Refused
from planner.forms.assess import AskForm, DeclineForm, PeerForm
from planner.forms.base import options
from planner.language import language
from planner.services import requests
from planner.services.level_texts import level_texts
from planner.services.lexicon import Lexicon, lexicon
from planner.services.reach import current_account
from planner.today import today
from planner.undo import done
from planner.words import gettext as _

bp = Blueprint("requests", __name__, url_prefix="/requests")


@bp.get("")
def index() -> str | tuple[str, int]:
    """What waits for me, and what I have asked for."""
    return _page()


@bp.route("/new", methods=["GET", "POST"])
def ask() -> str | Response | tuple[str, int]:
    """Ask an assessor or a colleague; the people to choose from follow from the skill."""
    person, words, form = current_account().person or abort(404), lexicon(), AskForm()
    if request.method == "GET":
        form.skill.data = request.args.get("skill", "")
    skill = _skill(words, form)
    form.asked.choices = options(_choices(skill, person)) if skill else []
    if skill and form.validate_on_submit():
        kind, _sep, asked = form.asked.data.partition(":")
        try:
            requests.ask(current_account(), person, skill, kind, int(asked) if asked else None, form.note.data or None)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            done(_("Your request is on its way; the answer appears in your record."))
            return redirect(url_for("requests.index"), 303)
    hits = [] if skill else words.search((form.skill.data or "")[:200], 6)
    if hits:
        form.skill.errors = []  # the page asks which of them is meant
    facts = {"words": words, "skill": skill, "hits": hits, "warnings": _warnings(words, form)}
    page = render_template("requests/ask.html", form=form, **facts)
    return (page, 422) if request.method == "POST" else page


@bp.route("/<int:request_id>/answer", methods=["GET", "POST"])
def answer(request_id: int) -> str | Response | tuple[str, int]:
    """A colleague says what they have seen; an assessor goes on to the assessment itself."""
    row = requests.asked_or_none(current_account(), request_id) or abort(404)
    if row.kind == "assessor":
        return redirect(url_for("assess.new", person_id=row.person_id, skill_id=row.skill_id), 303)
    form = PeerForm()
    if form.validate_on_submit():
        requests.answer_as_peer(current_account(), row, int(form.level.data), form.note.data or None)
        done(_("Thank you; what you have seen stands in the record of %(person)s.", person=row.person.name))
        return redirect(url_for("requests.index"), 303)
    texts = level_texts({(row.skill_id, level) for level in range(5)}, language())
    levels = {level: texts.get((row.skill_id, level), "") for level in range(5)}
    page = render_template("requests/answer.html", form=form, row=row, texts=levels)
    return (page, 422) if form.errors else page


@bp.post("/<int:request_id>/decline")
def decline(request_id: int) -> str | Response | tuple[str, int]:
    """Say why one does not answer."""
    row, form = requests.asked_or_none(current_account(), request_id) or abort(404), DeclineForm()
    if not form.validate():
        return _page(request_id, form), 422
    closed = requests.decline(current_account(), row, form.reason.data, form.for_all.data)
    done(_("The request goes back with your reason.") if closed else _("The other assessors can still answer it."))
    return redirect(url_for("requests.index"), 303)


@bp.post("/<int:request_id>/withdraw")
def withdraw(request_id: int) -> Response:
    """One does not ask any more."""
    person = current_account().person or abort(404)
    row: AssessmentRequest = requests.own_or_none(person, request_id) or abort(404)
    requests.withdraw(current_account(), row)
    done(_("The request is withdrawn."))
    return redirect(url_for("requests.index"), 303)


def _page(declining: int | None = None, form: DeclineForm | None = None) -> str:
    account = current_account()
    asked = requests.asked_of(account)
    return render_template(
        "requests/index.html",
        asked=asked,
        closable={each.id for each in asked if requests.may_close(account, each)},
        own=requests.own(account.person) if account.person else [],
        declining=declining,
        form=form or DeclineForm(formdata=None),
    )


def _skill(words: Lexicon, form: AskForm) -> Skill | None:
    text = (form.skill.data or "").strip()
    if not text:
        return None
    try:
        return db.session.get(Skill, words.resolve(text, "skill").id)
    except Refused as refusal:
        form.skill.errors = [refusal.sentence]
        return None


def _choices(skill: Skill, person: Person) -> list[tuple[str, str]]:
    """Any assessor, a named one, or a colleague; empty text asks to choose."""
    named = requests.assessors_of(skill, person, today())
    assessors = [(f"assessor:{each.id}", _("Assessor: %(name)s", name=each.name)) for each in named]
    colleagues = [
        (f"peer:{each.id}", _("Colleague: %(name)s", name=each.name)) for each in requests.peers_of(person, today())
    ]
    return [("assessor:", _("Any assessor of the skill")), *assessors, *colleagues]


def _warnings(words: Lexicon, form: AskForm) -> list[object]:
    return list(words.warnings(form.skill.data or ""))
