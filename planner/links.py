"""Links in templates: the same addresses are asked for again and again, so each is made once."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, g, request, url_for

from planner.today import as_of, today

MOST = 20_000
NOBODY = 2_147_483_647  # an id that no row has
PLAIN = frozenset((int, str))
Links = dict[tuple[object, ...], str]


def link(endpoint: str, **values: Any) -> str:
    """What `url_for` is in templates; what stands for this page's own blueprint, or is not plain, is made anew."""
    if endpoint[0] == "." or not PLAIN.issuperset(map(type, values.values())):
        return url_for(endpoint, **values)
    made = _links()
    key = (endpoint, *values.items())
    found = made.get(key)
    if found is None:
        found = made[key] = url_for(endpoint, **values)
    return found


class LinksTo:
    """The link to each row of a list, by its id: what all of them share is made once."""

    def __init__(self, endpoint: str, argument: str) -> None:
        nobody: dict[str, Any] = {argument: NOBODY}
        self.before, self.after = link(endpoint, **nobody).split(str(NOBODY))

    def __getitem__(self, number: int) -> str:
        """The link to one row."""
        return f"{self.before}{number}{self.after}"


def _links() -> Links:
    """The links made so far: those of today are kept below one address, those of another day for this request."""
    found: Links | None = g.get("links")
    if found is None:
        found = g.links = _kept() if as_of() == today() else {}
    return found


def _kept() -> Links:
    by_root: dict[str, Links] = current_app.extensions.setdefault("links", {})
    kept = by_root.setdefault(request.script_root, {})
    if len(kept) > MOST:
        kept.clear()
    return kept


def set_up(app: Flask) -> None:
    """Give templates links."""
    app.jinja_env.globals.update(url_for=link, links_to=LinksTo)
