"""Flask-Babel's three functions, with types: what is wrapped in one of them is translated.

Import as `from planner.words import gettext as _`; `lazy_gettext` for what is defined before a request, such as labels.
"""

from __future__ import annotations

from typing import Any, cast

import flask_babel

from planner.language import counted, language


def gettext(text: str, /, **facts: Any) -> str:
    """The text in the reader's language, with `%(name)s` filled from the facts."""
    return str(flask_babel.gettext(text, **facts))


def ngettext(one: str, many: str, num: int, /, **facts: Any) -> str:
    """The text for `num` things in the reader's language; `%(num)s` is filled too."""
    text = flask_babel.get_domain().get_translations().ungettext(one, many, num)
    return str(text % {"num": counted(num, language()), **facts})


def lazy_gettext(text: str, /, **facts: Any) -> str:
    """Stands for the text until it is shown; a str for all that matters to types."""
    return cast(str, flask_babel.lazy_gettext(text, **facts))


ROLE_NAMES = {
    "employee": lazy_gettext("Employee"),
    "head": lazy_gettext("Department head"),
    "planner": lazy_gettext("HR planner"),
    "admin": lazy_gettext("Admin"),
    "works_council": lazy_gettext("Works council"),
    "deputy": lazy_gettext("Deputy"),
    "shift_lead": lazy_gettext("Shift lead"),
    "assessor": lazy_gettext("Assessor"),
}
ROLES_OF_PEOPLE = {
    "Technician": lazy_gettext("Technician"),
    "Engineer": lazy_gettext("Engineer"),
    "Programmer": lazy_gettext("Programmer"),
    "Architect": lazy_gettext("Architect"),
}


def role_name(name: str) -> str:
    """What a role of accounts or a delegate is called."""
    return str(ROLE_NAMES.get(name, name))


def role_of_people(name: str) -> str:
    """What a role of people is called: those that a plant starts with in the reader's language, others as recorded."""
    return str(ROLES_OF_PEOPLE.get(name, name))


def condition_words() -> dict[str, str]:
    """What people can be narrowed to by a skill: the names of planner/services/conditions.py in words."""
    return {
        "1": gettext("level 1 or more"),
        "2": gettext("level 2 or more"),
        "3": gettext("level 3 or more"),
        "4": gettext("level 4"),
        "gap": gettext("below the target"),
        "expiring": gettext("expires within 90 days"),
        "unproven": gettext("unproven"),
        "to_refresh": gettext("to refresh"),
        "lapsed": gettext("lapsed"),
        "revoked": gettext("revoked"),
        "conflicting": gettext("conflicting"),
        "planned": gettext("training planned"),
        "not_asked": gettext("not asked"),
    }
