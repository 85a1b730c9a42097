"""Rules on what an answer names: it exists, and it is named once."""

from __future__ import annotations

from collections.abc import Iterator

from solver.verify.case import Case, Finding


def teams_exist(case: Case) -> Iterator[Finding]:
    """Every membership is of a team of the problem."""
    for index, member in enumerate(case.answer.members):
        if member.team not in case.problem.teams:
            yield f"$.members[{index}].team", f'The problem has no team "{member.team}".'


def people_exist(case: Case) -> Iterator[Finding]:
    """Every member, learner and trainer is a person of the problem."""
    people = case.problem.people
    for index, member in enumerate(case.answer.members):
        if member.person not in people:
            yield f"$.members[{index}].person", f'The problem has no person "{member.person}".'
    for index, enrolment in enumerate(case.answer.trainings):
        if enrolment.person not in people:
            yield f"$.trainings[{index}].person", f'The problem has no person "{enrolment.person}".'
        if enrolment.trainer is not None and enrolment.trainer not in people:
            yield f"$.trainings[{index}].trainer", f'The problem has no person "{enrolment.trainer}".'


def trainings_exist(case: Case) -> Iterator[Finding]:
    """Every training taken is one of the problem."""
    for index, enrolment in enumerate(case.answer.trainings):
        if enrolment.training not in case.problem.trainings:
            yield f"$.trainings[{index}].training", f'The problem has no training "{enrolment.training}".'


def covered_needs_exist(case: Case) -> Iterator[Finding]:
    """Every need that a member is counted for is one of the team's."""
    for index, member in enumerate(case.answer.members):
        for place, cover in enumerate(member.covers):
            if member.team in case.problem.teams and (member.team, cover.need) not in case.needs:
                sentence = f'Team "{member.team}" has no need "{cover.need}".'
                yield f"$.members[{index}].covers[{place}].need", sentence


def member_once(case: Case) -> Iterator[Finding]:
    """A person is listed once per team."""
    seen: set[tuple[str, str]] = set()
    for index, member in enumerate(case.answer.members):
        if (member.team, member.person) in seen:
            yield f"$.members[{index}]", f'"{member.person}" is listed twice as a member of team "{member.team}".'
        seen.add((member.team, member.person))


def counted_once(case: Case) -> Iterator[Finding]:
    """A member is counted once per need."""
    for index, member in enumerate(case.answer.members):
        needs = [cover.need for cover in member.covers]
        for place, need in enumerate(needs):
            if need in needs[:place]:
                sentence = f'"{member.person}" is counted twice for need "{need}" of team "{member.team}".'
                yield f"$.members[{index}].covers[{place}]", sentence


RULES = (teams_exist, people_exist, trainings_exist, covered_needs_exist, member_once, counted_once)
