"""The intervals of many new histories at once: those that differ only in whose they are are worked out once."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from models import Assessment, AssessmentReturn, Confirmation, StandingInterval, Use
from models.standing import Event, History, Statement, Validity
from models.standing_intervals import interval_rows
from seeds.bulk import Bulk, Row

Key = tuple[int, int]  # person id, skill id
NOBODY = 0


class Intervals:
    """Adds the intervals of the events that wait in a Bulk; all events of a person and skill wait at once."""

    def __init__(self, bulk: Bulk, validities: dict[int, Validity]) -> None:
        self.bulk, self.validities = bulk, validities
        self._known: dict[Any, list[Row]] = {}

    def add(self) -> None:
        """Add the intervals of all assessments, answers to them and uses that wait."""
        answers: dict[int, list[tuple[bool, Row]]] = defaultdict(list)
        for returned, model in enumerate((Confirmation, AssessmentReturn)):
            for row in self.bulk.rows[model]:
                answers[row["assessment_id"]].append((bool(returned), row))
        uses: dict[Key, list[Row]] = defaultdict(list)
        for row in self.bulk.rows[Use]:
            uses[row["person_id"], row["skill_id"]].append(row)
        stated: dict[Key, list[Row]] = defaultdict(list)
        for row in self.bulk.rows[Assessment]:
            stated[row["person_id"], row["skill_id"]].append(row)
        for key, statements in stated.items():
            self._add(key, statements, answers, uses.get(key, []))

    def _add(
        self, key: Key, statements: list[Row], answers: dict[int, list[tuple[bool, Row]]], uses: list[Row]
    ) -> None:
        person_id, skill_id = key
        ids = [row["id"] for row in statements]
        likeness = (
            self.validities[skill_id],
            tuple(
                (row["holds_from"], row["level"], row["kind"], row["valid_until"], _days(answers.get(row["id"], ())))
                for row in statements
            ),
            tuple(row["holds_from"] for row in uses),
        )
        if likeness not in self._known:
            history = _history(self.validities[skill_id], statements, answers, uses)
            self._known[likeness] = interval_rows(NOBODY, NOBODY, history)
        for like in self._known[likeness]:
            place = like["assessment_id"]
            own = {"person_id": person_id, "skill_id": skill_id, "assessment_id": None if place is None else ids[place]}
            self.bulk.add(StandingInterval, **{**like, **own})


def _days(answers: Any) -> tuple[Any, ...]:
    return tuple((returned, row["holds_from"]) for returned, row in answers)


def _history(
    validity: Validity, statements: list[Row], answers: dict[int, list[tuple[bool, Row]]], uses: list[Row]
) -> History:
    """The history, in which a statement's id is its place."""
    return History(
        validity,
        tuple(
            Statement(
                place,
                row["holds_from"],
                row["recorded_at"],
                row["level"],
                row["kind"],
                row["valid_until"],
                tuple(_event(each) for returned, each in answers.get(row["id"], ()) if not returned),
                tuple(_event(each) for returned, each in answers.get(row["id"], ()) if returned),
            )
            for place, row in enumerate(statements)
        ),
        uses=tuple(_event(each) for each in uses),
    )


def _event(row: Row) -> Event:
    return Event(row["holds_from"], row["recorded_at"])
