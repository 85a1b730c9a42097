"""Flask-Babel's three functions, with types: what is wrapped in one of them is translated.

Import as `from planner.words import gettext as _`; `lazy_gettext` for what is defined before a request, such as labels.
"""

from __future__ import annotations

from typing import Any, cast

import flask_babel


def gettext(text: str, /, **facts: Any) -> str:
    """The text in the reader's language, with `%(name)s` filled from the facts."""
    return str(flask_babel.gettext(text, **facts))


def ngettext(one: str, many: str, num: int, /, **facts: Any) -> str:
    """The text for `num` things in the reader's language; `%(num)s` is filled too."""
    return str(flask_babel.ngettext(one, many, num, **facts))


def lazy_gettext(text: str, /, **facts: Any) -> str:
    """Stands for the text until it is shown; a str for all that matters to types."""
    return cast(str, flask_babel.lazy_gettext(text, **facts))


def role_name(name: str) -> str:
    """What a role of accounts or a delegate is called."""
    names = {
        "employee": gettext("Employee"),
        "head": gettext("Department head"),
        "planner": gettext("HR planner"),
        "admin": gettext("Admin"),
        "works_council": gettext("Works council"),
        "deputy": gettext("Deputy"),
        "shift_lead": gettext("Shift lead"),
        "assessor": gettext("Assessor"),
    }
    return names.get(name, name)
