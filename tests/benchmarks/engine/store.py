"""Results kept as JSON, and written as CSV for whoever wants a spreadsheet; a new run replaces its own."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.benchmarks.engine.running import Result

COLUMNS = (
    "group",
    "case",
    "words",
    "way",
    "limit",
    "status",
    "seconds",
    "cpu",
    "memory",
    "first",
    "reading",
    "building",
)


@dataclass(slots=True)
class Store:
    """The results in a file, with the circumstances of the runs."""

    path: Path
    facts: dict[str, Any] = field(default_factory=dict)
    results: list[Result] = field(default_factory=list)

    @classmethod
    def at(cls, path: Path) -> Store:
        """The results that the file holds, if there is one."""
        found = cls(path)
        if path.exists():
            stated = json.loads(path.read_text(encoding="utf-8"))
            found.facts = stated["facts"]
            found.results = [Result(**each) for each in stated["results"]]
        return found

    def of(self, *groups: str) -> list[Result]:
        """The results of some groups."""
        return [result for result in self.results if result.group in groups]

    def put(self, result: Result) -> None:
        """Keep a result, in the place of an earlier one of the same way on the same problem."""
        key = (result.group, result.case, result.way)
        places = [at for at, each in enumerate(self.results) if (each.group, each.case, each.way) == key]
        at = places[0] if places else len(self.results)
        self.results[at : at + 1] = [result]
        self.save()

    def save(self) -> None:
        """Write both files."""
        stated = {"facts": self.facts, "results": [_short(asdict(result)) for result in self.results]}
        lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in stated["results"])
        facts = json.dumps(self.facts, ensure_ascii=False, indent=1)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(f'{{"facts": {facts},\n"results": [\n{lines}\n]}}\n', encoding="utf-8")
        with self.path.with_suffix(".csv").open("w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)
            rows.writerow([*COLUMNS, "goals", "values", "bounds", "gap"])
            rows.writerows(_cells(result) for result in self.results)


def _short(value: Any) -> Any:
    """Numbers to the digits that mean something."""
    if isinstance(value, dict):
        return {key: _short(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_short(each) for each in value]
    return round(value, 6) if isinstance(value, float) else value


def _cells(result: Result) -> list[Any]:
    goals = list(zip(*result.goals, strict=True)) or [()] * 4
    lists = ["; ".join("" if each is None else str(each) for each in column) for column in goals[:3]]
    return [*(_short(getattr(result, name)) for name in COLUMNS), *lists, _short(result.gap)]
