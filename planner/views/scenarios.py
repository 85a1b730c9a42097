"""Scenarios, for planners: teams, rules, goals, who must and must not join."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from models import Department, Person, Run, Scenario, Team, db
from planner.errors import Refused
from planner.forms.base import fill_rows, options
from planner.forms.scenarios import GOAL_NAMES, ChoiceForm, ScenarioForm
from planner.forms.versions import labels, version_of
from planner.services import scenarios, teams
from planner.services.reach import current_account
from planner.services.versions import ChangedMeanwhile
from planner.today import today
from planner.undo import back, done

bp = Blueprint("scenarios", __name__, url_prefix="/scenarios")
SUGGESTIONS = 12


def _scenario(scenario_id: int) -> Scenario:
    return scenarios.whole_scenario(scenario_id) or abort(404)


@bp.get("")
def index() -> str:
    """The scenarios with their newest run."""
    return render_template("scenarios/index.html", scenarios=scenarios.all_scenarios())


@bp.get("/<int:scenario_id>")
def show(scenario_id: int) -> str:
    """A scenario: what is asked, who must join, its runs, and the button that solves it."""
    scenario = _scenario(scenario_id)
    return render_template("scenarios/show.html", scenario=scenario, form=_choice_form(scenario), goal_names=GOAL_NAMES)


@bp.route("/new", methods=["GET", "POST"])
def new() -> str | Response:
    """A new scenario; all open teams are ticked."""
    form = _form()
    if request.method == "GET":
        every = tuple(team.id for team in teams.all_teams())
        form.fill(scenarios.ScenarioFacts(name="", as_of=today(), team_ids=every))
    elif form.validate_on_submit():
        try:
            scenario = scenarios.create(form.facts(), current_account())
        except Refused as refused:
            _show_refusal(form, refused)
        else:
            done(_("Scenario %(name)s is made.", name=scenario.name))
            return redirect(url_for("scenarios.show", scenario_id=scenario.id), 303)
    return _page(form, None)


@bp.route("/<int:scenario_id>/edit", methods=["GET", "POST"])
def edit(scenario_id: int) -> str | Response:
    """Change a scenario; a second editor is told and keeps what they entered."""
    scenario, form = _scenario(scenario_id), _form()
    if request.method == "GET":
        form.fill(scenarios.facts_of(scenario))
        form.version.data = str(scenario.version)
    elif form.validate_on_submit():
        try:
            scenarios.update(scenario, form.facts(), version_of(form), labels(form), current_account())
        except ChangedMeanwhile as refused:
            flash(refused.sentence, "warning")
            form.version.data = str(scenario.version)
        except Refused as refused:
            _show_refusal(form, refused)
        else:
            done(_("Scenario %(name)s is saved.", name=scenario.name))
            return redirect(url_for("scenarios.show", scenario_id=scenario_id), 303)
    return _page(form, scenario)


@bp.post("/<int:scenario_id>/copy")
def copy(scenario_id: int) -> Response:
    """The same question again, to change one thing and compare."""
    made = scenarios.copy(_scenario(scenario_id), current_account())
    done(_("%(name)s is made; change what you want to compare.", name=made.name))
    return redirect(url_for("scenarios.edit", scenario_id=made.id), 303)


@bp.post("/<int:scenario_id>/archive")
def archive(scenario_id: int) -> Response:
    """Take a scenario off the lists."""
    scenario = _scenario(scenario_id)
    scenarios.archive(scenario, current_account())
    done(_("Scenario %(name)s is archived; its runs and plans stay.", name=scenario.name))
    return redirect(url_for("scenarios.index"), 303)


@bp.post("/<int:scenario_id>/choices")
def choose(scenario_id: int) -> str | Response:
    """People must or must not join."""
    scenario = _scenario(scenario_id)
    form = _choice_form(scenario)
    if form.validate_on_submit():
        try:
            people = _people(form)
            team = db.session.get(Team, form.team_id.data) if form.team_id.data else None
            scenarios.choose_all(scenario, people, team, form.choice.data, current_account())
        except Refused as refused:
            field = form[refused.field or "person"]
            field.errors = [*field.errors, refused.sentence]
        else:
            done(
                _(
                    "The choice for %(person)s is kept.",
                    person=", ".join(dict.fromkeys(person.name for person in people)),
                )
            )
            same = {"choice": form.choice.data, "team_id": form.team_id.data}  # the next is often alike
            return redirect(
                (request.form.get("back") and back()) or url_for("scenarios.show", scenario_id=scenario_id, **same), 303
            )
    return render_template("scenarios/show.html", scenario=scenario, form=form, goal_names=GOAL_NAMES)


@bp.post("/<int:scenario_id>/choices/<int:choice_id>/remove")
def unchoose(scenario_id: int, choice_id: int) -> Response:
    """Take one choice back."""
    scenario = _scenario(scenario_id)
    found = next((each for each in scenario.choices if each.id == choice_id), None) or abort(404)
    scenarios.choose(scenario, found.person, found.team, None, current_account())
    done(_("The choice for %(person)s is taken back.", person=found.person.name))
    return redirect(url_for("scenarios.show", scenario_id=scenario_id), 303)


@bp.post("/<int:scenario_id>/fix-all/<int:run_id>")
def fix_all(scenario_id: int, run_id: int) -> Response:
    """Everybody whom a run chose must join their team in the next one."""
    scenario = _scenario(scenario_id)
    run = db.session.get(Run, run_id)
    if run is None or run.scenario_id != scenario_id or run.answer is None:
        abort(404)
    made = scenarios.fix_all(scenario, run.answer, current_account())
    done(_("%(number)s people must now join the team they are on.", number=made))
    return redirect(url_for("scenarios.show", scenario_id=scenario_id), 303)


@bp.post("/<int:scenario_id>/free-all")
def free_all(scenario_id: int) -> Response:
    """Nobody must or must not join any more."""
    scenarios.free_all(_scenario(scenario_id), current_account())
    done(_("Everybody is free to be chosen again."))
    return redirect(url_for("scenarios.show", scenario_id=scenario_id), 303)


@bp.post("/<int:scenario_id>/untrained/<int:untrained_id>/remove")
def train_again(scenario_id: int, untrained_id: int) -> Response:
    """Somebody who declined a training may be chosen for it again."""
    person = scenarios.train_again(_scenario(scenario_id), untrained_id, current_account()) or abort(404)
    done(_("%(person)s may be chosen for it again.", person=person.name))
    return redirect(url_for("scenarios.show", scenario_id=scenario_id), 303)


@bp.get("/people")
def people() -> str:
    """People whose number or name begins as typed, for the input's list; of several the last one typed."""
    *before, typed = scenarios.BETWEEN.split(request.args.get("person", ""))
    query = select(Person.personnel_number, Person.name).where(Person.erased_at.is_(None)).order_by(Person.name)
    wanted = typed.strip()
    like = Person.name.icontains(wanted, autoescape=True) | Person.personnel_number.startswith(wanted, autoescape=True)
    found = db.session.execute(query.where(like).limit(SUGGESTIONS)).all() if wanted else []
    return render_template("scenarios/_people.html", people=found, before=[each.strip() for each in before])


