"""Long checks of the solver on seeded problems: `python -m tests.solver.long [CHECK ...] --problems N --workers N`.

Prints how far it is and every disagreement with its seed as soon as it is found; exit code 1 if there is any.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from multiprocessing import get_context

import click

from tests.solver.checks import CHECKS

PORTION = {"brute": 100, "borders": 100, "relations": 25, "paths": 2, "crowded": 2, "twists": 100}
PROBLEMS = {"brute": 100_000, "borders": 20_000, "relations": 5_000, "paths": 500, "crowded": 500, "twists": 50_000}
FIRST = 20_000_000


def portion(check: str, seeds: range) -> list[str]:
    """What is wrong with the problems of these seeds, a line each."""
    found = []
    for seed in seeds:
        try:
            said = CHECKS[check](seed)
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
        found += [f"{check} {seed}: {said}"] if said else []
    return found


def results(check: str, seeds: range, workers: int) -> Iterator[tuple[int, list[str]]]:
    """How many problems a portion had and what is wrong with them, as portions are done."""
    size = PORTION[check]
    waiting = [range(start, min(start + size, seeds.stop)) for start in range(seeds.start, seeds.stop, size)][::-1]
    running: dict[Future[list[str]], int] = {}
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), max_tasks_per_child=20) as pool:
        while waiting or running:
            while waiting and len(running) < 2 * workers:
                part = waiting.pop()
                running[pool.submit(portion, check, part)] = len(part)
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(future), future.result()


@click.command()
@click.argument("checks", nargs=-1, type=click.Choice(list(CHECKS)))
@click.option("--problems", type=int, help="How many of each check.  [default: brute 100,000, paths 500 and so on]")
@click.option("--first", type=int, default=FIRST, show_default=True, help="The first seed.")
@click.option("--workers", type=int, default=2, show_default=True, help="Processes.")
def main(checks: tuple[str, ...], problems: int | None, first: int, workers: int) -> None:
    """Run all checks, or those named."""
    wrong = 0
    for check in checks or CHECKS:
        began, done, many = time.monotonic(), 0, problems or PROBLEMS[check]
        told = began
        for number, found in results(check, range(first, first + many), workers):
            done, wrong = done + number, wrong + len(found)
            for line in found:
                print(line, flush=True)
            if time.monotonic() - told > 20 or done == many:
                told = time.monotonic()
                print(f"{check}: {done:,} of {many:,} in {told - began:,.0f} s, {wrong} wrong so far", flush=True)
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{usage.ru_utime + usage.ru_stime:,.0f} CPU seconds; {wrong} wrong")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
