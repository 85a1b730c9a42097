"""From a problem to its answer. Importing this is cheap: OR-Tools is loaded on the first `solve`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from solver import VERSION
from solver.answer import Answer, Conflict, Enrolment, GoalResult, Membership, NeedResult, Options, RunFacts, Status
from solver.clock import Clock
from solver.draft import Draft, enrolments, memberships, need_results, tidy
from solver.garbage import seldom_collected
from solver.greedy import greedy
from solver.kept import Start, filled_up
from solver.problem import Goal, Problem
from solver.values import values
from solver.verify import verify

PROVEN = 1e-6
"""Value and bound of an optimal goal agree to this part of the value."""


class NoAnswer(Exception):
    """The run ended before there was any answer."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"The run ended after {seconds:.1f} seconds, before there was any answer.")


class WrongAnswer(Exception):
    """The solver's answer breaks rules of the problem: a fault of the program, never shown as an answer."""

    def __init__(self, violations: list[str]) -> None:
        super().__init__(f"The solver's answer breaks {len(violations)} rules, first: {violations[0]}")


@dataclass(frozen=True, slots=True)
class _Content:
    """What an answer says about people, teams and needs."""

    members: tuple[Membership, ...]
    trainings: tuple[Enrolment, ...]
    needs: tuple[NeedResult, ...]


def solve(problem: Problem, options: Options, start: Start | None = None) -> Answer:
    """The best answer that the time allows, with what is proven about it.

    The search begins at today's way, or at the plan of `start`, with people added to it, where that is better.
    Every answer has been checked against all rules before it leaves. Raises NoAnswer if the time ran out or somebody
    stopped the run before there was one.
    """
    with seldom_collected():
        return _solved(problem, options, start)


def _solved(problem: Problem, options: Options, start: Start | None) -> Answer:
    clock = Clock(options)
    with clock.phase("baseline"):
        baseline = _better(problem, greedy(problem), _started(problem, start, options, clock))
    contents = [_Content(baseline.members, baseline.trainings, baseline.needs)] if baseline else []
    bounds: Mapping[Goal, Fraction] = {problem.objective[0]: start.least} if start else {}
    if not clock.over:
        with clock.phase("load"):
            from solver.scale.choose import run  # OR-Tools takes seconds to load
        result = run(problem, options, clock, baseline, bounds)
        if result.conflict is not None:
            return _checked(problem, _infeasible(result.conflict, options, clock))
        if result.draft is not None:
            contents = [*_contents(problem, result.draft), *contents]
        bounds = result.bounds
    if not contents:
        raise NoAnswer(clock.seconds)
    with clock.phase("check"):
        return _checked(problem, _answer(problem, contents, bounds, options, clock))


def _started(problem: Problem, start: Start | None, options: Options, clock: Clock) -> Answer | None:
    """A start as an answer, as it is or filled up; None when both break rules."""

    def checked(draft: Draft | None) -> Answer | None:
        if draft is None:
            return None
        answer = _answer(problem, [_content(problem, draft)], {}, options, clock)
        return None if verify(problem, answer) else answer

    if start is None:
        return None
    return _better(problem, checked(start.draft), checked(filled_up(problem, start.draft)))


def _better(problem: Problem, *answers: Answer | None) -> Answer | None:
    """The best of the answers that there are, of equals the first."""
    found = [answer for answer in answers if answer is not None]
    worth = [values(problem, answer.members, answer.trainings) for answer in found]
    places = sorted(range(len(found)), key=lambda place: [worth[place][goal] for goal in problem.objective])
    return found[places[0]] if places else None


def _contents(problem: Problem, draft: Draft) -> list[_Content]:
    """The plan without what serves nothing; and as it was found, if all of it serves something."""
    tidied, found = _content(problem, tidy(problem, draft)), _content(problem, draft)
    return [tidied, found] if all(training.serves for training in found.trainings) else [tidied]


def _content(problem: Problem, draft: Draft) -> _Content:
    return _Content(memberships(problem, draft), enrolments(problem, draft), need_results(problem, draft))


def _answer(
    problem: Problem, contents: list[_Content], bounds: Mapping[Goal, Fraction], options: Options, clock: Clock
) -> Answer:
    """The best of the contents (of equals the first) as an answer, with what is proven about it."""
    worth = {number: values(problem, each.members, each.trainings) for number, each in enumerate(contents)}
    best = min(worth, key=lambda number: [worth[number][goal] for goal in problem.objective])
    goals = tuple(
        GoalResult(goal, float(value), float(min(value, bounds.get(goal, Fraction(0)))))
        for goal, value in worth[best].items()
    )
    chosen = contents[best]
    return Answer(
        _status(goals, options), goals, chosen.members, chosen.trainings, chosen.needs, _run_facts(options, clock)
    )


def _status(goals: tuple[GoalResult, ...], options: Options) -> Status:
    gaps = [goal.gap if goal.gap is not None else float("inf") for goal in goals]
    if all(gap <= PROVEN for gap in gaps):
        return "optimal"
    return "within_gap" if all(gap <= options.gap for gap in gaps) else "feasible"


def _infeasible(conflict: tuple[Conflict, ...], options: Options, clock: Clock) -> Answer:
    return Answer("infeasible", (), (), (), (), _run_facts(options, clock), conflict)


def _run_facts(options: Options, clock: Clock) -> RunFacts:
    return RunFacts(clock.seconds, options.seed, VERSION, tuple(clock.phases))


def _checked(problem: Problem, answer: Answer) -> Answer:
    violations = verify(problem, answer)
    if violations:
        raise WrongAnswer([str(violation) for violation in violations])
    return answer
