"""To the spreadsheet: every table as CSV or in a workbook."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, send_file, stream_with_context

from planner.exports import as_csv, as_workbook
from planner.language import language
from planner.services.exports import table, tables_of
from planner.services.reach import current_account
from planner.today import as_of
from planner.views.imports import XLSX
from planner.words import lazy_gettext

bp = Blueprint("exports", __name__)
WORDS = {
    "matrix": (lazy_gettext("Skills matrix"), lazy_gettext("People down, skills across: the levels of the day.")),
    "people": (lazy_gettext("People"), lazy_gettext("Who they are and where they belong on the day.")),
    "assessments": (lazy_gettext("Levels"), lazy_gettext("Every level stated, by whom, from when, until when.")),
    "skills": (lazy_gettext("Skills"), lazy_gettext("The catalogue in the words of both sides.")),
    "trainings": (lazy_gettext("Trainings"), lazy_gettext("A row for each step, with sessions and seats.")),
    "crews": (lazy_gettext("Crews"), lazy_gettext("Rotations and members on the day.")),
    "absences": (lazy_gettext("Absences"), lazy_gettext("Who is away, from when until when, and why.")),
    "calendars": (lazy_gettext("Calendars"), lazy_gettext("Shutdowns, change windows and holidays of the sites.")),
}  # fmt: skip
EVERYTHING = "everything"


@bp.get("/exports")
def index() -> str:
    """What can be taken along."""
    tables = [(name, *WORDS[name]) for name in tables_of(current_account())]
    return render_template("exports/index.html", tables=tables, everything=EVERYTHING)


@bp.get("/exports/<name>.csv")
def text(name: str) -> Response:
    """A table as CSV, sent while it is read."""
    found = table(current_account(), name, as_of()) or abort(404)
    pieces = stream_with_context(as_csv(found, ";" if language() == "de" else ","))
    headers = {"Content-Disposition": f"attachment; filename={_file(name)}.csv"}
    return Response(pieces, mimetype="text/csv", headers=headers)


@bp.get("/exports/<name>.xlsx")
def workbook(name: str) -> Response:
    """A table as a workbook, or all of them but the matrix, a tab each."""
    account = current_account()
    names = tables_of(account)
    wanted = [each for each in names if each != "matrix"] if name == EVERYTHING else [name]
    found = [each for each in (table(account, each, as_of()) for each in wanted) if each is not None]
    if not found:
        abort(404)
    file = as_workbook(found)
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name=f"{_file(name)}.xlsx")


def _file(name: str) -> str:
    return f"{name}-{as_of().isoformat()}"
