"""Reading problem files: what the format's defaults make of a short file."""

from datetime import date

from solver.problem import Bounds, Holding, Problem, Team
from solver.reading import read_problem

MONDAY = date(2000, 1, 3)


def read(people: str = "[]", teams: str = "[]", more: str = "") -> Problem:
    return read_problem(f'{{"format": "hybrid-team-problem/1", "people": {people}, "teams": {teams}{more}}}')


def team(fields: str, more: str = "") -> Team:
    return read(teams=f'[{{"id": "t1", "needs": [] {fields}}}]', more=more).teams["t1"]


def test_people_and_teams_are_enough() -> None:
    problem = read()
    assert (problem.scale_min, problem.scale_max, problem.objective) == (0, 4, ("shortfall", "cost"))
    assert problem.roles == {"engineer": "OT", "technician": "OT", "programmer": "IT", "architect": "IT"}
    assert problem.incumbent is None


def test_a_bare_level_is_verified_and_never_ends() -> None:
    assert read('[{"id": "p1", "skills": {"C04": 3}}]').people["p1"].skills == {"C04": Holding(3, True, None, None)}


def test_equal_levels_of_other_types_are_told_apart_after_the_first() -> None:
    skills = '{"A": {"level": 1, "verified": true}, "B": {"level": 1, "verified": false}}'
    held = read(f'[{{"id": "p1", "skills": {skills}}}]').people["p1"].skills
    assert (held["A"].verified, held["B"].verified) == (True, False)


def test_a_person_has_the_side_of_the_role() -> None:
    assert read('[{"id": "p1", "skills": {}, "role": "architect"}]').people["p1"].side == "IT"


def test_a_stated_side_wins_over_the_role() -> None:
    assert read('[{"id": "p1", "skills": {}, "role": "architect", "side": "OT"}]').people["p1"].side == "OT"


def test_roles_of_the_file_replace_the_usual_ones() -> None:
    assert read(more=', "roles": {"welder": "OT"}').roles == {"welder": "OT"}


def test_a_team_without_dates_lasts_a_week_from_the_start_of_the_plan() -> None:
    stated = team("", ', "rules": {"start": "2027-01-04"}')
    assert (stated.start, stated.end, stated.days) == (date(2027, 1, 4), date(2027, 1, 10), 7)


def test_a_team_with_a_start_only_lasts_a_week_from_it() -> None:
    assert team(', "start": "2027-03-01"').end == date(2027, 3, 7)


def test_a_team_with_an_end_only_begins_with_the_plan() -> None:
    assert team(', "end": "2000-01-05"').start == MONDAY


def test_the_plan_starts_with_the_earliest_team() -> None:
    teams = '[{"id": "a", "needs": [], "start": "2027-03-01"}, {"id": "b", "needs": [], "start": "2027-02-01"}]'
    assert read(teams=teams).rules.start == date(2027, 2, 1)


def test_the_plan_starts_in_the_year_2000_when_nothing_says_otherwise() -> None:
    assert read().rules.start == MONDAY


def test_no_sites_are_not_any_site() -> None:
    assert (team(', "sites": null').sites, team(', "sites": []').sites) == (None, ())


def test_no_sessions_are_not_any_monday() -> None:
    training = (
        '{"id": "a", "skill": "C", "from": 0, "to": 1}, {"id": "b", "skill": "C", "from": 0, "to": 1, "sessions": []}'
    )
    trainings = read(more=f', "trainings": [{training}]').trainings
    assert (trainings["a"].sessions, trainings["b"].sessions) == (None, ())


def test_a_missing_bound_is_no_bound() -> None:
    stated = team(', "size": {"max": 3}, "roles": {"architect": {"min": 1}}')
    assert (stated.size, stated.roles) == (Bounds(0, 3), {"architect": Bounds(1, None)})


def test_fields_for_others_are_left_alone() -> None:
    assert read(more=', "x_made_by": {"any": ["thing"]}').people == {}


def test_a_byte_order_mark_is_no_fault() -> None:
    text = '{"format": "hybrid-team-problem/1", "people": [], "teams": []}'
    assert read_problem(b"\xef\xbb\xbf" + text.encode()) == read_problem(text)
