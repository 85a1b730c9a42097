"""The catalogue of OT-IT skills with both vocabularies, in English and German, as the tables hold it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import (
    ChangeSet,
    FalseFriend,
    LevelText,
    Prerequisite,
    Role,
    RoleTarget,
    Skill,
    SkillCode,
    SkillGroup,
    SkillTerm,
    TeamTemplate,
    now,
)
from models.catalogue import ValidityKind
from seeds.bulk import Bulk
from seeds.templates import TEMPLATES

HERE = Path(__file__).parent
IN_FORCE = date(2020, 1, 1)  # the catalogue's targets and level texts hold from this day
RECORDED = datetime(2020, 1, 1, tzinfo=UTC)
VALIDITY: dict[str, ValidityKind] = {
    "certificate/re-assessment": "certificate",
    "lapses without use": "use",
    "none": "none",
}
SAFETY_CRITICAL = {"A01", "A08", "B09", "H05"}  # a mistake without the skill harms people


class RoleSeed(NamedTuple):
    """One of the four roles that the catalogue states targets for; the rate is in euros a week."""

    code: str
    name: str
    side: str
    weekly_rate: Decimal


ROLES = (
    RoleSeed("technician", "Technician", "OT", Decimal(1450)),
    RoleSeed("engineer", "Engineer", "OT", Decimal(1950)),
    RoleSeed("programmer", "Programmer", "IT", Decimal(1900)),
    RoleSeed("architect", "Architect", "IT", Decimal(2350)),
)


def read_csv(name: str) -> list[dict[str, str]]:
    """The rows of a file of this folder."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def words(text: str) -> list[str]:
    """The words of a comma-separated list; quotes around a word are dropped."""
    return [word.strip() for word in next(csv.reader([text], skipinitialspace=True), []) if word.strip()]


def load_catalogue(session: Session) -> None:
    """Add what is missing of roles, groups, skills, false friends, level texts and team templates.

    What is there stays as people have edited it, so that loading again changes nothing. The caller commits.
    """
    bulk = Bulk(session)
    roles = _roles(session, bulk)
    groups = _groups(session, bulk)
    _skills(session, bulk, groups, roles)
    _false_friends(session, bulk)
    _general_level_texts(session, bulk)
    _templates(session, bulk)
    if bulk.rows:
        bulk.add(ChangeSet, what="Catalogue", recorded_at=now())
        bulk.write()


def _ids(session: Session, column: Any, row_id: Any) -> dict[str, int]:
    return {code: found for code, found in session.execute(select(column, row_id))}  # noqa: C416


def _roles(session: Session, bulk: Bulk) -> dict[str, int]:
    found = _ids(session, Role.code, Role.id)
    return found | {role.code: bulk.add(Role, **role._asdict()) for role in ROLES if role.code not in found}


def _groups(session: Session, bulk: Bulk) -> dict[str, int]:
    found = _ids(session, SkillGroup.code, SkillGroup.id)
    for position, row in enumerate(read_csv("catalogue_groups.csv")):
        if row["code"] not in found:
            found[row["code"]] = bulk.add(SkillGroup, **row, position=position)
    return found


def _skills(session: Session, bulk: Bulk, groups: dict[str, int], roles: dict[str, int]) -> None:
    present = _ids(session, Skill.code, Skill.id)
    german = {row["id"]: row for row in read_csv("catalogue_de.csv")}
    rows = [row for row in read_csv("otit_catalogue.csv") if row["id"] not in present]
    added = {row["id"]: _skill(bulk, row, german[row["id"]]["name"], groups) for row in rows}
    texts = [row for row in read_csv("catalogue_level_texts.csv") if row["skill"] in added]
    for row in rows:
        code, skill_id = row["id"], added[row["id"]]
        for side, language, term in _terms(row, german[code]):
            bulk.add(SkillTerm, skill_id=skill_id, words=side, language=language, term=term)
        for scheme in _codes(row):
            bulk.add(SkillCode, skill_id=skill_id, **scheme)
        for role, role_id in roles.items():
            if f"target_{role}" in row:
                level = int(row[f"target_{role}"])
                bulk.add(RoleTarget, role_id=role_id, skill_id=skill_id, level=level, **_dated())
        for each in words(row["prerequisites_for_level_3"]):
            required, level_asked = each.split(":")
            required_id = (present | added)[required]
            bulk.add(Prerequisite, skill_id=skill_id, requires_id=required_id, level=int(level_asked), for_level=3)
    for row in texts:
        _level_text(bulk, added[row["skill"]], row)


def _skill(bulk: Bulk, row: dict[str, str], german: str, groups: dict[str, int]) -> int:
    return bulk.add(
        Skill,
        code=row["id"],
        name=row["name"],
        name_de=german,
        group_id=groups[row["id"][0]],
        side="bridge" if row["side"] == "Bridge" else row["side"],
        validity_kind=VALIDITY[row["validity_kind"]],
        validity_months=int(row["validity_months"]),
        safety_critical=row["id"] in SAFETY_CRITICAL,
    )


def _terms(row: dict[str, str], german: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    for side, english_column, german_column in (("OT", "ot_aliases", "ot_terms"), ("IT", "it_aliases", "it_terms")):
        yield from ((side, "en", term) for term in words(row[english_column]))
        yield from ((side, "de", term) for term in words(german[german_column]))


def _codes(row: dict[str, str]) -> Iterator[dict[str, Any]]:
    if row["esco_uri"]:
        yield {"scheme": "ESCO", "code": row["esco_uri"], "label": row["esco_label"], "match": row["esco_match"]}
    if row["onet_code"]:
        yield {"scheme": "O*NET", "code": row["onet_code"], "label": row["onet_commodity"], "match": None}
    for scheme, codes in (("NICE", words(row["nice_ids"])), ("standard", row["standards"].split(";"))):
        for code in codes:
            if code.strip() not in ("", "-"):
                yield {"scheme": scheme, "code": code.strip(), "label": None, "match": None}


def _dated() -> dict[str, Any]:
    return {"holds_from": IN_FORCE, "recorded_at": RECORDED}


def _level_text(bulk: Bulk, skill_id: int | None, row: dict[str, str]) -> None:
    for language in ("en", "de"):
        text = row[language]
        bulk.add(LevelText, skill_id=skill_id, level=int(row["level"]), language=language, text=text, **_dated())


def _general_level_texts(session: Session, bulk: Bulk) -> None:
    if session.scalar(select(LevelText.id).where(LevelText.skill_id.is_(None)).limit(1)) is None:
        for row in read_csv("catalogue_level_texts.csv"):
            if not row["skill"]:
                _level_text(bulk, None, row)


def _false_friends(session: Session, bulk: Bulk) -> None:
    present = {(t, language) for t, language in session.execute(select(FalseFriend.term, FalseFriend.language))}
    for row in read_csv("catalogue_false_friends.csv"):
        if (row["term"], row["language"]) not in present:
            bulk.add(FalseFriend, **row)


def _templates(session: Session, bulk: Bulk) -> None:
    present = _ids(session, TeamTemplate.code, TeamTemplate.id)
    for template in TEMPLATES:
        if template.code not in present:
            bulk.add(
                TeamTemplate, code=template.code, name=template.name, name_de=template.name_de, body=template.body()
            )
