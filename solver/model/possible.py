"""Which trainings could matter to whom, and when: everything else never becomes a variable.

Forward, a training can start on a day when its level and prerequisites can have been met. Backward, it must end in
time for a need of a team the person can join, or for a training that does.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from solver.levels import stated_level
from solver.model.calendar import FOREVER, Ask, Calendar, weeks
from solver.problem import Need, Person, Problem, Skill, Team, Training

BySkill = dict[str, dict[str, "Possible"]]


@dataclass(frozen=True, slots=True)
class Possible:
    """A training that one person could take, starting on one of `starts` (rising) and lasting `days`."""

    training: Training
    person: str
    days: int
    starts: tuple[int, ...]
    asks: tuple[Ask, ...]


def possible_trainings(calendar: Calendar, person: Person, teams: list[Team]) -> dict[str, Possible]:
    """The trainings that could matter to a person who may join `teams`, in the order of the problem."""
    lacks = [(team, need) for team in teams for need in lacking(calendar.problem, person, team)]
    if not lacks:
        return {}
    reached = _reachable(calendar, person, list(_offered(calendar, person, teams, {need.skill for _, need in lacks})))
    wanted = [(Ask(need.skill, need.level), calendar.day(team.start)) for team, need in lacks]
    found = _in_time(calendar, person, wanted, reached)
    return {key: found[key] for key in calendar.problem.trainings if key in found}


def lacking(problem: Problem, person: Person, team: Team) -> Iterator[Need]:
    """The needs of a team that the person does not reach without training."""
    for need in team.needs:
        if stated_level(problem, person, need.skill, team.start, team.end) < need.level:
            yield need


def _offered(calendar: Calendar, person: Person, teams: list[Team], wanted: set[str]) -> Iterator[Possible]:
    """Trainings in the wanted skills and those they build on, on days that suit the person."""
    problem, last_end, absences = calendar.problem, max(team.end for team in teams), calendar.absences(person)
    skills = with_prerequisites(problem, wanted)
    for training in problem.trainings.values():
        if training.skill not in skills or not _affordable(problem, training):
            continue
        if (lasting := weeks(training, person)) is None:
            continue
        lacked_from = calendar.lacked_from(person, training, last_end)
        if starts := calendar.starts(training, 7 * lasting, absences, lacked_from):
            yield Possible(training, person.id, 7 * lasting, starts, calendar.asks[training.id])


def with_prerequisites(problem: Problem, wanted: set[str]) -> set[str]:
    """The skills, with those that they build on."""
    found, queue = set(wanted), list(wanted)
    while queue:
        for prerequisite in problem.skills.get(skill := queue.pop(), Skill(skill)).prerequisites:
            if prerequisite.skill not in found:
                found.add(prerequisite.skill)
                queue.append(prerequisite.skill)
    return found


def _affordable(problem: Problem, training: Training) -> bool:
    budget, hours = problem.rules.training_budget, problem.rules.max_training_hours_per_person
    return (budget is None or training.cost <= budget) and (hours is None or training.hours <= hours)


def _reachable(calendar: Calendar, person: Person, offered: list[Possible]) -> BySkill:
    """The trainings and starts whose asks can be met by then, through earlier trainings if need be."""
    reached: BySkill = defaultdict(dict)
    waiting, changed = offered, True
    while changed:
        changed, unsure = False, []
        for offer in waiting:
            starts = _met_starts(
                offer.starts, [_met(calendar, person, ask, reached[ask.skill].values()) for ask in offer.asks]
            )
            known = reached[offer.training.skill].get(offer.training.id)
            if starts and (known is None or starts != known.starts):
                reached[offer.training.skill][offer.training.id] = replace(offer, starts=starts)
                changed = True
            if len(starts) < len(offer.starts):
                unsure.append(offer)
        waiting = unsure
    return reached


def _met_starts(starts: tuple[int, ...], spans: list[tuple[int, int]]) -> tuple[int, ...]:
    """The starts on which every ask is met: up to the last day held, or from the first day trained."""
    for held, trained in spans:
        if held >= starts[-1] or trained <= starts[0]:
            continue
        if held < starts[0]:
            starts = starts[bisect_left(starts, trained) :]
        else:
            starts = tuple(start for start in starts if start <= held or start >= trained)
        if not starts:
            break
    return starts


def _met(calendar: Calendar, person: Person, ask: Ask, among: Iterable[Possible]) -> tuple[int, int]:
    """The last day on which the stated level meets the ask, and the first on which a training could have met it."""
    if (held := calendar.held_until(person, ask)) >= calendar.last:
        return held, FOREVER
    first_ends = (other.starts[0] + other.days for other in givers(calendar, person, ask, among))
    return held, min(first_ends, default=FOREVER)


def givers(calendar: Calendar, person: Person, ask: Ask, among: Iterable[Possible]) -> Iterator[Possible]:
    """Of trainings in the skill, those that could raise the person to what is asked.

    One that starts from the level asked or above adds nothing, unless a stated level that runs out lets it start.
    """
    for other in among:
        start_level = other.training.from_level
        if other.training.to_level >= ask.level and (
            start_level < ask.level or other.starts[0] <= calendar.held_until(person, Ask(ask.skill, start_level))
        ):
            yield other


def _in_time(
    calendar: Calendar, person: Person, wanted: list[tuple[Ask, int]], reached: BySkill
) -> dict[str, Possible]:
    """Of the reachable trainings, those that end in time to serve a need or a training that serves one."""
    deadline: dict[str, int] = {}
    queue: list[Possible] = []

    def serve(ask: Ask, by: int) -> None:
        for giver in givers(calendar, person, ask, reached[ask.skill].values()):
            if by > deadline.get(giver.training.id, 0) and giver.starts[0] + giver.days <= by:
                deadline[giver.training.id] = by
                queue.append(giver)

    for ask, by in wanted:
        serve(ask, by)
    while queue:
        found = queue.pop()
        last = max(start for start in found.starts if start + found.days <= deadline[found.training.id])
        for ask in found.asks:
            if last > calendar.held_until(person, ask):
                serve(ask, last)
    return {
        key: replace(found, starts=tuple(start for start in found.starts if start + found.days <= deadline[key]))
        for possible in reached.values()
        for key, found in possible.items()
        if key in deadline
    }
