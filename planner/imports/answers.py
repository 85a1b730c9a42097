"""What was answered about a sheet: what it is, what its columns and marks mean, who is meant, who vouches."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

SKIP = "skip"
NEW = "new"
TURNED = "turned"
SKILL = "skill:"  # a column of a matrix: skill:E02


@dataclass
class SheetAnswer:
    """How one sheet is read; `head` counts from 0; `columns` name fields, or skills in a matrix.

    `turned` says that its skills stand in rows: it is read with rows and columns in each other's place.
    """

    kind: str = SKIP
    head: int = 0
    columns: dict[int, str] = field(default_factory=dict)
    scale: str = "0-4"
    marks: dict[str, int | None] = field(default_factory=dict)
    unsure: list[int] = field(default_factory=list)  # columns whose skill was only guessed
    department: str = ""  # of whoever is new, where no column says
    turned: bool = False

    @property
    def choice(self) -> str:
        """What the page calls the kind: a matrix on its side is a choice of its own."""
        return TURNED if self.turned else self.kind

    @property
    def fields(self) -> dict[int, str]:
        """The columns that are no skills."""
        return {column: name for column, name in self.columns.items() if not name.startswith(SKILL)}

    @property
    def skills(self) -> dict[int, str]:
        """The codes of the skills by column."""
        return {column: name[len(SKILL) :] for column, name in self.columns.items() if name.startswith(SKILL)}


@dataclass
class Answers:
    """Everything that is answered about an upload.

    `people` says who is meant by Named.key: a person's id, NEW or SKIP. `units` says the same of departments, crews,
    roles and sites by "department:text". `vouch` is self, head or assessor. `twice` says what counts when a person
    is there twice and the rows differ: refuse, lower, later. `others_out` leaves out who is nobody known.
    """

    sheets: list[SheetAnswer] = field(default_factory=list)
    people: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    vouch: str = ""
    day: str = ""
    twice: str = "refuse"
    certificate_level: int = 3
    others_out: bool = False
    without_faults: bool = False

    def as_json(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self)

    @classmethod
    def of_json(cls, found: dict[str, Any]) -> Answers:
        """Back from JSON, whose keys are text."""
        sheets = [
            SheetAnswer(**{**each, "columns": {int(column): name for column, name in each["columns"].items()}})
            for each in found["sheets"]
        ]
        return cls(**{**found, "sheets": sheets})
