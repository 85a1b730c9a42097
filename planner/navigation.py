"""What the rail on the left offers: each entry only to those who may use it."""

from __future__ import annotations

from typing import NamedTuple

from flask import Flask, current_app, request
from flask_login import current_user

from planner.access import Holder, is_held, permission_for
from planner.services.reach import current_holders
from planner.words import lazy_gettext


class Entry(NamedTuple):
    """A link of the rail; `icon` names a symbol of static/icons.svg."""

    endpoint: str
    label: str
    icon: str


class Section(NamedTuple):
    """Entries under one heading; who does daily work in them has them open, others fold them out."""

    label: str
    entries: tuple[Entry, ...]
    daily: frozenset[Holder] = frozenset()


class Shown(NamedTuple):
    """A section as one reader sees it on a page; what is neither plain nor open is folded."""

    label: str
    entries: tuple[Entry, ...]
    is_open: bool

    @property
    def is_plain(self) -> bool:
        """True when a heading would say no more than the only entry does."""
        return not self.label or len(self.entries) == 1

    @property
    def has_current(self) -> bool:
        """True when the page shown is one of these."""
        return any(is_current(entry) for entry in self.entries)


SECTIONS: tuple[Section, ...] = (
    Section("", (Entry("home.show", lazy_gettext("Home"), "home"),)),
    Section(
        lazy_gettext("Department"),
        (
            Entry("inbox.show", lazy_gettext("Inbox"), "inbox"),
            Entry("matrix.index", lazy_gettext("Skills matrix"), "matrix"),
            Entry("coverage.index", lazy_gettext("Coverage"), "coverage"),
            Entry("absences.index", lazy_gettext("Absences"), "calendar"),
            Entry("releases.index", lazy_gettext("Releases"), "go"),
            Entry("stand_in.show", lazy_gettext("Who can step in"), "teams"),
        ),
        frozenset({"head", "deputy", "shift_lead", "assessor"}),
    ),
    Section(
        lazy_gettext("Planning"),
        (
            Entry("teams.index", lazy_gettext("Teams"), "teams"),
            Entry("scenarios.index", lazy_gettext("Scenarios"), "scenario"),
            Entry("runs.index", lazy_gettext("Runs"), "run"),
            Entry("plans.index", lazy_gettext("Plans"), "plan"),
        ),
        frozenset({"planner"}),
    ),
    Section(
        lazy_gettext("Mine"),
        (
            Entry("me.skills", lazy_gettext("My skills"), "skills"),
            Entry("me.trainings", lazy_gettext("My trainings"), "training"),
            Entry("requests.index", lazy_gettext("Requests"), "delegate"),
        ),
        frozenset({"employee", "assessor", "shift_lead", "works_council"}),
    ),
    Section(
        lazy_gettext("Administration"),
        (
            Entry("people.index", lazy_gettext("People"), "people"),
            Entry("accounts.index", lazy_gettext("Accounts"), "account"),
            Entry("audit.index", lazy_gettext("Changes"), "audit"),
            Entry("totals.show", lazy_gettext("Totals"), "coverage"),
            Entry("agreement.show", lazy_gettext("Works agreement"), "agreement"),
        ),
        frozenset({"admin", "works_council"}),
    ),
    Section(
        lazy_gettext("Look up"),
        (
            Entry("skills.search", lazy_gettext("Find a skill"), "search"),
            Entry("find.show", lazy_gettext("Find people"), "people"),
            Entry("wide.show", lazy_gettext("Everybody's skills"), "matrix"),
        ),
        frozenset({"planner"}),
    ),
    Section(
        lazy_gettext("Levels"),
        (
            Entry("mass.index", lazy_gettext("Assess many"), "edit"),
            Entry("uses.index", lazy_gettext("Used this week"), "done"),
            Entry("doubts.index", lazy_gettext("Doubtful numbers"), "conflicting"),
            Entry("rounds.index", lazy_gettext("Assessment rounds"), "calendar"),
            Entry("calibration.show", lazy_gettext("Calibration"), "coverage"),
            Entry("targets.index", lazy_gettext("Targets of roles"), "agreement"),
        ),
    ),
    Section(
        lazy_gettext("More"),
        (
            Entry("delegations.index", lazy_gettext("Delegations"), "delegate"),
            Entry("imports.new", lazy_gettext("Import"), "upload"),
            Entry("exports.index", lazy_gettext("Export"), "download"),
        ),
    ),
)


def may_open(endpoint: str) -> bool:
    """True when there is such a page and this account may use it; over which rows is another question."""
    return _opens(endpoint, current_holders(), current_user.is_authenticated)


def _opens(endpoint: str, holds: frozenset[Holder], signed_in: bool) -> bool:
    permission = permission_for(endpoint, "GET")
    return endpoint in current_app.view_functions and permission is not None and is_held(permission, holds, signed_in)


def rail() -> list[Shown]:
    """The sections with what this account may use, those of its daily work first, those folded last, no empty ones."""
    holds, signed_in = current_holders(), bool(current_user.is_authenticated)
    foremost = holds - {"employee"} or holds
    found = [
        Shown(
            section.label,
            tuple(each for each in section.entries if _opens(each.endpoint, holds, signed_in)),
            not section.label or bool(section.daily & foremost),
        )
        for section in SECTIONS
    ]
    return sorted(
        (section for section in found if section.entries), key=lambda each: (not each.is_open, not each.is_plain)
    )


def is_current(entry: Entry) -> bool:
    """True when the page shown belongs to the entry: the same blueprint and, within it, the same endpoint if linked."""
    if request.endpoint == entry.endpoint:
        return True
    linked = {each.endpoint for section in SECTIONS for each in section.entries}
    same_noun = (request.blueprint or "") == entry.endpoint.split(".")[0]
    return same_noun and request.endpoint not in linked and entry.endpoint == _first_of(entry.endpoint.split(".")[0])


def _first_of(noun: str) -> str:
    """The first entry of a blueprint stands for its pages that have none."""
    return next(e.endpoint for section in SECTIONS for e in section.entries if e.endpoint.split(".")[0] == noun)


def set_up(app: Flask) -> None:
    """Give templates the rail."""
    app.jinja_env.globals.update(rail=rail, is_current=is_current, may_open=may_open)
