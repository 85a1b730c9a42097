"""What is asked: targets of roles and required head counts from a day on, home cover, prerequisites of skills."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Generic, TypeVar

from sqlalchemy import select

from models import Base, Crew, Department, HomeCover, Prerequisite, RequiredHeadcount, RoleTarget, Skill
from planner.imports.answers import Answers, SheetAnswer
from planner.imports.book import Sheet
from planner.imports.context import Context
from planner.imports.newcomers import Units
from planner.imports.plan import Change, Plan, What
from planner.imports.table import Row, Table, by_code_or_name
from planner.pages import day as shown_day
from planner.pages import named
from planner.words import gettext as _
from planner.words import ngettext, role_of_people

MOST_PEOPLE = 10_000
Key = tuple[int, int]  # of a role or department and of a skill
Asked = TypeVar("Asked")


class Stated(Generic[Asked]):
    """What is asked by day of roles or departments at skills, and what a sheet states beside it; None asks nothing."""

    def __init__(self, recorded: Iterable[tuple[Key, date, Asked | None]]) -> None:
        self.recorded: dict[Key, dict[date, Asked | None]] = {}
        for key, day, asked in recorded:
            self.recorded.setdefault(key, {})[day] = asked
        self.new: dict[Key, dict[date, tuple[Asked | None, int]]] = {}

    def on(self, key: Key, day: date) -> Asked | None:
        """What is asked on the day, the sheet's statements included."""
        both = {**self.recorded.get(key, {}), **{at: asked for at, (asked, _row) in self.new.get(key, {}).items()}}
        before = [at for at in both if at <= day]
        return both[max(before)] if before else None

    def is_past(self, key: Key, day: date, present: date) -> bool:
        """True when a statement of the day would change what was asked on a day that is past."""
        return day < present and any(at <= day for at in self.recorded.get(key, {}))

    def takes(
        self, row: Row, unit_id: int, skill: Skill, asked: Asked | None, context: Context, plan: Plan
    ) -> date | None:
        """The day from which the row's statement is new; None when it is there already, or is refused."""
        key, present = (unit_id, skill.id), context.today
        if row.cells.get("holds_from"):
            day = row.day("holds_from")
            if day is None:
                return None
        else:
            day = present
        said = self.new.get(key, {}).get(day)
        if said is not None and said[0] != asked:
            row.refuse("skill", _("row %(row)s says otherwise of the same day.", row=said[1]))
        elif self.on(key, day) == asked:
            plan.unchanged += 1
        elif (reason := context.retired(skill)) is not None:
            row.refuse("skill", reason)
        elif self.is_past(key, day, present):
            row.refuse("holds_from", _("A day in the past cannot be changed; choose today or a later day."))
        else:
            self.new.setdefault(key, {})[day] = asked, row.number
            return day
        return None


def read_targets(sheet: Sheet, answer: SheetAnswer, context: Context, plan: Plan) -> None:
    """What roles are to ask: a level of 0 asks nothing any more; without a day it holds from today on."""
    table = Table.of(sheet, answer.head, answer.fields)
    roles, t = Units(context.session, Answers()), RoleTarget
    query = select(t).where(t.error_at.is_(None)).order_by(t.holds_from, t.recorded_at, t.id)
    rows = context.session.scalars(query)
    stated = Stated((((r.role_id, r.skill_id), r.holds_from, r.level or None)) for r in rows)
    for row in table.rows(("role", "skill", "level"), ("holds_from",)):
        name, skill, level = row.text("role"), skill_of(row, "skill", context), _level(row, 0)
        role = roles.known("role", name) if name else None
        if name and role is None:
            row.refuse("role", _("no role is called so."))
        if role is None or skill is None or level is None:
            continue
        before = stated.on((role.id, skill.id), context.today)
        since = stated.takes(row, role.id, skill, level or None, context, plan)
        if since is not None:
            after = _("%(what)s from %(day)s", what=level, day=shown_day(since))
            new = RoleTarget(role_id=role.id, skill_id=skill.id, level=level, holds_from=since)
            _note(plan, "target", role_of_people(role.name), skill, before or "", after, row.place("level"), [new])
    plan.faults += table.faults


def read_headcounts(sheet: Sheet, answer: SheetAnswer, context: Context, plan: Plan) -> None:
    """How many of a department must hold a skill: 0 people asks nothing any more; without a day from today on."""
    table = Table.of(sheet, answer.head, answer.fields)
    departments, r = _departments(context), RequiredHeadcount
    query = select(r).where(r.error_at.is_(None), r.department_id.in_(context.departments))
    rows = context.session.scalars(query.order_by(r.holds_from, r.recorded_at, r.id))
    stated = Stated(
        ((each.department_id, each.skill_id), each.holds_from, (each.level, each.headcount) if each.headcount else None)
        for each in rows
    )
    for row in table.rows(("department", "skill", "level", "headcount"), ("holds_from",)):
        department, skill = row.known("department", departments), skill_of(row, "skill", context)
        level, people = _level(row, 1), row.whole("headcount", 0, MOST_PEOPLE)
        if not row.cells.get("headcount"):
            row.text("headcount")
        if department is None or skill is None or level is None or people is None:
            continue
        asked = (level, people) if people else None
        before = stated.on((department.id, skill.id), context.today)
        since = stated.takes(row, department.id, skill, asked, context, plan)
        if since is not None:
            facts = {"level": level, "headcount": people, "holds_from": since}
            new = RequiredHeadcount(department_id=department.id, skill_id=skill.id, **facts)
            after = _("%(what)s from %(day)s", what=_people(level, people), day=shown_day(since))
            said = _people(*before) if before else ""
            _note(plan, "headcount", department.name, skill, said, after, row.place("headcount"), [new])
    plan.faults += table.faults


