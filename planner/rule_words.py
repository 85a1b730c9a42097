"""What changed of a rule, in the reader's words instead of the names of columns."""

from __future__ import annotations

from collections.abc import Iterable

from planner.words import gettext as _


def what_changed(columns: Iterable[str]) -> list[str]:
    """The facts that stand in these columns, each once; how often a row was saved is none."""
    words = _words()
    return list(dict.fromkeys(words.get(column, column) for column in columns if column != "version"))


def _words() -> dict[str, str]:
    return {
        "archived_at": _("archived"),
        "as_of": _("As of"),
        "caution": _("Unproven levels"),
        "code": _("Code"),
        "crew_id": _("Crew"),
        "department_id": _("Department"),
        "description": _("Description"),
        "error_at": _("entered in error"),
        "error_by_id": _("entered in error"),
        "error_reason": _("entered in error"),
        "for_level": _("Level"),
        "general_id": _("Special of"),
        "goals": _("Goals in order"),
        "group_id": _("Skill group"),
        "headcount": _("Head count"),
        "holds_from": _("From"),
        "language": _("Language"),
        "level": _("Level"),
        "max_training_hours_per_person": _("Hours of training a person"),
        "member_share": _("Share of a member's time"),
        "minimum": _("At home, at least"),
        "name": _("Name"),
        "name_de": _("Name in German"),
        "note": _("Note"),
        "position": _("Order"),
        "requires_id": _("Prerequisite"),
        "retired_on": _("retired"),
        "role_id": _("Role"),
        "safety_critical": _("Safety-critical"),
        "scenario_id": _("Scenario"),
        "share": _("Share"),
        "side": _("Side"),
        "skill_id": _("Skill"),
        "special_kind": _("Special of"),
        "text": _("Text"),
        "time_limit": _("Seconds to search, at most"),
        "training_budget": _("Budget for trainings"),
        "use_home_cover": _("Home cover"),
        "validity_kind": _("Validity"),
        "validity_months": _("Validity"),
        "value": _("Value"),
        "weekly_rate": _("weekly rate"),
    }
