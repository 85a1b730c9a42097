"""What may keep a need short: for each cause the rules that would have to go, as changes of the problem."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from solver.explain.drops import key
from solver.explanation import Change
from solver.levels import stated_level
from solver.problem import Need, Person, Problem, Skill, Team
from solver.roster import absent_days

Causes = dict[str, tuple[Change, ...]]
LATER = 26.0
"""Weeks that a team is put off to see whether trainings only end too late."""


def holders(problem: Problem, team: Team, need: Need) -> list[Person]:
    """Everybody who holds the level that the need asks for, all the team's days."""
    return [
        person
        for person in problem.people.values()
        if stated_level(problem, person, need.skill, team.start, team.end) >= need.level
    ]


def leads_to(problem: Problem, need: Need) -> list[str]:
    """The trainings that lead to the level that the need asks for."""
    return [each.id for each in problem.trainings.values() if each.skill == need.skill and each.to_level >= need.level]


def membership_causes(problem: Problem, team: Team, need: Need) -> Causes:
    """Rules that may keep holders of the level off the team, by what they are about."""
    at_level = [person.id for person in holders(problem, team, need)]
    away = [each for each in at_level if 2 * absent_days(problem.people[each], team) > team.days]
    found = {
        "busy": _drops(_of_people(problem, at_level, "fte", "max_teams")),
        "absent": _drops(_of_people(problem, away, "absences")),
        "site": _drops(_at(problem, team, "sites") if team.sites is not None else ()),
        "barred": _drops(_at(problem, team, *(f"barred[{at}]" for at in range(len(team.barred))))),
        "size": _drops(_at(problem, team, "size.max") if team.size.max is not None else ()),
        "mix": _drops(_at(problem, team, *_maxima(team))),
        "per_person": _drops(_at(problem, team, "needs_per_person") if team.needs_per_person is not None else ()),
        "apart": _drops(f"$.rules.apart[{at}]" for at in range(len(problem.rules.apart))),
        "together": _drops(f"$.rules.together[{at}]" for at in range(len(problem.rules.together))),
        "release": _drops(f"$.rules.department_release{key(name)}" for name in problem.rules.department_release),
        "home_cover": _drops(f"$.rules.home_cover[{at}]" for at in range(len(problem.rules.home_cover))),
    }
    return {code: changes for code, changes in found.items() if changes}


def training_causes(problem: Problem, team: Team, need: Need) -> Causes:
    """Limits that may keep people from being trained to the level."""
    if not leads_to(problem, need):
        return {}
    rules = problem.rules
    found = {
        "budget": _drops(["$.rules.training_budget"] if rules.training_budget is not None else ()),
        "hours": _drops(
            ["$.rules.max_training_hours_per_person"] if rules.max_training_hours_per_person is not None else ()
        ),
        "seats": _drops(_of_trainings(problem, need, "seats")),
        "classes": _drops(_of_trainings(problem, need, "sessions", "facility", "trainer_level")),
        "time": (Change("later", team=team.id, amount=LATER),),
    }
    return {code: changes for code, changes in found.items() if changes}


def _drops(paths: Iterable[str]) -> tuple[Change, ...]:
    return tuple(Change("drop", path=path) for path in paths)


def _at(problem: Problem, team: Team, *words: str) -> list[str]:
    number = list(problem.teams).index(team.id)
    return [f"$.teams[{number}].{word}" for word in words]


def _maxima(team: Team) -> Iterator[str]:
    """At most so many of a role or of a side."""
    for role, bounds in team.roles.items():
        if bounds.max is not None:
            yield f"roles{key(role)}.max"
    for side, bounds in team.sides.items():
        if bounds.max is not None:
            yield f"sides{key(side)}.max"


def _of_people(problem: Problem, people: Iterable[str], *words: str) -> Iterator[str]:
    wanted = set(people)
    for number, person in enumerate(problem.people):
        if person in wanted:
            for word in words:
                if word != "max_teams" or problem.people[person].max_teams is not None:
                    yield f"$.people[{number}].{word}"


def _of_trainings(problem: Problem, need: Need, *words: str) -> Iterator[str]:
    """Limits of the classes in the skill and in all that it builds on."""
    skills = _with_prerequisites(problem, need.skill)
    for number, training in enumerate(problem.trainings.values()):
        if training.skill in skills:
            limits = {
                "seats": training.seats is not None,
                "sessions": training.sessions is not None,
                "facility": bool(training.facility),
                "trainer_level": training.trainer_level is not None,
            }
            yield from (f"$.trainings[{number}].{word}" for word in words if limits[word])


def _with_prerequisites(problem: Problem, skill: str) -> set[str]:
    found, waiting = {skill}, [skill]
    while waiting:
        code = waiting.pop()
        for each in problem.skills.get(code, Skill(code)).prerequisites:
            if each.skill not in found:
                found.add(each.skill)
                waiting.append(each.skill)
    return found