def read_home_cover(sheet: Sheet, answer: SheetAnswer, context: Context, plan: Plan) -> None:
    """What departments and crews must keep at home: rules that are not there are added, others get their number."""
    table, session = Table.of(sheet, answer.head, answer.fields), context.session
    departments = by_code_or_name(session.scalars(select(Department)))
    crews = list(session.scalars(select(Crew)))
    there: dict[Any, Any] = {
        (each.department_id, each.crew_id, each.skill_id, each.level): each
        for each in session.scalars(select(HomeCover))
    }
    for row in table.rows(("department", "skill", "level", "minimum"), ("crew",)):
        department, skill = row.known("department", departments), skill_of(row, "skill", context)
        level, minimum = _level(row, 1), row.whole("minimum", 0, MOST_PEOPLE)
        if not row.cells.get("minimum"):
            row.text("minimum")
        called = row.cells.get("crew", "")
        crew = next(
            (c for c in crews if department and c.department_id == department.id and called in (c.code, c.name)), None
        )
        if called and department and crew is None:
            row.refuse("crew", _("there is no such crew in this department."))
            continue
        if department is None or skill is None or level is None or minimum is None:
            continue
        key = (department.id, crew.id if crew else None, skill.id, level)
        rule, about = there.get(key), f"{department.name}: {crew.name}" if crew else department.name
        after = _people(level, minimum)
        if rule is not None and rule.minimum == minimum:
            plan.unchanged += 1
        elif rule is not None:
            sets = [(rule, "minimum", minimum)]
            _note(plan, "cover", about, skill, _people(level, rule.minimum), after, row.place("minimum"), [], sets)
        else:
            new = HomeCover(department_id=key[0], crew_id=key[1], skill_id=key[2], level=level, minimum=minimum)
            there[key] = new
            _note(plan, "cover", about, skill, "", after, row.place("minimum"), [new])
    plan.faults += table.faults


def read_prerequisites(sheet: Sheet, answer: SheetAnswer, context: Context, plan: Plan) -> None:
    """Which skills are asked first: what is not asked yet is added, unless it would run in a circle."""
    import networkx as nx  # takes its time: not when the server starts

    table = Table.of(sheet, answer.head, answer.fields)
    there = {(p.skill_id, p.requires_id, p.for_level): p for p in context.session.scalars(select(Prerequisite))}
    graph: nx.DiGraph[int] = nx.DiGraph((first, skill) for skill, first, _level in there)
    for row in table.rows(("skill", "requires", "level"), ("for_level",)):
        skill, first = skill_of(row, "skill", context), skill_of(row, "requires", context)
        level, for_level = _level(row, 1), row.whole("for_level", 1, 4)
        if skill is None or first is None or level is None:
            continue
        old, after = there.get((skill.id, first.id, for_level)), _asks(first, level, for_level)
        if old is not None and old.level == level:
            plan.unchanged += 1
        elif old is not None:
            before, sets = _asks(first, old.level, for_level), [(old, "level", level)]
            _note(plan, "prerequisite", skill.code, skill, before, after, row.place("level"), [], sets)
        elif skill is first or (skill.id in graph and first.id in graph and nx.has_path(graph, skill.id, first.id)):
            row.refuse("requires", _("this would run in a circle."))
        else:
            graph.add_edge(first.id, skill.id)
            new = Prerequisite(skill_id=skill.id, requires_id=first.id, level=level, for_level=for_level)
            there[skill.id, first.id, for_level] = new
            _note(plan, "prerequisite", skill.code, skill, "", after, row.place("requires"), [new])
    plan.faults += table.faults


def skill_of(row: Row, column: str, context: Context) -> Skill | None:
    """The skill that the cell names by its code, retired or not, or by one of its words."""
    text = row.text(column)
    if text is None:
        return None
    found = context.skill_known(text)
    if found is None:
        row.refuse(column, _("no skill is called so."))
    return found


def _departments(context: Context) -> dict[str, Department]:
    query = select(Department).where(Department.id.in_(context.departments))
    return by_code_or_name(context.session.scalars(query))


def _level(row: Row, least: int) -> int | None:
    if not row.cells.get("level"):
        row.text("level")
        return None
    return row.whole("level", least, 4)


def _people(level: int, number: int) -> str:
    return ngettext("%(num)s person at %(level)s", "%(num)s people at %(level)s", number, level=level)


def _asks(first: Skill, level: int, for_level: int | None) -> str:
    asked = f"{first.code} {named(first)} {level}"
    return _("%(skill)s, to be trained to %(level)s", skill=asked, level=for_level) if for_level else asked


def _note(
    plan: Plan, kind: What, about: str, skill: Skill, before: object, after: str, place: tuple[str, str],
    rows: list[Base], sets: list[tuple[Any, str, Any]] | None = None,
) -> None:  # fmt: skip
    what = f"{skill.code} {named(skill)}"
    plan.changes.append(Change(kind, about, what, str(before), after, *place, rows, sets or []))
