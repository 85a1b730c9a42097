"""The matrix on paper: legible however wide, with its day, its legend and room to sign."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, render_template
from flask_sqlalchemy.session import Session
from sqlalchemy.orm import scoped_session

from planner.matrix_lines import ON_PAPER, Part, paper_parts
from planner.services.matrix import Filters, Matrix, matrix
from planner.today import today
from tests.planner.factories import make_account, make_department, make_head, make_person, make_skill

SKILLS = ON_PAPER + 5


@pytest.fixture
def wide(session: scoped_session[Session]) -> Matrix:
    """One person and more skills than a sheet of paper takes."""
    department = make_department(session, "A")
    hanna = make_person(session, "Hanna", department)
    make_head(session, hanna, department)
    for number in range(SKILLS):
        make_skill(session, f"S{number:02}")
    account = make_account(session, "head", "head", person=hanna)
    return matrix(account, department, today(), None, Filters(all_skills=True))


def test_a_wide_matrix_comes_in_parts_of_nearly_the_same_width(app: Flask, wide: Matrix) -> None:
    with app.test_request_context():
        parts = paper_parts(wide)
    assert [len(part.skills) for part in parts] == [23, 22]
    assert [skill for part in parts for skill in part.skills] == wide.skills
    assert [str(part.lines[0][1][0].cells).count("<td") for part in parts] == [23, 22]
    assert [len(part.foot) for part in parts] == [23, 22]


def test_an_empty_matrix_is_one_part(app: Flask) -> None:
    with app.test_request_context():
        assert paper_parts(Matrix([], [], [], [], [], [], [], 0)) == [Part([], [], [])]


def test_paper_says_as_of_which_day_what_the_signs_mean_and_who_signs(app: Flask, wide: Matrix) -> None:
    facts: dict[str, Any] = {"matrix": wide, "levels": [("●", "decides")], "marks": [("×", "lapsed")], "known": None}
    with app.test_request_context("/?as_of=2026-03-14"):
        account = type("Who", (), {"person": None, "sign_in": "head"})
        department = type("Unit", (), {"name": "Presses"})
        page = render_template(
            "matrix/paper.html", parts=paper_parts(wide), department=department, who=account, **facts
        )
    for words in ("Presses", "As true on 14 Mar 2026", "decides", "lapsed", "Place and day", "Reviewed by"):
        assert words in page
