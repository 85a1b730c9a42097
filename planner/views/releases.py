"""Releases: people of mine whom a plan asks for, to be released to a team or refused, with somebody else instead."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from models import Membership
from planner.errors import Refused
from planner.forms.releases import RefuseForm
from planner.services import plans, releases
from planner.services.reach import current_account
from planner.undo import done, refused
from planner.words import gettext as _
from planner.words import ngettext

bp = Blueprint("releases", __name__, url_prefix="/releases")


def _membership(membership_id: int) -> Membership:
    return releases.asked_membership(current_account(), membership_id) or abort(404)


@bp.get("")
def index() -> str:
    """Whom plans ask me for, and what I have said."""
    return _page()


@bp.post("/<int:membership_id>/release")
def release(membership_id: int) -> Response:
    """Release one person to the team."""
    membership = _membership(membership_id)
    try:
        plans.accept_membership(membership, current_account())
        done(_("%(person)s is released to %(team)s.", person=membership.person.name, team=membership.team.name))
    except Refused as refusal:
        refused(refusal.sentence)
    return redirect(url_for("releases.index"), 303)


@bp.post("/release-all")
def release_all() -> Response:
    """Release everybody who was shown as asked for and is still unanswered."""
    shown = [_membership(each) for each in request.form.getlist("shown", type=int)]
    number = plans.accept_memberships(shown, current_account())
    done(ngettext("%(num)s person is released.", "%(num)s people are released.", number))
    return redirect(url_for("releases.index"), 303)


@bp.post("/<int:membership_id>/refuse")
def refuse(membership_id: int) -> Response | tuple[str, int]:
    """Refuse one person with a reason, and perhaps offer another; what was wrong comes back at its field."""
    membership, form = _membership(membership_id), RefuseForm()
    if not form.validate():
        return _page(membership_id, form), 422
    try:
        instead = releases.offered(current_account(), form.instead.data or "", membership)
        plans.refuse_membership(membership, current_account(), form.reason.data or "", instead)
        done(_("%(person)s is not released; the planner reads your reason.", person=membership.person.name))
    except Refused as refusal:
        if refusal.field is None:
            refused(refusal.sentence)
        else:
            form.refuse(refusal)
        return _page(membership_id, form), 422
    return redirect(url_for("releases.index"), 303)


def _page(refusing: int | None = None, form: RefuseForm | None = None) -> str:
    account = current_account()
    found = releases.asked(account)
    return render_template(
        "releases/index.html",
        waiting=[each for each in found if each.membership.state == "proposed"],
        answered=[each for each in found if each.membership.state != "proposed"],
        colleagues={
            site: releases.colleagues(account, site) for site in {each.membership.team.site_id for each in found}
        },
        refusing=refusing,
        form=form or RefuseForm(formdata=None),
    )
