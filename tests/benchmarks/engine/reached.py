"""The figures that the engine is to reach on two cores, and whether the results reach them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.benchmarks.engine.running import Result
from tests.benchmarks.engine.store import Store
from tests.benchmarks.engine.table import OURS, WHOLE, number

LONG = 10.0
"""A run that takes more seconds than this is to spend less than a tenth of them on building models."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What was to be reached on a problem, what was measured, and whether that is enough."""

    problem: str
    reach: str
    measured: str
    met: bool


def figures(store: Store) -> Iterator[Figure]:
    """Every figure of which there is a result."""
    yield from _covers(store)
    for case, judge in JUDGES.items():
        own = _find(store, case, OURS)
        if own is not None:
            yield from judge(own, [found for way in WHOLE if (found := _find(store, case, way))], store)
    yield from _building(store)


def _find(store: Store, case: str, way: str) -> Result | None:
    return next((each for each in store.results if (each.case, each.way) == (case, way)), None)


def _covers(store: Store) -> Iterator[Figure]:
    own = [each for each in store.of("public") if each.way == OURS and each.case[:4] in ("scp4", "scp5", "scp6")]
    own += [each for each in store.of("public") if each.way == OURS and each.case[:4] in ("scpa", "scpc")]
    if own:
        slow = [each.case for each in own if not each.proven or each.seconds > 2]
        proven = sum(each.proven for each in own)
        longest = max(each.seconds for each in own)
        measured = f"{proven} of {len(own)} proven, the longest {longest:.1f} s"
        measured += f"; over: {len(slow)}" if slow else ""
        yield Figure("set covers 4x, 5x, 6x, a, c", "proven, each under 2 s", measured, not slow)


def _rail(own: Result, _wholes: list[Result], _store: Store) -> Iterator[Figure]:
    if own.goals:
        value, bound = own.goals[-1][1], own.goals[-1][2] or 0
        measured = f"{number(value)}, bound {number(bound)}, {own.seconds:.0f} s"
        yield Figure(own.words, "175 or better, bound ≥ 173, in 60 s", measured, value <= 175 and bound >= 173)


def _proven_in(seconds: float) -> Callable[[Result, list[Result], Store], Iterator[Figure]]:
    def judge(own: Result, wholes: list[Result], _store: Store) -> Iterator[Figure]:
        measured = f"{'proven' if own.proven else f'gap {own.gap}'} in {own.seconds:.1f} s"
        yield Figure(own.words, f"proven in under {seconds:g} s", measured, own.proven and own.seconds < seconds)
        sooner = [each for each in wholes if each.proven and each.seconds <= own.seconds]
        best = min((each for each in wholes if each.proven), key=lambda each: each.seconds, default=None)
        said = f"{best.way} in {best.seconds:.1f} s" if best else f"none in {wholes[0].limit:.0f} s" if wholes else "–"
        yield Figure(own.words, "before every whole model", said, own.proven and bool(wholes) and not sooner)

    return judge


def _large(own: Result, wholes: list[Result], store: Store) -> Iterator[Figure]:
    first = own.first if own.first is not None else float("inf")
    yield Figure(own.words, "first answer in 10 s", f"{first:.1f} s", first <= 10)
    for seconds, most in ((30, 0.002), (90, 0.0002)):
        gap = _gap_in(own, seconds)
        measured = "no bound yet" if gap is None else f"{gap:.3%}"
        yield Figure(own.words, f"gap ≤ {most:.2%} in {seconds} s", measured, gap is not None and gap <= most)
    yield Figure(own.words, "under 1.5 GB", f"{own.memory:.2f} GB", own.memory < 1.5)
    if not wholes:
        return
    greedy = _find(store, own.case, "greedy")
    better = [each.way for each in wholes if each.values and greedy and each.values < greedy.values]
    said = f"{', '.join(better) or 'none'} found more than today's way in {wholes[0].limit:.0f} s"
    yield Figure(own.words, "the whole models find nothing", said, not better)


def _largest(own: Result, _wholes: list[Result], _store: Store) -> Iterator[Figure]:
    gap = own.gap
    measured = f"{'no bound' if gap is None else f'{gap:.3%}'} in {own.seconds:.0f} s"
    met = gap is not None and gap <= 0.001 and own.seconds <= 310
    yield Figure(own.words, "gap ≤ 0.1 % in 300 s, from file to answer", measured, met)
    yield Figure(own.words, "under 4 GB", f"{own.memory:.2f} GB", own.memory < 4)


def _classes(own: Result, _wholes: list[Result], _store: Store) -> Iterator[Figure]:
    gap = _gap_in(own, 30)
    measured = "no bound yet" if gap is None else f"{gap:.2%}"
    yield Figure(own.words, "proven within 1 % in 30 s", measured, gap is not None and gap <= 0.01)


def _gap_in(own: Result, seconds: float) -> float | None:
    return own.gap if own.seconds <= seconds + 5 else own.gap_after(seconds)


def _building(store: Store) -> Iterator[Figure]:
    long = [each for each in store.results if each.way == OURS and each.seconds > LONG]
    if long:
        worst = max(long, key=lambda each: each.building / each.cpu if each.cpu else 0)
        share = worst.building / worst.cpu if worst.cpu else 0
        measured = f"at most {share:.0%} ({worst.words})"
        yield Figure("any run over 10 s", "building models under 10 %", measured, share < 0.1)


JUDGES: dict[str, Callable[[Result, list[Result], Store], Iterator[Figure]]] = {
    "rail507": _rail,
    "middle": _proven_in(5),
    "sites": _proven_in(3),
    "large": _large,
    "largest": _largest,
    "classes": _classes,
}
