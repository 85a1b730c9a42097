"""Pictures as SVG. Each is drawn from what a page says in a table too, and is served by an address of its own."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import networkx as nx
from matplotlib.axes import Axes
from matplotlib.dates import ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from planner.services.results import Result
from planner.services.together import across
from planner.words import gettext as _

INK, MUTED, PAPER = "#1f2933", "#52606d", "#ffffff"
GOOD, OPEN, BAR = "#2f6f9f", "#d9822b", "#5b6bb5"
WIDTH = 9.0  # inches
EPOCH = date(1970, 1, 1)  # matplotlib counts days from it


def coverage(result: Result) -> bytes:
    """For each team how many of the people it asks for are covered, and how many are missing."""
    teams = result.teams[::-1]
    figure, axes = _figure(1.2 + 0.45 * len(teams))
    names = [team.name for team in teams]
    covered = [sum(need.required - need.missing for need in team.needs) for team in teams]
    missing = [sum(need.missing for need in team.needs) for team in teams]
    axes.barh(names, covered, color=GOOD, label=_("covered"))
    axes.barh(names, missing, left=covered, color=OPEN, hatch="//", edgecolor=PAPER, label=_("missing"))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel(_("people asked for"), color=MUTED)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.0 + 0.35 / (1 + 0.3 * len(teams))), ncols=2, frameon=False)
    return _svg(figure)


def calendar(result: Result) -> bytes:
    """Who takes which training when, one row for each person."""
    people = sorted({line.name for line in result.trainings}, reverse=True)
    figure, axes = _figure(1.2 + 0.4 * max(1, len(people)))
    for line in result.trainings:
        start, days = (line.start - EPOCH).days, (line.end - line.start).days + 1
        axes.barh(people.index(line.name), days, left=start, height=0.55, color=BAR, edgecolor=PAPER)
    axes.set_yticks(range(len(people)), labels=people)
    axes.xaxis_date()
    axes.xaxis.set_major_formatter(ConciseDateFormatter(axes.xaxis.get_major_locator()))  # type: ignore[no-untyped-call]
    axes.grid(axis="x", color="#e4e7eb")
    axes.set_axisbelow(True)
    return _svg(figure)


def network(result: Result) -> bytes:
    """Departments, joined by a line as thick as the number of pairs of their people that work together."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted({m.department for team in result.teams for m in team.members if m.department}))
    graph.add_weighted_edges_from((pair.first, pair.second, pair.pairs) for pair in across(result))
    figure, axes = _figure(5.0)
    axes.set_axis_off()
    places = nx.circular_layout(graph)
    widths = [0.6 * graph.edges[edge]["weight"] for edge in graph.edges]
    nx.draw_networkx_edges(graph, places, ax=axes, width=widths, edge_color="#9fb3c8")
    weights = {edge: graph.edges[edge]["weight"] for edge in graph.edges}
    nx.draw_networkx_edge_labels(graph, places, weights, ax=axes, font_size=8, font_color=INK)
    nx.draw_networkx_nodes(graph, places, ax=axes, node_size=260, node_color=GOOD, edgecolors=PAPER)
    outside = {name: (1.28 * x, 1.15 * y) for name, (x, y) in places.items()}
    box = {"facecolor": PAPER, "edgecolor": "none", "pad": 1.5}
    nx.draw_networkx_labels(graph, outside, ax=axes, font_size=9, font_color=INK, bbox=box)
    axes.margins(0.2)
    return _svg(figure)


def _figure(height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(WIDTH, height), layout="constrained", facecolor=PAPER)
    axes = figure.add_subplot(facecolor=PAPER)
    axes.tick_params(colors=INK, labelsize=9)
    for name, spine in axes.spines.items():
        spine.set_visible(name in ("left", "bottom"))
        spine.set_color("#cbd2d9")
    return figure, axes


def _svg(figure: Figure) -> bytes:
    file = BytesIO()
    figure.savefig(file, format="svg", metadata={"Date": None})
    return file.getvalue()
