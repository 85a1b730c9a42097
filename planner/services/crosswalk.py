"""The crosswalk: which entries of ESCO, O*NET, NICE and standards our skills come nearest to; read and written as CSV.

ESCO's own files of skills are read as they are published: skills_en.csv, skills_de.csv (alternative labels on lines of
their own) and the collections such as digitalSkillsCollection_en.csv. They bring labels up to date, say which entries
are gone, and propose entries for skills that have none. Nothing is changed before somebody has ticked it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from io import StringIO
from typing import Any, get_args

from rapidfuzz import fuzz, process, utils
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from models import Account, Skill, SkillCode, SkillTerm, change, db
from models.catalogue import Scheme
from planner.errors import Refused
from planner.imports.text import guarded, unguarded
from planner.words import gettext as _

SCHEMES: tuple[str, ...] = get_args(Scheme)
COLUMNS = ("skill", "skill_name", "scheme", "code", "label", "match")
ESCO = ("conceptUri", "preferredLabel", "altLabels")
SKILL_CONCEPT = "KnowledgeSkillCompetence"  # the conceptType of a skill; ESCO's files of occupations look alike
OF_COLLECTIONS = "broaderConceptUri"  # a column that only the collections have, which hold some of the skills
IN_GERMAN = re.compile(r"_de(?=[. _(-]|$)", re.IGNORECASE)  # in the name of a file; ours are labelled in English
ALIKE = 88  # of 100; how alike a label must be to a skill's name to be proposed
LONGEST = {"code": 200, "label": 200, "match": 40}


@dataclass(frozen=True, slots=True)
class Proposal:
    """An entry to be added ("new"), with another label ("label"), or that the file does not have any more ("gone")."""

    skill: Skill
    scheme: str
    code: str
    label: str | None
    match: str | None
    why: str
    ticked: bool = True


@dataclass(frozen=True, slots=True)
class Read:
    """What a file proposes, how many of our entries it agrees with, and every bad row of it."""

    proposals: list[Proposal]
    agreed: int
    faults: list[str]


def entries() -> list[SkillCode]:
    """Every entry with its skill, by skill and scheme."""
    query = select(SkillCode).join(SkillCode.skill).options(contains_eager(SkillCode.skill))
    return list(db.session.scalars(query.order_by(Skill.code, SkillCode.scheme, SkillCode.id)))


def as_csv() -> str:
    """The crosswalk as a file that `read` understands again."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in entries():
        values = (row.skill.code, row.skill.name, row.scheme, row.code, row.label, row.match)
        writer.writerow([guarded(value or "") for value in values])
    return out.getvalue()


def read(data: bytes, name: str = "") -> Read:
    """What the file of this name proposes. Raises Refused when it is neither ESCO's skills nor a crosswalk of ours."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(_("The file is not UTF-8 text; save it as CSV in UTF-8."), "file") from None
    try:
        reader = csv.DictReader(StringIO(text, newline=""))
        head = set(reader.fieldnames or ())
        if head.issuperset(ESCO):
            rows = _skills_alone(list(reader), name)
            return _read_esco(rows, "de" if IN_GERMAN.search(name) else "en", OF_COLLECTIONS not in head)
        if head.issuperset({"skill", "scheme", "code"}):
            return _read_own(list(reader))
    except csv.Error as error:
        raise Refused(_("This is no CSV file: %(reason)s.", reason=str(error)), "file") from None
    missing = _("This is neither ESCO's skills_en.csv nor a crosswalk: the columns %(esco)s or %(own)s are missing.")
    raise Refused(missing % {"esco": ", ".join(ESCO), "own": "skill, scheme, code"}, "file")


def _skills_alone(rows: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    found = [row for row in rows if (row.get("conceptType") or SKILL_CONCEPT) == SKILL_CONCEPT]
    if rows and not found:
        raise Refused(_("“%(name)s” is of ESCO, but not its skills: take skills_en.csv.", name=name), "file")
    return found


def _read_esco(rows: list[dict[str, Any]], spoken: str, whole: bool) -> Read:
    """What ESCO's rows propose; labels are compared in English alone, and what is gone only with the whole file."""
    labels = {row["conceptUri"]: row["preferredLabel"] or "" for row in rows if row.get("conceptUri")}
    obsolete = {row["conceptUri"] for row in rows if (row.get("status") or "released") != "released"}
    there = [entry for entry in entries() if entry.scheme == "ESCO"]
    found, agreed = [], 0
    for entry in there:
        label = labels.get(entry.code)
        if entry.code in obsolete or (label is None and whole):
            found.append(Proposal(entry.skill, "ESCO", entry.code, entry.label, entry.match, "gone", ticked=False))
        elif label is not None and label[:200] != entry.label and spoken == "en":
            found.append(Proposal(entry.skill, "ESCO", entry.code, label[:200], entry.match, "label"))
        elif label is not None:
            agreed += 1
    live = [row for row in rows if row.get("conceptUri") and row["conceptUri"] not in obsolete]
    return Read([*found, *_nearest(live, {entry.skill_id for entry in there}, spoken)], agreed, [])


