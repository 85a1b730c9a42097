"""Faults of problem files: each is found where it stands, all of them in one reading."""

from __future__ import annotations

import json
from typing import Any

import pytest

from solver.reading import ProblemFaults, read_problem

PERSON: dict[str, Any] = {"id": "p1", "skills": {"C04": 2}}
NEED: dict[str, Any] = {"id": "n1", "skill": "C04", "level": 3}
TEAM: dict[str, Any] = {"id": "t1", "needs": [NEED]}
TRAINING: dict[str, Any] = {"id": "tr1", "skill": "C04", "from": 2, "to": 3}


def faults(text: str | bytes) -> list[str]:
    with pytest.raises(ProblemFaults) as caught:
        read_problem(text)
    return [str(fault) for fault in caught.value.faults]


def problem(**fields: Any) -> str:
    whole = {"format": "hybrid-team-problem/1", "people": [PERSON], "teams": [TEAM], **fields}
    return json.dumps({field: value for field, value in whole.items() if value is not ...})


def person(**fields: Any) -> str:
    return problem(people=[PERSON | fields])


def team(**fields: Any) -> str:
    return problem(teams=[TEAM | fields])


def need(**fields: Any) -> str:
    return team(needs=[NEED | fields])


def training(**fields: Any) -> str:
    return problem(trainings=[TRAINING | fields])


def rules(**fields: Any) -> str:
    return problem(rules=fields)


def skills(*edges: tuple[str, str]) -> str:
    names = dict.fromkeys(name for edge in edges for name in edge)
    return problem(
        skills=[
            {"id": name, "prerequisites": [{"skill": to, "level": 1} for start, to in edges if start == name]}
            for name in names
        ]
    )


