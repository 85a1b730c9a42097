"""Telling what was done, with the button that takes it back."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import flash, request, url_for

from models import db


def done(sentence: str, undoable: bool = True) -> None:
    """Flash that the change just committed is made; it can be undone from the message for ten minutes.

    `undoable` False leaves the button out, where the page itself offers it for each change.
    """
    change_set_id = db.session.info.get("last_change_set_id")
    flash(sentence, f"undo-{change_set_id}" if change_set_id and undoable else "done")


def refused(sentence: str) -> None:
    """Flash why something was not done."""
    flash(sentence, "refused")


def back() -> str:
    """The page of ours that the request came from, else the first page."""
    page = urlsplit(request.referrer or "")
    if page.netloc != request.host or not page.path:
        return url_for("home.show")
    return f"{page.path}?{page.query}" if page.query else page.path
