"""The people of the plant whom the demo's sign-in page offers."""

from __future__ import annotations

import json
from typing import NamedTuple

from flask import url_for
from sqlalchemy import select, update
from sqlalchemy.orm import joinedload, selectinload

from models import Account, Run, Setting, db
from planner.services.people import Belonging, belonging
from planner.services.reach import holders, people_in_reach
from planner.services.results import result
from planner.today import today
from planner.words import gettext as _
from planner.words import role_name

TILES = "demo_tiles"  # the setting: a JSON list of sign-ins, in the order shown
RANK = ("planner", "head", "admin", "works_council", "deputy", "shift_lead", "assessor", "employee")


class Tile(NamedTuple):
    """One click signs in as this person: who they are, as what (the names of roles, the widest first), and where."""

    account: Account
    name: str
    roles: list[str]
    said: str
    place: str


def tiles() -> list[Tile]:
    """The people to choose from."""
    wanted = _sign_ins()
    query = select(Account).where(Account.sign_in.in_(wanted), Account.active)
    query = query.options(selectinload(Account.roles), joinedload(Account.person))
    found = {account.sign_in: account for account in db.session.scalars(query)}
    places = belonging([a.person_id for a in found.values() if a.person_id is not None], today())
    shown = [found[sign_in] for sign_in in wanted if sign_in in found]
    return [_tile(account, places.get(account.person_id or 0)) for account in shown]


def account_of_tile(sign_in: str) -> Account | None:
    """The account of a tile; None for any other."""
    return next((tile.account for tile in tiles() if tile.account.sign_in == sign_in), None)


class Card(NamedTuple):
    """A story to start with: who one is in it, and the page that it begins on."""

    key: str
    title: str
    text: str
    sign_in: str
    page: str
    endpoint: str = "demo.sign_in"


def cards() -> list[Card]:
    """The stories that the plant can tell as it is now."""
    people = tiles()
    return [card for card in (_sheet(), _off_sick(people), _proof(people)) if card is not None]


def _sheet() -> Card:
    """A messy workbook, opened in a plant of its own."""
    title = _("Your spreadsheet, alive in 90 seconds")
    text = _("A messy workbook in a sandbox: what hangs on one person, what has run out, what nobody on nights knows.")
    return Card("sheet", title, text, "", "", "demo.sandbox")


def _off_sick(people: list[Tile]) -> Card | None:
    """Somebody is away this morning: who can step in? Told by the head of somebody on the tiles."""
    for head in (tile.account for tile in people if "head" in tile.roles):
        led = set(db.session.scalars(people_in_reach(head, "absence.read")))
        away = next((t.account.person for t in people if t.account.person_id in led - {head.person_id}), None)
        if away is not None:
            page = url_for("absences.substitutes", person_id=away.id, on=today().isoformat())
            title = _("05:45, %(person)s is off sick", person=away.name)
            return Card("sick", title, _("What stops, and who can step in?"), head.sign_in, page)
    return None


def _proof(people: list[Tile]) -> Card | None:
    """The newest plan, to argue with; rules that cannot hold together are none."""
    planner = next((tile.account for tile in people if "planner" in tile.roles), None)
    plans = select(Run).where(Run.state == "done", Run.answer["status"].as_string() != "infeasible")
    run = db.session.scalar(plans.order_by(Run.id.desc()).limit(1)) if planner is not None else None
    if planner is None or run is None:
        return None
    page = url_for("runs.show", run_id=run.id)
    return Card("proof", _("Argue with the proof"), result(run).opening, planner.sign_in, page)


def _sign_ins() -> list[str]:
    setting = db.session.scalar(select(Setting.value).where(Setting.name == TILES))
    return [str(each) for each in json.loads(setting)] if setting else []


def _tile(account: Account, at: Belonging | None) -> Tile:
    held = sorted(holders(account), key=RANK.index)
    words = [role_name(name) for name in held if name != "employee" or len(held) == 1]
    if account.person is None:
        return Tile(account, ", ".join(words), list(held), "", "")
    units = [at.department, at.crew] if at else []
    place = ", ".join(unit.name for unit in units if unit)
    return Tile(account, account.person.name, list(held), ", ".join(words), place)


def forget(sign_ins: set[str]) -> None:
    """Take people off the tiles."""
    left = json.dumps([each for each in _sign_ins() if each not in sign_ins])
    db.session.execute(update(Setting).where(Setting.name == TILES).values(value=left))
