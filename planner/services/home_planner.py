"""The planner's first page: teams and runs."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, or_, select

from models import Account, Run, Team, db


def facts(account: Account, day: date) -> dict[str, Any]:
    """Teams that run on the day or later, and the newest runs."""
    ahead = select(func.count(Team.id)).where(or_(Team.last_day.is_(None), Team.last_day >= day))
    newest = select(Run.id, Run.state, Run.created_at).order_by(Run.id.desc()).limit(5)
    return {"teams": db.session.scalar(ahead) or 0, "runs": db.session.execute(newest).all()}
