"""The checker: a right answer passes, and for each rule a change that breaks it and no other is found."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from solver.reading import read_answer, read_problem
from solver.verify import RULES, RULES_OF_NO_ANSWER, evaluate, verify

PROBLEM: dict[str, Any] = {
    "format": "hybrid-team-problem/1",
    "skills": [{"id": "OPC", "prerequisites": [{"skill": "NET", "level": 2, "for_level": 3}]}],
    "people": [
        {"id": "ann", "role": "technician", "department": "Maintenance", "crew": "B", "site": "North",
         "weekly_cost": 1000, "skills": {"OPC": 2, "NET": 1}},
        {"id": "bob", "role": "programmer", "department": "IT", "site": "North", "weekly_cost": 800,
         "skills": {"OPC": {"level": 3, "valid_until": "2027-06-30"}}},
        {"id": "eve", "role": "engineer", "department": "Maintenance", "crew": "B", "skills": {"OPC": 4, "SAFE": 3}},
        {"id": "max", "role": "architect", "department": "IT", "skills": {"NET": 1}},
    ],
    "teams": [
        {"id": "roll-out", "start": "2027-03-01", "end": "2027-05-30", "member_fte": 0.5, "priority": 2,
         "needs": [{"id": "expert", "skill": "OPC", "level": 3, "headcount": 2, "weight": 10, "both_sides": True,
                    "spare": 1}]},
        {"id": "line", "start": "2027-03-01", "end": "2027-05-30", "member_fte": 0.25,
         "needs": [{"id": "hand", "skill": "OPC", "level": 2}]},
    ],
    "trainings": [
        {"id": "net2", "skill": "NET", "from": 1, "to": 2, "hours": 8, "cost": 100},
        {"id": "opc3", "skill": "OPC", "from": 2, "to": 3, "hours": 24, "cost": 900, "weeks": 6, "seats": 2,
         "sessions": ["2027-01-04", "2027-01-18", "2027-01-25"], "facility": {"lab": 1}, "trainer_level": 4},
    ],
    "facilities": {"lab": 1},
    "rules": {"start": "2027-01-04", "training_budget": 1000, "max_training_hours_per_person": 32,
              "department_release": {"Maintenance": 0.5}, "apart": [["ann", "eve"]], "together": [["eve", "max"]],
              "home_cover": [{"department": "Maintenance", "crew": "B", "skill": "SAFE", "level": 3, "min": 1}]},
    "objective": ["shortfall", "cost", "training_hours", "readiness", "changes", "silo"],
    "incumbent": {"roll-out": ["bob", "eve"]},
}  # fmt: skip

ANSWER: dict[str, Any] = {
    "format": "hybrid-team-answer/1",
    "status": "feasible",
    "goals": [
        {"name": "shortfall", "value": 2.0, "bound": 2.0, "gap": 0.0},
        {"name": "cost", "value": 15950, "bound": 14355, "gap": 0.1},
        {"name": "training_hours", "value": 32, "bound": None, "gap": None},
        {"name": "readiness", "value": 110, "bound": None, "gap": None},
        {"name": "changes", "value": 3, "bound": None, "gap": None},
        {"name": "silo", "value": 1, "bound": None, "gap": None},
    ],
    "members": [
        {"team": "roll-out", "person": "ann", "covers": [{"need": "expert", "by": "training"}]},
        {"team": "roll-out", "person": "bob", "covers": [{"need": "expert", "by": "level"}]},
        {"team": "line", "person": "ann", "covers": [{"need": "hand", "by": "level"}]},
    ],
    "trainings": [
        {"person": "ann", "training": "net2", "for": [["roll-out", "expert"]], "start": "2027-01-04",
         "end": "2027-01-17", "hours": 8, "cost": 100, "trainer": None},
        {"person": "ann", "training": "opc3", "for": [["roll-out", "expert"]], "start": "2027-01-18",
         "end": "2027-02-28", "hours": 24, "cost": 900, "trainer": "eve"},
    ],
    "needs": [
        {"team": "roll-out", "need": "expert", "required": 2, "covered": 2, "missing": 0, "spare_missing": 1},
        {"team": "line", "need": "hand", "required": 1, "covered": 1, "missing": 0, "spare_missing": 0},
    ],
    "conflict": None,
}  # fmt: skip

OTHER = {"team": "line", "person": "max", "covers": []}
OF_MAX = ANSWER["trainings"][0] | {"person": "max"}
BOTH = [["line", "hand"], ["roll-out", "expert"]]
GONE = object()


def changed(tree: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """A copy with values put at dotted paths; `+` appends to a list, GONE removes."""
    tree = copy.deepcopy(tree)
    for path, value in changes.items():
        *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        place: Any = tree
        for step in steps:
            place = place[step]
        if last == "+":
            place.append(value)
        elif value is GONE:
            del place[last]
        else:
            place[last] = value
    return tree


def said(**facts: Any) -> dict[str, Any]:
    """An explanation of one finding."""
    return {"findings": [{"topic": "why_not", "code": "price", "confirmed": "proven", **facts}]}


def point(spent: float, shortfall: float) -> dict[str, Any]:
    """A point of the frontier."""
    facts = {"spent": spent, "shortfall": shortfall}
    return {"topic": "frontier", "code": "point", "confirmed": "proven", "facts": facts}


def other_plan(changes: dict[str, Any], **values: float) -> dict[str, Any]:
    """An explanation with another plan, which is the answer so changed, for one goal only."""
    answer = changed({**ANSWER, "goals": ANSWER["goals"][:1]}, changes)
    asked = {"code": "objective", "goals": ["shortfall"]}
    plan = {"name": "cheapest", "confirmed": "found", "changes": [asked], "values": values, "answer": answer}
    return {"plans": [plan]}


def broken(problem: dict[str, Any], answer: dict[str, Any]) -> set[str]:
    found = verify(
        read_problem(json.dumps(changed(PROBLEM, problem))), read_answer(json.dumps(changed(ANSWER, answer)))
    )
    return {violation.rule for violation in found}


def test_a_right_answer_breaks_no_rule() -> None:
    assert broken({}, {}) == set()


def test_the_goals_are_counted_from_members_and_trainings() -> None:
    values = evaluate(read_problem(json.dumps(PROBLEM)), read_answer(json.dumps(ANSWER)))
    assert values == {
        "shortfall": 10 * 2 * 0.1,
        "cost": 13 * (0.5 * 1000 + 0.5 * 800 + 0.25 * 1000) + 1000,
        "training_hours": 32,
        "readiness": 2 * 55,
        "changes": 3,
        "silo": 1,
    }


# What breaks each rule and no other: changes to the problem, changes to the answer.
BREAKS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("references.teams_exist", {}, {"members.+": {"team": "ghost", "person": "ann", "covers": []}}),
    ("references.people_exist", {}, {"members.+": {"team": "line", "person": "ghost", "covers": []}}),
    ("references.trainings_exist", {}, {"trainings.+": ANSWER["trainings"][0] | {"training": "ghost"}}),
    ("references.covered_needs_exist", {}, {"members.1.covers.+": {"need": "ghost", "by": "level"}}),
    ("references.member_once", {}, {"members.+": {"team": "line", "person": "ann", "covers": []}}),
    ("references.counted_once", {}, {"members.1.covers.+": {"need": "expert", "by": "level"}}),
    ("teams.size", {"teams.0.size": {"min": 3}}, {}),
    ("teams.size", {"teams.0.size": {"max": 1}}, {}),
    ("teams.roles", {"teams.0.roles": {"architect": {"min": 1}}}, {}),
    ("teams.roles", {"teams.0.roles": {"programmer": {"max": 0}}}, {}),
    ("teams.sides", {"teams.0.sides": {"IT": {"min": 2}}}, {}),
    ("teams.sides", {"teams.1.sides": {"OT": {"max": 0}}}, {}),
    ("teams.sites", {"teams.0.sites": ["South"]}, {}),
    ("teams.sites", {"teams.1.sites": []}, {}),
    ("teams.fixed", {"teams.0.fixed": ["eve"]}, {}),
    ("teams.barred", {"teams.0.barred": ["ann"]}, {}),
    ("teams.apart", {"rules.apart": [["max", "ann", "bob"]]}, {}),
    ("teams.together", {"rules.together": [["ann", "bob"]]}, {}),
    ("people.fte", {"people.0.fte": 0.7}, {}),
    ("people.max_teams", {"people.0.max_teams": 1}, {}),
    ("people.absence", {"people.1.absences": [{"from": "2027-03-01", "to": "2027-04-15"}]}, {}),
    ("people.absence", {"people.1.absences": [
        {"from": "2026-11-01", "to": "2027-04-01"}, {"from": "2027-03-10", "to": "2027-04-15"}]}, {}),
    ("people.department_release", {"rules.department_release": {"IT": 0.49}}, {}),
    ("people.home_cover", {"rules.home_cover.0.min": 2}, {}),
    ("people.home_cover", {"rules.home_cover.0.crew": "A"}, {}),
    ("people.home_cover", {"rules.home_cover.0": {"department": "Maintenance", "skill": "OPC", "level": 2, "min": 2}},
     {}),
    ("people.home_cover", {"people.2.skills.SAFE": {"level": 3, "valid_until": "2027-01-03"}}, {}),
    ("needs.reach", {"rules.together": []},
     {"members.+": OTHER | {"covers": [{"need": "hand", "by": "level"}]}, "goals.4.value": 4, "goals.5.value": 0}),
    ("needs.by", {}, {"members.0.covers.0.by": "level"}),
    ("needs.by", {}, {"members.1.covers.0.by": "training"}),
    ("needs.needs_per_person", {"teams.0.needs_per_person": 0}, {}),
    ("needs.every_need_once", {}, {"needs.1": GONE}),
    ("needs.every_need_once", {}, {"needs.+": ANSWER["needs"][0]}),
    ("needs.every_need_once", {}, {"needs.+": ANSWER["needs"][0] | {"need": "ghost"}}),
    ("needs.required", {}, {"needs.0.required": 3}),
    ("needs.covered", {}, {"needs.0.covered": 3}),
    ("needs.missing", {}, {"needs.0.missing": 1}),
    ("needs.spare_missing", {}, {"needs.0.spare_missing": 0}),
    ("trainings.start", {"trainings.1.sessions": ["2027-01-25"]}, {}),
    ("trainings.start", {"rules.start": "2027-01-05"}, {"goals.3.value": 108}),
    ("trainings.start", {"rules.start": "2026-12-28"},
     {"trainings.0.start": "2026-12-29", "trainings.0.end": "2027-01-11", "goals.3.value": 124}),
    ("trainings.end", {}, {"trainings.0.end": "2027-01-10"}),
    ("trainings.end", {"people.0.training_hours_per_week": 8}, {}),
    ("trainings.end", {"people.0.training_hours_per_week": 1, "trainings.0.hours": 3, "trainings.1.hours": 6},
     {"trainings.0.hours": 3, "trainings.1.hours": 6, "goals.2.value": 9}),
    ("trainings.hours", {}, {"trainings.0.hours": 9}),
    ("trainings.cost", {}, {"trainings.0.cost": 101}),
    ("trainings.time_to_learn", {"trainings.1.hours": 24.1, "rules.max_training_hours_per_person": 40},
     {"trainings.1.hours": 24.1, "goals.2.value": 32.1}),

    ("trainings.time_to_learn", {"people.0.training_hours_per_week": 0}, {}),
    ("trainings.one_at_a_time", {"skills": [], "teams.1.needs.+": {"id": "net", "skill": "NET", "level": 2}},
     {"members.2.covers.+": {"need": "net", "by": "training"}, "trainings.0.for": [["line", "net"]],
      "trainings.0.start": "2027-01-11", "trainings.0.end": "2027-01-24", "goals.3.value": 2 * 55 + 20,
      "needs.+": ANSWER["needs"][1] | {"need": "net"}}),
    ("trainings.present", {"people.0.absences": [{"from": "2027-01-17", "to": "2027-01-17"}]}, {}),
    ("trainings.present", {"people.0.absences": [{"from": "2026-12-01", "to": "2027-01-04"}]}, {}),
    ("trainings.present", {"people.2.absences": [{"from": "2027-02-28", "to": "2027-02-28"}]}, {}),
    ("trainings.entry", {"trainings.0.from": 2}, {}),

    ("trainings.lack", {"people.0.skills.OPC": {"level": 3, "lapses_on": "2027-02-01"}},
     {"members.2.covers.0.by": "training", "trainings.0.for": BOTH, "trainings.1.for": BOTH,
      "goals.3.value": 2 * 55 + 55}),
    ("trainings.purpose", {"rules.training_budget": None},
     {"trainings.+": OF_MAX | {"for": []}, "goals.1.value": 16050, "goals.1.gap": None, "goals.2.value": 40}),
    ("trainings.served", {}, {"trainings.0.for": BOTH, "goals.3.value": 2 * 55 + 13}),
    ("trainings.served", {}, {"trainings.0.for": [["roll-out", "expert"], ["roll-out", "expert"]]}),
    ("trainings.training_budget", {"rules.training_budget": 999.99}, {}),
    ("trainings.hours_per_person", {"rules.max_training_hours_per_person": 31.9}, {}),
    ("classes.seats", {"trainings.1.seats": 0}, {}),
    ("classes.facilities", {"facilities.lab": 0}, {}),
    ("classes.trainer_named", {}, {"trainings.1.trainer": None}),
    ("classes.trainer_named", {}, {"trainings.0.trainer": "max"}),
    ("classes.one_trainer",
     {"people.3.skills": {"OPC": 2, "NET": 2}, "people.1.skills.OPC.level": 4, "rules.together": [],
      "rules.training_budget": None},
     {"members.+": {"team": "roll-out", "person": "max", "covers": [{"need": "expert", "by": "training"}]},
      "trainings.+": ANSWER["trainings"][1] | {"person": "max", "trainer": "bob"}, "needs.0.covered": 3,
      "needs.0.spare_missing": 0, "goals.0.value": 0, "goals.0.bound": 0, "goals.1.value": 16850, "goals.1.gap": None,
      "goals.2.value": 56, "goals.4.value": 4}),
    ("classes.trainer_level", {"people.2.skills.OPC": 3}, {}),
    ("classes.trainer_level", {"people.2.skills.OPC": {"level": 4, "valid_until": "2027-02-27"}}, {}),
    ("goals.objective", {"objective": ["cost", "shortfall"]}, {}),
    ("goals.value", {}, {"goals.3.value": 111}),
    ("goals.bound", {}, {"goals.0.bound": 2.1, "goals.0.gap": -0.05}),
    ("goals.bound", {}, {"goals.1.bound": 15950.02, "goals.1.gap": None}),
    ("goals.gap", {}, {"goals.1.gap": 0.2}),
    ("goals.gap", {}, {"goals.2.gap": 0.0}),
    ("goals.optimal", {"objective": ["shortfall"]},
     {"status": "optimal", "goals": [{"name": "shortfall", "value": 2.0, "bound": 1.9, "gap": 0.05}]}),
    ("goals.optimal", {"objective": ["shortfall"]},
     {"status": "optimal", "goals": [{"name": "shortfall", "value": 2.0, "bound": None, "gap": None}]}),
    ("goals.within_gap", {}, {"status": "within_gap"}),
    ("goals.no_conflict", {}, {"conflict": [{"path": "$.teams[0].size", "code": "size", "sentence": "Too big."}]}),
    ("explanation.names", {}, {"explanation": said(person="eva")}),
    ("explanation.moves", {}, {"explanation": said(joins=[["roll-out", "ann"]])}),
    ("explanation.rules_left_out", {}, {"explanation": said(changes=[{"code": "drop", "path": "$.rules.apart[1]"}])}),
    ("explanation.proven", {}, {"explanation": said(goals=[{"name": "shortfall", "value": 2, "bound": 1}])}),
    ("explanation.frontier", {}, {"explanation": {"findings": [point(900, 2), point(0, 1)]}}),
    ("explanation.plans", {}, {"explanation": other_plan({"members.0": GONE})}),
    ("explanation.values", {}, {"explanation": other_plan({}, shortfall=3)}),
]  # fmt: skip


# What comes as close as can be to breaking a rule, and does not.
KEEPS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("as many members as the size allows", {"teams.0.size": {"min": 2, "max": 2}}, {}),
    ("all of a person's time", {"people.0.fte": 0.75}, {}),
    ("as many teams as a person may be on", {"people.0.max_teams": 2}, {}),
    ("as many needs as a person may be counted for", {"teams.0.needs_per_person": 1}, {}),
    ("absence on not quite half of the days, some of it twice", {"people.1.absences": [
        {"from": "2026-11-01", "to": "2027-04-14"}, {"from": "2027-03-10", "to": "2027-03-20"}]}, {}),
    ("absence on half of the days",
     {"teams.1.end": "2027-05-31", "people.0.absences": [{"from": "2027-04-16", "to": "2027-05-31"}]},
     {"goals.1.value": 6500 + 5200 + 250 * 92 / 7 + 1000, "goals.1.gap": None}),
    ("absence before and after", {"people.1.absences": [
        {"from": "2026-11-01", "to": "2027-02-28"}, {"from": "2027-05-31", "to": "2027-12-31"}]}, {}),
    ("absence until the day before a training",
     {"people.0.absences": [{"from": "2026-12-01", "to": "2027-01-03"}]}, {}),
    ("a level until the team's last day", {"people.1.skills.OPC.valid_until": "2027-05-30"}, {}),
    ("a level that lapses on the team's first day", {"people.1.skills.OPC.lapses_on": "2027-03-01"}, {}),
    ("a prerequisite for any level", {"skills.0.prerequisites.0": {"skill": "NET", "level": 2}}, {}),
    ("a prerequisite for a higher level",
     {"skills.0.prerequisites.+": {"skill": "SAFE", "level": 4, "for_level": 4}}, {}),
    ("a certificate that is renewed", {"people.0.skills.OPC": {"level": 3, "valid_until": "2027-04-01"}},
     {"members.2.covers.0.by": "training", "trainings.0.for": BOTH, "trainings.1.for": BOTH,
      "goals.3.value": 2 * 55 + 55}),
    ("weeks of a class by its hours", {"trainings.1.weeks": None, "trainings.1.hours": 23},
     {"trainings.1.hours": 23, "goals.2.value": 31}),
    ("a class of no hours", {"trainings.1.weeks": None, "trainings.1.hours": 0},
     {"trainings.1.hours": 0, "trainings.1.end": "2027-01-24", "goals.2.value": 8, "goals.3.value": 2 * 20}),
    ("a self-paced training of no hours", {"trainings.0.hours": 0},
     {"trainings.0.hours": 0, "trainings.0.end": "2027-01-10", "goals.2.value": 24}),
    ("one hour a week", {"people.0.training_hours_per_week": 1, "trainings.0.hours": 2, "trainings.1.hours": 6},
     {"trainings.0.hours": 2, "trainings.1.hours": 6, "goals.2.value": 8}),
    ("half an hour a week", {"people.0.training_hours_per_week": 0.5, "trainings.0.hours": 1, "trainings.1.hours": 3},
     {"trainings.0.hours": 1, "trainings.1.hours": 3, "goals.2.value": 4}),
    ("hours that fill two weeks exactly, in tenths", {"people.0.training_hours_per_week": 4.1, "trainings.0.hours": 8.2,
                                                     "rules.max_training_hours_per_person": 32.2},
     {"trainings.0.hours": 8.2, "goals.2.value": 32.2}),
    ("an explanation with another plan", {}, {"explanation": other_plan({}, shortfall=2, cost=15950)}),
    ("another plan without somebody who is on no team", {}, {"explanation": {"plans": [
        {**other_plan({})["plans"][0], "changes": [{"code": "gone", "person": "max"},
                                                   {"code": "objective", "goals": ["shortfall"]}]}]}}),
    ("an explanation that names somebody new", {}, {"explanation": said(joins=[["line", "new:holder"]])}),
    ("no teams of today", {"incumbent": None}, {"goals.4.value": 0}),
    ("a bound above the value by rounding", {}, {"goals.1.bound": 15950.01, "goals.1.gap": 0.0}),
    ("a gap whose goals are all bounded", {"objective": ["shortfall"]},
     {"status": "within_gap", "goals": [{"name": "shortfall", "value": 2.0, "bound": 1.9, "gap": 0.05}]}),
]  # fmt: skip


@pytest.mark.parametrize(("problem", "answer"), [row[1:] for row in KEEPS], ids=[row[0] for row in KEEPS])
def test_what_just_keeps_the_rules_is_right(problem: dict[str, Any], answer: dict[str, Any]) -> None:
    assert broken(problem, answer) == set()


@pytest.mark.parametrize(("rule", "problem", "answer"), BREAKS, ids=[row[0] for row in BREAKS])
def test_a_change_that_breaks_one_rule_is_found_by_that_rule_alone(
    rule: str, problem: dict[str, Any], answer: dict[str, Any]
) -> None:
    assert broken(problem, answer) == {rule}


def test_every_rule_has_a_change_that_breaks_it() -> None:
    assert {row[0] for row in BREAKS} == set(RULES)


def test_an_optimal_answer_may_differ_from_its_bound_by_rounding() -> None:
    goal = {"name": "shortfall", "value": 2.0, "bound": 2.0 - 1e-7, "gap": 0.0}
    assert broken({"objective": ["shortfall"]}, {"status": "optimal", "goals": [goal]}) == set()


def conflict(path: str) -> list[dict[str, str]]:
    return [{"path": path, "code": "code", "sentence": "Sentence."}]


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        ("infeasible.nobody", {"members": ANSWER["members"], "conflict": conflict("$.teams[0].size.min")}),
        ("infeasible.nobody", {"trainings": ANSWER["trainings"], "conflict": conflict("$.rules.apart[0]")}),
        ("infeasible.conflict_stated", {}),
        ("infeasible.conflict_stated", {"conflict": []}),
        ("infeasible.conflict_in_problem", {"conflict": conflict("$.teams[2].size")}),
        ("infeasible.conflict_in_problem", {"conflict": conflict("$.rules.joy")}),
        ("infeasible.conflict_in_problem", {"conflict": conflict("$.rules.department_release.Sales")}),
        ("infeasible.conflict_in_problem", {"conflict": conflict("$.teams[0]size")}),
        ("infeasible.conflict_in_problem", {"conflict": conflict(".teams")}),
        ("infeasible.conflict_in_problem", {"conflict": conflict('$["\\q"]')}),
        ("infeasible.conflict_in_problem", {"conflict": conflict(f"$.teams[{'9' * 5000}]")}),
        ("infeasible.conflict_in_problem", {"conflict": conflict("")}),
    ],
)
def test_an_answer_that_says_there_is_none_keeps_rules_of_its_own(rule: str, answer: dict[str, Any]) -> None:
    nothing: dict[str, Any] = {"status": "infeasible", "goals": [], "members": [], "trainings": [], "needs": []}
    assert rule in RULES_OF_NO_ANSWER
    assert broken({}, nothing | answer) == {rule}


def test_a_broken_rule_is_said_in_a_sentence_with_its_place() -> None:
    answer = read_answer(json.dumps(changed(ANSWER, {"needs.0.covered": 3})))
    (violation,) = verify(read_problem(json.dumps(PROBLEM)), answer)
    assert str(violation) == (
        '$.needs[0].covered: Need "expert" of team "roll-out" is covered by 2, not 3. [needs.covered]'
    )


@pytest.mark.parametrize(
    ("problem", "answer", "sentence"),
    [
        (
            {"rules.together": [["bob", "max"]]},
            {},
            '$.members[1]: "bob" is in team "roll-out" without "max", though kept together. [teams.together]',
        ),
        (
            {"teams.0.sites": ["North"], "people.1.site": None},
            {},
            '$.members[1]: "bob" is from no site, which team "roll-out" is not open to. [teams.sites]',
        ),
        (
            {"rules.home_cover.0.min": 2},
            {},
            '$.members: Department "Maintenance", crew "B", keeps 1 people at level 3 of "SAFE" at home and needs 2. '
            "[people.home_cover]",
        ),
        (
            {"people.0.fte": 0.7},
            {},
            '$.members[2]: The teams of "ann" take 0.75 of their time on 2027-03-01; they have 0.7. [people.fte]',
        ),
        (
            {},
            {"trainings.0.end": "2027-01-10"},
            '$.trainings[0].end: Training "net2" takes "ann" 14 days, not 7. [trainings.end]',
        ),
    ],
)
def test_a_sentence_names_who_and_how_much(problem: dict[str, Any], answer: dict[str, Any], sentence: str) -> None:
    stated, checked = changed(PROBLEM, problem), changed(ANSWER, answer)
    assert [str(found) for found in verify(read_problem(json.dumps(stated)), read_answer(json.dumps(checked)))] == [
        sentence
    ]


def test_a_team_of_people_without_a_department_is_no_silo() -> None:
    problem = read_problem(json.dumps(changed(PROBLEM, {"people.0.department": None})))
    assert evaluate(problem, read_answer(json.dumps(ANSWER)))["silo"] == 0


def test_a_training_names_every_need_that_it_is_for() -> None:
    by_training = {"teams.1.needs.0.level": 3}
    answer: dict[str, Any] = {
        "members.2.covers.0.by": "training",
        "trainings.0.for": BOTH,
        "goals.3.value": 2 * 55 + 13,
    }
    assert broken(by_training, answer) == {"trainings.served"}
    assert broken(by_training, answer | {"trainings.1.for": BOTH, "goals.3.value": 3 * 55}) == set()


@pytest.mark.parametrize(
    ("headcount", "spare", "value"), [(1, 0, 1), (2, 0, 2), (3, 2, 2 + 0.2 + 1), (1, 2, 0.2 + 1), (0, 0, 1)]
)
def test_heads_spares_and_the_absence_of_a_side_add_up(headcount: int, spare: int, value: float) -> None:
    need = {"id": "hand", "skill": "OPC", "level": 2, "headcount": headcount, "spare": spare, "both_sides": True}
    problem = read_problem(json.dumps(changed(PROBLEM, {"teams.1.needs": [need], "teams.0.needs": []})))
    assert evaluate(problem, read_answer(json.dumps(ANSWER)))["shortfall"] == pytest.approx(value)


@pytest.mark.parametrize(
    "path",
    [
        "$.teams[1].fixed",
        "$.people[3].max_teams",
        "$.rules.department_release.Maintenance",
        '$.rules.department_release["Maintenance"]',
        '$.rules["home_cover"][0].min',
        "$.trainings[0].from",
        "$.facilities.lab",
    ],
)
def test_a_conflict_may_point_at_anything_in_the_problem(path: str) -> None:
    nothing: dict[str, Any] = {"status": "infeasible", "goals": [], "members": [], "trainings": [], "needs": []}
    assert broken({}, nothing | {"conflict": conflict(path)}) == set()
