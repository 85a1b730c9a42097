"""The demo plant: the same every time, and its story holds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import astuple
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask_sqlalchemy.session import Session
from sqlalchemy import func, select
from sqlalchemy.orm import scoped_session

from models import (
    Account,
    Assessment,
    AssessmentReturn,
    AssessorAuthorisation,
    Confirmation,
    Crew,
    Department,
    DepartmentMembership,
    Enrolment,
    Exemption,
    Facility,
    Headship,
    Membership,
    Need,
    Person,
    Revocation,
    Role,
    RoleAssignment,
    Scenario,
    Site,
    Skill,
    StandingInterval,
    Team,
    Training,
    db,
)
from models.standing_intervals import histories, interval_rows, standings
from planner.services.calibration import Said, compared, leniency, self_against_proven
from planner.services.doubts import doubts
from planner.services.headcounts import ahead, required
from seeds.organisation import is_shut
from seeds.plant import PlantExists, make_plant
from tests.seeds.conftest import AS_OF

Database = scoped_session[Session]


COUNTED_ON = {("standing_interval", "id")}  # a sequence does not roll back with its rows


def everything(session: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but what is secret by chance or says when it was run."""
    found = {}
    for table in db.metadata.sorted_tables:
        columns = [c for c in table.c if c.name != "fs_uniquifier" and (table.name, c.name) not in COUNTED_ON]
        rows = session.execute(select(*columns).order_by(table.c.id)).all()
        found[table.name] = [tuple(row) for row in rows]
    found["change_set"] = []
    return found


def person_id(session: Database, name: str) -> int:
    return session.scalars(select(Person.id).where(Person.name == name)).one()


def skill_id(session: Database, code: str) -> int:
    return session.scalars(select(Skill.id).where(Skill.code == code)).one()


def level_of(session: Database, name: str, code: str, day: date) -> tuple[int, str]:
    person, skill = person_id(session, name), skill_id(session, code)
    found = standings(session(), [person], day, skill_ids=[skill])[person, skill]
    return found.level, found.state


def members(session: Database, department: str) -> list[int]:
    query = select(DepartmentMembership.person_id).join(DepartmentMembership.department)
    return list(session.scalars(query.where(Department.code == department)))


def waiting(session: Database, people: list[int]) -> list[Assessment]:
    """Self-assessments that nobody has confirmed or returned."""
    answered = select(Confirmation.assessment_id).union(select(AssessmentReturn.assessment_id))
    query = select(Assessment).where(Assessment.kind == "self", Assessment.id.not_in(answered))
    return list(session.scalars(query.where(Assessment.person_id.in_(people), Assessment.error_at.is_(None))))


def test_there_are_64_people_in_7_departments_at_2_sites_in_crews_with_nights(plant: Database) -> None:
    counted = [plant.scalar(select(func.count()).select_from(each)) for each in (Person, Department, Site)]
    assert counted == [64, 7, 2]
    assert any("N" in crew.rotation for crew in plant.scalars(select(Crew)))


def test_every_department_is_of_one_side(plant: Database) -> None:
    query = (
        select(Department.code, Department.side, Role.side)
        .select_from(DepartmentMembership)
        .join(DepartmentMembership.department)
        .join(RoleAssignment, RoleAssignment.person_id == DepartmentMembership.person_id)
        .join(RoleAssignment.role)
        .where(RoleAssignment.main.is_(True))
        .distinct()
    )
    rows = plant.execute(query).all()
    assert len(rows) == 7
    assert all(of_department == of_role for _, of_department, of_role in rows)


def test_every_department_has_one_head(plant: Database) -> None:
    assert len(set(plant.scalars(select(Headship.department_id)))) == 7


def test_the_sole_holder_on_nights_has_a_certificate_that_ends_in_nine_days(plant: Database) -> None:
    maintenance, skill = members(plant, "MNT"), skill_id(plant, "B09")
    last_day = AS_OF + timedelta(days=9)

    def holders(day: date) -> list[int]:
        found = standings(plant(), maintenance, day, skill_ids=[skill])
        return [person for (person, _), standing in found.items() if standing.level >= 3]

    assert holders(AS_OF) == holders(last_day) == [person_id(plant, "Jürgen Kessler")]
    assert holders(last_day + timedelta(days=1)) == []
    crew = plant.scalars(select(Crew).where(Crew.code == "C")).one()
    assert crew.shift_on(AS_OF) == crew.shift_on(AS_OF + timedelta(days=1)) == "night"


