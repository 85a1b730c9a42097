"""Progress in lines: what is said, and how often."""

import io

import pytest
from rich.console import Console

from planner.cli.progress import ProgressLine, figure, in_words, percent
from solver.answer import Progress


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (Progress("model", 3.14), "     3.1 s  model"),
        (Progress("cost", 61.0, "cost", None, 14355.0), "    61.0 s  cost: bound 14,355"),
        (
            Progress("core", 61.0, "cost", 15950.0, 14355.0),
            "    61.0 s  core, cost: best 15,950, bound 14,355, gap 10 %",
        ),
    ],
)
def test_what_is_known_is_said(progress: Progress, words: str) -> None:
    assert in_words(progress) == words


@pytest.mark.parametrize(("value", "words"), [(0.0, "0"), (1450.5, "1,450.5"), (100.0, "100"), (0.123, "0.12")])
def test_numbers_are_written_for_people(value: float, words: str) -> None:
    assert figure(value) == words


@pytest.mark.parametrize(("share", "words"), [(0.0, "0 %"), (1e-9, "0.01 %"), (0.004, "0.4 %"), (1.0, "100 %")])
def test_a_share_that_is_not_0_is_not_called_0(share: float, words: str) -> None:
    assert percent(share) == words


def lines(*told: Progress) -> list[str]:
    text = io.StringIO()
    with ProgressLine(Console(file=text)) as line:
        for progress in told:
            line.tell(progress)
            line.show()
    return [word.strip() for word in text.getvalue().splitlines()]


def test_a_new_phase_is_said_at_once() -> None:
    assert lines(Progress("model", 1.0), Progress("cost", 1.1)) == ["1.0 s  model", "1.1 s  cost"]


def test_numbers_are_said_once_a_second_and_the_last_of_them_always() -> None:
    told = [Progress("cost", 1.0 + number / 100, "cost", 100.0 - number) for number in range(50)]
    assert lines(*told) == ["1.0 s  cost: best 100", "1.5 s  cost: best 51"]


def test_a_live_line_keeps_what_is_known_of_a_goal_while_other_things_are_done() -> None:
    text = io.StringIO()
    with ProgressLine(Console(file=text, force_terminal=True, width=100)) as line:
        for progress in (Progress("cost", 1.0, "cost", 50.0, 40.0), Progress("plan", 2.0)):
            line.tell(progress)
            line.show()
    assert "2.0 s  plan, cost: best 50, bound 40, gap 20 %" in text.getvalue()
