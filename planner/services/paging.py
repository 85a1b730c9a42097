"""Lists in pages of fifty rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request
from sqlalchemy import Select, func

from models import db

ROWS = 50
Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list; pages count from 1."""

    rows: Sequence[Row]
    page: int
    total: int
    size: int = ROWS

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))


def asked_page() -> int:
    """The page that `?page=` asks for, whether or not there is such a page; the first if none is asked for."""
    return request.args.get("page", 1, type=int)


def page_of(query: Select[Any], size: int = ROWS) -> Page[Any]:
    """The page that `?page=` asks for, of a query of entities or of columns; one out of range is the nearest."""
    total = db.session.scalar(query.order_by(None).with_only_columns(func.count(), maintain_column_froms=True)) or 0
    page = min(max(1, asked_page()), max(1, -(-total // size)))
    found = db.session.execute(query.limit(size).offset((page - 1) * size))
    entities = len(query.column_descriptions) == 1
    return Page(found.unique().scalars().all() if entities else found.all(), page, total, size)
