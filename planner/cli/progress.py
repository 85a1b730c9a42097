"""A run's progress on standard error: one live line on a terminal, else a line now and then."""

from __future__ import annotations

from dataclasses import replace
from queue import SimpleQueue

from rich.console import Console
from rich.status import Status
from rich.text import Text

from solver.answer import Progress

SECONDS_BETWEEN_LINES = 1.0


class ProgressLine:
    """Shows what is told. `tell` may be called from any thread; `show` by one, as often as it likes."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live = Status("", console=console) if console.is_terminal else None
        self._told: SimpleQueue[Progress] = SimpleQueue()
        self._shown: Progress | None = None
        self._held_back: Progress | None = None
        self._of_goal: Progress | None = None

    def __enter__(self) -> ProgressLine:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.show()
        if self._live is not None:
            self._live.stop()
        elif self._held_back is not None:
            self._print(self._held_back)

    def tell(self, progress: Progress) -> None:
        """Note how far the run is."""
        self._told.put(progress)

    def show(self) -> None:
        """Show what was told: on a terminal the last of it; else each new phase, and new numbers once a second."""
        while not self._told.empty():
            progress = self._told.get()
            if self._live is not None:
                self._live.update(Text(in_words(self._with_goal(progress))))
            elif self._is_due(progress):
                self._print(progress)
            else:
                self._held_back = progress

    def _with_goal(self, progress: Progress) -> Progress:
        """The progress with what was told last of a goal, where it tells of none: one line shows both."""
        if progress.goal is not None:
            self._of_goal = progress
        known = self._of_goal
        return progress if known is None else replace(known, phase=progress.phase, seconds=progress.seconds)

    def _is_due(self, progress: Progress) -> bool:
        shown = self._shown
        return (
            shown is None or progress.phase != shown.phase or progress.seconds >= shown.seconds + SECONDS_BETWEEN_LINES
        )

    def _print(self, progress: Progress) -> None:
        self._console.print(in_words(progress), markup=False, soft_wrap=True)
        self._shown, self._held_back = progress, None


def in_words(progress: Progress) -> str:
    """`   3.1 s  cost: best 15,950, bound 14,355, gap 10 %`, as far as it is known."""
    known = []
    if progress.best is not None:
        known.append(f"best {figure(progress.best)}")
    if progress.bound is not None:
        known.append(f"bound {figure(progress.bound)}")
    if progress.gap is not None:
        known.append(f"gap {percent(progress.gap)}")
    what = progress.phase if progress.goal in (None, progress.phase) else f"{progress.phase}, {progress.goal}"
    return f"{progress.seconds:8.1f} s  {what}" + (": " + ", ".join(known) if known else "")


def figure(value: float) -> str:
    """A number for people: thousands apart, two decimals where there are any."""
    return f"{value:,.2f}".removesuffix("0").removesuffix("0").removesuffix(".")


def percent(share: float) -> str:
    """A share for people: `0.4 %`; one that is tiny but not 0 is not called 0."""
    return "0 %" if share <= 0 else f"{max(share * 100, 0.01):.2f}".rstrip("0").rstrip(".") + " %"
