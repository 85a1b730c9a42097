"""Hard rules that contradict each other: the smallest set of them, by path."""

import pytest

from solver.answer import Answer
from solver.model.conflict import can_hold
from solver.model.rules import hard_rules
from tests.solver.notation import Json, person, problem, solved, team


def paths(answer: Answer) -> list[str]:
    assert answer.status == "infeasible"
    return [rule.path for rule in answer.conflict or ()]


A = person("a", role="technician", department="Maintenance", site="North")


@pytest.mark.parametrize(
    ("people", "teams", "rules", "conflict"),
    [
        ([A], [team(size={"min": 2})], {}, ["$.teams[0].size.min"]),
        (
            [A],
            [team(size={"min": 1}), team(name="u", fixed=["a"], barred=["a"])],
            {},
            ["$.teams[1].fixed[0]", "$.teams[1].barred[0]"],
        ),
        ([A], [team(fixed=["a"], sites=["South"])], {}, ["$.teams[0].sites", "$.teams[0].fixed[0]"]),
        ([{**A, "max_teams": 0}], [team(fixed=["a"])], {}, ["$.teams[0].fixed[0]", "$.people[0].max_teams"]),
        ([{**A, "fte": 0.5}], [team(fixed=["a"])], {}, ["$.teams[0].fixed[0]", "$.people[0].fte"]),
        (
            [{**A, "absences": [{"from": "2000-01-01", "to": "2000-01-31"}]}],
            [team(fixed=["a"])],
            {},
            ["$.teams[0].fixed[0]", "$.people[0].absences"],
        ),
        ([A], [team(roles={"architect": {"min": 1}})], {}, ["$.teams[0].roles.architect.min"]),
        (
            [A, person("b")],
            [team(roles={"technician": {"min": 1}}, fixed=["b"], size={"max": 1})],
            {},
            ["$.teams[0].size.max", "$.teams[0].roles.technician.min", "$.teams[0].fixed[0]"],
        ),
        ([A], [team(fixed=["a"], sides={"OT": {"max": 0}})], {}, ["$.teams[0].sides.OT.max", "$.teams[0].fixed[0]"]),
        (
            [A, person("b"), person("c")],
            [team(fixed=["a"], barred=["c"])],
            {"together": [["a", "b"], ["b", "c"]]},
            ["$.teams[0].fixed[0]", "$.teams[0].barred[0]", "$.rules.together[0]", "$.rules.together[1]"],
        ),
        (
            [A, person("b")],
            [team(size={"min": 2})],
            {"apart": [["a", "b"]]},
            ["$.teams[0].size.min", "$.rules.apart[0]"],
        ),
        (
            [A],
            [team(fixed=["a"])],
            {"department_release": {"Maintenance": 0.9}},
            ["$.teams[0].fixed[0]", "$.rules.department_release.Maintenance"],
        ),
        (
            [A],
            [team()],
            {"home_cover": [{"department": "Maintenance", "skill": "PLC", "level": 1, "min": 1}]},
            ["$.rules.home_cover[0]"],
        ),
        (
            [A | {"department": 'the "old" hall'}],
            [team(fixed=["a"])],
            {"department_release": {'the "old" hall': 0.9}},
            ["$.teams[0].fixed[0]", '$.rules.department_release["the \\"old\\" hall"]'],
        ),
    ],
)
def test_a_conflict_names_the_rules_that_cannot_hold_together(
    people: list[Json], teams: list[Json], rules: Json, conflict: list[str]
) -> None:
    assert paths(solved(people, teams, rules=rules)) == conflict


def test_a_conflict_says_what_each_rule_asks() -> None:
    answer = solved([A], [team(size={"min": 2})])
    assert [(rule.code, rule.sentence) for rule in answer.conflict or ()] == [
        ("size_min", "At least 2 members of team t.")
    ]


def test_no_part_of_a_plan_is_given_when_there_is_none() -> None:
    answer = solved([A], [team(size={"min": 2})])
    assert (answer.goals, answer.members, answer.trainings, answer.needs) == ((), (), (), ())


def test_a_plan_has_no_conflict() -> None:
    assert solved([A], [team()]).conflict is None


def test_a_department_cannot_release_fewer_people_than_its_roles_are_asked_for() -> None:
    people = [person(f"p{number}", role="architect", department="IT", max_teams=1) for number in range(12)]
    teams = [team(name=f"t{number}", roles={"architect": {"min": 1}}) for number in range(4)]
    conflict = paths(solved(people, teams, rules={"department_release": {"IT": 0.25}}))
    assert [path for path in conflict if "roles" in path] == [f"$.teams[{n}].roles.architect.min" for n in range(4)]
    assert conflict[-1] == "$.rules.department_release.IT"


def test_too_small_a_release_is_seen_among_many_people_and_teams() -> None:
    """Ten teams take ten people who are on one team each: nothing but the linear relaxation sees that at once."""
    people = [person(f"p{number}", role="architect", department="IT", max_teams=1) for number in range(60)]
    teams = [team(name=f"t{number}", roles={"architect": {"min": 1}}) for number in range(10)]
    rules = {"department_release": {"IT": 0.15}}
    assert not can_hold(problem(people, teams, rules=rules), list(hard_rules(problem(people, teams, rules=rules))))
