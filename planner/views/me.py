"""One's own record: skills, first questions, logging, trainings."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from models import Assessment, Enrolment, Person, Skill, db
from planner.cells import Looks
from planner.dialect import own_words
from planner.errors import Refused
from planner.forms.me import WISHES, DeclineForm, LogForm, ObjectForm
from planner.language import language
from planner.pages import named
from planner.services import own_skills, own_trainings, plans, proofs, rounds, uses
from planner.services.level_texts import level_texts
from planner.services.lexicon import Lexicon, lexicon
from planner.services.matrix import EMPTY
from planner.services.reach import current_account
from planner.today import as_of, today
from planner.undo import back, done
from planner.words import gettext as _
from planner.words import ngettext

bp = Blueprint("me", __name__, url_prefix="/me")
LEVELS = range(5)


def _me() -> Person:
    return current_account().person or abort(404)


@bp.get("/skills")
def skills() -> str:
    """What one is asked for and has stated, skill by skill."""
    person, day = _me(), as_of()
    own = own_skills.cells(person, day)
    return render_template(
        "me/skills.html",
        person=person,
        own=own,
        words=own_words([skill.id for skill, _cell in own]),
        uses=own_skills.last_uses(person, day),
        monday=uses.monday(today()),
        wishes=own_skills.wishes(person),
        wish_words=dict(WISHES),
        waiting=own_skills.waiting(person),
        rounds=[each for each in rounds.mine(person, today()) if each.open],
        look=Looks(),
    )


@bp.route("/first", methods=["GET", "POST"])
def first() -> str | Response:
    """A first visit: at most twelve skills, one tap each; what is left open is asked again."""
    person = _me()
    questions = own_skills.first_questions(own_skills.cells(person, today()))
    if request.method == "POST":
        said = [(skill, request.form.get(f"skill-{skill.id}", "")) for skill, _cell in questions]
        stated = [
            own_skills.Statement(skill, int(level), today()) for skill, level in said if level in "01234" and level
        ]
        if stated:
            own_skills.log(person, stated, current_account())
            done(_("Your answers are kept; your head confirms them."))
        return redirect(url_for("home.show"), 303)
    texts = level_texts({(skill.id, level) for skill, _cell in questions for level in LEVELS}, language())
    return render_template("me/first.html", questions=questions, texts=texts)


@bp.route("/rounds/<int:round_id>", methods=["GET", "POST"])
def take_part(round_id: int) -> str | Response:
    """A round of one's department: what it asks and one has said nothing about yet, one tap each."""
    person = _me()
    found = next((each for each in rounds.mine(person, today()) if each.round.id == round_id), None) or abort(404)
    if request.method == "POST":
        said = [(skill, request.form.get(f"skill-{skill.id}", "")) for skill in found.open]
        stated = [own_skills.Statement(skill, int(level), today()) for skill, level in said if level in set("01234")]
        if stated:
            own_skills.log(person, stated, current_account())
            done(_("Your answers are kept; your head confirms them."))
        return redirect(url_for("home.show"), 303)
    cells = dict(own_skills.cells(person, today()))
    questions = [(skill, cells.get(skill, EMPTY)) for skill in found.open]
    texts = level_texts({(skill.id, level) for skill in found.open for level in LEVELS}, language())
    return render_template("me/first.html", questions=questions, texts=texts, round=found.round)


@bp.route("/skills/log", methods=["GET", "POST"])
def log() -> str | Response:
    """State a level; the form comes back for the next one. Without scripts a button asks first what the skill is."""
    person, words, form = _me(), lexicon(), LogForm()
    if "look" in request.form or "pick" in request.form:
        form.skill.data = request.form.get("pick", form.skill.data)  # the page shows what it is; nothing is stated yet
    elif form.validate_on_submit():
        try:
            skill = _skill(words, form.skill.data)
            own_skills.log(person, [_statement(form, skill)], current_account())
        except Refused as refused:
            field = form[refused.field or "skill"]
            field.errors = [*field.errors, refused.sentence]
        else:
            done(
                _(
                    "%(skill)s, level %(level)s, is logged; your head confirms it.",
                    skill=named(skill),
                    level=form.level.data,
                )
            )
            return redirect(url_for("me.log"), 303)
    elif request.method == "GET":
        form.skill.data = request.args.get("skill", "")
    elif form.skill.data:
        _know(form, words)
    return render_template("me/log.html", form=form, words=words, about=_about(words, form.skill.data or ""))


@bp.get("/skills/log/about")
def about() -> str:
    """What the typed skill is: its words, levels and specials; a part of the log form."""
    words = lexicon()
    return render_template("me/_about.html", form=LogForm(), about=_about(words, request.args.get("skill", "")))


