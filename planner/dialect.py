"""The reader's own dialect: the side whose words they speak, chosen by them or else that of their role."""

from __future__ import annotations

from flask import g, has_request_context
from flask_login import current_user

from models import Account
from planner.services.people import belonging
from planner.today import today

DIALECTS = ("OT", "IT")


def dialect() -> str | None:
    """ "OT" or "IT"; None for an account that has chosen none and is nobody with a role. Looked up once a request."""
    if not has_request_context() or not current_user.is_authenticated:
        return None
    if "dialect" not in g:
        g.dialect = current_user.dialect or _of_role(current_user)
    found: str | None = g.dialect
    return found


def _of_role(account: Account) -> str | None:
    if account.person_id is None:
        return None
    role = belonging([account.person_id], today())[account.person_id].role
    return role.side if role else None
