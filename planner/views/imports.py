"""From the spreadsheet: upload or paste, answer what it means, look at every change, import all of it or nothing."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from planner.errors import Refused
from planner.forms.imports import FIELD_WORDS, KIND_WORDS, Answered, kinds_to_choose, read_answers
from planner.imports.heads import KINDS
from planner.imports.marks import scale_names
from planner.imports.plan import Plan
from planner.imports.reading import day_from, read_book
from planner.imports.safety import Unreadable
from planner.services import imports, uploads
from planner.services.imports import Opened
from planner.services.paging import Page
from planner.services.reach import current_account, may
from planner.today import today
from planner.undo import done, refused
from planner.words import gettext as _
from seeds.workbook import messy_workbook

bp = Blueprint("imports", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200  # changes of one page


@bp.get("/imports")
def new() -> str:
    """A file or a paste, and what can be in it."""
    return render_template("imports/new.html", **_choices())


@bp.post("/imports")
def upload() -> Response | tuple[str, int]:
    """Keep the file, if it can be read."""
    file, pasted = request.files.get("file"), request.form.get("pasted", "")
    data, name = (file.read(), file.filename or "") if file and file.filename else (pasted.encode(), _("Paste"))
    try:
        if not data.strip():
            empty = _("%(file)s is empty.", file=file.filename) if file and file.filename else None
            raise Unreadable(empty or _("Choose a file, or paste rows from a sheet."))
        read_book(data, name)
    except Unreadable as error:
        return render_template("imports/new.html", pasted=pasted, error=str(error), **_choices()), 422
    token = uploads.keep(current_account(), name, data)
    return redirect(url_for("imports.show", token=token), 303)


def _choices() -> dict[str, Any]:
    return {"kinds": [(kind, KIND_WORDS[kind]) for kind in imports.kinds_of(current_account())], "columns": KINDS}


@bp.get("/imports/sample.xlsx")
def sample() -> Response:
    """The bundled workbook, as messy as they are."""
    return send_file(
        BytesIO(messy_workbook(today())), download_name=_("Skills matrix") + ".xlsx", as_attachment=True, mimetype=XLSX
    )


@bp.get("/imports/<token>")
def show(token: str) -> str:
    """What the file says, and what is to be answered."""
    return _page(_opened(token))


@bp.post("/imports/<token>")
def answer(token: str) -> Response | tuple[str, int]:
    """Keep the answers; on to the preview when nothing is left to ask."""
    opened = _opened(token)
    found = read_answers(request.form, opened)
    if found.errors:
        return _page(opened, found), 422
    uploads.answer(opened.upload, current_account(), found.answers)
    return redirect(url_for("imports.show" if found.again else "imports.preview", token=token), 303)


def _page(opened: Opened, found: Answered | None = None) -> str:
    account = current_account()
    return render_template(
        "imports/show.html",
        opened=opened,
        questions=imports.questions(opened),
        errors=found.errors if found else {},
        sent=request.form if found else {},
        kinds={kind: KIND_WORDS[kind] for kind in kinds_to_choose(opened.context.kinds)},
        all_kinds=KIND_WORDS,
        kind_fields=KINDS,
        words=FIELD_WORDS,
        scales=scale_names(),
        needs_vouch=imports.needs_vouch(opened.answers),
        may_confirm=bool(opened.context.mine) and account.person_id is not None,
        day=day_from(opened.answers, today()),
    )


@bp.get("/imports/<token>/preview")
def preview(token: str) -> str | Response:
    """Every change, every fault; nothing is changed yet."""
    opened = _opened(token)
    if imports.needs_vouch(opened.answers) and not opened.answers.vouch:
        return redirect(url_for("imports.show", token=token), 303)
    return _preview(opened, imports.plan_of(opened))


def _preview(opened: Opened, plan: Plan) -> str:
    page = max(1, request.args.get("page", 1, type=int))
    in_order = sorted(plan.changes, key=lambda each: not each.lowers)
    rows = in_order[(page - 1) * SHOWN : page * SHOWN]
    return render_template(
        "imports/preview.html",
        opened=opened,
        plan=plan,
        pages=Page(rows, page, len(plan.changes), SHOWN),
        seen=imports.fingerprint(plan),
        lowered=sum(1 for each in plan.changes if each.lowers),
        words=FIELD_WORDS,
    )


@bp.post("/imports/<token>/confirm")
def confirm(token: str) -> Response | tuple[str, int]:
    """Import all of it in one change, which can be undone."""
    opened = _opened(token)
    opened.answers.without_faults = request.form.get("without") == "1"
    try:
        plan = imports.run(current_account(), opened, request.form.get("seen", ""))
    except Refused as refusal:
        refused(refusal.sentence)
        return redirect(url_for("imports.preview", token=token), 303)
    done(_("%(file)s is imported: %(changes)s changes.", file=opened.upload.name, changes=len(plan.changes)))
    levels = plan.count("level") and may("coverage.read")
    return redirect(url_for("findings.show" if levels else "imports.new"), 303)


@bp.post("/imports/<token>/drop")
def drop(token: str) -> Response:
    """Forget the file; nothing was changed."""
    uploads.drop(_opened(token).upload.token)
    return redirect(url_for("imports.new"), 303)


def _opened(token: str) -> Opened:
    """The upload of the account; 404 for any other."""
    return imports.open_upload(current_account(), token) or abort(404)
