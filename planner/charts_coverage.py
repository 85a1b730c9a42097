"""The picture of a department's coverage: head count covered, planned and missing for each team and home cover."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from planner.services.outlook import Total
from planner.svg import drawn
from planner.words import gettext as _

COVERED, PLANNED, MISSING, INK = "#0b6168", "#8fc9cb", "#ffffff", "#17202a"


def coverage_chart(totals: Sequence[Total]) -> bytes:
    """A horizontal bar each, as SVG on white: covered dark, planned light, missing hatched, with its numbers."""
    row = 0.42 if len(totals) <= 15 else 0.28  # many stand closer
    figure = Figure(figsize=(8, 0.9 + row * max(1, len(totals))), layout="constrained", facecolor="white")
    axes = figure.subplots()
    places = range(len(totals))
    left = [0] * len(totals)
    parts: tuple[tuple[str, list[int], dict[str, Any]], ...] = (
        (_("covered"), [t.covered for t in totals], {"color": COVERED}),
        (_("by training"), [t.planned for t in totals], {"color": PLANNED}),
        (_("missing"), [t.missing for t in totals], {"color": MISSING, "hatch": "////", "edgecolor": "#a3152a"}),
    )
    for label, widths, style in parts:
        edges = [0.8 if width else 0.0 for width in widths]  # of what is not there no edge is drawn
        axes.barh(list(places), widths, left=left, height=0.62, label=label, linewidth=edges, **style)
        left = [start + width for start, width in zip(left, widths, strict=True)]
    for place, total in enumerate(totals):
        axes.text(total.asked + 0.15, place, f"{total.covered}/{total.asked}", va="center", fontsize=9, color=INK)
    axes.set_yticks(list(places), [t.team.name if t.team else _("Home cover") for t in totals], fontsize=9, color=INK)
    axes.set_ylim(max(1, len(totals)) - 0.4, -0.6)
    axes.set_xlim(0, max([total.asked for total in totals], default=1) * 1.12)
    axes.set_xlabel(_("head count"), fontsize=9, color=INK)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(length=0)
    figure.legend(loc="outside lower right", ncols=3, frameon=False, fontsize=9)
    return drawn(figure)
