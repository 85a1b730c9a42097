"""What templates say, in the reader's language."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask, render_template_string
from jinja2 import nodes

from models import Skill
from planner.words import ngettext


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
@pytest.mark.parametrize(
    ("language", "written"), [("en", "3,000 people, 9 people"), ("de", "3.000 Personen, 9 Personen")]
)
def test_thousands_of_things_stand_apart_in_templates_and_elsewhere(app: Flask, language: str, written: str) -> None:
    with app.test_request_context(headers={"Accept-Language": language}):
        page = "{{ ngettext('%(num)s person', '%(num)s people', 3000) }}"
        assert f"{render_template_string(page)}, {ngettext('%(num)s person', '%(num)s people', 9)}" == written


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("language", "written"), [("en", "14 Mar 2026, 13:05"), ("de", "14.03.2026, 13:05")])
def test_a_moment_has_its_day_as_days_are_written(app: Flask, language: str, written: str) -> None:
    with app.test_request_context(headers={"Accept-Language": language}):
        moment = datetime(2026, 3, 14, 12, 5, tzinfo=UTC)
        assert render_template_string("{{ moment | moment }}, {{ none | moment }}", moment=moment) == f"{written}, –"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_how_few_and_how_many_are_said_in_words(app: Flask) -> None:
    page = "{% from 'macros.html' import bounds %}{% for low, high in pairs %}{{ bounds(low, high) }}; {% endfor %}"
    with app.test_request_context():
        said = render_template_string(page, pairs=[(1, None), (0, 2), (2, 2), (2, 4)])
    assert said == "at least 1; at most 2; 2; 2–4; "


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
