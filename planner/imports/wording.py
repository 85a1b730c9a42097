"""What levels mean in words, and the words that both sides use for different things."""

from __future__ import annotations

from sqlalchemy import select

from models import FalseFriend, LevelText
from planner.imports.answers import SheetAnswer
from planner.imports.asked import skill_of
from planner.imports.book import Sheet, text_of
from planner.imports.context import Context
from planner.imports.plan import Change, Plan
from planner.imports.table import Row, Table
from planner.pages import named
from planner.words import gettext as _

LANGUAGES = {"en": "english, englisch", "de": "german, deutsch"}
SENSE, TEXT, TERM = 400, 500, 100  # characters


def read_level_texts(sheet: Sheet, answer: SheetAnswer, context: Context, plan: Plan) -> None:
    """What a level means from today on, of a skill or (no skill) of all; no text takes the skill's own back."""
    table, t = Table.of(sheet, answer.head, answer.fields), LevelText
    query = select(t).where(t.error_at.is_(None)).order_by(t.holds_from, t.recorded_at, t.id)
    there = {(r.skill_id, r.level, r.language): text_of(r.text) for r in context.session.scalars(query)}
    for row in table.rows(("level", "language", "text"), ("skill",)):
        skill = skill_of(row, "skill", context) if row.cells.get("skill") else None
        level, language, text = row.whole("level", 0, 4), row.meaning("language", LANGUAGES), row.short("text", TEXT)
        if row.cells.get("skill") and skill is None:
            continue
        if not text and skill is None:
            row.text("text")
        if level is None or language is None or not (text or skill):
            continue
        key = (skill.id if skill else None, level, language)
        before = there.get(key, "")
        if text == before:
            plan.unchanged += 1
            continue
        there[key] = text
        about, what = f"{skill.code} {named(skill)}" if skill else _("every skill"), f"{level} ({language})"
        new = LevelText(skill_id=key[0], level=level, language=language, text=text, holds_from=context.today)
        plan.changes.append(Change("level text", about, what, before, text or "–", *row.place("text"), [new]))
    plan.faults += table.faults


def read_false_friends(sheet: Sheet, answer: SheetAnswer, context: Context, plan: Plan) -> None:
    """Words with what either side means by them: those that are not there are added, others put in these words."""
    table = Table.of(sheet, answer.head, answer.fields)
    there = {(f.term.casefold(), f.language): f for f in context.session.scalars(select(FalseFriend))}
    for row in table.rows(("term", "language", "ot_sense", "it_sense"), ("retired_on",)):
        term, language = row.text("term", TERM), row.meaning("language", LANGUAGES)
        senses = {name: row.text(name, SENSE) or "" for name in ("ot_sense", "it_sense")}
        retired = row.day("retired_on", required=False)
        if term is None or language is None or not all(senses.values()):
            continue
        if senses["ot_sense"].casefold() == senses["it_sense"].casefold():
            row.refuse("it_sense", _("both sides mean the same by it: then it is no false friend."))
            continue
        old = there.get((term.casefold(), language))
        if old is None:
            new = there[term.casefold(), language] = FalseFriend(
                term=term, language=language, retired_on=retired, **senses
            )
            after = f"OT: {senses['ot_sense']} · IT: {senses['it_sense']}"
            plan.changes.append(Change("false friend", term, "", "", after, *row.place("term"), [new]))
        else:
            _compare(row, old, {**senses, **({"retired_on": retired} if "retired_on" in row.cells else {})}, plan)
    plan.faults += table.faults


def _compare(row: Row, old: FalseFriend, values: dict[str, object], plan: Plan) -> None:
    """Note what the row says otherwise of a word that is there."""
    changes = len(plan.changes)
    for name, value in values.items():
        said = getattr(old, name)
        if (text_of(said) if isinstance(said, str) else said) != value:
            sets = [(old, name, value)]
            before, after = str(said or ""), str(value or "–")
            plan.changes.append(Change("false friend", old.term, name, before, after, *row.place(name), [], sets))
    if len(plan.changes) == changes:
        plan.unchanged += 1
