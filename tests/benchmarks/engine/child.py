"""One way on one problem, in a process of its own: `... engine.child WAY FILE SECONDS BYTES BEGAN`.

Prints one JSON object. BEGAN is the monotonic clock when the process was started, so that importing and reading count.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from threading import Timer
from typing import Any

from planner.cli.files import load
from solver.answer import Answer, Options, Progress
from solver.reading import read_problem
from solver.solve import NoAnswer
from solver.writing import answer_to_json

BUILDERS = [
    ("solver.scale.relaxed", "relax"),
    ("solver.scale.subproblem", "smaller"),
    ("solver.model.build", "build_plan"),
]
"""What makes models, by where it is defined; wherever else in the solver it is known by name counts too."""
GRACE = 30.0
"""Seconds after its time limit in which a process that has not ended must end."""


class Watch:
    """Seconds since the process was started: of the first answer, of better ones and bounds, and of building models."""

    def __init__(self, began: float) -> None:
        self.began, self.building = began, 0.0
        self.first: float | None = None
        self.phase = "reading"
        self.trail: list[tuple[float, str, float | None, float | None]] = []
        self._last: dict[str, tuple[float | None, float | None]] = {}

    @property
    def seconds(self) -> float:
        """Seconds until now."""
        return time.monotonic() - self.began

    def tell(self, progress: Progress) -> None:
        """Note what is new."""
        self.phase = progress.phase
        if progress.goal is None or self._last.get(progress.goal) == (progress.best, progress.bound):
            return
        self._last[progress.goal] = progress.best, progress.bound
        self.trail.append((round(self.seconds, 2), progress.goal, progress.best, progress.bound))
        if progress.best is not None:
            self.answered()

    def answered(self) -> None:
        """There is an answer."""
        self.first = self.seconds if self.first is None else self.first

    def timed(self, build: Callable[..., Any]) -> Callable[..., Any]:
        """The function, with the processor's seconds that it takes counted as building."""

        def run(*args: Any, **kwargs: Any) -> Any:
            began = time.thread_time()
            try:
                return build(*args, **kwargs)
            finally:
                self.building += time.thread_time() - began

        return run


def watch_builders(watch: Watch) -> None:
    """Count the time of building models."""
    importlib.import_module("solver.scale.choose")
    for module, name in BUILDERS:
        found = getattr(importlib.import_module(module), name)
        timed = watch.timed(found)
        for each in [each for key, each in sys.modules.items() if key.startswith("solver.")]:
            if getattr(each, name, None) is found:
                setattr(each, name, timed)


def watch_todays_way(watch: Watch) -> None:
    """The first answer of a run is often today's way, before anything is searched."""
    engine: Any = importlib.import_module("solver.solve")
    greedy = engine.greedy

    def run(problem: Any) -> Answer | None:
        answer: Answer | None = greedy(problem)
        if answer is not None:
            watch.answered()
        return answer

    engine.greedy = run


def give_up(watch: Watch, seconds: float) -> None:
    """After so many seconds, say what was going on and end: building a model hears no clock."""

    def end() -> None:
        facts = {"status": f"nothing, still at: {watch.phase}", "first": watch.first, "trail": watch.trail}
        print(json.dumps(facts), flush=True)
        os._exit(0)

    timer = Timer(seconds, end)
    timer.daemon = True
    timer.start()


def main(way: str, path: str, seconds: str, most_bytes: str, began: str) -> None:
    """Run and print."""
    resource.setrlimit(resource.RLIMIT_DATA, (int(most_bytes), int(most_bytes)))
    watch = Watch(float(began))
    problem = load(Path(path), read_problem)
    reading = watch.seconds
    watch_todays_way(watch)
    from tests.benchmarks.engine.ways import WAYS  # OR-Tools takes its time to load

    watch_builders(watch)
    limit = max(0.01, float(seconds) - watch.seconds)
    give_up(watch, limit + GRACE - 5)
    facts: dict[str, Any] = {"reading": reading}
    try:
        answer = WAYS[way](problem, Options(time_limit=limit, on_progress=watch.tell))
    except NoAnswer:
        facts |= {"status": "none", "goals": []}
    else:
        watch.answered()
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write(answer_to_json(answer))
        facts |= {"status": answer.status, "goals": [[g.name, g.value, g.bound, g.gap] for g in answer.goals]}
        facts |= {"phases": [[phase.name, round(phase.seconds, 3)] for phase in answer.run.phases]}
    facts |= {"first": watch.first, "building": watch.building, "trail": watch.trail}
    print(json.dumps(facts))


if __name__ == "__main__":
    main(*sys.argv[1:])
