"""A list of skills: code, names, group, side, how they age, and the words of both sides."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from models import Skill, SkillChange, SkillGroup, SkillTerm
from planner.imports.answers import SheetAnswer
from planner.imports.book import Sheet, cell_name, text_of
from planner.imports.context import Context
from planner.imports.plan import Change, Plan
from planner.imports.table import Row, Table
from planner.today import today
from planner.words import gettext as _

REQUIRED = ("code", "name", "group", "side")
OPTIONAL = (
    "name_de", "general", "special_kind", "validity", "months", "safety_critical", "description",
    "ot_terms", "it_terms",
)  # fmt: skip
SIDES = {"ot": "OT", "it": "IT", "bridge": "bridge", "b": "bridge", "brücke": "bridge", "beide": "bridge"}
YES = {"1", "x", "yes", "ja", "true"}
NO = {"", "0", "no", "nein", "false"}


def read_skills(sheet: Sheet, answer: SheetAnswer, context: Context, plan: Plan) -> None:
    """Note which skills are new and what differs about the others."""
    table = Table.of(sheet, answer.head, answer.fields)
    groups: dict[str, SkillGroup] = {}
    for group in context.session.scalars(select(SkillGroup)):
        groups.update(dict.fromkeys((group.code.casefold(), group.name.casefold()), group))
        groups.setdefault((group.name_de or group.name).casefold(), group)
    known = {s.code: s for s in context.session.scalars(select(Skill).options(selectinload(Skill.terms)))}
    seen: dict[str, int] = {}
    for row in table.rows(REQUIRED, OPTIONAL):
        code = row.text("code", 40)
        if code in seen:
            row.refuse("code", _("%(code)s is in row %(row)s already.", code=code, row=seen[code]))
        elif code is not None:
            seen[code] = row.number
        values = _values(row, groups, known)
        if code is not None and values is not None:
            _compare(code, values, row, known, plan, sheet)
    plan.faults += table.faults


def _values(row: Row, groups: dict[str, SkillGroup], known: dict[str, Skill]) -> dict[str, Any] | None:
    faults = len(row.table.faults)
    row.cells["side"] = SIDES.get(row.cells.get("side", "").casefold(), row.cells.get("side", ""))
    row.cells["group"] = row.cells.get("group", "").casefold()
    values: dict[str, Any] = {"name": row.text("name"), "side": row.one_of("side", ("OT", "IT", "bridge"))}
    values["group"] = row.known("group", groups)
    given = row.table.columns
    if "name_de" in given:
        values["name_de"] = row.short("name_de") or None
    if "description" in given:
        values["description"] = row.short("description", 5000) or None
    if row.cells.get("validity"):
        values["validity_kind"] = row.one_of("validity", ("none", "certificate", "use"))
    if row.cells.get("months"):
        values["validity_months"] = row.whole("months", 0, 1200)
    if "safety_critical" in given:
        values["safety_critical"] = _truth(row)
    if row.cells.get("general"):
        values["general"] = row.known("general", known)
        values["special_kind"] = row.one_of("special_kind", ("line", "machine", "platform", "release", "other"))
    return values if len(row.table.faults) == faults else None


def _truth(row: Row) -> bool:
    said = row.cells.get("safety_critical", "").casefold()
    if said not in YES | NO:
        row.refuse("safety_critical", _("this must be yes or no."))
    return said in YES


def _compare(code: str, values: dict[str, Any], row: Row, known: dict[str, Skill], plan: Plan, sheet: Sheet) -> None:
    skill, place = known.get(code), row.table.place(row.number, "code") or (row.number - 1, 0)
    terms = {side: _terms(row, f"{side.lower()}_terms") for side in ("OT", "IT")}
    if skill is None:
        skill = Skill(code=code, **values)
        rows: list[Any] = [skill]
        rows += [
            SkillTerm(skill=skill, words=side, language="de", term=t) for side, all_ in terms.items() for t in all_
        ]
        plan.changes.append(_change(code, "", "", str(values["name"]), sheet, place, rows, []))
        return
    changes = len(plan.changes)
    for name, value in values.items():
        old = getattr(skill, name)
        if (text_of(old) if isinstance(old, str) else old) != value:
            renamed = [_renamed(skill)] if name in ("name", "name_de") else []
            sets = [(skill, name, value)]
            plan.changes.append(_change(code, name, _said(old), _said(value), sheet, place, renamed, sets))
    for side, given in terms.items():
        there = {term.term.casefold() for term in skill.terms if term.words == side}
        for term in given:
            if term.casefold() not in there:
                new = SkillTerm(skill_id=skill.id, words=side, language="de", term=term)
                plan.changes.append(_change(code, f"{side.lower()}_terms", "", term, sheet, place, [new], []))
    if len(plan.changes) == changes:
        plan.unchanged += 1


def _renamed(skill: Skill) -> SkillChange:
    """That the skill was called otherwise until today."""
    names = {"old_name": skill.name, "old_name_de": skill.name_de}
    return SkillChange(skill_id=skill.id, kind="rename", holds_from=today(), **names)


def _terms(row: Row, column: str) -> list[str]:
    text = row.cells.get(column, "")
    parts = text.split(";") if ";" in text else text.split(",")
    return [part.strip()[:200] for part in parts if part.strip()]


def _said(value: Any) -> str:
    return str(getattr(value, "name", value if value is not None else ""))


def _change(
    code: str, name: str, before: str, after: str, sheet: Sheet, place: tuple[int, int], rows: Any, sets: Any
) -> Change:
    return Change("skill", code, name, before, after, sheet.name, cell_name(*place), rows, sets)
