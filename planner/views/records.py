"""A person's record, and the history of one of their skills."""

from __future__ import annotations

from flask import Blueprint, abort, render_template

from models import Skill, db, histories
from models.standing import NOT_ASKED, standing
from planner.cells import Looks, event_words
from planner.dialect import own_words
from planner.forms.me import WISHES
from planner.services import exceptions, own_skills, records, skill_events, sources
from planner.services.known import end_of
from planner.services.matrix import EMPTY, cells_of
from planner.services.reach import current_account, person_or_404
from planner.today import as_of, known_on

bp = Blueprint("records", __name__)


@bp.get("/people/<int:person_id>/skills")
def person(person_id: int) -> str:
    """Every skill of a person."""
    found = person_or_404(person_id, "record.read", as_of())
    known = known_on()
    groups = records.record(found, as_of(), end_of(known) if known else None)
    who = records.colleague(found, as_of())
    own = own_words([skill.id for _group, skills in groups for skill, _cell in skills])
    return render_template(
        "records/person.html", own=own, person=found, who=who, groups=groups, known=known, look=Looks()
    )


@bp.get("/people/<int:person_id>/skills/<int:skill_id>")
def skill(person_id: int, skill_id: int) -> str:
    """The level that counts at one skill, and who stated what on what proof."""
    found = person_or_404(person_id, "record.read", as_of())
    about = db.session.get(Skill, skill_id) or abort(404)
    known = known_on()
    known_at = end_of(known) if known else None
    history = histories(db.session(), [found.id], [about.id]).get((found.id, about.id))
    held = standing(history, as_of(), known_at) if history else NOT_ASKED
    cell = cells_of([records.colleague(found, as_of())], (), as_of(), known_at).get((found.id, about.id), EMPTY)
    return render_template(
        "records/skill.html",
        person=found,
        skill=about,
        own=own_words([about.id]),
        standing=held,
        cell=cell,
        look=Looks()(cell),
        sources=sources.side_by_side(found.id, about, as_of(), held, known_at),
        wish=own_skills.wishes(found).get(about.id),
        wish_words=dict(WISHES),
        can=records.can(current_account(), found, about),
        exceptions=exceptions.of_pair(found, about, as_of()),
        events=skill_events.events(found.id, about, known_at),
        event_words=event_words,
        known=known,
    )
