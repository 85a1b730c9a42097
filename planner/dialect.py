"""The reader's own dialect: the side whose words they speak, chosen by them or else that of their role."""

from __future__ import annotations

from collections.abc import Collection

from flask import g, has_request_context
from flask_login import current_user
from sqlalchemy import select

from models import Account, SkillTerm, db
from planner.language import language
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


def own_words(skill_ids: Collection[int]) -> dict[int, str]:
    """The first word of the reader's own side for each skill, in their language where there is one."""
    side = dialect()
    if side is None or not skill_ids:
        return {}
    t = SkillTerm
    query = select(t.skill_id, t.term).where(t.skill_id.in_(skill_ids), t.words == side)
    found: dict[int, str] = {}
    for skill_id, term in db.session.execute(query.order_by(t.language != language(), t.id)):
        found.setdefault(skill_id, term)
    return found


def _of_role(account: Account) -> str | None:
    if account.person_id is None:
        return None
    role = belonging([account.person_id], today())[account.person_id].role
    return role.side if role else None