def test_nothing_in_maintenance_ends_or_lapses_sooner(plant: Database) -> None:
    found = [each for each in standings(plant(), members(plant, "MNT"), AS_OF).values() if each.level]
    ends = [day for each in found for day in (each.valid_until, each.lapses_on) if day]
    assert min(ends) == AS_OF + timedelta(days=9)


def test_twenty_self_assessments_of_two_weeks_wait_for_the_head_of_maintenance(plant: Database) -> None:
    found = waiting(plant, members(plant, "MNT"))
    assert len(found) == 20
    earliest = datetime.combine(AS_OF - timedelta(days=14), datetime.min.time(), UTC)
    assert all(earliest <= each.recorded_at <= datetime.combine(AS_OF, datetime.min.time(), UTC) for each in found)


def test_some_self_assessments_are_far_above_what_is_proven(plant: Database) -> None:
    found = standings(plant(), members(plant, "MNT"), AS_OF)
    assert sum(standing.conflicting for standing in found.values()) >= 3


def stated(plant: Database) -> list[Said]:
    a = Assessment
    columns = (a.person_id, a.skill_id, a.kind, a.assessor_id, a.level, a.holds_from)
    return [Said(*row) for row in plant.execute(select(*columns).where(a.error_at.is_(None)))]


def test_assessors_who_state_more_and_who_state_less_than_others_are_there(plant: Database) -> None:
    rows, _ = compared(leniency(stated(plant)), lambda pair: pair.said.assessor_id)
    assert len(rows) >= 8
    assert any(row.higher > 2 * row.lower for row in rows)
    assert any(row.lower > 2 * row.higher for row in rows)


def test_the_head_of_maintenance_has_levels_to_doubt_for_every_reason(plant: Database) -> None:
    department = plant.scalars(select(Department).where(Department.code == "MNT")).one()
    account = plant.scalars(select(Account).where(Account.sign_in == "1001")).one()
    assert {each.why for each in doubts(account, department, AS_OF)} == {"conflicting", "unproven", "old"}


def test_people_state_too_much_the_same_and_too_little_of_themselves(plant: Database) -> None:
    found = self_against_proven(stated(plant))
    [(_, people, higher, equal, lower, _)] = [astuple(row) for row in compared(found, lambda _: 1)[0]]
    assert people > 60
    assert higher > equal > lower > people


def test_every_state_that_a_level_can_be_in_is_there(plant: Database) -> None:
    people = list(plant.scalars(select(Person.id)))
    states = {standing.state for standing in standings(plant(), people, AS_OF).values()}
    assert states == {"proven", "unproven", "to_refresh", "lapsed", "revoked"}


def test_a_robot_level_lapses_before_the_robot_team_starts(plant: Database) -> None:
    start = plant.scalars(select(Team.first_day).where(Team.code == "ROBOT-12")).one()
    assert level_of(plant, "Marek Dvořák", "A08", AS_OF) == (3, "proven")
    assert level_of(plant, "Marek Dvořák", "A08", start) == (0, "lapsed")


def test_events_are_recorded_over_two_years_and_none_after_the_day_looked_at(plant: Database) -> None:
    first, last = plant.execute(select(func.min(Assessment.holds_from), func.max(Assessment.holds_from))).one()
    assert first <= AS_OF - timedelta(days=650)
    assert last < AS_OF


def test_nobody_confirms_or_assesses_themselves(plant: Database) -> None:
    for model in (Confirmation, AssessmentReturn):
        assert not plant.scalars(select(model.id).where(model.by_id == model.person_id)).all()
    assert not plant.scalars(select(Assessment.id).where(Assessment.assessor_id == Assessment.person_id)).all()


