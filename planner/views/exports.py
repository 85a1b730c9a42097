"""To the spreadsheet: every table as CSV or in a workbook."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, send_file, stream_with_context

from planner.export_words import WORDS
from planner.exports import Table, as_archive, as_csv, as_workbook
from planner.imports.reports import REPORTS
from planner.language import language
from planner.services.exports import table, tables_of
from planner.services.imports import kinds_of
from planner.services.reach import current_account
from planner.today import as_of
from planner.views.imports import XLSX
from planner.words import gettext as _

bp = Blueprint("exports", __name__)
EVERYTHING = "everything"


def _again(name: str, kinds: list[str]) -> str:
    """Whether a table can be imported again."""
    if name in REPORTS:
        return _("no, to be read only")
    return _("yes, unchanged") if name in kinds else _("yes, by whoever may change it")


def _about(names: list[str]) -> Table:
    """The first tab of everything: what the others are, and which of them can be imported again."""
    kinds = kinds_of(current_account())
    rows = ((name, str(WORDS[name][0]), str(WORDS[name][1]), _again(name, kinds)) for name in names)
    return Table("about", REPORTS["about"], rows)


@bp.get("/exports")
def index() -> str:
    """What can be taken along."""
    kinds = kinds_of(current_account())
    tables = [(name, *WORDS[name], _again(name, kinds)) for name in tables_of(current_account())]
    return render_template("exports/index.html", tables=tables, everything=EVERYTHING)


@bp.get("/exports/<name>.csv")
def text(name: str) -> Response:
    """A table as CSV, sent while it is read."""
    found = table(current_account(), name, as_of()) or abort(404)
    pieces = stream_with_context(as_csv(found, _delimiter()))
    headers = {"Content-Disposition": f"attachment; filename={_file(name)}.csv"}
    return Response(pieces, mimetype="text/csv", headers=headers)


@bp.get("/exports/<name>.xlsx")
def workbook(name: str) -> Response:
    """A table as a workbook, or all of them but the matrix, a tab each."""
    found = _every() if name == EVERYTHING else [table(current_account(), name, as_of()) or abort(404)]
    file = as_workbook(found)
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name=f"{_file(name)}.xlsx")


@bp.get("/exports/everything.zip")
def archive() -> Response:
    """All tables but the matrix as CSV files, sent while they are read: for what is too much for a workbook."""
    pieces = stream_with_context(as_archive(_every(), _delimiter()))
    headers = {"Content-Disposition": f"attachment; filename={_file(EVERYTHING)}.zip"}
    return Response(pieces, mimetype="application/zip", headers=headers)


def _every() -> list[Table]:
    """All tables but the matrix, and before them what they are."""
    account = current_account()
    names = [each for each in tables_of(account) if each != "matrix"]
    return [_about(names), *(each for name in names if (each := table(account, name, as_of())) is not None)]


def _delimiter() -> str:
    """What stands between cells for a spreadsheet in the reader's language."""
    return ";" if language() == "de" else ","


def _file(name: str) -> str:
    return f"{name}-{as_of().isoformat()}"
