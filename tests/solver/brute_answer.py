"""What brute force found, as the answer that a solver would give."""

from __future__ import annotations

from solver.answer import Answer, Cover, Enrolment, GoalResult, Membership, NeedResult, RunFacts
from solver.problem import Need, Problem, Team
from tests.solver.brute import Best, level


def as_answer(problem: Problem, best: Best) -> Answer:
    """A complete answer, proven optimal."""
    values = [(goal, float(value)) for goal, value in zip(problem.objective, best.goals, strict=True)]
    return Answer(
        status="optimal",
        goals=tuple(GoalResult(goal, value, value) for goal, value in values),
        members=tuple(
            _membership(problem, best, team, name) for team in problem.teams.values() for name in best.members[team.id]
        ),
        trainings=tuple(_enrolments(best)),
        needs=tuple(_need_result(best, team, need) for team in problem.teams.values() for need in team.needs),
        run=RunFacts(0.0, 0, "brute"),
    )


def _membership(problem: Problem, best: Best, team: Team, name: str) -> Membership:
    person, covers = problem.people[name], []
    for need in team.needs:
        if (name, need.id) in best.covers[team.id]:
            by_level = level(problem, person, need.skill, team.start, team.end) >= need.level
            covers.append(Cover(need.id, "level" if by_level else "training"))
    return Membership(team.id, name, tuple(covers))


def _enrolments(best: Best) -> list[Enrolment]:
    return [
        Enrolment(
            person=name,
            training=taken.training.id,
            serves=tuple(best.serves[name, taken.training.id]),
            start=taken.start,
            end=taken.end,
            hours=taken.training.hours,
            cost=taken.training.cost,
            trainer=best.trainers.get((taken.training.id, taken.start)),
        )
        for name, schedule in best.taken.items()
        for taken in schedule
    ]


def _need_result(best: Best, team: Team, need: Need) -> NeedResult:
    counted = sum(covered == need.id for _, covered in best.covers[team.id])
    missing, wanted = max(0, need.headcount - counted), need.headcount + need.spare
    spares = min(need.spare, max(0, wanted - counted))
    return NeedResult(team.id, need.id, need.headcount, min(counted, wanted), missing, spares)
