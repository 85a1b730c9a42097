"""How long a run may take and where its time went."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from solver.answer import Options, Phase, Progress


class Clock:
    """Counts a run's seconds, notes its phases, and says when it must end."""

    def __init__(self, options: Options) -> None:
        self._began = time.monotonic()
        self._options = options
        self.phases: list[Phase] = []

    @property
    def seconds(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self._began

    @property
    def left(self) -> float:
        """Seconds until the time limit; infinite without one."""
        limit = self._options.time_limit
        return float("inf") if limit is None else limit - self.seconds

    def part(self, share: float) -> Clock:
        """A clock that is over when this share of the time left has gone; its phases are noted here too."""
        if self._options.time_limit is None:
            return self
        found = Clock(replace(self._options, time_limit=share * self.left))
        found.phases = self.phases
        return found

    @property
    def over(self) -> bool:
        """Whether the time is out or somebody asked to stop."""
        return self.left <= 0 or self._options.should_stop()

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Note how long the block takes."""
        began = self.seconds
        self._options.on_progress(Progress(name, began))
        try:
            yield
        finally:
            self.phases.append(Phase(name, self.seconds - began))
