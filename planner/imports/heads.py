"""The head of a table: which row it is, and what its columns are called here, guessed from how people call them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from planner.imports.book import Sheet
from planner.imports.reports import is_report

LOOKED_AT = 25  # rows from the top
ALIKE = 88  # per cent: a head as like to a known word means it
PERSON = {
    "personnel_number": "personnel number, personnel no, pers no, employee id, employee number, staff number, number, "
    "personalnummer, personalnr, personal nr, pers nr, persnr, pnr, pers-nr, mitarbeiternummer, ma nr, stammnummer",
    "name": "name, employee, person, full name, mitarbeiter, mitarbeiterin, mitarbeiter/in, beschäftigte, "
    "name vorname, nachname vorname, vor- und nachname, vorname nachname",
    "last_name": "last name, surname, family name, nachname, familienname, zuname",
    "first_name": "first name, given name, vorname, rufname",
    "email": "email, e-mail, mail, e-mail-adresse, mailadresse",
    "department": "department, dept, abteilung, bereich, abt",
    "crew": "crew, shift, shift group, schicht, schichtgruppe, mannschaft, crew code",
    "role": "role, job, position, function, rolle, funktion, beruf, stelle, tätigkeit",
    "other_roles": "further roles, second role, weitere rollen, zweite rolle, weitere funktionen, nebenfunktion",
    "site": "site, plant, location, standort, werk",
    "share": "share, share of full time, fte, arbeitszeit, umfang, stellenanteil, teilzeit",
    "since": "since, employed since, hire date, entry, eintritt, eintrittsdatum, beschäftigt seit, im haus seit",
}
WHO = {name: PERSON[name] for name in ("personnel_number", "name", "last_name", "first_name")}
STATEMENT = {
    "skill": "skill, skill code, competence, qualification, certificate, capability, kompetenz, fähigkeit, "
    "qualifikation, zertifikat, schein, nachweis für, unterweisung, kenntnis, thema",
    "level": "level, grade, stufe, niveau, bewertung, grad, kompetenzstufe",
    "holds_from": "holds from, date, assessed on, issued, issued on, datum, stand, bewertet am, ausgestellt am, "
    "ausgestellt, erworben am, gültig ab, gilt ab, gilt seit, valid from, vom, absolviert am",
    "valid_until": "valid until, expires, expires on, expiry, valid to, gültig bis, ablauf, ablaufdatum, läuft ab, bis",
    "note": "note, comment, remark, bemerkung, kommentar, notiz, anmerkung",
    "proof_link": "proof, proof link, link, evidence, nachweis, beleg",
    "kind": "kind, art, by",
}
SKILL = {
    "code": "code, skill code, kürzel, id, nr, nummer",
    "name": "name, skill, english name, bezeichnung englisch, name en",
    "name_de": "name de, german name, deutscher name, bezeichnung, bezeichnung deutsch",
    "group": "group, skill group, gruppe, kompetenzgruppe, kategorie, category",
    "side": "side, seite, ot/it, ot it",
    "general": "general, special of, allgemein, oberbegriff",
    "special_kind": "special kind, art der spezialisierung",
    "validity": "validity, validity kind, gültigkeit",
    "months": "months, validity months, monate, gültig monate",
    "safety_critical": "safety critical, sicherheitskritisch",
    "description": "description, beschreibung",
    "ot_terms": "ot terms, ot words, ot-wörter, ot-begriffe",
    "it_terms": "it terms, it words, it-wörter, it-begriffe",
}
TRAINING = {
    "code": "code, training code, kürzel, id, nr, kursnummer",
    "title": "title, training, course, titel, schulung, kurs, lehrgang, bezeichnung, seminar",
    "provider": "provider, anbieter, veranstalter",
    "skill": "skill, skill code, kompetenz, fähigkeit, qualifikation",
    "from_level": "from level, from, von stufe, von, ausgangsstufe",
    "to_level": "to level, to, auf stufe, bis stufe, auf, zielstufe",
    "hours": "hours, stunden, dauer, dauer h, dauer (h)",
    "cost": "cost, price, kosten, preis, kosten €",
    "weeks": "weeks, wochen",
    "seats": "seats, places, plätze, teilnehmer, max teilnehmer",
    "trainer_level": "trainer level, trainerstufe, stufe des trainers",
    "sessions": "sessions, dates, termine, starttermine, beginn",
}
ABSENCE = {
    "from": "from, first day, von, ab, beginn, erster tag",
    "until": "until, to, last day, bis, ende, letzter tag",
    "kind": "kind, reason, why, art, grund, abwesenheit, abwesenheitsart",
    "note": "note, comment, remark, bemerkung, kommentar, notiz",
}
CREW = {
    "department": PERSON["department"],
    "code": "code, crew, crew code, kürzel, schicht, schichtgruppe",
    "name": "name, crew name, bezeichnung",
    "site": PERSON["site"],
    "rotation": "rotation, shift pattern, schichtplan, schichtfolge, rhythmus",
    "rotation_start": "rotation start, starts on, beginn, start der rotation, schichtplan ab",
    "members": "members, people, mitglieder, personen, personalnummern",
    "members_from": "members from, mitglieder ab, ab",
}
CALENDAR = {
    "site": PERSON["site"],
    "kind": "kind, art, type, typ",
    "name": "name, bezeichnung, anlass, event",
    "first_day": "first day, from, von, beginn, erster tag",
    "last_day": "last day, until, to, bis, ende, letzter tag",
}
FROM = "holds from, from, since, gilt ab, gültig ab, ab, von, seit"
TARGET = {
    "role": "role, rolle, funktion",
    "skill": STATEMENT["skill"],
    "level": "level, target, soll, soll-stufe, zielstufe, stufe, niveau",
    "holds_from": FROM,
}
HEADCOUNT = {
    "department": PERSON["department"],
    "skill": STATEMENT["skill"],
    "level": "level, level at least, stufe, stufe mindestens, mindeststufe",
    "headcount": "headcount, required, required head count, how many people, kopfzahl, personen, "
    "anzahl, geforderte anzahl, wie viele personen",
    "holds_from": FROM,
}
HOME_COVER = {
    "department": PERSON["department"],
    "crew": PERSON["crew"],
    "skill": STATEMENT["skill"],
    "level": HEADCOUNT["level"],
    "minimum": "minimum, at least, at home at least, mindestens, mindestzahl, mindestbesetzung, "
    "in der grundbesetzung mindestens",
}
PREREQUISITE = {
    "skill": STATEMENT["skill"],
    "requires": "requires, asks first for, prerequisite, verlangt zuerst, setzt voraus, voraussetzung",
    "level": "level, at level, stufe, auf stufe",
    "for_level": "for level, to be trained to, für stufe, zielstufe",
}
LEVEL_TEXT = {
    "skill": STATEMENT["skill"],
    "level": "level, stufe",
    "language": "language, sprache",
    "text": "text, meaning, words, bedeutung, beschreibung",
}
FALSE_FRIEND = {
    "term": "term, word, wort, begriff",
    "language": "language, sprache",
    "ot_sense": "ot sense, ot means by it, bedeutung ot, ot meint",
    "it_sense": "it sense, it means by it, bedeutung it, it meint",
    "retired_on": "retired on, stillgelegt am, nicht mehr ab",
}
KINDS: dict[str, dict[str, str]] = {
    "matrix": PERSON,
    "people": PERSON,
    "assessments": {**WHO, **STATEMENT},
    "skills": SKILL,
    "trainings": TRAINING,
    "crews": CREW,
    "absences": {**WHO, **ABSENCE},
    "calendars": CALENDAR,
    "headcounts": HEADCOUNT,
    "home_cover": HOME_COVER,
    "targets": TARGET,
    "prerequisites": PREREQUISITE,
    "level_texts": LEVEL_TEXT,
    "false_friends": FALSE_FRIEND,
}
NEEDED: dict[str, tuple[str, ...]] = {  # in the order in which a sheet is compared with them
    "skills": ("code", "name", "group", "side"),
    "trainings": ("code", "title", "skill", "to_level"),
    "assessments": ("skill",),
    "crews": ("department", "code", "name"),
    "calendars": ("site", "kind", "name", "first_day", "last_day"),
    "absences": ("from", "until"),
    "headcounts": ("department", "skill", "level", "headcount"),
    "home_cover": ("department", "skill", "level", "minimum"),
    "targets": ("role", "skill", "level"),
    "prerequisites": ("skill", "requires", "level"),
    "level_texts": ("level", "language", "text"),
    "false_friends": ("term", "language", "ot_sense", "it_sense"),
}


@dataclass(frozen=True)
class Head:
    """What a sheet is taken for, the row of its head, and what its columns are called here."""

    kind: str
    row: int
    columns: dict[int, str]


def plain(text: str) -> str:
    """The letters and digits of a text, without case, accents and punctuation; words stand apart."""
    text = text.casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss").replace("ı", "i")
    text = unicodedata.normalize("NFKD", text)
    return " ".join(re.findall(r"[a-z0-9]+", "".join(c for c in text if not unicodedata.combining(c))))


def words_of(fields: Mapping[str, str]) -> dict[str, str]:
    """The columns by the words that people call them."""
    found: dict[str, str] = {}
    for name, words in fields.items():
        for word in (name.replace("_", " "), *words.split(", ")):
            found.setdefault(plain(word), name)
    return found


WORDS = {kind: words_of(fields) for kind, fields in KINDS.items()}


def column_of(text: str, kind: str) -> str | None:
    """What a head means in a table of the kind; None when it means nothing there."""
    asked = plain(text)
    if not asked or len(asked) > 40:
        return None
    words = WORDS[kind]
    if asked in words:
        return words[asked]
    if len(asked) < 5 or asked in WORDS["people"]:
        return None  # what is plainly about one person is not nearly something else
    best = max(words, key=lambda word: fuzz.ratio(asked, word) if len(word) > 3 else 0)
    return words[best] if fuzz.ratio(asked, best) >= ALIKE else None


def columns_of(sheet: Sheet, row: int, kind: str) -> dict[int, str]:
    """What the columns of a row mean as a head of the kind; of two that mean the same the first does."""
    found: dict[int, str] = {}
    for column in range(sheet.width):
        name = column_of(sheet.text(row, column), kind)
        if name and name not in found.values():
            found[column] = name
    return found


def guess(sheet: Sheet) -> Head | None:
    """What the sheet is taken for; None when no row looks like a head, or it says that it is there to be read only."""
    if is_report(sheet):
        return None
    rows = range(min(LOOKED_AT, len(sheet.rows)))
    for kind in NEEDED:
        best = max(((len(found := columns_of(sheet, row, kind)), row, found) for row in rows), key=_rank, default=None)
        if best and all(name in best[2].values() for name in NEEDED[kind]) and _fits(kind, best[2]):
            return Head(kind, best[1], best[2])
    best = max(((len(found := columns_of(sheet, row, "matrix")), row, found) for row in rows), key=_rank, default=None)
    if best is None or not names_person(best[2]):
        return None
    row, columns = best[1], best[2]
    others = [c for c in range(sheet.width) if c not in columns and head_of(sheet, row, c)]
    return Head("matrix" if others else "people", row, columns)


def _rank(found: tuple[int, int, dict[int, str]]) -> tuple[int, int]:
    return found[0], found[1]


def _fits(kind: str, columns: Mapping[int, str]) -> bool:
    """What else must be there, so that a list is not taken for another kind of list."""
    there = set(columns.values())
    if kind == "assessments":
        return names_person(columns) and bool({"level", "valid_until"} & there)
    if kind == "crews":
        return bool({"rotation", "members"} & there)
    return kind != "absences" or names_person(columns)


def names_person(columns: Mapping[int, str]) -> bool:
    """True when the columns say who."""
    return bool({"personnel_number", "name", "last_name"} & set(columns.values()))


def head_of(sheet: Sheet, row: int, column: int) -> str:
    """The text of the head of a column: in the row of the head, or where that is empty, above it."""
    return next((text for at in range(row, max(-1, row - 3), -1) if (text := sheet.text(at, column))), "")