def test_an_assessor_is_authorised_and_holds_at_least_the_level(plant: Database) -> None:
    may = {tuple(row) for row in plant.execute(select(AssessorAuthorisation.person_id, AssessorAuthorisation.group_id))}
    generals = {skill.id: skill.general_id or skill.id for skill in plant.scalars(select(Skill))}
    groups = {skill.id: skill.group_id for skill in plant.scalars(select(Skill))}
    held: dict[tuple[int, int], int] = defaultdict(int)
    for each in plant.scalars(select(Assessment)):
        key = each.person_id, generals[each.skill_id]
        held[key] = max(held[key], each.level)
    found = list(plant.scalars(select(Assessment).where(Assessment.kind == "assessor")))
    assert len(found) > 300
    assert all((each.assessor_id, groups[each.skill_id]) in may for each in found)
    assert all(held[each.assessor_id or 0, generals[each.skill_id]] >= each.level for each in found)


def test_a_head_answers_after_the_statement_was_made(plant: Database) -> None:
    for model in (Confirmation, AssessmentReturn):
        query = select(Assessment.id).join(model, model.assessment_id == Assessment.id)
        assert not plant.scalars(query.where(model.recorded_at < Assessment.recorded_at)).all()


def test_there_are_trainings_of_both_kinds_and_two_facilities(plant: Database) -> None:
    trainings = list(plant.scalars(select(Training)))
    assert 85 <= len(trainings) <= 100
    assert sum(training.has_sessions for training in trainings) >= 40
    assert sum(not training.has_sessions for training in trainings) >= 30
    assert all(training.sessions for training in trainings if training.has_sessions)
    assert set(plant.scalars(select(Facility.code))) == {"robot-cell", "plc-lab"}


def test_whoever_takes_a_class_full_time_has_the_hours_for_it(plant: Database) -> None:
    classes = [training for training in plant.scalars(select(Training)) if training.weeks]
    assert classes
    assert all(training.hours / training.weeks <= 8 for training in classes if training.weeks)


def test_six_teams_overlap_in_the_next_two_quarters(plant: Database) -> None:
    teams = list(plant.scalars(select(Team).where(Team.state == "open")))
    assert len(teams) == 6
    assert all(AS_OF + timedelta(days=21) < team.first_day < AS_OF + timedelta(days=100) for team in teams)
    assert max(team.first_day for team in teams) < min(team.last_day for team in teams)


def test_a_team_is_over_and_says_how_each_of_its_members_came_and_went(plant: Database) -> None:
    over = plant.scalars(select(Team).where(Team.state == "closed")).one()
    assert over.last_day < AS_OF
    memberships = plant.scalars(select(Membership).where(Membership.team_id == over.id)).all()
    assert {each.state for each in memberships} == {"ended", "released", "refused"}
    assert all(each.state == each.events[-1].state and each.events[0].state == "proposed" for each in memberships)


def test_trainings_were_taken_and_declined_and_one_waits_for_an_answer_with_its_reason(plant: Database) -> None:
    enrolments = plant.scalars(select(Enrolment)).all()
    assert {each.state for each in enrolments} == {"done", "cancelled", "declined", "proposed"}
    assert all(each.state == each.events[-1].state for each in enrolments)
    waiting_one = next(each for each in enrolments if each.state == "proposed")
    [[team_id, need_id]] = waiting_one.serves
    need = plant.get_one(Need, need_id)
    step = waiting_one.training.steps[0]
    assert (need.team_id, need.skill_id, need.level) == (team_id, step.skill_id, step.to_level)
    name = waiting_one.person.name
    assert level_of(plant, name, step.skill.code, AS_OF)[0] < step.to_level
    assert waiting_one.last_day < need.team.first_day


def test_some_people_have_several_roles_and_one_main_role(plant: Database) -> None:
    roles = defaultdict(list)
    for person, main in plant.execute(select(RoleAssignment.person_id, RoleAssignment.main)):
        roles[person].append(main)
    assert all(each.count(True) == 1 for each in roles.values())
    assert max(len(each) for each in roles.values()) == 2


def test_no_team_starts_in_a_shutdown(plant: Database) -> None:
    for team in plant.scalars(select(Team)):
        assert not any(is_shut(team.first_day + timedelta(days=day)) for day in range(5))


