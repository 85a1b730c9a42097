"""The table of benchmarks: `python -m tests.benchmarks [NAME ...]`. Exit code 1 when a goal is missed.

The planning engine and the matrix of a large company have commands of their own: `engine --help`, `company --help`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import click
from rich.console import Console
from rich.table import Table

from tests.benchmarks.around import around
from tests.benchmarks.company.command import company
from tests.benchmarks.engine.command import engine
from tests.benchmarks.files import reading
from tests.benchmarks.measure import Measurement, machine
from tests.benchmarks.pages import pages
from tests.benchmarks.plants import plants
from tests.benchmarks.sheets import sheets

BENCHMARKS: dict[str, Callable[[], Iterator[Measurement]]] = {
    "reading": reading,
    "around": around,
    "pages": pages,
    "plants": plants,
    "sheets": sheets,
}


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(BENCHMARKS)), metavar="[NAME]...")
def main(names: tuple[str, ...]) -> None:
    """Run all benchmarks, or those named. `engine` and `company` are commands of their own: engine --help."""
    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
    console.print(f"{machine()}\npython -m tests.benchmarks {' '.join(names)}\n")
    table = Table("what / baseline", "size", "clock", title=None)
    for head in ("ms", "baseline ms", "ratio", "goal"):
        table.add_column(head, justify="right")
    found = [measurement for name in names or BENCHMARKS for measurement in BENCHMARKS[name]()]
    for measurement in found:
        table.add_row(*row(measurement))
    console.print(table)
    sys.exit(0 if all(measurement.met for measurement in found) else 1)


def row(measurement: Measurement) -> tuple[str, ...]:
    """The cells of one measurement."""
    baseline, ratio = measurement.baseline, measurement.ratio
    return (
        measurement.name,
        measurement.size,
        measurement.clock,
        f"{measurement.seconds * 1000:,.1f}",
        "–" if baseline is None else f"{baseline * 1000:,.1f}",
        "–" if ratio is None else f"{ratio:,.2f}",
        goal(measurement),
    )


def goal(measurement: Measurement) -> str:
    """The goal and whether it is met, in words."""
    goals = []
    if measurement.at_most_seconds is not None:
        goals.append(f"≤ {measurement.at_most_seconds * 1000:,.0f} ms")
    if measurement.at_most_ratio is not None:
        goals.append(f"≤ {measurement.at_most_ratio:g}×")
    return f"{', '.join(goals)}: {'met' if measurement.met else 'MISSED'}" if goals else "–"


if __name__ == "__main__":
    own = {"engine": engine, "company": company}.get("".join(sys.argv[1:2]))
    if own is not None:
        own(sys.argv[2:], prog_name=f"python -m tests.benchmarks {sys.argv[1]}")
    main()
