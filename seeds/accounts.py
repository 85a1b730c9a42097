"""Sign-ins of the demo plant: everybody by personnel number, the heads, and three who look after the whole."""

from __future__ import annotations

import json
from datetime import date
from typing import NamedTuple
from uuid import uuid4

from sqlalchemy import select

from models import ACCOUNT_ROLES, Account, AccountRole, AccountRoleLink, Setting
from seeds.bulk import Bulk
from seeds.dates import at
from seeds.organisation import Organisation


class DemoAccount(NamedTuple):
    """An account of the demo that is shown on its sign-in page."""

    sign_in: str
    name: str
    roles: tuple[str, ...]


PLANNER = DemoAccount("9001", "HR planning", ("planner",))
ADMIN = DemoAccount("9002", "Administration", ("admin",))
WORKS_COUNCIL = "1040"
TILES = ("9001", "1001", "1003", "1028", "1052", "1006", "1042", "1040", "9002")


def add_accounts(bulk: Bulk, organisation: Organisation, as_of: date, password: str | None) -> list[DemoAccount]:
    """Add accounts with this hashed password (None: nobody can sign in); returns those that are shown."""
    roles = _roles(bulk)
    added = []
    heads = set(organisation.heads.values())
    for place, person in enumerate(organisation.people):
        held = ["employee"]
        if place in heads:
            held.insert(0, "head")
        if person.number == WORKS_COUNCIL:
            held.insert(0, "works_council")
        account = DemoAccount(person.number, person.name, tuple(held))
        added.append(account)
        organisation.accounts.append(_add(bulk, account, roles, as_of, password, organisation.ids[place]))
    for account in (PLANNER, ADMIN):
        added.append(account)
        _add(bulk, account, roles, as_of, password, None)
    bulk.add(Setting, name="demo_tiles", value=json.dumps(TILES))
    by_sign_in = {account.sign_in: account for account in added}
    return [by_sign_in[sign_in] for sign_in in TILES]


def _roles(bulk: Bulk) -> dict[str, int]:
    present = {name: row_id for name, row_id in bulk.session.execute(select(AccountRole.name, AccountRole.id))}  # noqa: C416
    return {name: present.get(name) or bulk.add(AccountRole, name=name) for name in ACCOUNT_ROLES}


def _add(
    bulk: Bulk, account: DemoAccount, roles: dict[str, int], as_of: date, password: str | None, person_id: int | None
) -> int:
    account_id = bulk.add(
        Account,
        sign_in=account.sign_in,
        password=password,
        active=True,
        fs_uniquifier=uuid4().hex,
        person_id=person_id,
        create_datetime=at(as_of, 0),
    )
    for role in account.roles:
        bulk.add(AccountRoleLink, account_id=account_id, account_role_id=roles[role])
    return account_id
