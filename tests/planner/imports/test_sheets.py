"""The real sheet and the lists: what they are taken for, whom and what they mean, what they would change."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask_sqlalchemy.session import Session
from sqlalchemy import func, select
from sqlalchemy.orm import scoped_session

from models import (
    Account,
    Assessment,
    ChangeSet,
    Confirmation,
    Department,
    Person,
    RoleAssignment,
    Skill,
    SkillChange,
    SkillGroup,
    Training,
    db,
)
from models.undo import undo
from planner.imports.answers import Answers
from planner.imports.guesses import guess, turn
from planner.imports.marks import guess_scale, level_of
from planner.imports.plan import Plan
from planner.imports.reading import read_book
from planner.imports.table import day_of
from planner.services.imports import Opened, context_of, fingerprint, plan_of, questions, run
from planner.services.uploads import Upload
from planner.today import today
from tests.planner.factories import make_account, make_department, make_head, make_person, make_role, make_skill, say
from tests.planner.imports.books import changed, workbook

Database = scoped_session[Session]


@pytest.fixture
def head(session: Database) -> Account:
    """The head of A with Anna and Bert; Carl is of B. The skills are SPS, MES and OPC."""
    a, b = make_department(session, "A"), make_department(session, "B")
    hanna = make_person(session, "Hanna Kopf", a)
    make_head(session, hanna, a)
    for name, department in (("Anna Vogel", a), ("Bert Öztürk", a), ("Carl Fremd", b)):
        make_person(session, name, department).personnel_number = {"A": "1", "B": "2", "C": "3"}[name[0]]
    for code, name in (("B01", "SPS lesen"), ("E02", "MES bedienen"), ("C04", "OPC UA")):
        make_skill(session, code, name_de=name)
    return make_account(session, "head", "head", "employee", person=hanna)


def opened(account: Account, data: bytes | str, **answers: Any) -> Opened:
    """An upload of the account with what was guessed and these answers."""
    raw = data.encode() if isinstance(data, str) else data
    context, book = context_of(account), read_book(raw, "file.xlsx")
    found = guess(book, context)
    for name, value in {"vouch": "self", **answers}.items():
        setattr(found, name, value)
    return Opened(Upload("x" * 22, "file.xlsx", raw, None), book, found, context)


def plan(account: Account, data: bytes | str, **answers: Any) -> Plan:
    return plan_of(opened(account, data, **answers))


def do(account: Account, data: bytes | str, **answers: Any) -> Plan:
    """Import it."""
    found = opened(account, data, **answers)
    return run(account, found, fingerprint(plan_of(found)))


def told(found: Plan) -> list[tuple[str, str, str, str]]:
    return [(each.about, each.what, each.before, each.after) for each in found.changes]


def faults(found: Plan) -> list[tuple[str, str]]:
    return [(fault.cell, fault.sentence) for fault in found.faults]


SHEET = workbook(("Schicht A", [["PNr", "Name", "SPS lesen", "MES"], [1, "Anna Vogel", 3, 2], [2, "B. Öztürk", 1, ""]]))


def test_a_sheet_of_people_and_skills_becomes_levels_and_again_nothing(session: Database, head: Account) -> None:
    first = do(head, SHEET)
    assert told(first) == [
        ("Anna Vogel", "B01", "not asked", "3"),
        ("Anna Vogel", "E02", "not asked", "2"),
        ("Bert Öztürk", "B01", "not asked", "1"),
    ]
    again = plan(head, SHEET)
    assert (again.changes, again.unchanged, again.faults) == ([], 3, [])


def test_a_long_comment_is_kept_whole(session: Database, head: Account) -> None:
    said = "Seen on Line 4, with the note of the shift lead. " * 60
    rows: list[list[Any]] = [["PNr", "Name", "SPS lesen"], [1, "Anna Vogel", 3]]
    data = workbook(("Schicht A", rows), more=lambda book: book.worksheets()[0].write_comment("C2", said))
    do(head, data)
    assert session.scalars(select(Assessment.note)).all() == [said.strip()]
    assert plan(head, data).changes == []


def test_only_what_differs_is_imported(session: Database, head: Account) -> None:
    do(head, SHEET)
    other = workbook(("Schicht A", [["PNr", "Name", "SPS lesen", "MES"], [1, "Anna Vogel", 3, 4]]))
    assert told(plan(head, other)) == [("Anna Vogel", "E02", "2", "4")]


def test_an_import_is_undone_as_one_step(session: Database, head: Account) -> None:
    do(head, SHEET)
    change_set = session.scalars(select(ChangeSet).order_by(ChangeSet.id.desc())).first()
    assert change_set is not None
    undo(session(), change_set, head.id)
    session.commit()
    assert session.scalar(select(func.count(Assessment.id)).where(Assessment.error_at.is_(None))) == 0
    assert len(plan(head, SHEET).changes) == 3


def test_a_head_confirms_what_the_sheet_says_but_not_her_own(session: Database, head: Account) -> None:
    data = "Name;SPS lesen\nHanna Kopf;4\nAnna Vogel;3\n"
    found = do(head, data, vouch="head")
    assert session.scalar(select(func.count(Confirmation.id))) == 1
    assert [hint.cell for hint in found.hints] == ["B2"]
    assert plan(head, data, vouch="head").changes == []


def test_a_head_confirms_what_people_have_stated_already(session: Database, head: Account) -> None:
    anna = session.scalars(select(Person).where(Person.personnel_number == "1")).one()
    skill = session.scalars(select(Skill).where(Skill.code == "B01")).one()
    say(session, anna, skill, 3, "self")
    data = "PNr;SPS lesen;MES\n1;3;\n"
    assert told(do(head, data, vouch="head")) == [("Anna Vogel", "B01", "3", "3, confirmed")]
    assert session.scalar(select(func.count(Assessment.id))) == 1


def test_an_assessor_vouches_only_for_what_they_may(session: Database, head: Account) -> None:
    assert [cell for cell, _ in faults(plan(head, SHEET, vouch="assessor"))] == ["C2", "D2", "C3"]


def test_somebody_of_another_department_is_as_unknown_as_nobody(session: Database, head: Account) -> None:
    data = "PNr;Name;SPS lesen\n1;Anna Vogel;3\n3;Carl Fremd;3\n99;Niemand;3\n"
    strict = plan(head, data, others_out=False)
    assert [cell for cell, _ in faults(strict)] == ["A3", "A4"]
    assert len({sentence for _, sentence in faults(strict)}) == 1
    assert [change.about for change in plan(head, data).changes] == ["Anna Vogel"]


def test_a_tab_with_nobody_of_mine_is_left_out(session: Database, head: Account) -> None:
    data = workbook(("A", [["PNr", "SPS lesen"], [1, 3]]), ("B", [["PNr", "SPS lesen"], [3, 3]]))
    assert [sheet.kind for sheet in opened(head, data).answers.sheets] == ["matrix", "skip"]


def test_a_misspelt_name_is_asked_about_and_an_exact_one_confirmed(session: Database, head: Account) -> None:
    found = opened(head, "Name;SPS lesen\nVogel, Anna;3\nBerd Oeztürk;2\n")
    asked = [(each.named.name, each.match.how, each.answer != "") for each in questions(found).people]
    assert asked == [("Berd Oeztürk", "similar", False), ("Vogel, Anna", "name", True)]
    assert [cell for cell, _ in faults(plan_of(found))] == ["A3"]
    bert = session.scalars(select(Person.id).where(Person.personnel_number == "2")).one()
    found.answers.people["|berd oeztuerk"] = str(bert)
    assert [change.about for change in plan_of(found).changes] == ["Anna Vogel", "Bert Öztürk"]


def test_a_number_with_another_persons_name_is_refused(session: Database, head: Account) -> None:
    found = plan(head, "PNr;Name;SPS lesen\n1;Bert Öztürk;3\n")
    assert faults(found)[0][0] == "A2"
    assert "1 is Anna Vogel" in faults(found)[0][1]


@pytest.mark.parametrize(("twice", "level"), [("lower", "1"), ("later", "3")])
def test_somebody_twice_is_listed_until_it_is_said_which_counts(
    session: Database, head: Account, twice: str, level: str
) -> None:
    data = "PNr;Name;SPS lesen\n1;Anna Vogel;1\n1;Anna Vogel;3\n"
    assert "Anna Vogel is there twice" in faults(plan(head, data))[0][1]
    assert [change.after for change in plan(head, data, twice=twice).changes] == [level]


def test_a_level_off_the_scale_is_named_by_its_cell(session: Database, head: Account) -> None:
    found = plan(head, workbook(("T", [["PNr", "SPS lesen", "MES"], [1, 7, 2]])))
    assert [(fault.sheet, fault.cell, fault.value) for fault in found.faults] == [("T", "B2", "7")]


def test_nothing_is_imported_while_a_cell_cannot_be_read_unless_it_is_left_out(
    session: Database, head: Account
) -> None:
    from planner.errors import Refused

    data = "PNr;SPS lesen;MES\n1;7;2\n"
    with pytest.raises(Refused):
        do(head, data)
    assert session.scalar(select(func.count(Assessment.id))) == 0
    assert told(do(head, data, without_faults=True)) == [("Anna Vogel", "E02", "not asked", "2")]


def test_a_row_whose_day_is_none_is_left_out_whole(session: Database, head: Account) -> None:
    """Without its end a ticket would be good for ever."""
    data = (
        "PNr;Skill;Stufe;gilt ab;gültig bis\n1;SPS lesen;3;14.03.2026;31.13.2027\n2;SPS lesen;3;31.02.2026;\n2;MES;2;;"
    )
    found = plan(head, data)
    assert [cell for cell, _ in faults(found)] == ["E2", "D3"]
    assert told(found) == [("Bert Öztürk", "E02", "not asked", "2")]


def test_the_day_from_which_a_level_holds_is_shown_before_it_is_imported(session: Database, head: Account) -> None:
    found = plan(head, "PNr;Skill;Stufe;gilt ab\n1;SPS lesen;3;14.03.2026\n")
    assert told(found) == [("Anna Vogel", "B01", "not asked", "3, from 14 Mar 2026 on")]


def test_a_skill_of_formulas_without_results_is_named_cell_by_cell(session: Database, head: Account) -> None:
    def formula(xml: bytes) -> bytes:
        return re.sub(rb'(<c r="B2".*?</c>)', rb'\1<c r="C2"><f>1+1</f></c>', xml)

    data = workbook(("T", [["PNr", "Name", "SPS lesen"], [1, "Anna Vogel"]]))
    with_formula = changed(data, xl__worksheets__sheet1_dot_xml=formula)
    assert [cell for cell, _ in faults(plan(head, with_formula))] == ["C2"]


def test_what_changed_since_the_preview_is_not_imported(session: Database, head: Account) -> None:
    from planner.errors import Refused

    found = opened(head, SHEET)
    seen = fingerprint(plan_of(found))
    do(head, "PNr;SPS lesen\n1;3\n")
    with pytest.raises(Refused):
        run(head, found, seen)


def test_certificates_are_read_in_every_way_of_writing_a_day(session: Database, head: Account) -> None:
    data = workbook(("T", [["PNr", "Zertifikat", "ausgestellt am", "gültig bis"],
                           [1, "SPS lesen", "1.2.2025", "31.01.2026"],
                           [2, "SPS lesen", date(2025, 3, 1), "02/2027"],
                           [2, "MES", "irgendwann", ""]]))  # fmt: skip
    found = plan(head, data)
    assert [cell for cell, _ in faults(found)] == ["C4", "B4"]
    rows = [row for change in found.changes for row in change.rows if isinstance(row, Assessment)]
    assert [(row.holds_from, row.valid_until) for row in rows] == [
        (date(2025, 2, 1), date(2026, 1, 31)),
        (date(2025, 3, 1), date(2027, 2, 28)),
    ]


def test_a_day_ahead_is_refused(session: Database, head: Account) -> None:
    ahead = (today() + timedelta(days=1)).isoformat()
    found = plan(head, f"PNr;Kompetenz;Stufe;Datum\n1;MES;3;{ahead}\n")
    assert [cell for cell, _ in faults(found)] == ["D2"]


@pytest.mark.parametrize(
    ("marks", "scale", "levels"),
    [
        ("○◔◑◕●", "harvey", [0, 1, 2, 3, 4]),
        ("12345", "1-5", [0, 1, 2, 3, 4]),
        ("0123", "0-3", [0, 2, 3, 4]),
        ("01234", "0-4", [0, 1, 2, 3, 4]),
        ("ILUO", "iluo", [1, 2, 3, 4]),
        (["0.25", "0.5", "1"], "percent", [1, 2, 4]),
        (["25 %", "100%"], "percent", [1, 4]),
        (["ja", "nein"], "yes-no", [3, 0]),
        (["fill:92D050", "fill:FFFF00", "fill:D9D9D9"], "colour", [3, 2, None]),
        (["3", "x", "–"], "0-4", [3, 3, None]),
        (["4", "9"], "0-4", [4, "?"]),
        (["4,0", "2.00", "0,0"], "0-4", [4, 2, 0]),
    ],
)
def test_scales_are_guessed_and_mapped(marks: Any, scale: str, levels: list[Any]) -> None:
    assert guess_scale(set(marks)) == scale
    assert [level_of(mark, scale, {}) for mark in marks] == levels


def test_what_was_answered_for_a_mark_counts_before_the_scale() -> None:
    assert level_of("3", "0-4", {"3": None}) is None
    assert level_of("?", "harvey", {"?": 2}) == 2


def test_answers_survive_being_kept(session: Database, head: Account) -> None:
    answers = opened(head, SHEET).answers
    assert Answers.of_json(answers.as_json()) == answers


@pytest.fixture
def admin(session: Database) -> Account:
    """An admin who is nobody of the plant."""
    return make_account(session, "admin", "admin")


PEOPLE = "Personalnummer;Name;Abteilung;Schicht;Eintritt\n71;Neu, Nora;A;Früh;01.10.2025\n72;Ole Neu;Logistik;;\n"


def test_people_are_added_where_they_belong_and_again_nothing(session: Database, admin: Account) -> None:
    make_department(session, "A")
    assert [cell for cell, _ in faults(plan(admin, PEOPLE))] == ["D2", "C3"]
    units = {"crew:frueh": "new", "department:logistik": "new"}
    do(admin, PEOPLE, units=units)
    assert session.scalars(select(Person.name).order_by(Person.id)).all() == ["Nora Neu", "Ole Neu"]
    assert session.scalars(select(Department.name).order_by(Department.id)).all() == ["Department A", "Logistik"]
    again = plan(admin, PEOPLE, units=units)
    assert (again.changes, again.unchanged) == ([], 2)


def roles(session: Database) -> list[tuple[str, bool, bool]]:
    """Which roles are stated, whether as the main one, whether they are over."""
    rows = session.scalars(select(RoleAssignment).order_by(RoleAssignment.id))
    return [(row.role.code, row.main, row.holds_until is not None) for row in rows]


def test_a_role_beside_the_main_one_stays_and_further_ones_are_added(session: Database, admin: Account) -> None:
    anna = make_person(session, "Anna", make_department(session, "A"))
    anna.personnel_number = "70"
    make_role(session, "R1", anna)
    for code in ("R2", "R3"):
        make_role(session, code)
    listed = "Personalnummer;Name;Rolle;Weitere Rollen\n70;Anna;R1;R2, R3\n"
    do(admin, listed)
    assert roles(session) == [("R1", True, False), ("R2", False, False), ("R3", False, False)]
    assert plan(admin, listed).changes == []
    do(admin, "Personalnummer;Name;Rolle\n70;Anna;R2\n")
    assert roles(session) == [("R1", True, True), ("R2", False, False), ("R3", False, False), ("R2", True, False)]


def test_a_further_role_that_nobody_knows_is_asked_about_and_named_at_its_cell(
    session: Database, admin: Account
) -> None:
    make_role(session, "R1", make_person(session, "Anna", make_department(session, "A")))
    listed = "Personalnummer;Name;Rolle;Weitere Rollen\n71;Nora Neu;R1;R1, Zauberer\n"
    assert [cell for cell, _ in faults(plan(admin, listed))] == ["D2"]
    assert [each.text for each in questions(opened(admin, listed)).units] == ["Zauberer"]


def test_what_is_too_long_to_be_kept_is_named_at_its_cell_and_never_cut(session: Database, admin: Account) -> None:
    make_person(session, "Anna", make_department(session, "A")).personnel_number = "70"
    session.commit()
    rows = [f"70;Anna;{'a' * 256}", f"71;{'N' * 201}", f"{'7' * 65};Ole Neu", f"72;{'P' * 200}"]
    found = plan(admin, "\n".join(["Personalnummer;Name;E-Mail", *rows]))
    assert faults(found) == [
        ("C2", "this is longer than 255 characters."),
        ("B3", "this is longer than 200 characters."),
        ("A4", "this is longer than 64 characters."),
    ]
    assert [change.about for change in found.changes] == ["P" * 200]


@pytest.mark.parametrize(
    ("said", "day"), [("31.12.2199", date(2199, 12, 31)), ("01.01.0001", None), ("1.1.2200", None)]
)
def test_a_day_of_another_century_is_a_slip_of_the_finger(said: str, day: date | None) -> None:
    assert day_of(said) == day


def test_a_heading_across_the_sheet_is_nobody_though_people_may_be_added(session: Database, head: Account) -> None:
    def merge(book: Any) -> None:
        book.worksheets()[0].merge_range("A2:D2", "Nachtschicht")

    both = make_account(session, "both", "admin", "planner")
    rows: list[list[Any]] = [["PNr", "Name", "SPS lesen", "MES"], [], [1, "Anna Vogel", 3, 2]]
    found = plan(both, workbook(("Schicht", rows), more=merge))
    assert (len(found.changes), faults(found)) == (2, [])


def test_adding_people_is_undone_without_a_trace(session: Database, admin: Account) -> None:
    do(admin, "Personalnummer;Name\n71;Nora Neu\n")
    change_set = session.scalars(select(ChangeSet).order_by(ChangeSet.id.desc())).first()
    assert change_set is not None
    undo(session(), change_set, admin.id)
    session.commit()
    assert session.scalar(select(func.count(Person.id))) == 0


def test_an_admin_does_not_import_levels_and_a_head_no_people(session: Database, head: Account, admin: Account) -> None:
    assert opened(admin, SHEET).answers.sheets[0].kind == "people"
    assert opened(head, PEOPLE).answers.sheets[0].kind == "skip"


def test_skills_are_added_and_changed(session: Database, admin: Account) -> None:
    db.session.add(SkillGroup(code="X", name="Machines", name_de="Maschinen"))
    db.session.flush()
    data = "code;name;group;side;OT-Wörter\nX01;Presses;Maschinen;OT;Presse, Stanze\nX02;Odd;Nichts;OT;\n"
    assert [cell for cell, _ in faults(plan(admin, data))] == ["C3"]
    do(admin, data, without_faults=True)
    renamed = data.replace("Presses", "Stamping")
    assert told(do(admin, renamed, without_faults=True)) == [("X01", "name", "Presses", "Stamping")]
    assert session.scalars(select(SkillChange.old_name)).all() == ["Presses"]


def test_trainings_are_added_with_steps_and_sessions(session: Database, admin: Account) -> None:
    make_skill(session, "B01")
    head = "code;title;skill;from level;to level;hours;sessions"
    data = f"{head}\nT1;PLC;B01;0;2;16;2026-12-01 08.12.2026\nT1;PLC;B01;2;3;16;\n"
    do(admin, data)
    training = session.scalars(select(Training)).one()
    assert [(step.from_level, step.to_level) for step in training.steps] == [(0, 2), (2, 3)]
    assert len(training.sessions) == 2
    assert plan(admin, data).changes == []


ON_ITS_SIDE: list[list[Any]] = [
    ["Kompetenzen Schicht A", "", "", ""],
    ["Kompetenz", "Anna Vogel", "B. Öztürk", "Hanna Kopf"],
    ["SPS lesen", 3, 1, ""],
    ["MES", 2, "", 4],
    ["OPC UA", "", 9, ""],
]


def test_skills_down_and_people_across_are_read_with_the_names_of_their_cells(session: Database, head: Account) -> None:
    found = opened(head, workbook(("Quer", ON_ITS_SIDE)))
    assert [(answer.kind, answer.turned) for answer in found.answers.sheets] == [("matrix", True)]
    assert {each.named.name: each.where for each in questions(found).people} == {
        "B. Öztürk": "Quer · C",
        "Anna Vogel": "Quer · B",
        "Hanna Kopf": "Quer · D",
    }
    made = plan_of(found)
    assert [(each.about, each.what, each.after, each.cell) for each in made.changes] == [
        ("Anna Vogel", "B01", "3", "B3"),
        ("Anna Vogel", "E02", "2", "B4"),
        ("Hanna Kopf", "E02", "4", "D4"),
    ]
    assert [fault.cell for fault in made.faults] == ["C2"]
    assert [each.name for each in questions(found).sheets[0].columns] == ["2", "3", "4", "5"]


def test_numbers_and_labels_of_a_sheet_on_its_side_are_understood(session: Database, head: Account) -> None:
    rows: list[list[Any]] = [
        ["Mitarbeiter", "Anna Vogel", "Bert Öztürk"],
        ["PNr", 1, 2],
        ["SPS lesen", 4, 1],
        ["OPC UA", 2, 0],
    ]
    made = plan(head, workbook(("Quer", rows)))
    assert [(each.about, each.what, each.after) for each in made.changes] == [
        ("Anna Vogel", "B01", "4"),
        ("Anna Vogel", "C04", "2"),
        ("Bert Öztürk", "B01", "1"),
        ("Bert Öztürk", "C04", "0"),
    ]
    assert made.faults == []


def test_a_bare_row_of_numbers_says_who(session: Database, head: Account) -> None:
    rows: list[list[Any]] = [["", 1, 2], ["SPS lesen", 3, 1], ["MES bedienen", 2, 2]]
    made = plan(head, workbook(("Quer", rows)))
    assert {each.about for each in made.changes} == {"Anna Vogel", "Bert Öztürk"}


def test_a_sheet_that_stands_upright_is_not_turned(session: Database, head: Account) -> None:
    assert [answer.turned for answer in opened(head, SHEET).answers.sheets] == [False]


def test_answers_of_a_turned_sheet_survive_being_kept(session: Database, head: Account) -> None:
    found = opened(head, workbook(("Quer", ON_ITS_SIDE)))
    again = Answers.of_json(found.answers.as_json())
    book = read_book(found.upload.data, "x")
    turn(book, again)
    assert book.sheets[0].rows == found.book.sheets[0].rows
    assert (again, book.sheets[0].turned().turned().rows) == (found.answers, book.sheets[0].rows)