def test_every_goal_has_an_owner_on_either_side(plant: Database) -> None:
    roles = select(RoleAssignment.person_id, Role.side).join(RoleAssignment.role).where(RoleAssignment.main.is_(True))
    sides = dict(plant.execute(roles).all())
    goals = [goal for team in plant.scalars(select(Team)) for goal in team.goals]
    assert len(goals) >= 6
    assert all((sides[goal.ot_owner_id or 0], sides[goal.it_owner_id or 0]) == ("OT", "IT") for goal in goals)


def test_some_levels_are_revoked_and_some_targets_excused(plant: Database) -> None:
    assert plant.scalars(select(Revocation)).all()
    assert plant.scalars(select(Exemption)).all()


def test_a_special_is_never_held_above_its_general(plant: Database) -> None:
    people = list(plant.scalars(select(Person.id)))
    found = standings(plant(), people, AS_OF)
    generals = dict(plant.execute(select(Skill.id, Skill.general_id).where(Skill.general_id.is_not(None))).all())
    pairs = [(key, generals[key[1]]) for key in found if key[1] in generals]
    assert pairs
    assert all(
        found[person, general or 0].level >= found[person, special].level for (person, special), general in pairs
    )


def test_the_stored_intervals_are_those_of_the_events(plant: Database) -> None:
    people = members(plant, "AUT")
    wanted = [
        tuple(row.values())
        for (person, skill), history in histories(plant(), people).items()
        for row in interval_rows(person, skill, history)
    ]
    i = StandingInterval
    columns = (
        i.person_id, i.skill_id, i.first_day, i.last_day, i.level, i.state, i.stated_level, i.verified, i.valid_until,
        i.lapses_on, i.conflicting, i.assessment_id,
    )  # fmt: skip
    stored = [tuple(row) for row in plant.execute(select(*columns).where(i.person_id.in_(people)))]
    assert sorted(stored, key=str) == sorted(wanted, key=str)


def test_people_sign_in_with_the_password_that_was_given(plant: Database) -> None:
    accounts = list(plant.scalars(select(Account)))
    assert {account.password for account in accounts} == {"hashed x"}
    held = {role.name for account in accounts for role in account.roles}
    assert held == {"employee", "head", "planner", "admin", "works_council"}


@pytest.mark.slow
def test_the_same_seed_and_day_make_the_same_plant(session: Database) -> None:
    def made(seed: int) -> dict[str, list[tuple[Any, ...]]]:
        make_plant(session(), as_of=AS_OF, seed=seed)
        found = everything(session)
        session.rollback()
        return found

    first = made(1)
    assert made(1) == first
    assert made(2) != first


def test_a_plant_is_made_in_an_empty_database_only(session: Database) -> None:
    session.add(Person(name="Ada"))
    session.commit()
    with pytest.raises(PlantExists, match="The database already has 1 people"):
        make_plant(session(), as_of=AS_OF)


@pytest.mark.slow
@pytest.mark.parametrize("day", [date(2026, 11, 25), date(2028, 2, 29)])
def test_the_plant_can_be_made_for_any_day(session: Database, day: date) -> None:
    made = make_plant(session(), as_of=day)
    session.commit()
    scenario = session.get_one(Scenario, made.scenario_id)
    assert len(scenario.teams) == 6
    assert all(each.team.first_day.weekday() == 0 for each in scenario.teams)


def test_after_the_plant_new_rows_get_new_ids(session: Database) -> None:
    make_plant(session(), as_of=AS_OF)
    session.add(Person(name="Ada"))
    session.commit()
    assert session.scalar(select(func.count()).select_from(Person)) == 65


def test_departments_ask_for_head_counts_of_which_some_are_met(plant: Database) -> None:
    departments = plant.scalars(select(Department)).all()
    asked = [each for department in departments for each in required(department.id, AS_OF)]
    assert len({each.department_id for each in asked}) == len(departments)
    missing = sum(1 for each in asked if each.missing)
    assert 0.25 * len(asked) <= missing <= 0.6 * len(asked)
    assert any(ahead(department.id, AS_OF) for department in departments)
    specials = [each for each in asked if each.skill.general_id is not None]
    assert {bool(each.missing) for each in specials} == {True, False}
