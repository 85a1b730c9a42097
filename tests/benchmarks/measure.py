"""Measuring: what is measured takes turns with its baseline, and the median of the turns counts."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Literal

Clock = Literal["wall", "cpu"]
CLOCKS: dict[Clock, Callable[[], float]] = {"wall": time.perf_counter, "cpu": time.process_time}


@dataclass(frozen=True)
class Measurement:
    """Seconds of one turn of a thing and, where there is one, of its baseline; the goal is in seconds or a ratio."""

    name: str
    size: str
    clock: Clock
    seconds: float
    baseline: float | None = None
    at_most_seconds: float | None = None
    at_most_ratio: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the baseline it takes."""
        return None if self.baseline is None else self.seconds / self.baseline

    @property
    def met(self) -> bool:
        """True when no goal is missed."""
        in_time = self.at_most_seconds is None or self.seconds <= self.at_most_seconds
        in_ratio = self.at_most_ratio is None or self.ratio is None or self.ratio <= self.at_most_ratio
        return in_time and in_ratio


def seconds_of(action: Callable[[], object], clock: Clock, repeats: int) -> float:
    """Seconds that one call takes, over a turn of `repeats` calls."""
    read = CLOCKS[clock]
    start = read()
    for _ in range(repeats):
        action()
    return (read() - start) / repeats


def take_turns(
    action: Callable[[], object],
    baseline: Callable[[], object] | None,
    clock: Clock,
    *,
    turns: int = 7,
    repeats: int = 10,
) -> tuple[float, float | None]:
    """Median seconds of the action and of its baseline; both are called once before, to warm up."""
    action()
    if baseline:
        baseline()
    of_action, of_baseline = [], []
    for _ in range(turns):
        of_action.append(seconds_of(action, clock, repeats))
        if baseline:
            of_baseline.append(seconds_of(baseline, clock, repeats))
    return median(of_action), median(of_baseline) if baseline else None


def machine() -> str:
    """The processor, its cores, the system and the interpreter, in one line."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = cpuinfo.read_text(encoding="utf-8").splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), model)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{model}, {cores} cores, {platform.system()}, Python {platform.python_version()}"
