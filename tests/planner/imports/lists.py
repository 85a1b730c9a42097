"""Lists as CSV text: opened, imported, and what they change."""

from models import Account
from planner.imports.guesses import guess
from planner.imports.plan import Plan
from planner.imports.reading import read_book
from planner.services.imports import Opened, context_of, fingerprint, plan_of, run
from planner.services.uploads import Upload


def opened(account: Account, text: str) -> Opened:
    """The list as the account finds it open, with the guessed answers."""
    data = text.encode()
    context, book = context_of(account), read_book(data, "list.csv")
    return Opened(Upload("x" * 22, "list.csv", data, None), book, guess(book, context), context)


def do(account: Account, text: str) -> Plan:
    """Import the list."""
    found = opened(account, text)
    return run(account, found, fingerprint(plan_of(found)))


def told(found: Plan) -> list[tuple[str, str, str, str]]:
    """Kind, about whom or what, before and after of each change."""
    return [(each.kind, each.about, each.before, each.after) for each in found.changes]
