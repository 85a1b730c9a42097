"""What templates say, in the reader's language."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask, render_template_string
from jinja2 import nodes

from models import Skill


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_is_filled_into_a_string_is_escaped(app: Flask) -> None:
    with app.test_request_context():
        assert render_template_string("{{ _('Hello %(name)s', name='<b>') }}") == "Hello &lt;b&gt;"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_percent_sign_is_written_twice(app: Flask) -> None:
    with app.test_request_context():
        assert render_template_string("{{ _('20 %% of their time') }}") == "20 % of their time"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("language", "said"), [("en", "14 Mar 2026"), ("de", "14.03.2026")])
def test_a_day_reads_as_the_reader_writes_it(app: Flask, language: str, said: str) -> None:
    with app.test_request_context(headers={"Accept-Language": language}):
        assert render_template_string("{{ day | day }}", day=date(2026, 3, 14)) == said


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("language", "said"), [("en", "Safety, Technician"), ("de", "Sicherheit, Techniker/in")])
def test_a_skill_and_a_role_are_called_as_the_reader_speaks(app: Flask, language: str, said: str) -> None:
    skill = Skill(code="A01", name="Safety", name_de="Sicherheit")
    with app.test_request_context(headers={"Accept-Language": language}):
        page = "{{ skill | named }}, {{ 'Technician' | role_of_people }}"
        assert render_template_string(page, skill=skill) == said


@pytest.mark.parametrize(("language", "written"), [("en", "1,234.5"), ("de", "1.234,5")])
def test_numbers_are_written_as_the_reader_writes_them(app: Flask, language: str, written: str) -> None:
    with app.test_request_context(headers={"Accept-Language": language}):
        assert render_template_string("{{ 1234.5 | number }}") == written


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_template_is_in_the_language_of_each_reader(app: Flask) -> None:
    page = "{{ _('Skill') }} {{ _('Skill') if True }}"
    said = []
    for language in ("en", "de", "en"):
        with app.test_request_context(headers={"Accept-Language": language}):
            said.append(render_template_string(page))
    assert said == ["Skill Skill", "Fähigkeit Fähigkeit", "Skill Skill"]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_fixed_sentence_is_text_before_anybody_asks(app: Flask) -> None:
    german = app.jinja_env.in_language("de").parse("<td>{{ _('Skill') }}</td>")  # type: ignore[attr-defined]
    assert "".join(part.data for part in german.find_all(nodes.TemplateData)) == "<td>Fähigkeit</td>"
