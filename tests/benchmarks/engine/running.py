"""Running one way on one problem in a process of its own, and what came of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from typing import Any

from tests.benchmarks.engine.child import GRACE


@dataclass(slots=True)
class Result:
    """What one way did with one problem. `goals`: name, value, bound, gap; `trail`: seconds, goal, best, bound.

    `load`: how many processes wanted a processor in the minute before.
    """

    group: str
    case: str
    words: str
    way: str
    limit: float
    status: str
    seconds: float = 0.0
    cpu: float = 0.0
    memory: float = 0.0
    load: float = 0.0
    first: float | None = None
    reading: float = 0.0
    building: float = 0.0
    goals: list[list[Any]] = field(default_factory=list)
    phases: list[list[Any]] = field(default_factory=list)
    trail: list[list[Any]] = field(default_factory=list)

    @property
    def gap(self) -> float | None:
        """The largest gap of any goal; None where something is not proven at all, or there is no answer."""
        gaps = [gap for *_, gap in self.goals]
        return None if None in gaps or not gaps else max(gaps)

    @property
    def proven(self) -> bool:
        """Whether the answer is proven best."""
        return self.status == "optimal"

    @property
    def values(self) -> list[float]:
        """The value of each goal; empty without an answer."""
        return [value for _, value, *_ in self.goals]

    def gap_after(self, seconds: float) -> float | None:
        """The gap of the last goal that had been proven and found by then."""
        known = (
            [each for each in self.trail if each[0] <= seconds and each[1] == self.goals[-1][0]] if self.goals else []
        )
        if not known or known[-1][2] is None or known[-1][3] is None:
            return None
        _, _, best, bound = known[-1]
        return float((best - bound) / max(1.0, abs(best)))


def run(way: str, path: Path, seconds: float, most_bytes: int) -> dict[str, Any]:
    """The facts of a run: those that it prints, and what the system says of its process."""
    began, load = time.monotonic(), os.getloadavg()[0]
    arguments = [way, str(path), str(seconds), str(most_bytes), str(began)]
    command = [sys.executable, "-m", "tests.benchmarks.engine.child", *arguments]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(
            command,
            stdout=out,
            stderr=err,
            cwd=Path(__file__).parents[3],
            start_new_session=True,
        )
        timer = Timer(seconds + GRACE, os.killpg, (process.pid, signal.SIGKILL))
        timer.start()
        try:
            _, code, usage = os.wait4(process.pid, 0)
        finally:
            timer.cancel()
        out.seek(0), err.seek(0)
        told, complaint = out.read().decode(), err.read().decode()
    facts = json.loads(told.splitlines()[-1]) if code == 0 else {"status": _why(code, complaint)}
    memory = usage.ru_maxrss * 1024 / 2**30
    seconds, cpu = time.monotonic() - began, usage.ru_utime + usage.ru_stime
    return facts | {"seconds": seconds, "cpu": cpu, "memory": memory, "load": load}


def _why(code: int, complaint: str) -> str:
    if os.WIFSIGNALED(code) and os.WTERMSIG(code) == signal.SIGKILL:
        return "no end"
    if "MemoryError" in complaint or "bad_alloc" in complaint:
        return "out of memory"
    last = complaint.strip().splitlines()[-1:] or [f"code {os.waitstatus_to_exitcode(code)}"]
    return f"failed: {last[0][:120]}"
