"""The agreement with the works council: what is recorded, why, who may see it, and which rules changed."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from models import change, db
from planner.access import HOLDERS, NOBODY
from planner.errors import Refused
from planner.forms.agreement import AgreementForm
from planner.permission_words import words
from planner.rule_words import what_changed
from planner.services import agreement, audit
from planner.services.paging import page_of
from planner.services.reach import current_account
from planner.services.totals import totals
from planner.table_words import called
from planner.today import as_of
from planner.undo import done
from planner.words import gettext as _

bp = Blueprint("agreement", __name__, url_prefix="/agreement")


@bp.get("/")
def show() -> str:
    """The agreement, totals and the access table; no names."""
    table = {words(permission): held for permission, held in HOLDERS.items() if permission != NOBODY}
    return render_template("agreement/show.html", agreement=agreement.agreement(), totals=totals(as_of()), table=table)


@bp.get("/rules")
def rules() -> str:
    """Which rules changed when; no names."""
    return render_template(
        "agreement/rules.html", pages=page_of(audit.rule_changes()), what_changed=what_changed, called=called
    )


@bp.route("/record", methods=["GET", "POST"])
def record() -> str | Response:
    """Record what was agreed."""
    held = agreement.agreement()
    form = AgreementForm(data=held._asdict() if held else None)
    if not form.validate_on_submit():
        return render_template("agreement/record.html", form=form)
    with change(db.session(), _("Record the works agreement"), current_account().id):
        agreement.record(form.title.data or "", form.since.data, form.place.data or "")  # type: ignore[arg-type]
    db.session.commit()
    done(_("The agreement is recorded."))
    return redirect(url_for("agreement.show"), 303)


@bp.post("/withdraw")
def withdraw() -> Response:
    """The agreement no longer holds."""
    try:
        with change(db.session(), _("Withdraw the works agreement"), current_account().id):
            agreement.withdraw()
        db.session.commit()
        done(_("The agreement is withdrawn; views that compare people are off."))
    except Refused:
        db.session.rollback()
    return redirect(url_for("agreement.show"), 303)
