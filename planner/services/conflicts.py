"""Rules that cannot hold together, in the reader's words: the solver names them by code and place in the problem."""

from __future__ import annotations

import json
import re
from math import floor

from planner.services.names import Names
from planner.words import gettext as _
from planner.words import ngettext
from solver.answer import Conflict
from solver.problem import Bounds, Problem, Team

_STEP = re.compile(r"\[(?P<number>\d+)\]|\.(?P<name>\w+)|\[(?P<text>\".*?\")\]")


def in_words(conflict: Conflict, problem: Problem, names: Names) -> str:
    """The rule as a planner would say it; the solver's own sentence for one that scenarios cannot state."""
    where, *steps = steps_of(conflict.path)
    if where == "teams" and isinstance(steps[0], int):
        return _of_team(conflict, list(problem.teams.values())[steps[0]], steps[1:], names) or conflict.sentence
    if where == "people" and isinstance(steps[0], int):
        return _of_person(conflict.code, list(problem.people.values())[steps[0]].id, problem, names)
    return _of_all(conflict, steps, problem, names)


def rule_in_words(path: str, problem: Problem, names: Names) -> str:
    """The rule at a JSON path as a planner would say it; also those that no conflict can name."""
    where, *steps = steps_of(path)
    if where == "trainings" and isinstance(steps[0], int):
        step = names.step(list(problem.trainings.values())[steps[0]])
        limit = {
            "seats": _("its classes have so many seats"),
            "sessions": _("it begins on its sessions only"),
            "facility": _("it asks for a facility"),
            "trainer_level": _("it asks for a trainer"),
        }.get(str(steps[1]), str(steps[1]))
        return _("%(training)s: %(limit)s.", training=step.title, limit=limit)
    if where == "teams" and steps[-1] == "needs_per_person":
        team = list(problem.teams.values())[int(steps[0])]
        number = team.needs_per_person or 0
        return ngettext(
            "A member of %(team)s is counted for at most %(num)s need.",
            "A member of %(team)s is counted for at most %(num)s needs.",
            number,
            team=names.team(team.id),
        )
    if where == "rules" and steps[0] in ("apart", "together") and isinstance(steps[1], int):
        group = (problem.rules.apart if steps[0] == "apart" else problem.rules.together)[steps[1]]
        people = ", ".join(names.person(person) for person in group)
        if steps[0] == "apart":
            return _("%(people)s are never in the same team.", people=people)
        return _("%(people)s go together or not at all.", people=people)
    words = {"roles": "role", "sides": "side"}
    code = steps[-1] if where == "people" else steps[1] if where == "teams" else steps[0]
    return in_words(Conflict(path, words.get(str(code), str(code)), path), problem, names)


def steps_of(path: str) -> list[str | int]:
    """The keys and places that a JSON path leads through."""
    found: list[str | int] = []
    for step in _STEP.finditer(path):
        if step["number"] is not None:
            found.append(int(step["number"]))
        else:
            found.append(step["name"] or json.loads(step["text"]))
    return found


def _of_team(conflict: Conflict, team: Team, steps: list[str | int], names: Names) -> str | None:
    name, code, last = names.team(team.id), conflict.code, steps[-1]
    if code in ("fixed", "barred") and isinstance(last, int):
        if code == "fixed":
            return _("%(person)s must join %(team)s.", person=names.person(team.fixed[last]), team=name)
        return _("%(person)s must not join %(team)s.", person=names.person(team.barred[last]), team=name)
    if code == "sites":
        return _("Members of %(team)s work at %(sites)s.", team=name, sites=", ".join(team.sites or ()))
    if code.startswith("size"):
        return _size(name, team.size, str(last))
    key = str(steps[1])
    if code.startswith("role"):
        return _bound(name, team.roles[key], str(last), names.roles.get(key, key))
    if code.startswith("side"):
        return _bound(name, team.sides["OT" if key == "OT" else "IT"], str(last), key)
    return None


def _size(team: str, size: Bounds, end: str) -> str:
    number = (size.min if end == "min" else size.max) or 0
    if end == "min":
        return ngettext(
            "%(team)s has at least %(num)s member.", "%(team)s has at least %(num)s members.", number, team=team
        )
    return ngettext("%(team)s has at most %(num)s member.", "%(team)s has at most %(num)s members.", number, team=team)


def _bound(team: str, bounds: Bounds, end: str, what: str) -> str:
    if end == "min":
        return _("%(team)s has at least %(number)s: %(what)s.", team=team, number=bounds.min, what=what)
    return _("%(team)s has at most %(number)s: %(what)s.", team=team, number=bounds.max, what=what)


def _of_person(code: str, person: str, problem: Problem, names: Names) -> str:
    name, facts = names.person(person), problem.people[person]
    if code == "fte":
        percent = f"{facts.fte * 100:.0f}"
        return _("%(person)s has %(percent)s %% of full time for all teams of a day.", person=name, percent=percent)
    if code == "max_teams":
        number = facts.max_teams or 0
        return ngettext(
            "%(person)s is on at most %(num)s team.", "%(person)s is on at most %(num)s teams.", number, person=name
        )
    return _("%(person)s is absent for most of a team's time.", person=name)


def _of_all(conflict: Conflict, steps: list[str | int], problem: Problem, names: Names) -> str:
    key = steps[-1]
    if conflict.code == "department_release" and isinstance(key, str):
        people = sum(person.department == key for person in problem.people.values())
        most = floor(problem.rules.department_release[key] * people + 1e-9)
        return _(
            "%(department)s releases at most %(most)s of its %(people)s people to teams.",
            department=names.departments.get(key, key),
            most=most,
            people=people,
        )
    if conflict.code == "home_cover" and isinstance(key, int):
        cover = problem.rules.home_cover[key]
        department = names.departments.get(cover.department, cover.department)
        who = _("%(department)s, crew %(crew)s", department=department, crew=cover.crew) if cover.crew else department
        return ngettext(
            "%(who)s keeps %(num)s person with %(skill)s at level %(level)s at home.",
            "%(who)s keeps %(num)s people with %(skill)s at level %(level)s at home.",
            cover.min,
            who=who,
            skill=names.skill(cover.skill),
            level=cover.level,
        )
    return conflict.sentence
