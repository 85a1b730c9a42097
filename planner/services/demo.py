"""The people of the plant whom the demo's sign-in page offers."""

from __future__ import annotations

import json
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import selectinload

from models import Account, Setting, db

TILES = "demo_tiles"  # the setting: a JSON list of sign-ins, in the order shown


class Tile(NamedTuple):
    """One click signs in as this person."""

    account: Account
    name: str
    roles: list[str]


def tiles() -> list[Tile]:
    """The people to choose from."""
    wanted = _sign_ins()
    query = select(Account).where(Account.sign_in.in_(wanted), Account.active)
    found = {a.sign_in: a for a in db.session.scalars(query.options(selectinload(Account.roles)))}
    return [_tile(found[sign_in]) for sign_in in wanted if sign_in in found]


def account_of_tile(sign_in: str) -> Account | None:
    """The account of a tile; None for any other."""
    return next((tile.account for tile in tiles() if tile.account.sign_in == sign_in), None)


def _sign_ins() -> list[str]:
    setting = db.session.scalar(select(Setting.value).where(Setting.name == TILES))
    return [str(each) for each in json.loads(setting)] if setting else []


def _tile(account: Account) -> Tile:
    name = account.person.name if account.person else account.sign_in
    return Tile(account, name, [role.name for role in account.roles])


def forget(sign_ins: set[str]) -> None:
    """Take people off the tiles."""
    left = json.dumps([each for each in _sign_ins() if each not in sign_ins])
    db.session.execute(update(Setting).where(Setting.name == TILES).values(value=left))
