"""Plants of any size, in the database and as problem files."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask_sqlalchemy.session import Session
from sqlalchemy import func, select
from sqlalchemy.orm import scoped_session

from models import (
    Absence,
    Assessment,
    AssessmentReturn,
    Confirmation,
    Delegation,
    Department,
    Goal,
    Headship,
    Person,
    Scenario,
    Site,
    Skill,
    StandingInterval,
    Team,
)
from models.standing_intervals import rebuild
from planner.cli import main
from planner.problems import freeze
from seeds.generate import TooMany, generate
from seeds.plant import PlantExists
from seeds.problems import made_problem
from solver.greedy import greedy
from solver.reading import read_problem
from solver.verify import verify

Database = scoped_session[Session]
AS_OF = date(2026, 11, 22)


def count(session: Database, model: Any) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def intervals(session: Database) -> set[tuple[Any, ...]]:
    columns = [column for column in StandingInterval.__table__.c if column.name != "id"]
    return {tuple(row) for row in session.execute(select(*columns))}


def test_a_plant_has_the_people_teams_and_sites_asked_for(session: Database) -> None:
    generate(session(), people=150, teams=7, sites=2, as_of=AS_OF)
    assert [count(session, model) for model in (Person, Team, Site)] == [150, 7, 2]
    assert count(session, Headship) == count(session, Department)


def test_a_plant_has_what_goes_on_every_day(session: Database) -> None:
    generate(session(), people=150, teams=7, sites=2, as_of=AS_OF)
    assert count(session, Delegation) >= count(session, Department)
    assert set(session.scalars(select(Absence.kind))) == {"holiday", "sick", "parental"}
    answered = select(Confirmation.assessment_id).union(select(AssessmentReturn.assessment_id))
    waiting = select(Assessment).where(Assessment.kind == "self", Assessment.id.not_in(answered))
    assert all(AS_OF - each.holds_from <= timedelta(days=16) for each in session.scalars(waiting))
    assert len(session.scalars(waiting).all()) > 5
    assert session.scalar(select(func.count(Goal.team_id.distinct()))) == 7


@pytest.mark.parametrize("people", [1, 5, 20])
def test_a_small_plant_can_be_made_too(session: Database, people: int) -> None:
    generate(session(), people=people, teams=0, as_of=AS_OF)
    session.commit()
    assert count(session, Person) == people


def test_its_stored_intervals_are_those_of_its_events(session: Database) -> None:
    generate(session(), people=70, teams=1, as_of=AS_OF)
    session.commit()
    stored = intervals(session)
    pairs = session.execute(select(Assessment.person_id, Assessment.skill_id).distinct()).all()
    rebuild(session(), [(person, skill) for person, skill in pairs])
    assert intervals(session) == stored


def test_its_scenario_can_be_frozen_into_a_sound_problem(session: Database) -> None:
    scenario_id = generate(session(), people=130, teams=6, as_of=AS_OF)
    session.commit()
    problem = read_problem(json.dumps(freeze(session.get_one(Scenario, scenario_id))))
    answer = greedy(problem)
    assert answer is not None
    assert verify(problem, answer) == []


def test_the_same_seed_makes_the_same_plant(session: Database) -> None:
    def made(seed: int) -> set[tuple[Any, ...]]:
        generate(session(), people=70, teams=1, as_of=AS_OF, seed=seed)
        found = intervals(session)
        session.rollback()
        return found

    assert made(1) == made(1) != made(2)


def test_a_plant_with_people_is_left_alone(session: Database) -> None:
    session.add(Person(name="Ada"))
    session.commit()
    with pytest.raises(PlantExists, match="already has 1 people"):
        generate(session(), people=10, teams=1, as_of=AS_OF)
    assert count(session, Skill) == 0


@pytest.mark.parametrize("people", [0, 100_001])
def test_nobody_and_too_many_are_refused(people: int) -> None:
    with pytest.raises(TooMany, match=f"not {people}"):
        made_problem(people=people, teams=1, as_of=AS_OF)


@pytest.mark.parametrize(("people", "teams"), [(1, 1), (200, 10)])
def test_a_made_problem_is_sound_and_its_baseline_keeps_every_rule(people: int, teams: int) -> None:
    problem = read_problem(json.dumps(made_problem(people=people, teams=teams, as_of=AS_OF)))
    assert (len(problem.people), len(problem.teams)) == (people, teams)
    answer = greedy(problem)
    assert (answer is None) == (people == 1)
    assert answer is None or verify(problem, answer) == []


def test_a_made_problem_leaves_something_to_improve_and_trainings_to_do_it_with() -> None:
    problem = read_problem(json.dumps(made_problem(people=100, teams=6, as_of=AS_OF)))
    answer = greedy(problem)
    assert answer is not None
    missing = {(need.team, need.need) for need in answer.needs if need.missing}
    asked = {
        (need.skill, need.level)
        for team in problem.teams.values()
        for need in team.needs
        if (team.id, need.id) in missing
    }
    assert asked & {(training.skill, training.to_level) for training in problem.trainings.values()}


def test_the_same_seed_makes_the_same_problem() -> None:
    def made(seed: int) -> str:
        return json.dumps(made_problem(people=50, teams=3, as_of=AS_OF, seed=seed))

    assert made(1) == made(1) != made(2)


def test_the_command_writes_a_problem_file(tmp_path: Path) -> None:
    path = tmp_path / "made.json"
    arguments = ["generate", "--people", "60", "--teams", "2", "--as-of", "2026-11-22", "--problem", str(path)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    assert result.output == f"{path}: a problem of 60 people and 2 teams.\n"
    assert len(read_problem(path.read_text()).people) == 60


def test_the_command_fills_a_database_once(tmp_path: Path) -> None:
    arguments = ["generate", "--people", "40", "--teams", "1", "--data", str(tmp_path)]
    first, second = CliRunner().invoke(main, arguments), CliRunner().invoke(main, arguments)
    assert (first.exit_code, first.stdout) == (0, "A plant of 40 people and 1 teams is in the database.\n")
    assert second.exit_code == 1
    assert second.stderr.splitlines()[-1].startswith("Error: The database already has 40 people")
