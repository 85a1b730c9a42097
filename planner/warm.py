"""What takes long to load, loaded while nobody waits: the first picture is then there as soon as the others."""

from __future__ import annotations

import threading
from importlib import import_module

DRAWING = ("planner.charts", "planner.charts_coverage", "planner.charts_frontier", "planner.charts_prerequisites")
QUIET = 2.0
"""Seconds after the pages are served: the first of them come before."""


def warm_later(seconds: float = QUIET) -> threading.Timer:
    """Load what draws pictures, in a while and beside the requests."""
    timer = threading.Timer(seconds, _load)
    timer.daemon = True
    timer.start()
    return timer


def _load() -> None:
    for module in DRAWING:
        import_module(module)