@bp.post("/skills/<int:skill_id>/use")
def use(skill_id: int) -> Response:
    """Used it this week."""
    skill = db.session.get(Skill, skill_id) or abort(404)
    if uses.used(current_account(), [(_me().id, skill.id)], today()):
        done(_("%(skill)s: used this week.", skill=named(skill)))
    return redirect(back(), 303)


@bp.post("/skills/used")
def use_all() -> Response:
    """Used all of these this week."""
    person, ticked = _me(), request.form.getlist("skill", type=int)
    held = {skill.id for skill, cell in own_skills.cells(person, today()) if cell.state != "not_asked"}
    number = uses.used(current_account(), [(person.id, each) for each in ticked if each in held], today())
    if number:
        done(ngettext("%(num)s skill is noted as used.", "%(num)s skills are noted as used.", number))
    return redirect(url_for("me.skills"), 303)


@bp.post("/skills/<int:skill_id>/wish")
def wish(skill_id: int) -> Response:
    """How much one would like to work with a skill."""
    skill = db.session.get(Skill, skill_id) or abort(404)
    number = request.form.get("wish", "")
    if number not in {"0", "1", "2", "3"}:
        abort(400)
    own_skills.wish(_me(), skill, int(number), today(), current_account())
    done(_("Your interest in %(skill)s is kept.", skill=named(skill)))
    return redirect(back(), 303)


@bp.route("/entries/<int:assessment_id>/object", methods=["GET", "POST"])
def object_to(assessment_id: int) -> str | Response:
    """Object to an entry about oneself."""
    person, form = _me(), ObjectForm()
    entry = db.session.get(Assessment, assessment_id)
    if entry is None or entry.person_id != person.id:
        abort(404)
    if form.validate_on_submit():
        own_skills.object_to(entry, form.reason.data, today(), current_account())
        done(_("Your objection is kept with the entry."))
        return redirect(url_for("records.skill", person_id=person.id, skill_id=entry.skill_id), 303)
    return render_template("me/object.html", form=form, entry=entry)


@bp.get("/trainings")
def trainings() -> str:
    """What is planned for one, and why."""
    return render_template("me/trainings.html", planned=own_trainings.planned(_me(), today()), form=DeclineForm())


@bp.post("/trainings/<int:enrolment_id>/accept")
def accept(enrolment_id: int) -> Response:
    """Say yes to a training."""
    enrolment = _enrolment(enrolment_id)
    plans.accept_enrolment(enrolment, current_account())
    done(_("You take %(training)s.", training=enrolment.training.title))
    return redirect(url_for("me.trainings"), 303)


@bp.post("/trainings/<int:enrolment_id>/decline")
def decline(enrolment_id: int) -> str | Response:
    """Say no to a training, with the reason."""
    enrolment, form = _enrolment(enrolment_id), DeclineForm()
    if form.validate_on_submit():
        plans.decline_enrolment(enrolment, current_account(), form.reason.data)
        done(_("You declined %(training)s; the planner sees your reason.", training=enrolment.training.title))
        return redirect(url_for("me.trainings"), 303)
    planned = own_trainings.planned(_me(), today())
    return render_template("me/trainings.html", planned=planned, form=form, declining=enrolment_id)


def _enrolment(enrolment_id: int) -> Enrolment:
    return own_trainings.own_enrolment(_me(), enrolment_id) or abort(404)


def _know(form: LogForm, words: Lexicon) -> None:
    """Say at once that the skill is not known, beside what else is missing."""
    try:
        words.resolve(form.skill.data)
    except Refused as refused:
        form.skill.errors = [*form.skill.errors, refused.sentence]


def _skill(words: Lexicon, text: str) -> Skill:
    return db.session.get_one(Skill, words.resolve(text, "skill").id)


def _statement(form: LogForm, skill: Skill) -> own_skills.Statement:
    return own_skills.Statement(
        skill,
        int(form.level.data),
        form.issued_on.data or today(),
        form.last_used.data,
        form.valid_until.data,
        form.proof_link.data or None,
        form.note.data or None,
        int(form.wish.data) if form.wish.data else None,
        proofs.read(form.proof_file.data),
    )


def _about(words: Lexicon, text: str) -> dict[str, object]:
    """The skill that the text means, if it means one, with its level texts; hits and false friends if not."""
    found: dict[str, object] = {"typed": text, "warnings": words.warnings(text), "hits": words.search(text, 6)}
    try:
        entry = words.resolve(text) if text.strip() else None
    except Refused:
        entry = None
    skill = db.session.get(Skill, entry.id) if entry else None
    if skill is not None:
        others = [each for each in words.entries.values() if each.general_id == skill.id]
        found |= {"skill": skill, "specials": others, "hits": [], "own": own_words([skill.id])}
    key = skill.id if skill is not None else 0
    texts = level_texts({(key, level) for level in LEVELS}, language())
    return found | {"texts": {level: texts.get((key, level), "") for level in LEVELS}}
