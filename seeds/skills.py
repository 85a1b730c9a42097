"""What the catalogue's files say about skills, as arrays: enough to make up people without a database."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.standing import Validity
from seeds.catalogue import ROLES, SAFETY_CRITICAL, VALIDITY, read_csv, words

Levels = NDArray[np.int8]  # people × skills; NOT_ASKED where nobody has asked
NOT_ASKED = -1


@dataclass(frozen=True)
class Skills:
    """The catalogue's skills in their order; `targets` has a row per role in the order of ROLES."""

    codes: tuple[str, ...]
    at: dict[str, int]
    validity: tuple[Validity, ...]
    targets: NDArray[np.int8]
    requires: tuple[tuple[tuple[int, int], ...], ...]

    def bottom_up(self) -> list[int]:
        """All skills, each after those that it requires."""
        done: dict[int, None] = {}
        while len(done) < len(self.codes):
            for at, required in enumerate(self.requires):
                if at not in done and all(each in done for each, _ in required):
                    done[at] = None
        return list(done)


@cache
def skills() -> Skills:
    """The skills of the catalogue's files."""
    rows = read_csv("otit_catalogue.csv")
    at = {row["id"]: place for place, row in enumerate(rows)}
    targets: list[Any] = [[int(row[f"target_{role.code}"]) for row in rows] for role in ROLES]
    return Skills(
        codes=tuple(at),
        at=at,
        validity=tuple(_validity(row) for row in rows),
        targets=np.array(targets, dtype=np.int8),
        requires=tuple(tuple(_required(at, each) for each in words(row["prerequisites_for_level_3"])) for row in rows),
    )


def _validity(row: dict[str, str]) -> Validity:
    return Validity(VALIDITY[row["validity_kind"]], int(row["validity_months"]), row["id"] in SAFETY_CRITICAL)


def _required(at: dict[str, int], text: str) -> tuple[int, int]:
    code, level = text.split(":")
    return at[code], int(level)
