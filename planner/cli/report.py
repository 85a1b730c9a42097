"""A run's result on the console: who is on which team, which training, what stays open, what it costs."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from planner.cli.progress import figure
from planner.services.results import Result, TeamLine, TrainingLine


def show(result: Result, console: Console) -> None:
    """Print the result as tables, opening with its one sentence."""
    console.print()
    console.print(escape(result.opening), style="bold")
    for sentence in result.conflict:
        console.print(f"  {escape(sentence)}")
    if not result.teams:
        return
    for team in result.teams:
        _show_team(team, console)
    if result.trainings:
        console.print("\nTrainings", style="bold")
    for line in result.trainings:
        console.print(f"  {escape(_training(line))}", soft_wrap=True)
    console.print(_compared(result))
    for goal in result.goals:
        bound = "unknown" if goal.bound is None else figure(goal.bound)
        console.print(f"{goal.name}: {figure(goal.value)}, bound {bound}, {goal.distance}.")
    console.print(f"Solved in {result.seconds:.1f} seconds.")


def _show_team(team: TeamLine, console: Console) -> None:
    covered = sum(not need.open for need in team.needs)
    days = f"{team.start.isoformat()} to {team.end.isoformat()}"
    console.print(f"\n[bold]{escape(team.name)}[/], {days}: {covered} of {len(team.needs)} needs covered")
    for member in team.members:
        place = ", ".join(filter(None, (member.side, member.role, member.department)))
        console.print(f"  {escape(member.name)} ({escape(place)})", soft_wrap=True)
    for need in team.needs:
        if need.open:
            lacking = f"lacks {need.missing}" if need.missing else "lacks a side"
            why = " ".join(need.why)
            console.print(f"  [bold red]open[/] {escape(need.label)} {lacking}. {escape(why)}", soft_wrap=True)


def _training(line: TrainingLine) -> str:
    days = f"{line.start.isoformat()} to {line.end.isoformat()}"
    levels = f"{line.skill} {line.from_level} to {line.to_level}"
    return f"{line.name}: {line.title} ({levels}), {days}, {figure(line.hours)} h, for {'; '.join(line.purpose)}"


def _compared(result: Result) -> Table:
    table = Table(title="\nAgainst today's way", title_justify="left", title_style="bold", box=None)
    table.add_column("")
    for heading in ("Plan", "Today's way"):
        table.add_column(heading, justify="right")
    for line in result.compared:
        table.add_row(line.label, figure(line.plan), "–" if line.other is None else figure(line.other))
    return table
