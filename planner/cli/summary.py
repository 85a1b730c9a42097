"""A run's answer in one line."""

from __future__ import annotations

from pathlib import Path

from planner.cli.progress import figure, percent
from solver.answer import Answer
from solver.greedy import greedy
from solver.problem import Problem

MOST_NAMED = 10
MEANING = {"optimal": "proven best", "within_gap": "within the gap asked for", "feasible": "not proven best"}


def summary(problem: Problem, answer: Answer, path: Path) -> str:
    """Status, goals, what stays open, trainings, and where the whole answer is."""
    if answer.status == "infeasible":
        count = len(answer.conflict or ())
        return f"Infeasible: {counted(count, 'hard rule')} cannot hold{' together' if count > 1 else ''}; {path}"
    goals = ", ".join(f"{goal.name} {figure(goal.value)}{_distance(goal.gap)}" for goal in answer.goals)
    hours = figure(sum(taken.hours for taken in answer.trainings))
    trainings = f"{counted(len(answer.trainings), 'training')}, {hours} hours"
    return f"{MEANING[answer.status].capitalize()}: {goals}; {_coverage(problem, answer)}; {trainings}; {path}"


def todays_way(problem: Problem) -> str:
    """What putting the teams together one after the other comes to, for comparison."""
    baseline = greedy(problem)
    if baseline is None:
        return "Today's way, one team after the other, finds no plan."
    goals = ", ".join(f"{goal.name} {figure(goal.value)}" for goal in baseline.goals)
    return f"Today's way, one team after the other: {goals}"


def _distance(gap: float | None) -> str:
    if gap is None:
        return " (nothing proven)"
    return f" (at most {percent(gap)} from the best)" if gap > 1e-6 else ""


def _coverage(problem: Problem, answer: Answer) -> str:
    """How many needs are open, and which."""
    one_sided = _one_sided(problem, answer)
    lacking = [
        f"{need.team}/{need.need} lacks {need.missing or 'a side'}"
        for need in answer.needs
        if need.missing or (need.team, need.need) in one_sided
    ]
    if not lacking:
        return f"{counted(len(answer.needs), 'need')}, all covered"
    named = ", ".join(lacking[:MOST_NAMED]) + (f" and {len(lacking) - MOST_NAMED} more" if lacking[MOST_NAMED:] else "")
    return f"{counted(len(answer.needs), 'need')}, {len(lacking)} open: {named}"


def counted(count: int, noun: str) -> str:
    """A number of things: `1 need`, `2 needs`."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def _one_sided(problem: Problem, answer: Answer) -> set[tuple[str, str]]:
    """Needs that ask for both sides and do not have them."""
    sides: dict[tuple[str, str], set[str | None]] = {}
    for member in answer.members:
        for cover in member.covers:
            sides.setdefault((member.team, cover.need), set()).add(problem.people[member.person].side)
    return {
        (team.id, need.id)
        for team in problem.teams.values()
        for need in team.needs
        if need.both_sides and not sides.get((team.id, need.id), set()) >= {"OT", "IT"}
    }
