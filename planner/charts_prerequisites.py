"""The picture of what a skill asks first and what builds on it: layers from left to right, as SVG."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap
from typing import Any

import networkx as nx
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.textpath import TextPath

from models import Skill
from planner.pages import named
from planner.svg import drawn

INK, PAPER, LINE = "#17202a", "#ffffff", "#7b8fa6"
FILLS = {"OT": "#f6dfb8", "IT": "#cfe0f5", "bridge": "#e2d5f3"}
COLUMN, ROW = 2.4, 0.78  # inches from layer to layer, from box to box
HALF_WIDTH, HALF_HEIGHT = 0.4, 0.36  # of a box, in columns and rows
ACROSS = 21  # letters to a line
SIZE = 10.0  # points, less where a word is too long for its box
ROOM = (2 * HALF_WIDTH * COLUMN - 0.1) * 72  # points that a line has
Place = tuple[float, float]


def prerequisites_chart(graph: nx.DiGraph[int], skills: Mapping[int, Skill], about: int) -> bytes:
    """Boxes with code and name, a frame around the skill itself, arrows from what is asked first with its level."""
    layers = [sorted(layer, key=lambda each: skills[each].code) for layer in nx.topological_generations(graph)]
    tallest = max(len(layer) for layer in layers)
    figure = Figure(figsize=(COLUMN * len(layers), ROW * tallest), facecolor=PAPER)
    axes = figure.add_axes((0, 0, 1, 1), facecolor=PAPER)
    axes.set_axis_off()
    axes.set_xlim(-0.5, len(layers) - 0.5)
    axes.set_ylim(-tallest / 2, tallest / 2)
    places = {
        each: (float(column), tallest / 2 - (row + 0.5) * tallest / len(layer))
        for column, layer in enumerate(layers)
        for row, each in enumerate(layer)
    }
    for before, after, facts in graph.edges(data=True):
        _arrow(axes, places[before], places[after], facts["level"])
    for each, place in places.items():
        _box(axes, place, skills[each], each == about)
    return drawn(figure)


def _box(axes: Axes, place: Place, skill: Skill, framed: bool) -> None:
    x, y = place
    looks: dict[str, Any] = {"facecolor": FILLS[skill.side], "edgecolor": INK, "linewidth": 2.4 if framed else 0.7}
    axes.add_patch(Rectangle((x - HALF_WIDTH, y - HALF_HEIGHT), 2 * HALF_WIDTH, 2 * HALF_HEIGHT, zorder=3, **looks))
    name = f"{skill.code} {named(skill)}"
    lines = wrap(name, ACROSS, max_lines=3, placeholder=" …", break_long_words=False)
    axes.text(x, y, "\n".join(lines), ha="center", va="center", fontsize=size_of(lines), color=INK, zorder=4)


def size_of(lines: list[str]) -> float:
    """The size, in points, at which all lines fit into a box."""
    widest = max(TextPath((0, 0), line, size=SIZE).get_extents().width for line in lines)
    return min(SIZE, SIZE * ROOM / widest)


def _arrow(axes: Axes, start: Place, end: Place, level: int) -> None:
    """From box to box; the level stands on it in the gap after the first box, where nothing else is."""
    (x0, y0), (x1, y1) = (start[0] + HALF_WIDTH, start[1]), (end[0] - HALF_WIDTH, end[1])
    looks = {"arrowstyle": "-|>", "color": LINE, "shrinkA": 0, "shrinkB": 0, "linewidth": 1.2, "mutation_scale": 12}
    axes.annotate("", xy=(x1, y1), xytext=(x0, y0), arrowprops=looks, zorder=1)
    share = (0.5 - HALF_WIDTH) / (x1 - x0)
    box = {"facecolor": PAPER, "edgecolor": "none", "pad": 1.0}
    place = (x0 + share * (x1 - x0), y0 + share * (y1 - y0))
    axes.text(*place, str(level), fontsize=10, color=INK, ha="center", va="center", bbox=box, zorder=2)
