"""The head's first page: my departments."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select

from models import Account, Department, DepartmentMembership, db
from planner.services.reach import departments_in_reach, in_force, people_in_reach


def facts(account: Account, day: date) -> dict[str, Any]:
    """The departments in reach, each with the number of its people in reach on the day."""
    reached = people_in_reach(account, "matrix.read", day)
    query = (
        select(Department, func.count(func.distinct(DepartmentMembership.person_id)))
        .join(DepartmentMembership, DepartmentMembership.department_id == Department.id)
        .where(
            Department.id.in_(departments_in_reach(account, "matrix.read")),
            in_force(DepartmentMembership, day),
            DepartmentMembership.person_id.in_(reached),
        )
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return {"departments": [tuple(row) for row in db.session.execute(query)]}