ONE_FAULT = [
    (problem(format=...), "$.format: is missing"),
    (problem(format="hybrid-team-problem/9"), '$.format: "hybrid-team-problem/9" must be "hybrid-team-problem/1"'),
    (problem(people=...), "$.people: is missing"),
    (problem(people={}), "$.people: {} must be a list in brackets"),
    (problem(people=[None]), "$.people[0]: null must be an object in braces"),
    (problem(people=[PERSON, PERSON]), '$.people[1].id: "p1" is the id at $.people[0] too'),
    (problem(scale={"min": 3, "max": 2}, people=[], teams=[]), "$.scale.min: 3 is a minimum above its maximum of 2"),
    (problem(roles={"first aider": "XX"}), '$.roles["first aider"]: "XX" must be one of OT, IT'),
    (problem(facilities={"lab": -1}), "$.facilities.lab: -1 must be at least 0"),
    (problem(objective=["joy"]), '$.objective[0]: "joy" must be one of shortfall, cost, training_hours, readiness, '
     "changes, silo"),
    (problem(objective=["cost", "cost"]), '$.objective[1]: "cost" is listed twice'),
    (problem(objective=[]), "$.objective: [] must list at least 1"),
    (problem(incumbent={"t9": ["p1"]}), '$.incumbent.t9: "t9" is no team of this problem'),
    (problem(incumbent={"t1": ["p9"]}), '$.incumbent.t1[0]: "p9" is no person of this problem'),
    (person(id=7), "$.people[0].id: 7 must be text in quotes"),
    (person(id=""), '$.people[0].id: "" must not be empty'),
    (person(name=1), "$.people[0].name: 1 must be text in quotes"),
    (person(role="pilot"), '$.people[0].role: "pilot" is no role of this problem'),
    (person(side="bridge"), '$.people[0].side: "bridge" must be one of OT, IT'),
    (person(weekly_cost=-0.5), "$.people[0].weekly_cost: -0.5 must be at least 0"),
    (person(weekly_cost=True), "$.people[0].weekly_cost: true must be a number"),
    (person(weekly_cost=1e13), "$.people[0].weekly_cost: 10000000000000.0 must be at most 1,000,000,000,000"),
    (person(fte="1"), '$.people[0].fte: "1" must be a number'),
    (person(max_teams=2.0), "$.people[0].max_teams: 2.0 must be a whole number"),
    (person(training_hours_per_week=-4), "$.people[0].training_hours_per_week: -4 must be at least 0"),
    (problem(people=[{"id": "p1"}]), "$.people[0].skills: is missing"),
    (person(skills={"C04": 5}), "$.people[0].skills.C04: 5 must be a level: a whole number from 0 to 4, or an object "
     "with `level`"),
    (person(skills={"C04": {"level": 5}}), "$.people[0].skills.C04.level: 5 must be a level from 0 to 4"),
    (person(skills={"C04": {"level": True}}), "$.people[0].skills.C04.level: true must be a whole number"),
    (person(skills={"C04": {"verified": True}}), "$.people[0].skills.C04.level: is missing"),
    (person(skills={"A": {"level": 1, "verified": True}, "B": {"level": 1, "verified": 1}}),
     "$.people[0].skills.B.verified: 1 must be true or false"),
    (person(skills={"C04": {"level": 1, "valid_until": "2027-02-30"}}),
     '$.people[0].skills.C04.valid_until: "2027-02-30" must be a day of the calendar, written like 2027-01-31'),
    (person(skills={"C04": {"level": 1, "lapses_on": []}}),
     "$.people[0].skills.C04.lapses_on: [] must be a day of the calendar, written like 2027-01-31"),
    (person(absences=[{"from": "2027-01-02", "to": "2027-01-01"}]),
     '$.people[0].absences[0].to: "2027-01-01" comes before the start, 2027-01-02'),
    (person(absences=[{"from": "2027-01-02"}]), "$.people[0].absences[0].to: is missing"),
    (team(start="2027-01-02", end="2027-01-01"), '$.teams[0].end: "2027-01-01" comes before the start, 2027-01-02'),
    (team(end="1999-12-31"), '$.teams[0].end: "1999-12-31" comes before the start, 2000-01-03'),
    (team(start="20270101"), '$.teams[0].start: "20270101" must be a day of the calendar, written like 2027-01-31'),
    (team(member_fte=0), "$.teams[0].member_fte: 0 must be more than 0"),
    (team(size={"min": 4, "max": 3}), "$.teams[0].size.min: 4 is a minimum above its maximum of 3"),
    (team(roles={"pilot": {"min": 1}}), '$.teams[0].roles.pilot: "pilot" is no role of this problem'),
    (team(sides={"bridge": {"min": 1}}), '$.teams[0].sides.bridge: "bridge" must be one of OT, IT'),
    (team(fixed=["p9"]), '$.teams[0].fixed[0]: "p9" is no person of this problem'),
    (team(barred=["p1", "p1"]), '$.teams[0].barred[1]: "p1" is listed twice'),
    (team(priority=-1), "$.teams[0].priority: -1 must be at least 0"),
    (team(needs_per_person=-1), "$.teams[0].needs_per_person: -1 must be at least 0"),
    (team(needs=[NEED, NEED]), '$.teams[0].needs[1].id: "n1" is the id at $.teams[0].needs[0] too'),
    (need(level=7), "$.teams[0].needs[0].level: 7 must be a level from 0 to 4"),
    (need(headcount=-1), "$.teams[0].needs[0].headcount: -1 must be at least 0"),
    (need(weight=-1), "$.teams[0].needs[0].weight: -1 must be at least 0"),
    (need(spare=1.5), "$.teams[0].needs[0].spare: 1.5 must be a whole number"),
    (need(both_sides="yes"), '$.teams[0].needs[0].both_sides: "yes" must be true or false'),
    (training(to=1), "$.trainings[0].to: 1 must not be below `from`, which is 2"),
    (training(weeks=0), "$.trainings[0].weeks: 0 must be at least 1"),
    (training(hours=-1), "$.trainings[0].hours: -1 must be at least 0"),
    (training(seats=-1), "$.trainings[0].seats: -1 must be at least 0"),
    (training(sessions=["soon"]),
     '$.trainings[0].sessions[0]: "soon" must be a day of the calendar, written like 2027-01-31'),
    (training(facility={"lab": 1}), '$.trainings[0].facility.lab: "lab" is no facility of this problem'),
    (training(trainer_level=5), "$.trainings[0].trainer_level: 5 must be a level from 0 to 4"),
    (rules(start="9999-12-30"), '$.rules.start: "9999-12-30" must be a day between 1000-01-01 and 8999-12-31'),
    (rules(training_budget=-1), "$.rules.training_budget: -1 must be at least 0"),
    (rules(department_release={"M": 25}), "$.rules.department_release.M: 25 must be at most 1"),
    (rules(apart=[["p1"]]), '$.rules.apart[0]: ["p1"] must list at least 2'),
    (rules(together=[["p1", "p9"]]), '$.rules.together[0][1]: "p9" is no person of this problem'),
    (rules(caution=-1), "$.rules.caution: -1 must be at least 0"),
    (rules(home_cover=[{"department": "M", "skill": "C04", "min": 1}]), "$.rules.home_cover[0].level: is missing"),
    (skills(("A", "B"), ("B", "A")), '$.skills[1].prerequisites[0].skill: "A" closes a circle of prerequisites: '
     "A → B → A"),
    (skills(("A", "A")), '$.skills[0].prerequisites[0].skill: "A" closes a circle of prerequisites: A → A'),
    (person(skils={}), '$.people[0].skils: {} is not a field here; known are id, name, role, side, department, crew, '
     "site, weekly_cost, fte, max_teams, training_hours_per_week, skills, absences"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentence"), ONE_FAULT, ids=[sentence for _, sentence in ONE_FAULT])
def test_a_fault_is_named_by_path_and_value(text: str, sentence: str) -> None:
    assert faults(text) == [sentence]


def test_every_fault_is_found_in_one_reading() -> None:
    text = problem(
        people=[{"id": 1}, {"id": "p1", "skills": {"C04": 9}, "fte": -1}],
        teams=[{"id": "t1", "needs": [{"id": "n1", "skill": "C04", "level": -1}], "fixed": ["nobody"]}],
        rules={"budget": 1},
    )
    assert [fault.split(":")[0] for fault in faults(text)] == [
        "$.people[0].id",
        "$.people[0].skills",
        "$.people[1].skills.C04",
        "$.people[1].fte",
        "$.teams[0].needs[0].level",
        "$.teams[0].fixed[0]",
        "$.rules.budget",
    ]


def test_each_edge_that_closes_a_circle_is_named() -> None:
    found = faults(skills(("A", "B"), ("B", "A"), ("B", "C"), ("C", "D"), ("D", "C")))
    assert [fault.split(":")[0] for fault in found] == [
        "$.skills[1].prerequisites[0].skill",
        "$.skills[3].prerequisites[0].skill",
    ]


def test_a_repeated_key_is_named_with_its_later_value() -> None:
    text = person().replace('"C04": 2', '"C04": 2, "C04": 3')
    assert faults(text) == ["$.people[0].skills.C04: 3 is stated more than once in the same object"]


@pytest.mark.parametrize("literal", ["NaN", "Infinity", "-Infinity"])
def test_what_is_not_a_number_is_a_fault_even_where_anything_may_stand(literal: str) -> None:
    text = problem(x_note=[0.125]).replace("0.125", literal)
    assert faults(text) == [f"$.x_note[0]: {literal} is not a number that JSON knows"]


def test_a_number_beyond_all_bounds_is_a_fault() -> None:
    assert faults(person(fte=0.125).replace("0.125", "1e999")) == [
        "$.people[0].fte: Infinity is not a number that JSON knows"
    ]


def test_an_integer_of_ten_thousand_digits_is_a_fault_and_no_long_computation() -> None:
    (fault,) = faults(person(max_teams=125).replace("125", "9" * 10_000))
    assert fault == "$.people[0].max_teams: 9999999999999999999… has too many digits to be a number here"


def test_an_integer_beyond_bounds_is_cut_short_in_the_sentence() -> None:
    (fault,) = faults(person(max_teams=125).replace("125", "9" * 3_000))
    assert fault == "$.people[0].max_teams: a number of about 3000 digits must be at most 2147483647"


def test_half_a_character_is_a_fault_where_it_stands() -> None:
    assert faults(person(id="p1", name="\ud800")) == [
        '$.people[0].name: "\\ud800" holds half a character (a lone surrogate), which no file can carry'
    ]


def test_a_file_that_is_cut_off_says_where() -> None:
    text = problem(x_note="a\nb").replace(", ", ",\n")
    assert faults(text[:60]) == ["$: the file ends at line 2, column 24, before its JSON is complete: was it cut off?"]


def test_every_way_to_cut_a_file_off_is_one_sentence() -> None:
    text = training(sessions=["2027-01-04"], x_note="ä")
    assert all(len(faults(text[:end])) == 1 for end in range(len(text)))


def test_every_way_to_cut_bytes_off_is_one_sentence() -> None:
    data = problem(x_note="äöü€").encode()
    assert all(len(faults(data[:end])) == 1 for end in range(len(data)))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"\xff\xfe{\x00}\x00", "$: is not UTF-8 text: byte 1 is 0xff"),
        ("", "$: the file is empty"),
        (" \n ", "$: the file is empty"),
        ('{"format": 1\n"people": []}', "$: the file is not JSON at line 2, column 1: expecting ',' delimiter"),
        ("people.json", "$: the file is not JSON at line 1, column 1: expecting value"),
        ("[" * 100_000, "$: the file nests deeper than any problem or answer does"),
        ('{"a":' * 100_000, "$: the file nests deeper than any problem or answer does"),
        ("[]", "$: [] must be an object in braces"),
        ("null", "$: null must be an object in braces"),
    ],
)
def test_a_file_that_is_no_problem_at_all_is_one_sentence(text: str | bytes, sentence: str) -> None:
    assert faults(text) == [sentence]


def test_a_long_chain_of_prerequisites_is_no_fault() -> None:
    text = skills(*[(f"s{place}", f"s{place + 1}") for place in range(2_000)])
    assert len(read_problem(text).skills) == 2_001


def test_of_endless_faults_the_first_are_listed() -> None:
    found = faults(problem(people=[None] * 100_005, teams=[]))
    assert (len(found), found[-1]) == (100_001, "$: has more faults than these 100,000; reading ended here")


def test_a_value_that_is_deep_is_not_shown() -> None:
    assert faults(problem(format="FORMAT").replace('"FORMAT"', "[" * 900 + "]" * 900))[0].startswith("$.format: ")


def test_a_long_key_is_cut_in_its_path() -> None:
    (fault,) = faults(person(skills={"x" * 10_000: 9}))
    assert len(fault) < 400