def _nearest(rows: list[dict[str, Any]], done: Collection[int], spoken: str) -> list[Proposal]:
    """An entry for each skill in use that has none: by a word that is the same, else by a name that is much alike."""
    by_label: dict[str, dict[str, Any]] = {}
    for row in rows:
        for label in (row["preferredLabel"] or "", *(row["altLabels"] or "").splitlines()):
            by_label.setdefault(str(utils.default_process(label)), row)
    by_label.pop("", None)
    choices, found = list(by_label), []
    in_use = select(Skill).where(Skill.retired_on.is_(None), Skill.general_id.is_(None))
    skills = db.session.scalars(in_use.order_by(Skill.code))
    words = _words(spoken)
    for skill in [each for each in skills if each.id not in done]:
        same = next((by_label[word] for word in words.get(skill.id, ()) if word in by_label), None)
        if same is not None:
            found.append(_proposal(skill, same, "exact"))
            continue
        name = str(utils.default_process((spoken == "de" and skill.name_de) or skill.name))
        best = process.extractOne(name, choices, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE)
        if best is not None:
            found.append(_proposal(skill, by_label[best[0]], "close", ticked=False))
    return found


def _proposal(skill: Skill, row: dict[str, Any], match: str, ticked: bool = True) -> Proposal:
    return Proposal(skill, "ESCO", row["conceptUri"], (row["preferredLabel"] or "")[:200], match, "new", ticked)


def _words(spoken: str) -> dict[int, list[str]]:
    """Name and words of each skill in the language, as they are compared."""
    found: dict[int, list[str]] = {}
    named = db.session.execute(select(Skill.id, Skill.name_de if spoken == "de" else Skill.name))
    terms = select(SkillTerm.skill_id, SkillTerm.term).where(SkillTerm.language == spoken)
    said = db.session.execute(terms.order_by(SkillTerm.id))
    for skill_id, word in (*named, *said):
        if word:
            found.setdefault(skill_id, []).append(str(utils.default_process(word)))
    return found


def _read_own(rows: list[dict[str, Any]]) -> Read:
    skills = {skill.code.casefold(): skill for skill in db.session.scalars(select(Skill))}
    there = {(entry.skill_id, entry.scheme, entry.code): entry for entry in entries()}
    found, faults, agreed = [], [], 0
    for number, row in enumerate(rows, start=2):
        cells = {key: unguarded((row.get(key) or "").strip()) for key in COLUMNS}
        skill = skills.get(cells["skill"].casefold())
        fault = _fault(cells, skill)
        if fault or skill is None:
            faults.append(_("Row %(row)s: %(sentence)s", row=number, sentence=fault))
            continue
        entry = there.get((skill.id, cells["scheme"], cells["code"]))
        label, match = cells["label"] or None, cells["match"] or None
        if entry is not None and (entry.label, entry.match) == (label, match):
            agreed += 1
        else:
            why = "new" if entry is None else "label"
            found.append(Proposal(skill, cells["scheme"], cells["code"], label, match, why))
    return Read([] if faults else found, agreed, faults)


def _fault(cells: dict[str, str], skill: Skill | None) -> str:
    if skill is None:
        return _("no skill has the code “%(code)s”.", code=cells["skill"])
    if cells["scheme"] not in SCHEMES:
        return _("the scheme is one of: %(schemes)s.", schemes=", ".join(SCHEMES))
    if not cells["code"]:
        return _("the code is missing.")
    long = next((key for key, most in LONGEST.items() if len(cells[key]) > most), None)
    return _("the %(column)s is too long.", column=long) if long else ""


def take(account: Account, chosen: Iterable[Proposal]) -> int:
    """Keep what was ticked, as one change; what is gone is taken out. How many entries have changed."""
    there = {(entry.skill_id, entry.scheme, entry.code): entry for entry in entries()}
    count = 0
    with change(db.session(), _("Crosswalk imported"), account.id):
        for each in chosen:
            entry = there.get((each.skill.id, each.scheme, each.code))
            if each.why == "gone":
                if entry is not None:
                    db.session.delete(entry)
            elif entry is None:
                facts = {"label": each.label, "match": each.match}
                db.session.add(SkillCode(skill_id=each.skill.id, scheme=each.scheme, code=each.code, **facts))
            else:
                entry.label, entry.match = each.label, each.match
            count += 1
    db.session.commit()
    return count
