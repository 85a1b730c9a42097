"""Pictures as answers: on white, or (`theme=dark`) in the colours of the dark theme."""

from __future__ import annotations

from flask import Response, request

from planner.svg import in_the_dark

KEPT = {"Cache-Control": "private, max-age=60"}


def sent(picture: bytes, kept: bool = False) -> Response:
    """The picture in the theme that its address asks for; with `kept` a browser may show it again for a minute."""
    shown = in_the_dark(picture) if request.args.get("theme") == "dark" else picture
    return Response(shown, mimetype="image/svg+xml", headers=KEPT if kept else None)
