"""What every template can use: days and numbers as the reader writes them, and links that keep the day looked at."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from flask import Flask, current_app, g, render_template, request, url_for
from flask_babel import format_datetime, get_locale
from markupsafe import Markup

from planner.language import language
from planner.services.demo import cards, tiles
from planner.today import as_of, today
from planner.words import role_name, role_of_people

DAYLESS = {"static"}  # what looks the same on any day
DAYLESS_BLUEPRINTS = ("security.", "preferences.", "demo.", "health.")


def keep_day(endpoint: str, values: dict[str, Any]) -> None:
    """Carry the day looked at along in every link."""
    if endpoint in DAYLESS or endpoint.startswith(DAYLESS_BLUEPRINTS) or "as_of" in values:
        return
    if as_of() != today():
        values["as_of"] = as_of().isoformat()


def here(**changes: Any) -> str:
    """This page's address with other query arguments; None takes one away."""
    arguments: dict[str, Any] = {**request.args.to_dict(flat=False), **(request.view_args or {}), **changes}
    return url_for(request.endpoint or "home.show", **{k: v for k, v in arguments.items() if v is not None})


def today_url() -> str:
    """This page as of today."""
    return here(as_of=today().isoformat())


def page_url(page: int) -> str:
    """Another page of this list."""
    return here(page=page)


def day(value: date | None) -> str:
    """A day as the reader writes it; a dash for none."""
    return _day(value, locale()) if value else "–"


@lru_cache(maxsize=4096)
def _day(value: date, locale: str) -> str:
    """A list says the same days again and again."""
    return format_date(value, "medium", locale)


def moment(value: datetime | None) -> str:
    """A moment in the plant's time zone; a dash for none."""
    return format_datetime(value, "short") if value else "–"


def percent(value: float) -> str:
    """A share as the reader writes it."""
    return _percent(value, locale())


@lru_cache(maxsize=1024)
def _percent(value: float, locale: str) -> str:
    return str(format_percent(value, locale=locale))


def number(value: float | Decimal, form: str | None = None) -> str:
    """A number as the reader writes it."""
    return _number(value, form, locale())


@lru_cache(maxsize=4096)
def _number(value: float | Decimal, form: str | None, locale: str) -> str:
    return str(format_decimal(value, format=form, locale=locale))


def locale() -> str:
    """The reader's locale by name, found once a request: a list asks for it with every day and number."""
    found: str | None = g.get("locale_name")
    if found is None:
        found = g.locale_name = str(get_locale())
    return found


def named(row: Any) -> str:
    """The name of a skill or a group in the reader's language."""
    german = language() == "de"
    return str((german and row.name_de) or row.name)


def static_file(name: str) -> str:
    """The address of a file that every page names."""
    return f"{request.script_root}{current_app.static_url_path}/{name}"


def draw_icon(name: str, title: str = "") -> Markup:
    """A symbol of static/icons.svg; without a title it is decoration."""
    return _icon(static_file("icons.svg"), name, str(title))


@lru_cache(maxsize=1024)
def _icon(file: str, name: str, title: str) -> Markup:
    said = Markup('role="img" aria-label="{}"').format(title) if title else Markup('aria-hidden="true"')
    return Markup('<svg class="icon" {}><use href="{}#{}"></use></svg>').format(said, file, name)


def legend() -> Markup:
    """The legend of levels, warnings and sides: the same on every page of a language, so drawn once."""
    key = (str(get_locale()), request.script_root)
    drawn: dict[tuple[str, str], Markup] = current_app.extensions.setdefault("drawn legends", {})
    if key not in drawn or current_app.debug:
        drawn[key] = Markup(render_template("_legend.html"))
    return drawn[key]


def set_up(app: Flask) -> None:
    """Give templates these words."""
    app.url_defaults(keep_day)
    app.jinja_env.filters.update(day=day, moment=moment, named=named, number=number, percent=percent)
    app.jinja_env.filters["role_of_people"] = role_of_people
    app.jinja_env.globals.update(
        as_of=as_of,
        today=today,
        here=here,
        today_url=today_url,
        static_file=static_file,
        draw_icon=draw_icon,
        legend=legend,
        page_url=page_url,
        role_name=role_name,
        demo_tiles=lambda: tiles() if app.config["DEMO"] else [],
        demo_cards=lambda: cards() if app.config["DEMO"] else [],
    )
