"""The problems that the ways are tried on: made ones of several sizes, growing ones, and those of other people."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path

from seeds.problems import made_problem
from tests.benchmarks.made import Size, made

AS_OF = date(2026, 11, 24)
"""The day that made plants are at."""
PUBLIC = Path(__file__).parents[2] / "data" / "public"


@dataclass(frozen=True, slots=True)
class Plant:
    """A plant as the product makes them (`planner generate`): by the whole catalogue, with classes and home cover."""

    people: int
    teams: int

    def __str__(self) -> str:
        return f"a plant of {self.people:,} people, {self.teams} teams"


SIZES = {
    "small": Size(300, 100, 10),
    "middle": Size(1000, 200, 20),
    "sites": Size(3000, 300, 60, sites=6),
    "large": Size(10_000, 300, 100),
    "classes": Size(300, 79, 12, classes=True),
}
LARGEST = {"largest": Size(100_000, 500, 1000, sites=40)}
PEOPLE = {f"people {people:,}": Size(people, 200, 20) for people in (250, 500, 1000, 2000, 4000)}
TEAMS = {f"teams {teams}": Size(2000, 200, teams) for teams in (5, 10, 20, 40, 80)}
PLANTS = {
    f"plant of {people:,}": Plant(people, teams) for people, teams in ((64, 6), (300, 15), (1000, 50), (3000, 150))
}
SECONDS = {"large": 90.0, "largest": 300.0}
USUAL_SECONDS = 60.0
TOO_LARGE = frozenset(LARGEST)
"""Problems that nobody need try as a whole model."""


@dataclass(frozen=True, slots=True)
class Case:
    """A problem by name, with the group it belongs to; `seconds` is the engine's time limit."""

    group: str
    name: str
    size: Size | Plant | None = None
    path: Path | None = None

    @property
    def seconds(self) -> float:
        """The engine's time limit."""
        return SECONDS.get(self.name, USUAL_SECONDS)

    @property
    def words(self) -> str:
        """The size in words, or the file's name."""
        return self.name if self.size is None else str(self.size)

    def write(self, folder: Path, seed: int) -> Path:
        """The problem's file; a made one is written to the folder.

        By a process of its own: a process counts the memory of the one that started it as its own peak.
        """
        if self.path is not None:
            return self.path
        assert self.size is not None
        path = folder / f"{self.name.replace(' ', '-').replace(',', '')}.json.gz"
        process = get_context("spawn").Process(target=_write, args=(self.size, seed, path))
        process.start()
        process.join()
        return path


def _write(size: Size | Plant, seed: int, path: Path) -> None:
    if isinstance(size, Plant):
        stated = made_problem(people=size.people, teams=size.teams, seed=seed, as_of=AS_OF)
    else:
        stated = made(size, seed)
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as file:
        json.dump(stated, file)


def cases(group: str, public: Path) -> Iterator[Case]:
    """The problems of a group; `public` is where the files of other people are."""
    if group == "public":
        for path in sorted(public.rglob("*.json.gz"), key=_in_order):
            yield Case(group, path.name.removesuffix(".json.gz"), path=path)
        return
    for name, size in GROUPS[group].items():
        yield Case(group, name, size)


def _in_order(path: Path) -> tuple[int, str]:
    name = path.name.removesuffix(".json.gz")
    return len(name), name


GROUPS: dict[str, dict[str, Size] | dict[str, Plant]] = {
    "sizes": SIZES,
    "plants": PLANTS,
    "largest": LARGEST,
    "people": PEOPLE,
    "teams": TEAMS,
    "public": {},
}
