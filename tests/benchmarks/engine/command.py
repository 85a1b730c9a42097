"""`python -m tests.benchmarks engine`: run, print the table, keep the results, write docs/benchmarks.md."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from tests.benchmarks.engine.problems import GROUPS, PUBLIC, TOO_LARGE, USUAL_SECONDS, Case, cases
from tests.benchmarks.engine.running import Result, run
from tests.benchmarks.engine.store import Store
from tests.benchmarks.engine.table import HEADS, WAYS, WHOLE, rows
from tests.benchmarks.measure import machine

DOCS = Path(__file__).parents[3] / "docs"


@click.command(context_settings={"max_content_width": 120})
@click.argument("groups", nargs=-1, type=click.Choice(list(GROUPS)))
@click.option("--only", multiple=True, help="Only the problems whose name begins so.")
@click.option("--way", "ways", multiple=True, type=click.Choice(WAYS), help="Only these ways.  [default: all]")
@click.option("--limit", type=float, help="Seconds for the engine.  [default: 60; large 90, largest 300]")
@click.option("--baseline-limit", type=float, default=USUAL_SECONDS, show_default=True,
              help="Seconds for each whole model, building it included.")  # fmt: skip
@click.option("--memory", type=float, default=12.0, show_default=True, help="GB that a process may use.")
@click.option("--public", type=click.Path(path_type=Path, exists=True), default=PUBLIC,
              help="Where other people's problems are.  [default: those in tests/data]")  # fmt: skip
@click.option("--seed", type=int, default=1, show_default=True, help="Of the made problems.")
@click.option("--results", type=click.Path(path_type=Path), default=DOCS / "benchmarks.json",
              help="Where results are kept, beside them as CSV.  [default: docs/benchmarks.json]")  # fmt: skip
@click.option("--write-docs", is_flag=True, help="Write docs/benchmarks.md and its pictures from the results.")
def engine(groups: tuple[str, ...], results: Path, write_docs: bool, **asked: Any) -> None:
    """Try the engine and other ways on the same problems, each in a process of its own.

    GROUPS: sizes (from 300 people to 10,000), plants (as the product makes them), largest (100,000), people and teams
    (growth), public (other people's).
    With --write-docs and no group, nothing is run.
    """
    store = Store.at(results)
    if groups or not write_docs:
        _run(groups or tuple(GROUPS), store, **asked)
    if write_docs:
        from tests.benchmarks.engine.report import write

        write(store, DOCS)


def _run(
    groups: tuple[str, ...], store: Store, only: tuple[str, ...], ways: tuple[str, ...], public: Path, **asked: Any
) -> None:
    console = Console(width=None if sys.stdout.isatty() else 180, highlight=False)
    store.facts = facts()
    console.print(f"{machine()}; {store.facts['versions']}")
    for group in groups:
        found = [case for case in cases(group, public) if not only or case.name.startswith(only)]
        for case in found:
            _run_case(case, ways or WAYS, store, console, **asked)
        names = {case.name for case in found}
        table = Table(*HEADS)
        for cells in rows([result for result in store.of(group) if result.case in names]):
            table.add_row(*cells)
        console.print(table)


def _run_case(
    case: Case,
    ways: tuple[str, ...],
    store: Store,
    console: Console,
    limit: float | None,
    baseline_limit: float,
    memory: float,
    seed: int,
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = case.write(Path(folder), seed)
        for way in WAYS:
            if way not in ways or (way in WHOLE and case.name in TOO_LARGE):
                continue
            seconds = baseline_limit if way in WHOLE else limit or case.seconds
            told = run(way, path, seconds, int(memory * 2**30))
            result = Result(case.group, case.name, case.words, way, seconds, **told)
            store.put(result)
            console.print(f"{case.words}: {way}: {result.status}, {result.seconds:.1f} s")


def facts() -> dict[str, Any]:
    """Where and when, and with which versions."""
    names = ("ortools", "numpy")
    python = ".".join(map(str, sys.version_info[:3]))
    versions = ", ".join([f"Python {python}", *(f"{name} {version(name)}" for name in names)])
    return {
        "machine": machine(),
        "when": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "versions": versions,
        "commit": _commit(),
    }


def _commit() -> str:
    told = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=DOCS, capture_output=True, text=True, check=False
    )
    return told.stdout.strip()
