"""Pictures as SVG. Each is drawn from what a page says in a table too, and is served by an address of its own."""

from __future__ import annotations

from datetime import date, timedelta
from math import atan2, degrees
from typing import Any

import networkx as nx
from flask_babel import format_date
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from planner.services.results import Result
from planner.services.together import across
from planner.svg import drawn
from planner.words import gettext as _

INK, MUTED, PAPER = "#17202a", "#52606d", "#ffffff"
GOOD, TAKEN, MISSING = "#0b6168", "#8fc9cb", "#a3152a"  # covered, in training and missing, as in a department's picture
WIDTH = 9.0  # inches
FEW = 12  # departments of which the lines bear their numbers
EPOCH = date(1970, 1, 1)  # matplotlib counts days from it


def coverage(result: Result) -> bytes:
    """For each team how many of the people it asks for are covered, and how many are missing."""
    teams = result.teams[::-1]
    figure, axes = _figure(0.9 + _row(len(teams)) * len(teams))
    names = [team.name for team in teams]
    covered = [sum(need.required - need.missing for need in team.needs) for team in teams]
    missing = [sum(need.missing for need in team.needs) for team in teams]
    places = range(len(teams))
    axes.barh(places, covered, height=0.62, color=GOOD, label=_("covered"))
    edges = [0.8 if each else 0.0 for each in missing]  # of what is not there no edge is drawn
    hatched: dict[str, Any] = {"color": PAPER, "hatch": "////", "edgecolor": MISSING, "linewidth": edges}
    axes.barh(places, missing, left=covered, height=0.62, label=_("missing"), **hatched)
    axes.set_yticks(places, labels=names)
    _tight(axes, len(teams))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel(_("people asked for"), color=MUTED, fontsize=9)
    figure.legend(loc="outside lower right", ncols=2, frameon=False, fontsize=9)
    return drawn(figure)


def calendar(result: Result) -> bytes:
    """Who takes which training when, one row for each person."""
    people = sorted({line.name for line in result.trainings}, reverse=True)
    figure, axes = _figure(0.9 + _row(len(people)) * max(1, len(people)))
    for line in result.trainings:
        place, start, days = people.index(line.name), (line.start - EPOCH).days, (line.end - line.start).days + 1
        axes.barh(place, days, left=start, height=0.62, color=TAKEN, edgecolor=PAPER)
        axes.text(start + 0.5, place, line.title, va="center", fontsize=8, color=INK, clip_on=True)
    axes.set_yticks(range(len(people)), labels=people)
    _tight(axes, len(people))
    axes.xaxis_date()
    axes.xaxis.set_major_locator(AutoDateLocator(minticks=3, maxticks=7))  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_formatter(FuncFormatter(lambda days, _place: format_date(EPOCH + timedelta(days), "medium")))
    axes.grid(axis="x", color="#e4e7eb")
    axes.set_axisbelow(True)
    return drawn(figure)


def network(result: Result) -> bytes:
    """Departments, joined by a line as thick as the number of pairs of their people that work together."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted({m.department for team in result.teams for m in team.members if m.department}))
    graph.add_weighted_edges_from((pair.first, pair.second, pair.pairs) for pair in across(result))
    figure, axes = _figure(5.0 if len(graph) <= FEW else 8.0, 7.5)
    axes.set_axis_off()
    places = nx.circular_layout(graph)
    weights = {edge: graph.edges[edge]["weight"] for edge in graph.edges}
    most = max(weights.values(), default=1)
    widths = [0.5 + 5.5 * weight / most for weight in weights.values()]
    nx.draw_networkx_edges(graph, places, ax=axes, width=widths, edge_color="#9fb3c8")
    if len(graph) <= FEW:
        nx.draw_networkx_edge_labels(graph, places, weights, ax=axes, font_size=8, font_color=INK, label_pos=0.35)
    nx.draw_networkx_nodes(graph, places, ax=axes, node_size=140, node_color=GOOD, edgecolors=PAPER)
    for name, (x, y) in places.items():
        _outside(axes, name, x, y, len(graph) > FEW)
    axes.set_aspect("equal")
    axes.margins(0.05)
    return drawn(figure)


def _outside(axes: Axes, name: str, x: float, y: float, turn: bool) -> None:
    """A name outside the circle; turned along its ray when there are many, so that none lies on another."""
    angle = degrees(atan2(y, x))
    side = "right" if abs(angle) > 90 else "left"
    turned = angle - 180 if abs(angle) > 90 else angle
    facts: dict[str, Any] = {"rotation": turned, "rotation_mode": "anchor"} if turn else {}
    axes.text(1.08 * x, 1.08 * y, name, ha=side, va="center", fontsize=9, color=INK, **facts)


def _row(rows: int) -> float:
    """Inches a row: many rows stand closer."""
    return 0.42 if rows <= 15 else 0.28


def _tight(axes: Axes, rows: int) -> None:
    """No empty space before the first row and after the last, however many there are."""
    axes.set_ylim(-0.6, max(1, rows) - 0.4)


def _figure(height: float, width: float = WIDTH) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(width, height), layout="constrained", facecolor=PAPER)
    axes = figure.add_subplot(facecolor=PAPER)
    axes.tick_params(colors=INK, labelsize=9)
    for name, spine in axes.spines.items():
        spine.set_visible(name in ("left", "bottom"))
        spine.set_color("#cbd2d9")
    return figure, axes
