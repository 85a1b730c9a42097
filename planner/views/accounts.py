"""Accounts: who may sign in, as what."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from models import ACCOUNT_ROLES, Account, change, db
from planner.errors import Refused
from planner.forms.account import AccountForm, NewAccountForm
from planner.services import accounts
from planner.services.paging import page_of
from planner.services.reach import current_account
from planner.undo import done
from planner.words import gettext as _

bp = Blueprint("accounts", __name__, url_prefix="/accounts")


@bp.get("/")
def index() -> str:
    """The accounts, found by number, name, e-mail, role and whether they are switched on."""
    search, role = request.args.get("search", ""), request.args.get("role", "")
    active = {"yes": True, "no": False}.get(request.args.get("active", ""))
    page = page_of(accounts.accounts(search, role, active))
    return render_template("accounts/index.html", pages=page, search=search, role=role, roles=ACCOUNT_ROLES)


@bp.route("/new", methods=["GET", "POST"])
def new() -> str | Response:
    """Make an account; its one-time password is shown once."""
    form = NewAccountForm()
    if not form.validate_on_submit():
        return render_template("accounts/new.html", form=form)
    try:
        with change(db.session(), _("Add an account"), current_account().id):
            account = accounts.add_account(
                form.sign_in.data or "", form.roles.data or [], email=form.email.data, name=form.name.data
            )
            password = accounts.one_time_password(account)
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return render_template("accounts/new.html", form=form)
    return render_template("accounts/password.html", account=account, password=password)


@bp.route("/<int:account_id>", methods=["GET", "POST"])
def edit(account_id: int) -> str | Response:
    """An account's number, e-mail, roles, and whether it is switched on."""
    account = db.session.get(Account, account_id) or abort(404)
    form = AccountForm(account)
    if not form.validate_on_submit():
        return render_template("accounts/edit.html", form=form, account=account)
    try:
        with change(db.session(), _("Change an account"), current_account().id):
            form.check_version()
            accounts.change_account(
                account, form.sign_in.data or "", form.email.data, form.roles.data or [], form.active.data
            )
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return render_template("accounts/edit.html", form=form, account=account)
    done(_("The account is changed."))
    return redirect(url_for("accounts.index"), 303)


@bp.post("/<int:account_id>/password")
def password(account_id: int) -> str:
    """A one-time password, shown once; the account is signed out everywhere."""
    account = db.session.get(Account, account_id) or abort(404)
    with change(db.session(), _("Reset a password"), current_account().id):
        shown = accounts.one_time_password(account)
    db.session.commit()
    return render_template("accounts/password.html", account=account, password=shown)
