"""Tables that are exported to be read only: no import takes them, and their heads say so."""

from __future__ import annotations

from planner.imports.book import Sheet

REPORTS: dict[str, tuple[str, ...]] = {
    "about": ("tab", "table", "what_is_in_it", "can_be_imported_again"),
    "confirmations": (
        "personnel_number", "name", "skill", "level", "stated_from", "decision", "on", "by", "reason",
    ),
    "uses": ("personnel_number", "name", "skill", "used_on"),
    "interests": ("personnel_number", "name", "skill", "interest", "holds_from"),
    "exceptions": ("exception", "personnel_number", "name", "skill", "holds_from", "holds_until", "reason"),
    "teams": (
        "team", "team_name", "purpose", "first_day", "last_day", "site", "delivery_mode", "state", "member_share",
        "size_min", "size_max", "needs_per_person", "priority", "sides", "roles",
    ),
    "needs": (
        "team", "team_name", "need", "skill", "skill_name", "level", "headcount", "importance", "both_sides", "spare",
    ),
    "memberships": (
        "plan", "plan_state", "published", "team", "team_name", "personnel_number", "name", "first_day", "last_day",
        "share", "state", "counted_for",
    ),
    "enrolments": (
        "plan", "plan_state", "published", "personnel_number", "name", "training", "training_title", "first_day",
        "last_day", "hours", "cost", "trainer", "state",
    ),
    "audit": ("when", "who", "what", "action", "table", "row", "column", "before", "after"),
}  # fmt: skip


def is_report(sheet: Sheet) -> bool:
    """True for a sheet that was exported to be read only."""
    first = tuple(text for column in range(sheet.width) if (text := sheet.text(0, column)))
    return first in REPORTS.values()
