"""What an action takes: seconds by the clock, seconds of processors, and statements sent to the database."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psutil
from sqlalchemy import event

from models import db
from tests.benchmarks.company.plants import Plant


@dataclass(frozen=True)
class Taken:
    """The median of the turns; `first` is when the first bytes of a stream were there."""

    seconds: float
    cpu: float
    queries: int
    first: float | None = None


def taken(plant: Plant, action: Callable[[], float | None], turns: int) -> Taken:
    """What it takes; more turns than one are warmed up before. The action may return when its first bytes came."""
    if turns > 1:
        action()
    found = [_once(plant, action) for _ in range(turns)]
    return sorted(found, key=lambda each: each.seconds)[turns // 2]


def _once(plant: Plant, action: Callable[[], float | None]) -> Taken:
    count = 0

    def counted(*_: Any) -> None:
        nonlocal count
        count += 1

    with plant.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", counted)
    try:
        before, start = _cpu(plant.server), time.perf_counter()
        first = action()
        seconds = time.perf_counter() - start
    finally:
        event.remove(engine, "before_cursor_execute", counted)
    return Taken(seconds, _cpu(plant.server) - before, count, None if first is None else first - start)


def _cpu(server: int | None) -> float:
    """Seconds of processors of this process and of the database server with everything that it has started."""
    ours = time.process_time()
    if server is None:
        return ours
    of = psutil.Process(server)
    spent = [of.cpu_times(), *(child.cpu_times() for child in of.children(recursive=True))]
    ended = spent[0].children_user + spent[0].children_system
    return ours + ended + sum(each.user + each.system for each in spent)
