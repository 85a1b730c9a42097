"""A list of trainings: a row for each step; rows of the same code are one training."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from models import Training, TrainingSession, TrainingStep
from planner.imports.answers import SheetAnswer
from planner.imports.book import Place, Sheet, cell_name, text_of
from planner.imports.context import Context
from planner.imports.plan import Change, Plan
from planner.imports.table import Row, Table, day_of
from planner.words import gettext as _

REQUIRED = ("code", "title", "skill", "to_level")
OPTIONAL = ("provider", "from_level", "hours", "cost", "weeks", "seats", "trainer_level", "sessions")


def read_trainings(sheet: Sheet, answer: SheetAnswer, context: Context, plan: Plan) -> None:
    """Note which trainings, steps and sessions are new, and what differs about the others."""
    table = Table.of(sheet, answer.head, answer.fields)
    load = selectinload(Training.steps), selectinload(Training.sessions)
    known = {each.code: each for each in context.session.scalars(select(Training).options(*load))}
    steps = {(t.code, s.skill_id, s.from_level): s.to_level for t in known.values() for s in t.steps}
    sessions = {(t.code, s.first_day) for t in known.values() for s in t.sessions}
    for row in table.rows(REQUIRED, OPTIONAL):
        code, values = row.text("code", 40), _values(row)
        step, days = _step(row, context), _days(row)
        if code is None or values is None or step is None or days is None:
            continue
        place = table.place(row.number, "code") or (row.number - 1, 0)
        changes = len(plan.changes)
        training = _training(code, values, known, plan, sheet, place)
        parent: dict[str, Any] = {"training_id": training.id} if training.id else {}
        skill, first, last = step
        if (code, skill.id, first) not in steps and (reason := context.retired(skill)) is not None:
            row.refuse("skill", reason)
        elif (code, skill.id, first) not in steps:
            new = TrainingStep(skill_id=skill.id, from_level=first, to_level=last, position=len(steps), **parent)
            _add(training, training.steps, new)
            said = f"{skill.code} {first}→{last}"
            _note(plan, code, _("step"), "", said, sheet, place, [new] if training.id else [])
        elif steps[code, skill.id, first] != last:
            row.refuse("to_level", _("%(code)s has a step from this level already, to another one.", code=code))
        steps[code, skill.id, first] = last
        for day in days:
            if (code, day) not in sessions:
                sessions.add((code, day))
                session = TrainingSession(first_day=day, **parent)
                _add(training, training.sessions, session)
                _note(plan, code, _("session"), "", day.isoformat(), sheet, place, [session] if training.id else [])
        if len(plan.changes) == changes:
            plan.unchanged += 1
    plan.faults += table.faults


def _add(training: Training, children: list[Any], child: Any) -> None:
    """A part of a training that is new itself goes with it."""
    if not training.id:
        children.append(child)


def _values(row: Row) -> dict[str, Any] | None:
    faults = len(row.table.faults)
    values: dict[str, Any] = {"title": row.text("title")}
    if row.cells.get("provider"):
        values["provider"] = row.short("provider")
    if (hours := row.number_in("hours", 0, 10_000)) is not None:
        values["hours"] = hours
    if (cost := row.number_in("cost", 0, 1_000_000)) is not None:
        values["cost"] = Decimal(str(cost)).quantize(Decimal("0.01"))
    for name, most in (("weeks", 520), ("seats", 1000), ("trainer_level", 4)):
        if (number := row.whole(name, 1, most)) is not None:
            values[name] = number
    return values if len(row.table.faults) == faults else None


def _step(row: Row, context: Context) -> tuple[Any, int, int] | None:
    text = row.text("skill")
    skill = context.skill_known(text) if text else None
    if text and skill is None:
        row.refuse("skill", _("no skill is called so."))
    first, last = row.whole("from_level", 0, 3) or 0, row.whole("to_level", 1, 4)
    if last is not None and last <= first:
        row.refuse("to_level", _("a training leads to a higher level than it begins with."))
        return None
    return (skill, first, last) if skill is not None and last is not None else None


def _days(row: Row) -> list[date] | None:
    found: list[date] = []
    for text in row.cells.get("sessions", "").replace(";", " ").split():
        day = day_of(text)
        if day is None:
            row.refuse("sessions", _("“%(text)s” is no day; write it as 2027-03-31 or 31.03.2027.", text=text))
            return None
        found.append(day)
    return found


def _training(
    code: str, values: dict[str, Any], known: dict[str, Training], plan: Plan, sheet: Sheet, place: Place
) -> Training:
    training = known.get(code)
    if training is None:
        training = known[code] = Training(code=code, **values)
        _note(plan, code, "", "", str(values["title"]), sheet, place, [training])
    elif training.id:
        for name, value in values.items():
            old = getattr(training, name)
            if (text_of(old) if isinstance(old, str) else old) != value:
                _note(plan, code, name, _said(old), _said(value), sheet, place, [], [(training, name, value)])
    return training


def _said(value: Any) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _note(
    plan: Plan,
    code: str,
    name: str,
    before: str,
    after: str,
    sheet: Sheet,
    place: tuple[int, int],
    rows: Any,
    sets: Any = (),
) -> None:
    plan.changes.append(Change("training", code, name, before, after, sheet.name, cell_name(*place), rows, list(sets)))
