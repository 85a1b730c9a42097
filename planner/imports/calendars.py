"""Site calendars: site, kind (shutdown, change_window, holiday), name, first_day, last_day."""

from __future__ import annotations

from typing import get_args

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Site, SiteDay
from models.org import ClosureKind
from planner.imports.table import Counts, Table


def calendars(session: Session, table: Table, counts: Counts) -> None:
    """Add the entries that are not there yet; one of the same site, kind and first day gets name and last day."""
    sites = {site.code: site for site in session.scalars(select(Site))}
    present = {(day.site_id, day.kind, day.first_day): day for day in session.scalars(select(SiteDay))}
    for row in table.rows(("site", "kind", "name", "first_day", "last_day")):
        site, kind = row.known("site", sites), row.one_of("kind", get_args(ClosureKind))
        name, first, last = row.text("name"), row.day("first_day"), row.day("last_day")
        if first and last and last < first:
            row.refuse("last_day", _("the entry ends before it starts."))
        if site is None or kind is None or name is None or first is None or last is None:
            continue
        old = present.get((site.id, kind, first))
        if old is None:
            entry = SiteDay(site_id=site.id, kind=kind, name=name, first_day=first, last_day=last)
            session.add(entry)
            present[site.id, kind, first] = entry
            counts.added += 1
        elif (old.name, old.last_day) == (name, last):
            counts.unchanged += 1
        else:
            old.name, old.last_day = name, last
            counts.changed += 1
