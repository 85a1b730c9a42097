"""Targets of roles: seen on a day with their history, changed from a day on, withdrawn before they hold."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from models import Role, RoleTarget, Skill, db
from planner.errors import Refused
from planner.forms.targets import TargetsForm
from planner.services import role_targets
from planner.services.lexicon import Lexicon, lexicon
from planner.services.paging import page_of
from planner.services.reach import current_account
from planner.today import as_of, today
from planner.undo import done
from planner.words import gettext as _
from planner.words import ngettext

bp = Blueprint("targets", __name__, url_prefix="/targets")
FIELD = "level-"  # and the id of the skill


@bp.get("")
def index() -> str:
    """Every role, with how much it asks."""
    return render_template("targets/index.html", roles=role_targets.roles(as_of()))


@bp.get("/<int:role_id>")
def show(role_id: int) -> str | tuple[str, int]:
    """What the role asks on the day, what is stated for later, what was stated before; a form for planners."""
    role = db.session.get(Role, role_id) or abort(404)
    form = TargetsForm(formdata=None, since=max(today(), as_of()))
    return _page(role, form, lexicon())


@bp.post("/<int:role_id>")
def state(role_id: int) -> Response | str | tuple[str, int]:
    """From a day on the role asks other levels."""
    role, form, words = db.session.get(Role, role_id) or abort(404), TargetsForm(), lexicon()
    if not form.validate():
        return _page(role, form, words)
    try:
        number = role_targets.state(current_account(), role, _levels(form, words), form.since.data, _seen(form))
    except Refused as refusal:
        form.refuse(refusal)
        return _page(role, form, words)
    done(ngettext("%(num)s target is changed.", "%(num)s targets are changed.", number))
    return redirect(url_for("targets.show", role_id=role.id), 303)


@bp.post("/stated/<int:row_id>/withdraw")
def withdraw(row_id: int) -> Response:
    """Take back what does not hold yet."""
    row = db.session.get(RoleTarget, row_id) or abort(404)
    if row.error_at is not None or row.holds_from <= today():
        abort(404)
    role_targets.withdraw(current_account(), row)
    done(_("It is withdrawn."))
    return redirect(url_for("targets.show", role_id=row.role_id), 303)


def _levels(form: TargetsForm, words: Lexicon) -> dict[int, int]:
    """What was chosen by skill id: rows that differ from what was shown, and one more skill."""
    chosen = {}
    for name, text in request.form.items():
        number = name.removeprefix(FIELD)
        row = name.startswith(FIELD) and number.isdecimal() and text in {"0", "1", "2", "3", "4"}
        if row and text != request.form.get(f"shown-{number}"):
            chosen[int(number)] = int(text)
    known = set(db.session.scalars(select(Skill.id).where(Skill.id.in_(chosen))))
    levels = {skill_id: level for skill_id, level in chosen.items() if skill_id in known}
    if (form.skill.data or "").strip():
        levels[words.resolve(form.skill.data, "skill").id] = form.level.data
    if not levels:
        raise Refused(_("Nothing is changed: choose another level, or name one more skill."))
    return levels


def _seen(form: TargetsForm) -> int:
    text = str(form.seen.data or "")
    return int(text) if text.isdecimal() else 0


def _page(role: Role, form: TargetsForm, words: Lexicon) -> str | tuple[str, int]:
    """The page; the form has now seen the newest statement, so that it overwrites when it is sent again."""
    form.seen.data = str(role_targets.newest(role))
    skill_id = request.args.get("skill", type=int)
    pages = page_of(role_targets.history(role, skill_id))
    page = render_template(
        "targets/show.html",
        role=role,
        form=form,
        targets=role_targets.in_force(role, as_of()),
        ahead=role_targets.ahead(role, as_of()),
        pages=pages,
        recorders=role_targets.recorders(pages.rows),
        skill_id=skill_id,
        asked=role_targets.skills_of(role),
        said=request.form,
        skills=words.entries.values(),
    )
    return (page, 422) if request.method == "POST" else page
