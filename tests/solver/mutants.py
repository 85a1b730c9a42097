"""Breaks one rule of the solver at a time and demands that its tests fail: `python -m tests.solver.mutants [AREA ...]`.

Each mutation is made in a copy of the sources. The tests of its area run first without those marked slow and, should
they all pass, with a portion of those. A mutation that they all pass has survived: a test is missing. Exit code 1 when
one survives or no longer fits the sources.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal

import click

from tests.solver.mutations import ROOT, Mutation, mutations

Outcome = Literal["killed", "killed late", "SURVIVED", "STALE", "BROKEN"]
SECONDS = 300
COPIED = ("solver", "tests/solver", "tests/benchmarks", "tests/data/public", "tests/__init__.py")
OF_THE_MODEL = ["membership_rules", "needs_of_the_model", "trainings_of_the_model", "goals_of_the_model", "conflict"]
TESTS = {
    "model": [*OF_THE_MODEL, "integers", "solve", "checks"],
    "verify": ["verify", "verify_levels", "checker_oracle"],
    "scale": [
        "relaxed",
        "scale_limits",
        "pricing",
        "dominance",
        "prices",
        "choice",
        "apart",
        "groups",
        "group_lists",
        "parts",
        "listing",
        "scale",
        "checks",
    ],
}
LATE = {
    "model": ["checks.py::test_three_thousand_tiny_problems_agree_with_trying_everything[0]"],
    "verify": ["checker_oracle.py", "verify.py"],
    "scale": [
        "prices.py",
        "checks.py::test_many_problems_pass[twists-400]",
        "groups.py",
        "apart.py",
        "listing.py",
        "dominance.py",
        "scale.py",
    ],
}
PASSED, FAILED = 0, 1


class Copy:
    """A copy of the sources, with one mutation at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name in COPIED:
            source, target = ROOT / name, folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, target)

    def outcome(self, mutation: Mutation) -> Outcome:
        """What the tests say of the mutation."""
        path = self._folder / mutation.file
        source = path.read_text(encoding="utf-8")
        changed = mutation.applied(source)
        if changed is None:
            return "STALE"
        path.write_text(changed, encoding="utf-8")
        try:
            compile(changed, mutation.file, "exec")
            return self._judged(mutation.area)
        except SyntaxError:
            return "BROKEN"
        finally:
            path.write_text(source, encoding="utf-8")

    def _judged(self, area: str) -> Outcome:
        first = self.tested([f"{name}.py" for name in TESTS[area]], "not slow")
        if first != PASSED:
            return "killed" if first == FAILED else "BROKEN"
        second = self.tested(LATE[area], "slow")
        return "SURVIVED" if second == PASSED else "killed late" if second == FAILED else "BROKEN"

    def tested(self, names: list[str], marked: str) -> int:
        """pytest's exit code for these tests; a run that never ends has failed."""
        tests = [f"tests/solver/test_{name}" for name in names]
        options = ["-x", "-q", "-c", os.devnull, "--rootdir", ".", "--noconftest", "-p", "no:cacheprovider"]
        options += ["--import-mode=importlib", "-W", "ignore", "-m", marked]
        try:
            return subprocess.run(
                [sys.executable, "-B", "-m", "pytest", *options, *tests],
                cwd=self._folder,
                env={**os.environ, "PYTHONPATH": str(self._folder)},
                capture_output=True,
                timeout=SECONDS,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            return FAILED


def judge(chosen: list[Mutation], workers: int) -> list[Outcome]:
    """The outcome of each mutation, told as it is known."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(workers) as pool:
        copies = [Copy(Path(folder) / str(number)) for number in range(workers)]
        for area in {mutation.area for mutation in chosen}:
            if copies[0].tested([f"{name}.py" for name in TESTS[area]], "not slow") != PASSED:
                raise click.ClickException(f"The tests of solver/{area} fail without a mutation.")

        def work(mutation: Mutation) -> Outcome:
            copy = copies.pop()
            began = time.monotonic()
            try:
                outcome = copy.outcome(mutation)
            finally:
                copies.append(copy)
            print(f"{outcome:<12} {mutation.file}: {mutation.rule}  ({time.monotonic() - began:.0f} s)", flush=True)
            return outcome

        return list(pool.map(work, chosen))


@click.command()
@click.argument("areas", nargs=-1, type=click.Choice(list(TESTS)))
@click.option("--only", default="", help="Only mutations whose file or rule contains this.")
@click.option("--workers", type=int, default=2, show_default=True, help="How many at once.")
def main(areas: tuple[str, ...], only: str, workers: int) -> None:
    """Run all mutations, or those of some packages of the solver."""
    chosen = [each for each in mutations() if each.area in (areas or TESTS) and only in f"{each.file} {each.rule}"]
    outcomes = judge(chosen, workers)
    for outcome in ("killed", "killed late", "SURVIVED", "STALE", "BROKEN"):
        print(f"{outcome}: {outcomes.count(outcome)}")
    sys.exit(0 if set(outcomes) <= {"killed", "killed late"} else 1)


if __name__ == "__main__":
    main()
