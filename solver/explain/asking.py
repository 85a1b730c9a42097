"""Asking the solver again: the problem changed, solved within what time there is, and compared with the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import inf

from solver.answer import Answer, Conflict, GoalResult, NeedResult, Options
from solver.clock import Clock
from solver.explain.changes import changed, tightens
from solver.explain.paths import as_before
from solver.explanation import Change, Confirmed, Pair
from solver.kept import Start, kept
from solver.problem import Need, Problem, Team
from solver.solve import PROVEN, NoAnswer, solve
from solver.values import values

LARGE, MIDDLING = 20_000, 2_000
"""People × teams from which on a question about one team leaves all others as they are; the second: in a hurry."""
SHARE = 0.4
"""The part of a question's time left that one re-solve may take."""
LEAST_SECONDS = 4.0
ROOMY = 20.0
"""Seconds for a question from which on there is no hurry."""
LEFT_BY_RULES = ("shortfall", "cost", "training_hours")
"""Goals that are no lower when rules leave fewer plans, whatever the plan in force."""


@dataclass
class Asker:
    """A problem, its answer, and the re-solves that were made for it. The same question is solved once."""

    problem: Problem
    answer: Answer
    options: Options
    told: Callable[[int], None] = lambda resolves: None
    resolves: int = 0
    complete: bool = True
    clock: Clock = field(init=False)
    _until: float = inf
    _question_until: float = inf
    _known: dict[tuple[Change, ...], Answer] = field(default_factory=dict)
    _restricted: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.clock = Clock(replace(self.options, on_progress=lambda progress: None))

    def begin(self, share: float) -> None:
        """The next question may take twice its share of the time left."""
        self._until = self._question_until = self.clock.seconds + self.clock.left * min(1.0, 2 * share)

    def begin_part(self, parts_left: int) -> None:
        """The next of so many parts of the question may take twice its share of the question's time left."""
        left = max(0.0, self._question_until - self.clock.seconds)
        self._until = self.clock.seconds + left * min(1.0, 2 / parts_left)

    @property
    def _left(self) -> float:
        return min(self.clock.left, self._until - self.clock.seconds)

    @property
    def hurried(self) -> bool:
        """Whether the time left for the question is short for moving all teams of a problem that is not small."""
        return self._left < ROOMY

    def sure(self, *changes: Change) -> Answer | None:
        """The nearest best plan once changed, if its first goal is proven: what a worse one costs says nothing."""
        answer = self.ask(*changes, near=True)
        if answer is None or answer.status == "infeasible":
            return answer
        gap = answer.goals[0].gap
        if gap is None or gap > PROVEN:
            self.complete = False
            return None
        return answer

    def ask(self, *changes: Change, near: bool = False, least: Fraction = Fraction(0)) -> Answer | None:
        """The answer to the problem once changed; None when the time does not allow it.

        `near`: of equally good plans the one with fewest changes to the answer, so that who moves has to. `least`: the
        first goal is known never to be below.
        """
        if near:
            changes = (*changes, Change("near", members=tuple(sorted(pairs(self.answer)))))
        if changes not in self._known:
            found = self._solved(changes, least)
            if found is None:
                self.complete = False
                return None
            self._known[changes] = found
        answer = self._known[changes]
        if not any(change.code == "pinned" for change in changes):
            return answer
        if answer.status == "infeasible":  # perhaps only because the other teams keep their members
            return self.ask(*(change for change in changes if change.code != "pinned"))
        self._restricted.add(id(answer))
        return answer

    def _solved(self, changes: tuple[Change, ...], least: Fraction) -> Answer | None:
        if self.clock.over or self._left <= 0:
            return None
        asked = changed(self.problem, changes)
        if asked == self.problem:
            return self.answer
        self.resolves += 1
        self.told(self.resolves)
        limit = None if self.options.time_limit is None else max(LEAST_SECONDS, self._left * SHARE)
        options = replace(self.options, time_limit=limit, on_progress=lambda progress: None)
        known = max(least, self._least(asked, changes))
        try:
            return solve(asked, options, Start(kept(asked, self.answer, _away(changes)), known))
        except NoAnswer:
            return None

    def _least(self, asked: Problem, changes: Iterable[Change]) -> Fraction:
        """What the first goal of the changed problem is proven never to be below, as it is not in the answer's."""
        first = self.answer.goals[0] if self.answer.goals else None  # a contradiction has none
        if first is None or first.bound is None or first.name != asked.objective[0] or first.name not in LEFT_BY_RULES:
            return Fraction(0)
        return Fraction(first.bound) if all(tightens(self.problem, change) for change in changes) else Fraction(0)

    def rules(self, answer: Answer, *changes: Change) -> list[Conflict]:
        """The rules that contradict each other once changed, where they stand in the problem; not what was added."""
        after = changed(self.problem, changes)
        found = [(as_before(self.problem, after, rule.path), rule) for rule in answer.conflict or ()]
        return [replace(rule, path=path) for path, rule in found if path is not None]

    def goals(self, answer: Answer) -> tuple[GoalResult, ...]:
        """The values of the problem's own goals in an answer, without nearness that was added to them."""
        added = answer.goals and answer.goals[-1].name == "changes" and "changes" not in self.problem.objective
        return answer.goals[:-1] if added else answer.goals

    def confirmed(self, answer: Answer) -> Confirmed:
        """Proven when every goal is that was not added, else a plan that shows what is said.

        With the other teams as they are a plan is only shown: moving them too might be better.
        """
        if id(answer) in self._restricted:
            return "found"
        gaps = [goal.gap for goal in self.goals(answer)]
        return "proven" if all(gap is not None and gap <= PROVEN for gap in gaps) else "found"

    def as_good_as_any(self, answer: Answer) -> None:
        """An answer found with other teams as they are is known to be no worse than any other."""
        self._restricted.discard(id(answer))

    def about(self, team: str) -> tuple[Change, ...]:
        """What restricts a question about one team of a large problem: the others keep their members."""
        size = len(self.problem.people) * len(self.problem.teams)
        if size < (MIDDLING if self.hurried else LARGE):
            return ()
        members = tuple((each.team, each.person) for each in self.answer.members if each.team != team)
        return (Change("pinned", team=team, members=members),)

    def find(self, team: str, need: str) -> tuple[Team, Need]:
        """The team and need of these ids."""
        found = self.problem.teams[team]
        return found, next(each for each in found.needs if each.id == need)


