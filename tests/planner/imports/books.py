"""Workbooks for tests, written cell by cell."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import xlsxwriter


def workbook(*tabs: tuple[str, list[list[Any]]], more: Callable[[Any], None] | None = None, **options: Any) -> bytes:
    """A workbook of tabs, each a name and rows; `more` may do what it likes with the library's workbook."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, **options})
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    for name, rows in tabs:
        tab = book.add_worksheet(name)
        for at, cells in enumerate(rows):
            for column, value in enumerate(cells):
                if hasattr(value, "year"):
                    tab.write_datetime(at, column, value, day)
                else:
                    tab.write(at, column, value)
    if more:
        more(book)
    book.close()
    return file.getvalue()


def changed(data: bytes, **parts: bytes | Callable[[bytes], bytes]) -> bytes:
    """The workbook with parts put in place of others; in names of parts `__` stands for a slash, `_dot_` for a dot."""
    named = {name.replace("__", "/").replace("_dot_", "."): part for name, part in parts.items()}
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = named.pop(name, None)
            content = old.read(name)
            new.writestr(name, part(content) if callable(part) else content if part is None else part)
        for name, part in named.items():
            assert isinstance(part, bytes)
            new.writestr(name, part)
    return file.getvalue()
