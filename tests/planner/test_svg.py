"""Pictures without style sheets."""

from __future__ import annotations

from matplotlib.figure import Figure

from planner.svg import drawn, standing_alone


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
