"""The two consoles that commands write to: results on standard output, progress and complaints on standard error."""

import unicodedata

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


def one_line(text: str) -> str:
    """The text with whatever would break the line or steer a terminal written out: an id may hold anything."""
    if text.isprintable():
        return text
    return "".join(
        character.encode("unicode_escape").decode() if unicodedata.category(character) in _STEERING else character
        for character in text
    )


_STEERING = {"Cc", "Cf", "Cs", "Zl", "Zp"}
