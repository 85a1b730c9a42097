"""Pictures without style sheets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from matplotlib.figure import Figure
from matplotlib.textpath import TextPath

from planner import charts, charts_coverage, charts_frontier, charts_prerequisites
from planner.charts_prerequisites import ROOM, SIZE, size_of
from planner.pictures import sent
from planner.svg import DARK, drawn, in_the_dark, standing_alone


def test_a_style_becomes_attributes_and_no_style_is_left() -> None:
    picture = b'<svg xmlns="http://www.w3.org/2000/svg"><defs><style>*{fill: red}</style></defs>'
    picture += b'<path d="M 0 0" style="fill: none; stroke: #17202a; stroke-width: 0.8"/></svg>'
    said = standing_alone(picture).decode()
    assert '<path d="M 0 0" fill="none" stroke="#17202a" stroke-width="0.8"' in said
    assert "style" not in said


def test_a_drawn_figure_says_its_colours_itself() -> None:
    figure = Figure(facecolor="#ffffff")
    figure.add_subplot().bar([1, 2], [3, 4], color="#0b6168")
    picture = drawn(figure)
    assert b'fill="#0b6168"' in picture
    assert b"style" not in picture


def test_in_the_dark_every_colour_is_another_and_letters_are_light() -> None:
    figure = Figure(facecolor="#ffffff")
    figure.add_subplot().bar([1, 2], [3, 4], color="#0b6168", label="covered")
    figure.legend()
    light, dark = drawn(figure), in_the_dark(drawn(figure)).decode()
    assert (b'fill="#ffffff"' in light, 'fill="#ffffff"' in dark) == (True, False)
    assert 'fill="#6cc5c9"' in dark
    assert dark.split(">")[1].count(' fill="#e4e9ee"') == 1
    assert "style" not in dark


@pytest.mark.parametrize("drawing", [charts, charts_coverage, charts_frontier, charts_prerequisites])
def test_every_colour_of_the_pictures_has_one_in_the_dark(drawing: object) -> None:
    said = Path(str(drawing.__file__)).read_text(encoding="utf-8")  # type: ignore[attr-defined]
    colours = set(re.findall("#[0-9a-f]{6}", said.lower()))
    assert colours
    assert colours - set(DARK) == set()


def test_the_dark_colours_of_pictures_are_those_of_the_theme() -> None:
    css = (Path(charts.__file__).parent / "static" / "app.css").read_text(encoding="utf-8")
    dark = css.partition('[data-bs-theme="dark"] {')[2].partition("}")[0]
    assert all(f": {DARK[light]};" in dark for light in ("#ffffff", "#17202a", "#52606d", "#0b6168", "#a3152a"))


def test_an_address_asks_for_the_theme(app: Flask) -> None:
    figure = Figure(facecolor="#ffffff")
    figure.add_subplot()
    picture = drawn(figure)
    with app.test_request_context("/x.svg"):
        assert sent(picture).data == picture
    with app.test_request_context("/x.svg?theme=dark"):
        answer = sent(picture, kept=True)
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("image/svg+xml", "private, max-age=60")
    assert b"#ffffff" not in answer.data


@pytest.mark.parametrize(
    "lines", [["A01 Energy"], ["E05 Maintenance", "management (CMMS/EAM)"], ["A10 CNC &", "Werkzeugmaschinensteuerung"]]
)
def test_words_of_a_picture_of_prerequisites_fit_into_their_box(lines: list[str]) -> None:
    widths = [TextPath((0, 0), line, size=size_of(lines)).get_extents().width for line in lines]
    assert max(widths) <= ROOM + 1e-6
    assert size_of(lines) <= SIZE
