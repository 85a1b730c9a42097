"""Why a need is short, one small problem for each cause."""

from __future__ import annotations

import pytest

from tests.solver.explain.asked import findings, the
from tests.solver.explain.problems import AHEAD, CAUSES, DAYS, WHY, A, trained
from tests.solver.notation import need, person, problem, team


@pytest.mark.parametrize("code", sorted(CAUSES))
def test_each_cause_is_named_with_how_short_the_need_would_be_without_it(code: str) -> None:
    finding = the(findings(CAUSES[code], WHY), "reason", code)
    assert finding.confirmed == "proven"
    assert finding.facts["left"] < finding.facts["missing"]


@pytest.mark.parametrize("code", sorted(CAUSES))
def test_a_cause_that_is_not_there_is_not_named(code: str) -> None:
    reasons = {finding.code for finding in findings(CAUSES[code], WHY) if finding.topic == "reason"}
    assert reasons <= {code, "site", "few_holders"}


def test_nobody_at_the_level_is_said_with_the_trainings_that_there_are() -> None:
    nobody = problem([person("a", skills={"s": 1})], [team(need("s", 2))])
    finding = the(findings(nobody, WHY), "reason", "few_holders")
    assert (finding.facts["holders"], finding.facts["trainings"], finding.confirmed) == (0, 0, "proven")


def test_a_need_that_others_outweigh_names_the_needs_that_would_be_open_instead() -> None:
    two = [team(need("s", 2), name="t", **DAYS), team(need("s", 2, weight=5), name="u", **DAYS)]
    finding = the(findings(problem([A], two), WHY), "reason", "others_first")
    assert finding.facts["opened"] == [["u", "s"]]


def test_limits_that_only_bind_together_are_named_together() -> None:
    both = trained({"training_budget": 100, "max_training_hours_per_person": 4})
    finding = the(findings(both, WHY), "reason", "several")
    assert sorted(finding.facts["causes"]) == ["budget", "hours"]


def test_a_need_that_nothing_helps_says_so() -> None:
    nobody = problem([person("a")], [team(need("s", 2), **DAYS)], trainings=[
        {"id": "tr", "skill": "s", "from": 1, "to": 2}], rules={**AHEAD, "training_budget": 5})  # fmt: skip
    assert the(findings(nobody, WHY), "reason", "nothing_helps").confirmed == "proven"
