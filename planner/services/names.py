"""Names for the ids of a problem: a frozen problem has none, so they are looked up when somebody looks at it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models import Department, Need, Person, Role, Skill, Team, TrainingStep
from planner.answers import row_of
from planner.language import language
from planner.words import gettext as _
from planner.words import role_of_people
from solver.problem import Need as AskedNeed
from solver.problem import Problem, Training


class Step(NamedTuple):
    """A training with the step that it is taken for."""

    title: str
    skill: str
    from_level: int
    to_level: int


@dataclass(frozen=True, slots=True)
class Names:
    """Names by the ids of one problem; what is no longer there is called by its id, who was erased is not named."""

    people: Mapping[str, str]
    teams: Mapping[str, str]
    needs: Mapping[str, str]
    skills: Mapping[str, str]
    roles: Mapping[str, str]
    departments: Mapping[str, str]
    steps: Mapping[str, Step]
    importance: Mapping[str, str]

    def person(self, key: str) -> str:
        """The person's name."""
        return self.people.get(key, key)

    def team(self, key: str) -> str:
        """The team's name."""
        return self.teams.get(key, key)

    def need(self, need: AskedNeed) -> str:
        """What the need asks for: "OPC UA, level 3"; of an "any" need all its ways."""
        return self.needs.get(need.id) or _skill_at(self.skill(need.skill), need.level)

    def step(self, training: Training) -> Step:
        """The training's title and step, the real one also where it leads to an "any" need."""
        return self.steps.get(training.id) or Step(
            training.id, self.skill(training.skill), training.from_level, training.to_level
        )

    def skill(self, code: str) -> str:
        """The skill's name."""
        return self.skills.get(code, code)


def names_of(session: Session, problem: Problem) -> Names:
    """The names for everything in the problem, in a fixed number of queries."""
    german = language() == "de"
    teams = [row_of(key) for key in problem.teams]
    titles = select(Team.id, Team.name).where(Team.id.in_(teams))
    load = selectinload(Need.skill), selectinload(Need.children), selectinload(Need.parent)
    needs = list(session.scalars(select(Need).where(Need.team_id.in_(teams)).options(*load)))
    return Names(
        people=_people(session, problem.people),
        teams={f"t{team}": name for team, name in session.execute(titles)},
        needs={f"n{need.id}": _need(need, german) for need in needs},
        skills={skill.code: _in(skill, german) for skill in session.scalars(select(Skill))},
        roles={code: role_of_people(name) for code, name in session.execute(select(Role.code, Role.name))},
        departments=dict(session.execute(select(Department.code, Department.name)).all()),
        steps=_steps(session, problem, german),
        importance={f"n{need.id}": _top(need).importance for need in needs},
    )


def stated_names(problem: Problem) -> Names:
    """The names that a problem file states, for one that no database stands behind."""
    return Names(
        people={key: person.name or key for key, person in problem.people.items()},
        teams={key: team.name or key for key, team in problem.teams.items()},
        needs={},
        skills={key: skill.name or key for key, skill in problem.skills.items()},
        roles={},
        departments={},
        steps={},
        importance={},
    )


def _people(session: Session, keys: Iterable[str]) -> dict[str, str]:
    wanted = {row_of(key): key for key in keys}
    found = session.execute(select(Person.id, Person.name, Person.erased_at).where(Person.id.in_(wanted)))
    here = {wanted[row]: name if erased is None else _("(erased)") for row, name, erased in found}
    return {key: here.get(key, _("(erased)")) for key in wanted.values()}


def _in(skill: Skill, german: bool) -> str:
    return (skill.name_de if german else None) or skill.name


def _steps(session: Session, problem: Problem, german: bool) -> dict[str, Step]:
    rows = {row_of(key) for key in problem.trainings}
    load = selectinload(TrainingStep.training), selectinload(TrainingStep.skill)
    wanted = select(TrainingStep).where(TrainingStep.id.in_(rows)).options(*load)
    found = {step.id: step for step in session.scalars(wanted)}
    return {
        key: Step(step.training.title, _in(step.skill, german), step.from_level, step.to_level)
        for key in problem.trainings
        if (step := found.get(row_of(key))) is not None
    }


def _need(node: Need, german: bool) -> str:
    if node.skill is not None:
        return _skill_at(_in(node.skill, german), node.level or 0)
    ways = [_need(child, german) for child in node.children]
    if node.kind == "any":
        return _("one of: %(ways)s", ways="; ".join(ways))
    return _("all of: %(ways)s", ways="; ".join(ways))


def _skill_at(name: str, level: int) -> str:
    return _("%(skill)s, level %(level)s", skill=name, level=level)


def _top(need: Need) -> Need:
    while need.parent is not None:
        need = need.parent
    return need
