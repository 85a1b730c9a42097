"""What was answered about an upload, read from the page's form; the fields depend on the file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from planner.errors import Refused
from planner.imports.answers import NEW, SKILL, SKIP, TURNED, Answers, SheetAnswer
from planner.imports.guesses import guess_sheet, turn
from planner.imports.heads import KINDS, column_of
from planner.imports.marks import SCALES
from planner.services.imports import Opened, needs_vouch
from planner.words import gettext as _
from planner.words import lazy_gettext

FIELD_WORDS = {
    "personnel_number": lazy_gettext("Personnel number"),
    "name": lazy_gettext("Name"),
    "last_name": lazy_gettext("Last name"),
    "first_name": lazy_gettext("First name"),
    "email": lazy_gettext("E-mail"),
    "department": lazy_gettext("Department"),
    "crew": lazy_gettext("Crew"),
    "role": lazy_gettext("Role"),
    "other_roles": lazy_gettext("Further roles"),
    "site": lazy_gettext("Site"),
    "share": lazy_gettext("Share of full time"),
    "since": lazy_gettext("Here since"),
    "skill": lazy_gettext("Skill"),
    "level": lazy_gettext("Level"),
    "holds_from": lazy_gettext("Holds from"),
    "valid_until": lazy_gettext("Valid until"),
    "note": lazy_gettext("Note"),
    "proof_link": lazy_gettext("Link to a proof"),
    "kind": lazy_gettext("Kind"),
    "code": lazy_gettext("Code"),
    "name_de": lazy_gettext("German name"),
    "group": lazy_gettext("Group"),
    "side": lazy_gettext("Side"),
    "general": lazy_gettext("Special of"),
    "special_kind": lazy_gettext("Kind of special"),
    "validity": lazy_gettext("How it ages"),
    "months": lazy_gettext("Months"),
    "safety_critical": lazy_gettext("Safety-critical"),
    "description": lazy_gettext("Description"),
    "ot_terms": lazy_gettext("OT words"),
    "it_terms": lazy_gettext("IT words"),
    "title": lazy_gettext("Title"),
    "provider": lazy_gettext("Provider"),
    "from_level": lazy_gettext("From level"),
    "to_level": lazy_gettext("To level"),
    "hours": lazy_gettext("Hours"),
    "cost": lazy_gettext("Cost"),
    "weeks": lazy_gettext("Weeks"),
    "seats": lazy_gettext("Seats"),
    "trainer_level": lazy_gettext("Level of the trainer"),
    "sessions": lazy_gettext("Sessions"),
    "from": lazy_gettext("From"),
    "until": lazy_gettext("Until"),
    "rotation": lazy_gettext("Rotation"),
    "rotation_start": lazy_gettext("Rotation starts on"),
    "members": lazy_gettext("Members"),
    "members_from": lazy_gettext("Members from"),
    "first_day": lazy_gettext("First day"),
    "last_day": lazy_gettext("Last day"),
    "headcount": lazy_gettext("How many people"),
    "minimum": lazy_gettext("At home at least"),
    "requires": lazy_gettext("Asks first for"),
    "for_level": lazy_gettext("To be trained to"),
    "language": lazy_gettext("Language"),
    "text": lazy_gettext("Text"),
    "term": lazy_gettext("Word"),
    "ot_sense": lazy_gettext("OT means by it"),
    "it_sense": lazy_gettext("IT means by it"),
    "retired_on": lazy_gettext("Retired on"),
}
KIND_WORDS = {
    "matrix": lazy_gettext("People down, skills across"),
    TURNED: lazy_gettext("Skills down, people across"),
    "people": lazy_gettext("List of people"),
    "assessments": lazy_gettext("List of levels or certificates"),
    "skills": lazy_gettext("List of skills"),
    "trainings": lazy_gettext("List of trainings"),
    "crews": lazy_gettext("List of crews"),
    "absences": lazy_gettext("List of absences"),
    "calendars": lazy_gettext("Calendars of sites"),
    "headcounts": lazy_gettext("Required head count"),
    "home_cover": lazy_gettext("Home cover"),
    "targets": lazy_gettext("Targets of roles"),
    "prerequisites": lazy_gettext("Prerequisites of skills"),
    "level_texts": lazy_gettext("What levels mean"),
    "false_friends": lazy_gettext("False friends"),
    SKIP: lazy_gettext("Leave this tab out"),
}


def kinds_to_choose(kinds: Collection[str]) -> list[str]:
    """What a tab may be taken for."""
    return [each for each in KIND_WORDS if each in kinds or each == SKIP or (each == TURNED and "matrix" in kinds)]


@dataclass
class Answered:
    """The answers of a form; `errors` by field; `again` when something was chosen that asks other questions."""

    answers: Answers
    errors: dict[str, str] = field(default_factory=dict)
    again: bool = False


def read_answers(form: Mapping[str, str], opened: Opened) -> Answered:
    """What the form says; what it does not say stays as it was."""
    found = Answered(opened.answers)
    for index in range(len(opened.book.sheets)):
        _read_sheet(form, index, opened, found)
    _read_choices(form, "person", found.answers.people)
    _read_choices(form, "unit", found.answers.units)
    answers = found.answers
    answers.vouch = _vouch(form, opened) or answers.vouch
    answers.day = form.get("day", answers.day)
    answers.others_out = form.get("others") == "out" if "others-asked" in form else answers.others_out
    if form.get("twice") in ("refuse", "lower", "later"):
        answers.twice = form["twice"]
    if form.get("certificate_level") in ("1", "2", "3", "4"):
        answers.certificate_level = int(form["certificate_level"])
    if needs_vouch(answers) and not answers.vouch and not found.again:
        found.errors["vouch"] = _("Say who stands for these levels.")
    return found


def _read_sheet(form: Mapping[str, str], index: int, opened: Opened, found: Answered) -> None:
    name, sheet, answer = f"sheet-{index}", opened.book.sheets[index], opened.answers.sheets[index]
    kind = form.get(f"{name}-kind", answer.choice)
    if kind != answer.choice and kind in kinds_to_choose(opened.context.kinds):
        sheet = sheet.turned() if (kind == TURNED) != sheet.on_its_side else sheet
        opened.answers.sheets[index] = guess_sheet(sheet, opened.context, kind)
        turn(opened.book, opened.answers)
        found.again = found.again or kind != SKIP
        return
    answer.department = form.get(f"{name}-department", answer.department).strip()[:200]
    _read_columns(form, name, answer, opened, found)
    scale = form.get(f"{name}-scale", answer.scale)
    if scale != answer.scale and scale in SCALES:
        answer.scale, answer.marks, found.again = scale, {}, True
        return
    number = 0
    while (mark := form.get(f"{name}-mark-{number}")) is not None:
        said = form.get(f"{name}-level-{number}", "")
        if said in ("0", "1", "2", "3", "4"):
            answer.marks[mark] = int(said)
        elif said == "empty":
            answer.marks[mark] = None
        else:
            answer.marks.pop(mark, None)
        number += 1


def _read_columns(form: Mapping[str, str], name: str, answer: SheetAnswer, opened: Opened, found: Answered) -> None:
    columns = dict(answer.columns)
    prefix = f"{name}-column-"
    for key in [key for key in form if key.startswith(prefix)]:
        column, said = key.removeprefix(prefix), form[key].strip()
        if not column.isdecimal():
            continue
        columns.pop(int(column), None)
        try:
            meaning = _meaning(said, answer.kind, opened)
        except Refused as refusal:
            found.errors[key] = refusal.sentence
            continue
        if meaning and meaning in columns.values():
            found.errors[key] = _("Another column means this already.")
        elif meaning:
            columns[int(column)] = meaning
    answer.columns = dict(sorted(columns.items()))
    answer.unsure = [c for c in answer.unsure if f"{prefix}{c}" not in form]


def _meaning(said: str, kind: str, opened: Opened) -> str:
    """A field's name, or a skill in a matrix; empty when the column is not read."""
    if not said or said in KINDS.get(kind, {}):
        return said
    if kind != "matrix":
        return ""
    words = {str(word).casefold(): name for name, word in FIELD_WORDS.items() if name in KINDS["matrix"]}
    if (field_name := words.get(said.casefold()) or (column_of(said, "matrix") if len(said) > 3 else None)) is not None:
        return field_name
    return SKILL + opened.context.lexicon.resolve(said).code


def _read_choices(form: Mapping[str, str], name: str, choices: dict[str, str]) -> None:
    number = 0
    while (key := form.get(f"{name}-{number}-key")) is not None:
        said = form.get(f"{name}-{number}", "")
        if said in (NEW, SKIP) or said.isdecimal():
            choices[key] = said
        else:
            choices.pop(key, None)
        number += 1


def _vouch(form: Mapping[str, str], opened: Opened) -> str:
    """Who stands for the levels: nobody yet, the head, or an assessor; empty when it is not said."""
    may = {"self": True, "head": bool(opened.context.mine), "assessor": opened.context.assesses}
    said = form.get("vouch", "")
    return said if may.get(said) else ""
