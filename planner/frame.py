"""What frames a page: parts that are the same for many readers are drawn once, and what differs is filled in."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping

from flask import Flask, current_app, request, url_for
from flask_login import current_user
from flask_security.core import AnonymousUser
from jinja2 import pass_environment
from markupsafe import Markup, escape

from models import Account
from planner.services.reach import current_account, current_holders
from planner.services.signed_in import known_of
from planner.templating import ReaderEnvironment
from planner.today import as_of, today

MOST = 2_000
PLACE = re.compile("\x00(\\w+)\x00")


@pass_environment
def drawn(
    environment: ReaderEnvironment, template: str, same: Mapping[str, Hashable], filled: Mapping[str, object]
) -> Markup:
    """A template as a part of the page, drawn once for all who have the same language and the same `same`.

    What the template says must follow from these. What is `filled` in only stands in it, and nothing depends on it.
    Pages of another day than today have links of their own, so their parts are drawn anew.
    """
    if as_of() != today() or current_app.debug:
        return Markup(environment.get_template(template).render(**same, **filled))
    kept: dict[tuple[Hashable, ...], list[str]] = current_app.extensions.setdefault("drawn", {})
    key = (template, environment.language, request.script_root, *same.values())
    pieces = kept.get(key)
    if pieces is None:
        if len(kept) >= MOST:
            kept.clear()
        places = {name: Markup(f"\x00{name}\x00") for name in filled}
        pieces = kept[key] = PLACE.split(environment.get_template(template).render(**same, **places))
    whole = pieces.copy()  # text and names in turn
    whole[1::2] = [escape(filled[name]) for name in pieces[1::2]]
    return Markup("".join(whole))


@pass_environment
def drawn_rail(environment: ReaderEnvironment, form_token: str, terminal: bool) -> Markup:
    """The rail on the left: the same on a page for all who hold the same, but for who they are."""
    account = current_account()
    known = known_of(account)
    unnamed = () if known.name else known.roles  # who is nobody of the plant is called by the roles
    same = {"endpoint": request.endpoint, "holds": current_holders(), "terminal": terminal, "roles": unnamed}
    return drawn(
        environment, "_rail.html", same, {"form_token": form_token, "who": known.name or "", "number": account.sign_in}
    )


@pass_environment
def preferences(environment: ReaderEnvironment, form_token: str, chosen_theme: str) -> Markup:
    """Language, colours and words: the same for all who have chosen the same."""
    reader: Account | AnonymousUser = current_user._get_current_object()
    dialect = (reader.dialect or "") if isinstance(reader, Account) else None  # None is not asked for one
    same = {"chosen_theme": chosen_theme, "signed_in": dialect is not None, "dialect": dialect}
    back = request.full_path if request.method == "GET" else url_for("home.show")
    return drawn(environment, "_preferences.html", same, {"form_token": form_token, "back": back})


def set_up(app: Flask) -> None:
    """Let templates frame pages."""
    app.jinja_env.globals.update(drawn=drawn, drawn_rail=drawn_rail, preferences=preferences)
