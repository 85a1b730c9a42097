"""What every table shares: the declarative base, keys, row versions, facts and spells."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Literal, get_args

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    MetaData,
    Numeric,
    String,
    Text,
    TypeDecorator,
    event,
)
from sqlalchemy.orm import ColumnProperty, DeclarativeBase, Mapped, declared_attr, mapped_column, registry

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Side = Literal["OT", "IT"]
SkillSide = Literal["OT", "IT", "bridge"]
Words = Literal["OT", "IT"]


class Moment(TypeDecorator[datetime]):
    """A point in time, kept in UTC; aware on both databases. A naive value is refused with ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; SQLite stores it without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs a time zone: {value!r}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Back as an aware UTC datetime."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def one_of(column: str, choices: Any, name: str | None = None) -> CheckConstraint:
    """A CHECK that `column` is one of the values of a Literal type."""
    values = ", ".join(f"'{choice}'" for choice in get_args(choices))
    return CheckConstraint(f"{column} IN ({values})", name=name or f"{column}_known")


TYPES: dict[Any, Any] = {
    str: String(200),
    datetime: Moment,
    dict[str, Any]: JSON,
    list[Any]: JSON,
    Decimal: Numeric(14, 2),
}


class Base(DeclarativeBase):
    """Declarative base: str is VARCHAR(200), datetime a Moment, dict and list JSON, Decimal money.

    The table of a class is its name in snake case, in the singular.
    """

    registry = registry(metadata=MetaData(naming_convention=NAMES), type_annotation_map=TYPES)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)

    @declared_attr.directive
    def __tablename__(cls) -> str:
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).lower()


@event.listens_for(Base, "attribute_instrument", propagate=True)
def _keep_old_values(_: type, __: str, attribute: Any) -> None:
    """The old value of every column is known when it changes, even of a row not loaded since the last commit."""
    if isinstance(attribute.property, ColumnProperty):
        event.listen(attribute, "set", lambda *_: None, active_history=True)


db = SQLAlchemy(model_class=Base)
LongText = Text


class Versioned:
    """A row that people edit: a second editor who saves over a newer version gets StaleDataError."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        """Let SQLAlchemy check and raise the version with every UPDATE."""
        return {"version_id_col": cls.version}


class Fact:
    """A dated fact: the day it holds from, the moment it was recorded, by whom; never overwritten.

    A mistake is marked entered in error (`error_at`): it is kept and never counted.
    """

    holds_from: Mapped[date] = mapped_column(index=True)
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    error_at: Mapped[datetime | None]
    error_reason: Mapped[str | None]

    @declared_attr
    def recorded_by_id(cls) -> Mapped[int | None]:
        """The account that recorded it; None for an import or the system."""
        return mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    @declared_attr
    def error_by_id(cls) -> Mapped[int | None]:
        """The account that marked it entered in error."""
        return mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


class Spell(Fact):
    """A fact that holds from a day until a day, both included; `holds_until` None is open."""

    holds_until: Mapped[date | None]

    def holds_on(self, day: date) -> bool:
        """True when the spell is in force on `day` and was not entered in error."""
        return (
            self.error_at is None and self.holds_from <= day and (self.holds_until is None or day <= self.holds_until)
        )


def spell_order() -> CheckConstraint:
    """A CHECK that a spell does not end before it starts."""
    return CheckConstraint("holds_until IS NULL OR holds_until >= holds_from", name="spell_order")


def level_range(column: str = "level") -> CheckConstraint:
    """A CHECK that a level is on the scale 0 to 4."""
    return CheckConstraint(f"{column} BETWEEN 0 AND 4", name=f"{column}_range")