def _people(form: ChoiceForm) -> list[Person]:
    if form.person_id.data:
        found = db.session.get(Person, int(form.person_id.data)) if form.person_id.data.isdecimal() else None
        return [found or abort(404)]
    return scenarios.people_meant(form.person.data or "")


def _form() -> ScenarioForm:
    form = ScenarioForm()
    form.team_ids.choices = options((team.id, team.name) for team in teams.all_teams())
    departments = db.session.scalars(select(Department.id).order_by(Department.name))
    fill_rows(form.releases, [str(each) for each in departments])
    return form


def _choice_form(scenario: Scenario) -> ChoiceForm:
    form = ChoiceForm()
    form.team_id.choices = options([("", _("any team")), *((str(e.team_id), e.team.name) for e in scenario.teams)])
    if request.method == "GET":
        form.choice.data = request.args.get("choice")
        form.team_id.data = request.args.get("team_id", type=int)
    return form


def _show_refusal(form: ScenarioForm, refused: Refused) -> None:
    if refused.field in form._fields and refused.field != "goals":
        field = form[refused.field]
        field.errors = [*field.errors, refused.sentence]
    else:
        flash(refused.sentence, "warning")


def _page(form: ScenarioForm, scenario: Scenario | None) -> str:
    departments = {str(each.id): each for each in db.session.scalars(select(Department))}
    all_teams = {team.id: team for team in teams.all_teams()}
    return render_template(
        "scenarios/edit.html", form=form, scenario=scenario, departments=departments, teams=all_teams
    )
