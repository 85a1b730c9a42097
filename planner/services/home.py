"""What stands on the first page: one section per role, in the order planner, head, employee, admin, works council.

Each section's facts come from services/home_<role>.py and its look from templates/home/_<role>.html.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from models import Account
from planner.access import Holder
from planner.services import home_admin, home_employee, home_head, home_planner, home_works_council
from planner.services.reach import current_holders

Facts = dict[str, Any]


class Kind(NamedTuple):
    """Who sees a section, how its facts are found, which template shows them."""

    holders: frozenset[Holder]
    facts: Callable[[Account, date], Facts]
    template: str


class Section(NamedTuple):
    """A section ready to be shown."""

    template: str
    facts: Facts


KINDS: tuple[Kind, ...] = (
    Kind(frozenset({"planner"}), home_planner.facts, "home/_planner.html"),
    Kind(frozenset({"head", "deputy", "shift_lead"}), home_head.facts, "home/_head.html"),
    Kind(frozenset({"employee"}), home_employee.facts, "home/_employee.html"),
    Kind(frozenset({"admin"}), home_admin.facts, "home/_admin.html"),
    Kind(frozenset({"works_council"}), home_works_council.facts, "home/_works_council.html"),
)


def sections(account: Account, day: date) -> list[Section]:
    """The account's sections as of the day."""
    mine = current_holders()
    return [Section(kind.template, kind.facts(account, day)) for kind in KINDS if kind.holders & mine]
