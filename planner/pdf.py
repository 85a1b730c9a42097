"""Pages on paper: HTML to PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Response, redirect
from werkzeug.wrappers import Response as AnyResponse

from planner.errors import PlannerError
from planner.undo import refused
from planner.words import gettext as _

STYLE = Path(__file__).parent / "static" / "paper.css"


class NoPaper(PlannerError):
    """What draws PDFs is missing on this machine."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            _("No PDF can be made here: the library Pango is missing (%(reason)s). Print the page.", reason=reason)
        )


def answer(html: str, name: str, page: str) -> AnyResponse:
    """The HTML as a PDF to keep as NAME.pdf; where none can be made, back to `page`, which says why."""
    try:
        made = pdf(html)
    except NoPaper as missing:
        refused(str(missing))
        return redirect(page, 303)
    return Response(
        made, mimetype="application/pdf", headers={"Content-Disposition": f"attachment; filename={name}.pdf"}
    )


def pdf(html: str) -> bytes:
    """The HTML as a PDF in the look of static/paper.css; nothing is fetched. Raises NoPaper."""
    try:
        from weasyprint import CSS, HTML  # takes its time, and needs a library of the system: only when asked for
    except OSError as error:
        raise NoPaper(str(error).splitlines()[0]) from error
    made: bytes = HTML(string=html, url_fetcher=_nothing).write_pdf(stylesheets=[CSS(filename=str(STYLE))])
    return made


def _nothing(url: str, **_more: Any) -> dict[str, Any]:
    raise ValueError(f"{url} is not fetched")
