"""Site calendars: site, kind (shutdown, change_window, holiday), name, first_day, last_day."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Site, SiteDay
from planner.imports.answers import SheetAnswer
from planner.imports.book import Sheet
from planner.imports.context import Context
from planner.imports.plan import Change, Plan
from planner.imports.table import Counts, Table, by_code_or_name
from planner.pages import day as shown_day
from planner.words import gettext as _

KINDS = {
    "shutdown": "betriebsruhe, stillstand, werksferien, abschaltung, closure",
    "change_window": "change window, wartungsfenster, änderungsfenster",
    "holiday": "feiertag, public holiday",
}


def read_calendars(sheet: Sheet, answer: SheetAnswer, context: Context, plan: Plan) -> None:
    """What a sheet of calendar entries adds and changes."""
    table = Table.of(sheet, answer.head, answer.fields)
    calendars(context.session, table, plan)
    plan.faults += table.faults


def calendars(session: Session, table: Table, plan: Plan) -> Counts:
    """Entries that are not there yet are added; one of the same site, kind and first day gets name and last day.

    Where several begin on one day, as two holidays can, each keeps its name.
    """
    sites = by_code_or_name(session.scalars(select(Site)))
    present: dict[tuple[int, str, date], dict[str, SiteDay]] = defaultdict(dict)
    for day in session.scalars(select(SiteDay)):
        present[day.site_id, day.kind, day.first_day][day.name] = day
    counts = Counts()
    for row in table.rows(("site", "kind", "name", "first_day", "last_day")):
        site, kind = row.known("site", sites), row.meaning("kind", KINDS)
        name, first, last = row.text("name"), row.day("first_day"), row.day("last_day")
        if first and last and last < first:
            row.refuse("last_day", _("the entry ends before it starts."))
        if site is None or kind is None or name is None or first is None or last is None:
            continue
        that_day, after = present[site.id, kind, first], _said(name, kind, first, last)
        old = that_day.get(name) or (next(iter(that_day.values())) if len(that_day) == 1 else None)
        if old is None:
            entry = SiteDay(site_id=site.id, kind=kind, name=name, first_day=first, last_day=last)
            that_day[name] = entry
            plan.changes.append(Change("calendar", site.name, "", "", after, *row.place("name"), [entry]))
            counts.added += 1
        elif (old.name, old.last_day) == (name, last):
            plan.unchanged += 1
            counts.unchanged += 1
        else:
            before = _said(old.name, kind, first, old.last_day)
            sets = [(old, "name", name), (old, "last_day", last)]
            plan.changes.append(Change("calendar", site.name, "", before, after, *row.place("name"), [], sets))
            counts.changed += 1
    return counts


def _said(name: str, kind: str, first: date, last: date) -> str:
    words = {"shutdown": _("shutdown"), "change_window": _("change window"), "holiday": _("public holiday")}
    return f"{name}, {words[kind]}, {shown_day(first)} – {shown_day(last)}"
