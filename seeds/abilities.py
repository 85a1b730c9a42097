"""Believable levels for people: what their role asks, what their department works on, how long they have been here."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from seeds.catalogue import ROLES
from seeds.people import DEPARTMENTS, PersonSeed
from seeds.skills import NOT_ASKED, Levels, Skills

AUTONOMOUS = 3  # from this level on prerequisites apply


def abilities(
    people: Sequence[PersonSeed], known: Skills, rng: np.random.Generator, breadth: float = 1.0, mastery: float = 1.0
) -> Levels:
    """A level for everybody at every skill, or NOT_ASKED.

    The smaller `breadth` (0 to 1), the less is asked outside people's work; the smaller `mastery` (0 to 1), the fewer
    of the skills of their work they master alone.

    In the skills of their department people are around the target of their role, elsewhere below it; old hands are a
    level better, newcomers a level worse. Nobody is autonomous at a skill without its prerequisites.
    """
    roles = [role.code for role in ROLES]
    target = known.targets[[roles.index(person.role) for person in people]]
    focus = _focus(known)[[list(DEPARTMENTS).index(person.trade) for person in people]]
    shape = target.shape
    near = rng.choice([-1, 0, 1], p=[0.25, 0.6, 0.15], size=shape)
    far = rng.choice([-2, -1, 0], p=[0.35, 0.45, 0.2], size=shape)
    years = np.array([person.years for person in people])[:, None]
    seasoned = np.where(years >= 10, rng.random(shape) < 0.15, 0) - np.where(years <= 3, rng.random(shape) < 0.3, 0)
    level = np.clip(target + np.where(focus, near, far) + seasoned, 0, 4).astype(np.int8)
    asked = focus | (rng.random(shape) < breadth * np.choose(np.clip(target, 0, 3), [0.05, 0.55, 0.55, 1.0]))
    if mastery < 1:
        level[(level >= AUTONOMOUS) & (rng.random(shape) >= mastery)] = AUTONOMOUS - 1
    hold_back(level, known)
    return np.where(asked, level, NOT_ASKED).astype(np.int8)


def raise_to(levels: Levels, known: Skills, person: int, code: str, level: int) -> None:
    """Give a person at least a level, and what it builds on."""
    at = known.at[code]
    levels[person, at] = max(levels[person, at], level)
    if level >= AUTONOMOUS:
        for required, needed in known.requires[at]:
            raise_to(levels, known, person, known.codes[required], needed)


def _focus(known: Skills) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    return np.array([[_works_on(dept.focus, code) for code in known.codes] for dept in DEPARTMENTS.values()])


def _works_on(focus: tuple[str, ...], code: str) -> bool:
    return any(code.startswith(each) for each in focus)


def hold_back(level: Levels, known: Skills) -> None:
    """Nobody is autonomous at a skill without its prerequisites."""
    for at in known.bottom_up():
        for required, needed in known.requires[at]:
            lacking = (level[:, at] >= AUTONOMOUS) & (level[:, required] < needed)
            level[lacking, at] = AUTONOMOUS - 1
