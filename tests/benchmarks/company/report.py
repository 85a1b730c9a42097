"""docs/benchmarks-company.md, from what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from tests.benchmarks.company.command import HEADS, Measured

WORDS = """# Benchmarks of the skills matrix

Run on {now:%Y-%m-%d %H:%M} UTC: {heading}.

    python -m tests.benchmarks company                          # both databases, a quarter of an hour on two cores
    python -m tests.benchmarks company --database postgresql    # one of them
    python -m tests.benchmarks company --people 3000            # another size
    python -m tests.benchmarks company --write-docs             # this page again

Each step is done as a browser does it, through the whole application but without a network: permissions, queries,
templates. The baseline is the same step, in the same run, in a company of a tenth of the people. *s* is the median of
five turns (exports and the import are done once), *CPU s* what this process and the database server used of processors
in the same turn. *First bytes* says when the first piece of an export came: it is sent while it is read; a workbook is
complete only when all of it is written. That of the whole plant has no figure to reach: it is some six million cells,
which its library writes at about six microseconds each, and the .zip has the same in it.

*Queries* are all statements that the step sends. They must not be more in the larger company, but for at most two that
are sent only where there is something to look up. Exports are read 500 people at a time, so that they need no more
memory where there are more people. What an import sends depends on its rows: SQLite takes each new row as a statement
of its own.
"""


def report(measured: Sequence[Measured], heading: str) -> str:
    """The page."""
    lines = [WORDS.format(now=datetime.now(UTC), heading=heading)]
    for each in measured:
        lines += [f"## {NAMES[each.database]}: {each.size}", ""]
        rows = [HEADS, tuple("---" if place == 0 else "--:" for place in range(len(HEADS)))]
        rows += [found.cells() for found in each.found]
        lines += [*(f"| {' | '.join(row)} |" for row in rows), ""]
    return "\n".join(lines)


NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
