"""docs/benchmarks.md from the results: the words stand in report.md beside this file."""

from __future__ import annotations

from pathlib import Path
from string import Template

from tests.benchmarks.engine.pictures import gaps, growth
from tests.benchmarks.engine.reached import figures
from tests.benchmarks.engine.store import Store
from tests.benchmarks.engine.table import HEADS, OURS, markdown, rows

WORDS = Path(__file__).with_name("report.md")
TITLES = {
    "sizes": "Made problems of several sizes",
    "plants": "Plants as the product makes them",
    "largest": "The largest",
    "public": "Problems of other people",
    "people": "Growing in people",
    "teams": "Growing in teams",
}


def write(store: Store, docs: Path) -> None:
    """Write the page and its pictures."""
    pictures = docs / "pictures"
    found = {
        "growth": growth(store, pictures / "benchmarks-growth.png"),
        "gaps": gaps(store, pictures / "benchmarks-gaps.png"),
    }
    tables = "\n\n".join(
        "\n".join([f"## {title}", "", *markdown(HEADS, rows(store.of(group)))])
        for group, title in TITLES.items()
        if store.of(group)
    )
    page = Template(WORDS.read_text(encoding="utf-8")).substitute(
        store.facts,
        load=_load(store),
        reached="\n".join(_reached(store)),
        missed="\n".join(_missed(store)),
        tables=tables,
        phases="\n".join(_phases(store)),
        growth="![Seconds over people and teams](pictures/benchmarks-growth.png)" if found["growth"] else "",
        gaps="![The gap over the seconds of a run](pictures/benchmarks-gaps.png)" if found["gaps"] else "",
    )
    (docs / "benchmarks.md").write_text(page, encoding="utf-8")


def _load(store: Store) -> str:
    loads = sorted(result.load for result in store.results if result.load)
    return f"{loads[len(loads) // 2]:.1f}, at most {loads[-1]:.1f}" if loads else "–"


def _reached(store: Store) -> list[str]:
    cells = [(each.problem, each.reach, each.measured, "yes" if each.met else "**no**") for each in figures(store)]
    return markdown(("problem", "to reach", "measured", "reached"), cells, left=4)


def _missed(store: Store) -> list[str]:
    missed = [f"- {each.problem}: {each.reach}; measured: {each.measured}." for each in figures(store) if not each.met]
    return missed or ["- Of the figures above, none."]


def _phases(store: Store) -> list[str]:
    """Where the engine's seconds went."""
    cells = []
    for result in (each for each in store.of("sizes", "largest") if each.way == OURS and each.phases):
        totals: dict[str, float] = {}
        for name, seconds in result.phases:
            totals[name] = totals.get(name, 0.0) + seconds
        largest = sorted(totals.items(), key=lambda each: -each[1])[:5]
        words = ", ".join(f"{name} {seconds:.1f}" for name, seconds in largest)
        share = f"{result.building / result.cpu:.0%}" if result.cpu else "–"
        cells.append((result.words, f"{result.seconds:.1f}", f"{result.reading:.1f}", share, words))
    heads = ("problem", "s", "starting and reading, s", "building models", "longest phases, s")
    return markdown(heads, cells, left=1)
