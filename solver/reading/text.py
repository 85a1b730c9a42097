"""From bytes to a JSON tree, with what `json` would let pass in silence: repeated keys, NaN, half characters."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from solver.reading.faults import ABSENT, MOST_FAULTS, Fault, FileFaults, Path, show_path

_HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")


class Unusable:
    """A literal that JSON does not know (NaN, Infinity) or that is too long; it has been reported where it stands."""

    def __init__(self, literal: str, code: str) -> None:
        self.literal = literal
        self.code = code

    def __repr__(self) -> str:
        return self.literal if len(self.literal) <= 20 else self.literal[:19] + "…"


class Repeated(dict[str, Any]):
    """An object that states a key twice; `repeated` lists those keys with their later values."""

    repeated: list[tuple[str, Any]]


def parse(text: str | bytes) -> tuple[Any, list[Fault]]:
    """The JSON tree of the text, and every fault of its writing.

    Raises FileFaults when there is no tree: not UTF-8, not JSON, cut off, nested too deeply.
    """
    decoded = _decode(text)
    parser = _Parser()
    try:
        tree = parser.parse(decoded)
    except json.JSONDecodeError as error:
        raise FileFaults([_explain(decoded, error)]) from None
    except RecursionError:
        raise FileFaults([Fault("$", ABSENT, "too_deep")]) from None
    if parser.suspicious or _HALF_CHARACTER.search(decoded):
        return tree, list(islice(_faults_of_writing(tree), MOST_FAULTS))
    return tree, []


class _Parser:
    """json.loads that notes whether anything in the text needs a closer look."""

    def __init__(self) -> None:
        self.suspicious = False
        self._constants: dict[str, Unusable] = {}  # one each, for files of nothing else

    def parse(self, text: str) -> Any:
        try:
            return json.loads(text, object_pairs_hook=self._object, parse_constant=self._constant)
        except json.JSONDecodeError:
            raise
        except ValueError:  # an integer of thousands of digits, which Python refuses to convert
            return json.loads(
                text, object_pairs_hook=self._object, parse_constant=self._constant, parse_int=self._integer
            )

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) == len(pairs):
            return members
        self.suspicious = True
        repeated = Repeated(members)
        seen: set[str] = set()
        repeated.repeated = [(key, value) for key, value in pairs if key in seen or seen.add(key)]  # type: ignore[func-returns-value]
        return repeated

    def _constant(self, literal: str) -> Unusable:
        self.suspicious = True
        return self._constants.setdefault(literal, Unusable(literal, "not_finite"))

    def _integer(self, literal: str) -> int | Unusable:
        if len(literal) < 1000:
            return int(literal)
        self.suspicious = True
        return Unusable(literal, "huge")


def _decode(text: str | bytes) -> str:
    try:
        if isinstance(text, bytes):
            return text.decode("utf-8-sig")
        text.encode()
    except UnicodeDecodeError as error:
        facts = {"position": error.start + 1, "byte": f"0x{error.object[error.start]:02x}"}
        raise FileFaults([Fault("$", ABSENT, "unreadable", facts)]) from None
    except UnicodeEncodeError:
        raise FileFaults([Fault("$", ABSENT, "not_unicode")]) from None
    return text.removeprefix("\ufeff")


def _explain(text: str, error: json.JSONDecodeError) -> Fault:
    end = len(text.rstrip())
    if end == 0:
        return Fault("$", ABSENT, "empty_file")
    facts: dict[str, object] = {"line": error.lineno, "column": error.colno}
    if error.pos >= end or error.msg.startswith("Unterminated string"):
        at_end = json.JSONDecodeError("", text, end)
        return Fault("$", ABSENT, "cut_off", {"line": at_end.lineno, "column": at_end.colno})
    return Fault("$", ABSENT, "not_json", {**facts, "reason": error.msg[0].lower() + error.msg[1:]})


def _faults_of_writing(tree: Any) -> Iterator[Fault]:
    """Everything wrong with how the text was written, by a walk over the whole tree, `x_` fields included."""
    waiting: list[Iterator[tuple[Any, Path]]] = [iter([(tree, ())])]
    while waiting:
        value, path = next(waiting[-1], (None, None))
        if path is None:
            waiting.pop()
        elif isinstance(value, Unusable):
            yield Fault(show_path(path), value, value.code)
        elif isinstance(value, str) and _is_broken(value):
            yield Fault(show_path(path), value, "not_unicode")
        elif isinstance(value, dict):
            for key, later in getattr(value, "repeated", ()):
                yield Fault(show_path((path, key)), later, "repeated_key")
            for key in filter(_is_broken, value):
                yield Fault(show_path((path, key)), key, "not_unicode")
            waiting.append(_within(value.items(), path))
        elif isinstance(value, list):
            waiting.append(_within(enumerate(value), path))


def _within(members: Iterable[tuple[str | int, Any]], path: Path) -> Iterator[tuple[Any, Path]]:
    return ((member, (path, key)) for key, member in members)


def _is_broken(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)
