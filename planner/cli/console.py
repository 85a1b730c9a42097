"""The two consoles that commands write to: results on standard output, progress and complaints on standard error."""

import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def say(sentence: str) -> None:
    """Write one line of result."""
    click.echo(one_line(sentence))


def complain(sentence: str) -> None:
    """Write one line of what is wrong, or of what is going on."""
    click.echo(one_line(sentence), err=True)


@contextmanager
def quiet() -> Iterator[None]:
    """Nothing reaches standard output meanwhile: solvers in C++ write a line of their own there now and then."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def one_line(text: str) -> str:
    """The text with whatever would break the line or steer a terminal written out: an id may hold anything."""
    if text.isprintable():
        return text
    return "".join(
        character.encode("unicode_escape").decode() if unicodedata.category(character) in _STEERING else character
        for character in text
    )


_STEERING = {"Cc", "Cf", "Cs", "Zl", "Zp"}
