"""Ways out of a contradiction: a rule that the scenario states is dropped, others are changed where they stand."""

from __future__ import annotations

import json
from typing import NamedTuple

from sqlalchemy import select

from models import Account, Membership, Person, Run, Scenario, Team, change, db
from planner.answers import row_of
from planner.attempts import UNENDED
from planner.errors import Refused
from planner.services import runs, scenarios
from planner.services.conflicts import in_words, steps_of
from planner.services.names import names_of
from planner.words import gettext as _
from solver.answer import Conflict
from solver.problem import Problem
from solver.reading import read_answer, read_problem

DROPPED = {"fixed", "barred", "department_release"}
"""Rules that a scenario states: who must and must not join, how many a department releases."""


class Contradicting(NamedTuple):
    """One rule of a contradiction in words.

    `refused`: it keeps a head's no. `team_id` and `at_home` say where one is changed that cannot be dropped.
    """

    sentence: str
    can_drop: bool
    refused: bool = False
    team_id: int | None = None
    at_home: bool = False


def rules_of(run: Run) -> list[Contradicting]:
    """The rules that cannot hold together, in the order of the answer; none for a run with a plan."""
    found = _conflict(run)
    if not found:
        return []
    problem = read_problem(json.dumps(run.problem))
    names = names_of(db.session(), problem)
    return [_rule(each, in_words(each, problem, names), problem) for each in found]


def can_drop(path: str) -> bool:
    """Does a scenario state the rule at this JSON path of its problem?"""
    steps = steps_of(path)
    return len(steps) > 2 and steps[-2] in DROPPED


def drop(run: Run, number: int, account: Account) -> Run:
    """Take one rule of a contradiction out of the scenario and solve it again.

    Raises Refused while a run is under way, and LookupError when there is no such rule to drop.
    """
    found = _conflict(run)
    if number >= len(found) or not can_drop(found[number].path):
        raise LookupError(number)
    if any(each.state in UNENDED for each in run.scenario.runs):
        raise Refused(_("A run of this scenario is under way; wait for it or stop it."))
    do_without(run.scenario, found[number].path, read_problem(json.dumps(run.problem)), account)
    return runs.start_run(run.scenario, account)


def do_without(scenario: Scenario, path: str, problem: Problem, account: Account) -> None:
    """Take back that somebody must or must not join, or how many a department releases."""
    steps = steps_of(path)
    if steps[-2] == "department_release":
        with change(db.session, _("Scenario %(name)s changed", name=scenario.name), account.id):
            for release in [each for each in scenario.releases if each.department.code == steps[-1]]:
                scenario.releases.remove(release)
        db.session.commit()
        return
    person_id, team_id = _choice_at(path, problem)
    person, team = db.session.get(Person, person_id), db.session.get(Team, team_id)
    if person is None or team is None:
        raise Refused(_("The person or the team is not there any more."))
    if steps[-2] == "barred":
        free(scenario, person, team, account)
    scenarios.choose(scenario, person, team, None, account)


def free(scenario: Scenario, person: Person, team: Team, account: Account) -> None:
    """The person may join the team, and no other that they were kept off."""
    kept_off = [each for each in scenario.choices if each.person_id == person.id and each.team_id is None]
    if kept_off:
        scenarios.choose(scenario, person, None, None, account)
        for entry in list(scenario.teams):
            if entry.team_id != team.id:
                scenarios.choose(scenario, person, entry.team, "must_not_join", account)


def _conflict(run: Run) -> tuple[Conflict, ...]:
    return read_answer(json.dumps(run.answer)).conflict or () if run.answer else ()


def _rule(conflict: Conflict, sentence: str, problem: Problem) -> Contradicting:
    if can_drop(conflict.path):
        return Contradicting(sentence, True, refused=conflict.code == "barred" and _refused(conflict.path, problem))
    where, *steps = steps_of(conflict.path)
    if where == "teams" and isinstance(steps[0], int):
        return Contradicting(sentence, False, team_id=row_of(list(problem.teams.values())[steps[0]].id))
    return Contradicting(sentence, False, at_home=conflict.code == "home_cover")


def _choice_at(path: str, problem: Problem) -> tuple[int, int]:
    """The person and the team of somebody who must or must not join."""
    _teams, place, kind, number = steps_of(path)
    team = list(problem.teams.values())[int(place)]
    return row_of((team.fixed if kind == "fixed" else team.barred)[int(number)]), row_of(team.id)


def _refused(path: str, problem: Problem) -> bool:
    """Did a head refuse to release the person to the team?"""
    person_id, team_id = _choice_at(path, problem)
    same = Membership.person_id == person_id, Membership.team_id == team_id, Membership.state == "refused"
    return db.session.scalar(select(Membership.id).where(*same).limit(1)) is not None
