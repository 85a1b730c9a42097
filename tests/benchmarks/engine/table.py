"""The rows of the table, the same on the screen and in docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Sequence

from tests.benchmarks.engine.running import Result

OURS = "engine"
WAYS = (OURS, "CP-SAT", "CP-SAT with LP", "HiGHS", "greedy")
WHOLE = WAYS[1:4]
HEADS = ("problem", "way", "value", "bound", "gap", "s", "÷ engine", "CPU s", "GB", "first s", "building")


def rows(results: Sequence[Result]) -> list[tuple[str, ...]]:
    """The cells of each result; the problem is named in its first row."""
    cases = list(dict.fromkeys(result.case for result in results))
    found = []
    for case in cases:
        of_case = sorted((result for result in results if result.case == case), key=_order)
        own = next((result for result in of_case if result.way == OURS), None)
        for number, result in enumerate(of_case):
            found.append((result.words if number == 0 else "", *_cells(result, own)))
    return found


def _order(result: Result) -> int:
    return WAYS.index(result.way)


def _cells(result: Result, own: Result | None) -> tuple[str, ...]:
    ratio = result.seconds / own.seconds if own and own is not result else None
    return (
        result.way,
        _values(result),
        _bound(result),
        _gap(result),
        f"{result.seconds:,.1f}",
        "" if ratio is None else f"{ratio:.2g}" if ratio < 10 else f"{ratio:,.0f}",
        f"{result.cpu:,.1f}",
        f"{result.memory:.2f}",
        "–" if result.first is None else f"{result.first:,.1f}",
        f"{result.building / result.cpu:.0%}" if result.building and result.cpu else "–",
    )


def number(value: float) -> str:
    """With as many digits as its size asks for."""
    return f"{value:,.0f}" if abs(value) >= 1000 or value == int(value) else f"{value:,.2f}"


def _values(result: Result) -> str:
    if not result.goals:
        return {"none": "nothing found", "infeasible": "contradiction"}.get(result.status, result.status)
    return ", ".join(number(value) for value in result.values)


def _bound(result: Result) -> str:
    if not result.goals or result.way == "greedy":
        return "–"
    return ", ".join("–" if bound is None else number(bound) for _, _, bound, _ in result.goals)


def _gap(result: Result) -> str:
    if result.way == "greedy":
        return "–"
    if result.proven:
        return "proven"
    return "–" if result.gap is None else f"{result.gap:.2%}" if result.gap >= 0.001 else f"{result.gap:.3%}"


def markdown(heads: Sequence[str], cells: Sequence[Sequence[str]], left: int = 2) -> list[str]:
    """A table of Markdown; the first columns stand left, the others right."""
    ends = ["---" if place < left else "--:" for place in range(len(heads))]
    lines = [heads, ends, *cells]
    return [f"| {' | '.join(line)} |" for line in lines]
