"""The pictures of docs/benchmarks.md."""

from __future__ import annotations

from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tests.benchmarks.engine.problems import PEOPLE, TEAMS
from tests.benchmarks.engine.running import Result
from tests.benchmarks.engine.store import Store
from tests.benchmarks.engine.table import OURS

COLOURS = {"engine": "#0b5cad", "CP-SAT": "#b8860b", "CP-SAT with LP": "#8a2be2", "HiGHS": "#2e8b57"}
SECONDS = (1, 2, 5, 10, 20, 50, 100)
MARKS = {"engine": "o", "CP-SAT": "s", "CP-SAT with LP": "D", "HiGHS": "^"}


def growth(store: Store, path: Path) -> bool:
    """Seconds over people and over teams; an open mark is a run that ended without a proof."""
    if not store.of("people", "teams"):
        return False
    figure = Figure(figsize=(10, 4.2), layout="constrained")
    left, right = figure.subplots(1, 2, sharey=True)
    people = {name: size.people for name, size in PEOPLE.items()}
    teams = {name: size.teams for name, size in TEAMS.items()}
    _lines(left, store.of("people"), people, "people (200 skills, 20 teams)")
    _lines(right, store.of("teams"), teams, "teams (2,000 people, 200 skills)")
    left.set_ylabel("seconds, whole process")
    left.legend(frameon=False, loc="upper left", ncols=2)
    figure.savefig(path, dpi=110)
    return True


def _lines(axes: Axes, results: list[Result], along: dict[str, int], title: str) -> None:
    for way, colour in COLOURS.items():
        found = sorted((each for each in results if each.way == way), key=lambda each: along[each.case])
        if not found:
            continue
        places, seconds = [along[each.case] for each in found], [each.seconds for each in found]
        axes.plot(places, seconds, color=colour, linewidth=2 if way == OURS else 1.2, label=way)
        for place, each in zip(places, found, strict=True):
            axes.plot(
                [place], [each.seconds], MARKS[way], color=colour, markerfacecolor=colour if each.proven else "white"
            )
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_ylim(1, 100)
    axes.set_yticks(SECONDS, [f"{value:g}" for value in SECONDS])
    axes.set_xticks(list(along.values()), [f"{value:,}" for value in along.values()])
    axes.minorticks_off()
    axes.set_xlabel(title)
    axes.grid(alpha=0.3)


def gaps(store: Store, path: Path) -> bool:
    """The gap of the last goal over the seconds of the engine's runs that took a while."""
    long = [each for each in store.of("sizes", "largest") if each.way == OURS and each.seconds > 5 and each.trail]
    if not long:
        return False
    figure = Figure(figsize=(10, 4.2), layout="constrained")
    axes = figure.subplots()
    for each in long:
        moments = sorted({moment[0] for moment in each.trail})
        points = [(moment, gap) for moment in moments if (gap := each.gap_after(moment)) is not None]
        if points:
            axes.step(
                [moment for moment, _ in points], [max(gap, 1e-6) for _, gap in points], where="post", label=each.words
            )
    axes.set_yscale("log")
    axes.set_xlabel("seconds since the process began")
    axes.set_ylabel("gap of the cost")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.4%}".rstrip("0%").rstrip(".") + " %")
    axes.grid(alpha=0.3)
    axes.legend(frameon=False)
    figure.savefig(path, dpi=110)
    return True
