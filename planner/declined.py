"""Trainings that somebody declined, as a problem file says so.

The format knows no training that one person does not take. So a level to which somebody declined to be trained builds
on a skill of its own, `agreed:C04@3`, which everybody else holds. That person is then trained to that level by no other
training either; to everything else as before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Scenario, ScenarioUntrained, Skill, TrainingStep

AGREED = 1


class Declined:
    """What people of a scenario are not trained to, because they declined it."""

    def __init__(self, session: Session, scenario: Scenario) -> None:
        self.every = {each.person_id for each in scenario.untrained if each.training_id is None}
        """Who takes no training at all."""
        steps = select(TrainingStep.skill_id, TrainingStep.to_level, ScenarioUntrained.person_id).join(
            ScenarioUntrained, ScenarioUntrained.training_id == TrainingStep.training_id
        )
        self._who: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        for skill, level, person in session.execute(steps.where(ScenarioUntrained.scenario_id == scenario.id)):
            self._who[skill][level].add(person)

    def prerequisites(self, skill: Skill) -> Iterator[dict[str, Any]]:
        """What the declined levels of a skill build on."""
        for level in sorted(self._levels(skill.id)):
            yield {"skill": _agreed(skill, level), "level": AGREED, "for_level": level}

    def agreed(self, person: int, skills: Mapping[int, Skill]) -> Iterator[tuple[str, dict[str, Any]]]:
        """The skills of their own that somebody holds, of those that build on one of `skills`."""
        for row, skill in skills.items():
            for level, declined in sorted(self._levels(row).items()):
                if person not in declined:
                    yield _agreed(skill, level), {"level": AGREED, "verified": True}

    def keeps_from(self, person: int, step: TrainingStep) -> bool:
        """Did the person decline to be trained to the step's level, or one below it?"""
        levels = self._levels(step.skill_id)
        return any(person in declined for level, declined in levels.items() if level <= step.to_level)

    def _levels(self, skill: int) -> Mapping[int, set[int]]:
        return self._who.get(skill, {})


def _agreed(skill: Skill, level: int) -> str:
    return f"agreed:{skill.code}@{level}"
