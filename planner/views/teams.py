"""Teams and their needs, for planners."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from models import FalseFriend, Role, Site, Skill, Team, TeamTemplate, db
from planner.errors import Refused
from planner.forms.base import fill_rows, options
from planner.forms.teams import MODES, TeamForm
from planner.forms.versions import labels, version_of
from planner.pages import named
from planner.services import team_coverage, team_templates, teams
from planner.services.lexicon import Lexicon, lexicon
from planner.services.reach import current_account
from planner.services.versions import ChangedMeanwhile
from planner.today import as_of, today
from planner.undo import done

bp = Blueprint("teams", __name__, url_prefix="/teams")


def _team(team_id: int) -> Team:
    return teams.whole_team(team_id) or abort(404)


@bp.get("")
def index() -> str:
    """The teams that are open, and the templates to start a new one from."""
    return render_template("teams/index.html", teams=teams.all_teams(), templates=team_templates.kinds())


@bp.get("/<int:team_id>")
def show(team_id: int) -> str:
    """A team: its needs with who could meet them on its first day, bounds and goals."""
    team = _team(team_id)
    needs = team_coverage.holders(team)
    return render_template("teams/show.html", team=team, needs=needs, modes=dict(MODES), as_of_day=as_of())


@bp.route("/new", methods=["GET", "POST"])
def new() -> str | Response:
    """A new team, from a template or blank."""
    words, form = lexicon(), _form()
    if request.method == "GET":
        template = db.session.scalar(select(TeamTemplate).where(TeamTemplate.code == request.args.get("template", "")))
        first_day = today() + timedelta(days=28 - today().weekday())
        if template is not None:
            taken, missing = team_templates.facts_of(template, first_day, named(template))
            form.fill(taken, _texts(words, taken))
            if missing:
                flash(_left_out(missing), "warning")
        else:
            form.add_rows()
    elif (facts := _stated(form, words)) is not None:
        try:
            team = teams.create(facts, current_account())
        except Refused as refused:
            _show_refusal(form, refused)
        else:
            done(_("Team %(name)s is made.", name=team.name))
            return redirect(url_for("teams.show", team_id=team.id), 303)
    return _page(form, words, None)


@bp.route("/<int:team_id>/edit", methods=["GET", "POST"])
def edit(team_id: int) -> str | Response:
    """Change a team; a second editor is told and keeps what they entered."""
    team, words, form = _team(team_id), lexicon(), _form()
    if request.method == "GET":
        stated = teams.facts_of(team)
        form.fill(stated, _texts(words, stated))
        form.version.data = str(team.version)
    elif (facts := _stated(form, words)) is not None:
        try:
            teams.update(team, facts, version_of(form), labels(form), current_account())
        except ChangedMeanwhile as refused:
            flash(refused.sentence, "warning")
            form.version.data = str(team.version)
        except Refused as refused:
            _show_refusal(form, refused)
        else:
            done(_("Team %(name)s is saved.", name=facts.name))
            return redirect(url_for("teams.show", team_id=team_id), 303)
    return _page(form, words, team)


@bp.post("/<int:team_id>/close")
def close(team_id: int) -> Response:
    """Take a team off the lists."""
    team = _team(team_id)
    teams.close(team, current_account())
    done(_("Team %(name)s is closed.", name=team.name))
    return redirect(url_for("teams.index"), 303)


def _form() -> TeamForm:
    form = TeamForm()
    sites = db.session.execute(select(Site.id, Site.name).order_by(Site.name)).all()
    form.site_id.choices = options([("", _("any")), *((str(site.id), site.name) for site in sites)])
    roles = db.session.scalars(select(Role.id).order_by(Role.side.desc(), Role.id))
    fill_rows(form.roles, [str(role_id) for role_id in roles])
    fill_rows(form.sides, ["OT", "IT"])
    return form


def _left_out(codes: list[str]) -> str:
    sentence = _("The template names skills that are not asked for any more; they are left out: %(codes)s.")
    return str(sentence % {"codes": ", ".join(codes)})


def _stated(form: TeamForm, words: Lexicon) -> teams.TeamFacts | None:
    """What was posted, when it can be used; None when more rows were asked for or a field is wrong."""
    if form.more.data:
        form.add_rows()
        return None
    return form.stated(words)


def _show_refusal(form: TeamForm, refused: Refused) -> None:
    field = form[refused.field] if refused.field in form._fields else None
    if field is None or refused.field in {"roles", "sides", "needs"}:
        flash(refused.sentence, "warning")
    else:
        field.errors = [*field.errors, refused.sentence]


def _texts(words: Lexicon, facts: teams.TeamFacts) -> dict[int, str]:
    """What the field of each skill holds; skills that a need still names are among them, asked for or not."""
    texts = {skill_id: entry.text for skill_id, entry in words.entries.items()}
    gone = {skill_id for need in facts.needs for skill_id, _level in need.ways} - texts.keys()
    if gone:
        for skill in db.session.scalars(select(Skill).where(Skill.id.in_(gone))):
            texts[skill.id] = f"{skill.code} {named(skill)}"
    return texts


def _page(form: TeamForm, words: Lexicon, team: Team | None) -> str:
    roles = {str(role.id): role for role in db.session.scalars(select(Role))}
    offered = {"skills": words.entries.values(), "templates": team_templates.kinds()}
    return render_template(
        "teams/edit.html", form=form, team=team, roles=roles, warnings=_warnings(form, words), **offered
    )


def _warnings(form: TeamForm, words: Lexicon) -> list[FalseFriend]:
    """False friends among the words that were typed for a skill and are not exactly one."""
    typed = " ".join(row.form.skill.data for row in form.needs if row.form.skill.errors)
    return words.warnings(typed)
