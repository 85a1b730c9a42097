"""Problem and answer files of the command line: read whole, written whole or not at all."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, TypeVar

import click

from planner.cli.console import complain
from solver.reading import FileFaults

MOST_BYTES = 2**29
WRONG_FILE = 2
TOO_LARGE = "does not fit into memory"

Content = TypeVar("Content")


class FileError(click.ClickException):
    """A file cannot be read or written. Says why in one sentence; the command ends with 2."""

    exit_code = WRONG_FILE

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")


def load(path: Path, read: Callable[[bytes], Content]) -> Content:
    """What the file states, as `read` makes it; a file ending in .gz is unpacked first.

    With faults in it, they are said, a line each, and the command ends with 2.
    """
    try:
        return read(_bytes_of(path))
    except FileFaults as error:
        for fault in error.faults:
            complain(f"{path}: {fault}")
        raise click.exceptions.Exit(WRONG_FILE) from None
    except MemoryError:
        raise FileError(path, TOO_LARGE) from None


def _bytes_of(path: Path) -> bytes:
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise FileError(path, "is no gzip file, or was cut off or damaged") from None
    except OSError as error:
        raise FileError(path, f"cannot be read: {_reason(error)}") from None
    except MemoryError:
        raise FileError(path, TOO_LARGE) from None
    if len(content) > MOST_BYTES:
        raise FileError(path, f"holds more than {MOST_BYTES // 2**20} MiB, as no problem or answer does")
    return content


class Output:
    """A file that is to be written in the end, all of it or nothing; that it can be is tried in the beginning.

    A context: what it leaves without `write` leaves the file as it was. Raises FileError if the file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._replaced = path.is_file() or not path.exists()  # not so a directory, or /dev/stdout
        self._target = Path(os.path.realpath(path)) if self._replaced else path  # a link stays a link
        self._draft = self._target.with_name(f".planner-{os.getpid()}.part")

    def __enter__(self) -> Output:
        try:
            if self._replaced:
                self._draft.open("xb").close()
            else:
                self._target.open("ab").close()
        except OSError as error:
            self._refuse(error)
        return self

    def write(self, text: str) -> None:
        """Put the text there, packed if the name ends in .gz."""
        content = text.encode()
        if self.path.suffix == ".gz":
            content = gzip.compress(content, mtime=0)
        try:
            if not self._replaced:
                self._target.write_bytes(content)
                return
            with self._draft.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            self._draft.replace(self._target)
        except OSError as error:
            self._refuse(error)

    def __exit__(self, *_: object) -> None:
        self._draft.unlink(missing_ok=True)

    def _refuse(self, error: OSError) -> NoReturn:
        raise FileError(self.path, f"cannot be written: {_reason(error)}") from None


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
