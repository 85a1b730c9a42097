"""How often Python looks for circles of objects that nobody needs: problems and models make millions without any."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

SELDOM = 100_000
"""New objects after which they are looked at while a problem is solved: Python's own 700 take a tenth of the time."""


@contextmanager
def not_collected() -> Iterator[None]:
    """A block in which nothing is looked for: for reading, which makes no circles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Seldom:
    """Blocks that may overlap, in several threads: the first sets the threshold, the last sets it back."""

    def __init__(self) -> None:
        self._lock, self._running = Lock(), 0
        self._before = gc.get_threshold()

    @contextmanager
    def __call__(self) -> Iterator[None]:
        with self._lock:
            self._running += 1
            if self._running == 1:
                self._before = gc.get_threshold()
                gc.set_threshold(max(SELDOM, self._before[0]), *self._before[1:])
        try:
            yield
        finally:
            with self._lock:
                self._running -= 1
                if not self._running:
                    gc.set_threshold(*self._before)


seldom_collected = _Seldom()
"""A block that makes many objects and few circles, as solving does."""
