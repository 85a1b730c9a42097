"""What keeps a need short, and how far something is confirmed: codes of an explanation in words."""

from __future__ import annotations

from planner.words import gettext as _


def cause(code: str) -> str:
    """A cause as a sentence."""
    return {
        "busy": _("People who hold the level have no time left."),
        "absent": _("People who hold the level are absent."),
        "site": _("The team takes people of its own site only."),
        "barred": _("People must not join."),
        "size": _("The team may not have more members."),
        "mix": _("The team may not have more people of a role or a side."),
        "per_person": _("Members may be counted for no more needs."),
        "apart": _("People must be kept apart."),
        "together": _("People go together or not at all."),
        "release": _("Departments release no more people."),
        "home_cover": _("Departments keep people at home."),
        "budget": _("The budget for trainings does not suffice."),
        "hours": _("Nobody may train for more hours."),
        "seats": _("Classes have no more seats."),
        "classes": _("Classes lack sessions, facilities or trainers."),
        "time": _("The team starts too soon."),
    }.get(code, code)


def how_sure(confirmed: str) -> str:
    """How far a re-solve confirms what is said."""
    return {
        "proven": _("confirmed, proven best"),
        "found": _("confirmed by a plan"),
        "no": _("not confirmed"),
    }.get(confirmed, confirmed)
