"""Accounts: who may sign in, as what. Fields named fs_, tf_ and the like are Flask-Security's."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, get_args

from flask_security.core import RoleMixin, UserMixin
from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Versioned, Words, now, one_of
from models.people import Person

AccountRoleName = Literal["employee", "head", "planner", "admin", "works_council"]
ACCOUNT_ROLES: tuple[AccountRoleName, ...] = get_args(AccountRoleName)


class AccountRole(Base, RoleMixin):
    """A role of accounts, one of ACCOUNT_ROLES; what it may do stands in planner/access.py."""

    __table_args__ = (one_of("name", AccountRoleName),)

    name: Mapped[str] = mapped_column(String(40), unique=True)


class AccountRoleLink(Base):
    """An account holds a role."""

    __table_args__ = (UniqueConstraint("account_id", "account_role_id"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    account_role_id: Mapped[int] = mapped_column(ForeignKey("account_role.id", ondelete="CASCADE"))


class Account(Versioned, Base, UserMixin):
    """A sign-in, by personnel number; `person_id` is None for accounts that are nobody of the plant.

    `dialect` is the side whose words the reader speaks; None is that of their role.
    """

    __table_args__ = (one_of("dialect", Words),)

    sign_in: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str | None] = mapped_column(String(255), unique=True)  # type: ignore[assignment]
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    fs_token_uniquifier: Mapped[str | None] = mapped_column(String(64), unique=True)  # type: ignore[assignment]
    confirmed_at: Mapped[datetime | None]
    last_login_at: Mapped[datetime | None]  # type: ignore[assignment]
    current_login_at: Mapped[datetime | None]  # type: ignore[assignment]
    last_login_ip: Mapped[str | None] = mapped_column(String(64))
    current_login_ip: Mapped[str | None] = mapped_column(String(64))
    login_count: Mapped[int | None] = mapped_column(default=0)  # type: ignore[assignment]
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    create_datetime: Mapped[datetime] = mapped_column(default=now)
    language: Mapped[str | None] = mapped_column(String(8))
    dialect: Mapped[str | None] = mapped_column(String(2))
    must_change_password: Mapped[bool] = mapped_column(default=False)
    theme: Mapped[str | None] = mapped_column(String(8))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), unique=True)

    person: Mapped[Person | None] = relationship()
    roles: Mapped[list[AccountRole]] = relationship(secondary="account_role_link", order_by=AccountRole.id)  # type: ignore[assignment]

    def has_any(self, *names: AccountRoleName) -> bool:
        """True when the account holds one of the roles."""
        return any(role.name in names for role in self.roles)


class Setting(Versioned, Base):
    """One setting of the installation, by name; also the works agreement once it is recorded."""

    name: Mapped[str] = mapped_column(String(64), unique=True)
    value: Mapped[str] = mapped_column(String(2000))
