"""The German catalogue keeps up with the sources."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent.parent
GERMAN = ROOT / "planner" / "translations" / "de" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "lazy_ngettext": (1, 2), "_l": None}
METHODS = [("planner/**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]


def german() -> Catalog:
    with GERMAN.open("rb") as file:
        return read_po(file, locale="de")


Id = str | tuple[str, ...]


def id_of(message: Message) -> Id:
    return message.id if isinstance(message.id, str) else tuple(message.id)


def translated(message: Message) -> bool:
    return bool(message.id) and bool(message.string) and all(forms(message))


def forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


@cache
def strings() -> set[Id]:
    """What the sources ask for; a tuple is a singular with its plural, and stands for its singular alone too."""
    found = extract_from_dir(ROOT, METHODS, keywords=KEYWORDS, directory_filter=lambda path: ".venv" not in str(path))
    ids = {tuple(message) if isinstance(message, list | tuple) else str(message) for _, _, message, _, _ in found}
    return ids - {message[0] for message in ids if isinstance(message, tuple)}


def test_every_string_of_the_sources_is_translated() -> None:
    assert sorted(map(str, strings() - {id_of(message) for message in german() if translated(message)})) == []


def test_no_translation_is_left_over_from_a_string_that_is_gone() -> None:
    assert sorted(map(str, {id_of(message) for message in german() if message.id} - strings())) == []


def test_a_translation_names_the_same_placeholders() -> None:
    wrong = [f"{message.id}: {error}" for message in german() for error in message.check()]
    assert wrong == []


def test_the_compiled_file_says_the_same_as_the_catalogue() -> None:
    with GERMAN.with_suffix(".mo").open("rb") as file:
        compiled = {id_of(message): forms(message) for message in read_mo(file) if message.id}
    assert compiled == {id_of(message): forms(message) for message in german() if translated(message)}
