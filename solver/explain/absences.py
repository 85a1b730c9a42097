"""What breaks when one person is away: counted at once, then after the best plan for those who are left."""

from __future__ import annotations

from collections.abc import Iterator

from solver.answer import Answer, Membership
from solver.explain.asking import Asker, moves
from solver.explanation import Change, Finding
from solver.problem import Need, Problem


def absences(asker: Asker) -> Iterator[Finding]:
    """For each member: the needs that are short at once when they are away, and those that stay so after planning anew.

    Planning anew minimises shortfall alone: it says what can be saved, not how cheaply.
    """
    whole = counted_at_once(asker.problem, asker.answer, None)
    everybody = members(asker.answer)
    for number, person in enumerate(everybody):
        asker.begin_part(len(everybody) - number)
        broken = broken_by(asker.problem, asker.answer, person, whole)
        if not broken:
            yield Finding("absence", "nothing", "proven", person=person, facts={"broken": []})
            continue
        change = Change("absent", person=person)
        answer = _planned_anew(asker, person, change)
        if answer is None:
            facts = {"broken": broken}
            yield Finding("absence", "not_confirmed", "no", person=person, changes=(change,), facts=facts)
            continue
        yield _after(asker, person, broken, answer, change, whole)


def _planned_anew(asker: Asker, person: str, change: Change) -> Answer | None:
    """The plan of least shortfall without the person; of a large problem with other teams as they are, if that will do
    or the time is short.

    It does where the shortfall stays as low as it is proven to be with everybody: nobody's absence makes it lower.
    """
    least = Change("objective", goals=("shortfall",))
    of_person = {member.team for member in asker.answer.members if member.person == person}
    pinned = asker.about(of_person.pop()) if len(of_person) == 1 else ()
    answer = asker.sure(*pinned, change, least) if pinned else None
    if answer and answer.status != "infeasible" and answer.goals[0].value <= _proven_shortfall(asker):
        asker.as_good_as_any(answer)
        return answer
    if answer and asker.hurried:
        return answer
    return asker.sure(change, least) or answer


def _proven_shortfall(asker: Asker) -> float:
    first = asker.answer.goals[0]
    return first.bound if first.name == "shortfall" and first.bound is not None else 0.0


def _after(
    asker: Asker, person: str, broken: list[list[object]], answer: Answer, change: Change, whole: dict[str, int]
) -> Finding:
    if answer.status == "infeasible":
        facts = {"broken": broken, "rules": [rule.path for rule in asker.rules(answer, change)]}
        return Finding("absence", "no_plan", "proven", person=person, changes=(change,), facts=facts)
    after = counted_at_once(asker.problem, answer, None)
    left = [[*_pair(key), number] for key, number in after.items() if number > whole[key]]
    confirmed = asker.confirmed(answer)
    before = next((goal.value for goal in asker.answer.goals if goal.name == "shortfall"), None)
    facts = {"broken": broken, "left": left, "shortfall": answer.goals[0].value, "before": before}
    joins, leaves = moves(asker.answer, answer)
    code = "not_replaced" if left else "replaced"
    return Finding(
        "absence", code, confirmed, person=person, changes=(change,), facts=facts, joins=joins, leaves=leaves
    )


def members(answer: Answer) -> list[str]:
    """Everybody on a team, once."""
    return list(dict.fromkeys(member.person for member in answer.members))


def broken_by(problem: Problem, answer: Answer, person: str, whole: dict[str, int]) -> list[list[object]]:
    """The needs, as [team, need, missing], that are shorter than before once the person is away and nobody steps in."""
    left = counted_at_once(problem, answer, person)
    return [[*_pair(key), number] for key, number in left.items() if number > whole[key]]


def counted_at_once(problem: Problem, answer: Answer, away: str | None) -> dict[str, int]:
    """How short each need is (heads, and 1 for a side not stood for), without the person and all that they teach."""
    untaught = {(taken.person, pair) for taken in answer.trainings if taken.trainer == away for pair in taken.serves}
    return {
        f"{team.id}\n{need.id}": _short(problem, need, answer.members, team.id, away, untaught)
        for team in problem.teams.values()
        for need in team.needs
    }


def _short(
    problem: Problem,
    need: Need,
    several: tuple[Membership, ...],
    team: str,
    away: str | None,
    untaught: set[tuple[str, tuple[str, str]]],
) -> int:
    counted = [
        member.person
        for member in several
        if member.team == team and member.person != away and any(cover.need == need.id for cover in member.covers)
    ]
    if away is not None:
        counted = [person for person in counted if (person, (team, need.id)) not in untaught]
    sides = {problem.people[person].side for person in counted}
    return max(0, need.headcount - len(counted)) + int(need.both_sides and not {"OT", "IT"} <= sides)


def _pair(key: str) -> tuple[str, str]:
    team, need = key.split("\n")
    return team, need
