"""What a worker writes down while the solver is at work."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from planner import worker
from planner.worker import _Pulse
from solver.answer import Progress


class Noted:
    """An attempt that notes its beats."""

    run_id = 1

    def __init__(self) -> None:
        self.stored: dict[str, Any] | None = None
        self.written = threading.Event()

    def beat(self, progress: dict[str, Any] | None) -> bool:
        self.stored = progress
        self.written.set()
        return False


def test_a_beat_holds_the_newest_phase_and_what_was_told_last_of_each_goal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "BEAT", 0.01)
    attempt = Noted()
    pulse = _Pulse(attempt)  # type: ignore[arg-type]
    pulse.note(Progress("shortfall", 1.0, "shortfall", 9.0, 0.0))
    pulse.note(Progress("cost", 2.0, "cost", 50.0))
    pulse.note(Progress("core", 3.0, "shortfall", 4.0, 4.0))
    pulse.note(Progress("plan", 4.0))
    with pulse:
        assert attempt.written.wait(10)
    shortfall = {"goal": "shortfall", "best": 4.0, "bound": 4.0, "gap": 0.0}
    cost = {"goal": "cost", "best": 50.0, "bound": None, "gap": None}
    assert attempt.stored == {"phase": "plan", "seconds": 4.0, "goals": [shortfall, cost]}
