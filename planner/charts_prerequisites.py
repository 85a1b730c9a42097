"""The picture of what a skill asks first and what builds on it: layers from left to right, as SVG."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import fill
from typing import Any

import networkx as nx
from matplotlib.figure import Figure

from models import Skill
from planner.pages import named
from planner.svg import drawn

INK, PAPER, LINE = "#17202a", "#ffffff", "#9fb3c8"
FILLS = {"OT": "#f6dfb8", "IT": "#cfe0f5", "bridge": "#e2d5f3"}


def prerequisites_chart(graph: nx.DiGraph[int], skills: Mapping[int, Skill], about: int) -> bytes:
    """Boxes with code and name, a frame around the skill itself, arrows from what is asked first with its level."""
    layers = [sorted(layer, key=lambda each: skills[each].code) for layer in nx.topological_generations(graph)]
    tallest = max(len(layer) for layer in layers)
    figure = Figure(figsize=(2.6 * len(layers) + 0.4, 0.62 * tallest + 0.5), layout="constrained", facecolor=PAPER)
    axes = figure.add_subplot(facecolor=PAPER)
    axes.set_axis_off()
    places = {
        each: (column, tallest / 2 - (row + 0.5) * tallest / len(layer))
        for column, layer in enumerate(layers)
        for row, each in enumerate(layer)
    }
    for before, after, facts in graph.edges(data=True):
        _arrow(axes, places[before], places[after], facts["level"])
    for each, (x, y) in places.items():
        box: dict[str, Any] = {"boxstyle": "round,pad=0.35", "facecolor": FILLS[skills[each].side], "edgecolor": INK}
        box["linewidth"] = 2.0 if each == about else 0.6
        text = fill(f"{skills[each].code} {named(skills[each])}", 24)
        axes.text(x, y, text, ha="center", va="center", fontsize=8, color=INK, bbox=box, zorder=3)
    axes.set_xlim(-0.55, len(layers) - 0.45)
    axes.set_ylim(-tallest / 2 - 0.3, tallest / 2 + 0.3)
    return drawn(figure)


def _arrow(axes: object, start: tuple[float, float], end: tuple[float, float], level: int) -> None:
    (x0, y0), (x1, y1) = start, end
    style = {"arrowstyle": "->", "color": LINE, "shrinkA": 52, "shrinkB": 52, "connectionstyle": "arc3,rad=0.12"}
    axes.annotate("", xy=(x1, y1), xytext=(x0, y0), arrowprops=style, zorder=1)  # type: ignore[attr-defined]
    axes.text((x0 + x1) / 2, (y0 + y1) / 2, str(level), fontsize=8, color=INK, ha="center", va="center", zorder=2)  # type: ignore[attr-defined]