def _away(changes: Iterable[Change]) -> set[str]:
    """The people whom changes leave out of the plan."""
    return {change.person for change in changes if change.code in ("absent", "gone") and change.person is not None}


def pairs(answer: Answer) -> set[Pair]:
    """Who is on which team."""
    return {(member.team, member.person) for member in answer.members}


def moves(before: Answer, after: Answer) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """Who joins and who leaves which team from one answer to the other."""
    old, new = pairs(before), pairs(after)
    return tuple(sorted(new - old)), tuple(sorted(old - new))


def lack(problem: Problem, answer: Answer, team: str, need: str) -> float:
    """How short a need is: heads missing, and 1 for a side that is not stood for."""
    found = _result(answer, team, need)
    asked = next(each for each in problem.teams[team].needs if each.id == need)
    return found.missing + int(asked.both_sides and one_sided(problem, answer, team, need))


def _result(answer: Answer, team: str, need: str) -> NeedResult:
    return next(each for each in answer.needs if (each.team, each.need) == (team, need))


def one_sided(problem: Problem, answer: Answer, team: str, need: str) -> bool:
    """Whether the counted do not include somebody of either side."""
    counted = {m.person for m in answer.members if m.team == team and any(c.need == need for c in m.covers)}
    return not {"OT", "IT"} <= {problem.people[person].side for person in counted if person in problem.people}


def open_needs(problem: Problem, answer: Answer) -> list[Pair]:
    """The needs that are short, in the order of the problem."""
    return [
        (team.id, need.id)
        for team in problem.teams.values()
        for need in team.needs
        if lack(problem, answer, team.id, need.id) > 0
    ]


def worth(problem: Problem, answer: Answer) -> dict[str, float]:
    """What an answer to a changed problem is worth under the problem's own goals, as far as that can be said."""
    found = values(problem, answer.members, answer.trainings)
    return {goal: float(value) for goal, value in found.items()}


def better(left: Iterable[GoalResult], right: Iterable[GoalResult]) -> bool:
    """Whether at the first goal that differs the left is lower."""
    for one, other in zip(left, right, strict=True):
        if abs(one.value - other.value) > PROVEN * max(1.0, abs(other.value)):
            return one.value < other.value
    return False
