"""What the catalogue's files say about skills, as arrays: enough to make up people without a database."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from seeds.catalogue import ROLES, SAFETY_CRITICAL, VALIDITY, read_csv, words

Levels = NDArray[np.int8]  # people × skills; NOT_ASKED where nobody has asked
NOT_ASKED = -1


@dataclass(frozen=True)
class Skills:
    """The catalogue's skills in their order; `targets` has a row per role in the order of ROLES."""

    codes: tuple[str, ...]
    at: dict[str, int]
    months: tuple[int, ...]
    validity: tuple[str, ...]
    targets: NDArray[np.int8]
    requires: tuple[tuple[tuple[int, int], ...], ...]

    def critical(self, at: int) -> bool:
        """Is the skill safety-critical?"""
        return self.codes[at] in SAFETY_CRITICAL

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
        months=tuple(int(row["validity_months"]) for row in rows),
        validity=tuple(VALIDITY[row["validity_kind"]] for row in rows),
        targets=np.array(targets, dtype=np.int8),
        requires=tuple(tuple(_required(at, each) for each in words(row["prerequisites_for_level_3"])) for row in rows),
    )


def _required(at: dict[str, int], text: str) -> tuple[int, int]:
    code, level = text.split(":")
    return at[code], int(level)
