"""The picture of coverage against budget: what is short for what is spent on trainings, as proven steps."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from planner.svg import drawn
from planner.words import gettext as _

LINE, INK, MUTED = "#2f6f9f", "#1f2933", "#52606d"


def frontier_chart(points: Sequence[tuple[float, float, float]]) -> bytes:
    """A step for each point (spent, shortfall, heads missing), as SVG on white."""
    ordered = sorted(points)
    spent, shortfall = [point[0] for point in ordered], [point[1] for point in ordered]
    most = max(spent) * 1.12 or 1.0
    figure = Figure(figsize=(8, 3.2), layout="constrained", facecolor="white")
    axes = figure.subplots()
    axes.step([*spent, most], [*shortfall, shortfall[-1]], where="post", color=LINE, linewidth=2)
    axes.plot(spent, shortfall, "o", color=LINE)
    for x, y in zip(spent, shortfall, strict=True):
        axes.annotate(f"{y:,.6g}", (x, y), xytext=(6, 6), textcoords="offset points", fontsize=9, color=INK)
    axes.set_xlabel(_("spent on trainings"), fontsize=9, color=MUTED)
    axes.set_ylabel(_("shortfall"), fontsize=9, color=MUTED)
    axes.set_xlim(left=-0.02 * most, right=most)
    axes.set_ylim(bottom=0, top=max(shortfall) * 1.2 or 1.0)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=9, colors=INK)
    return drawn(figure)
