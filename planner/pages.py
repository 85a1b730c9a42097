"""What every template can use: days and numbers as the reader writes them, and links that keep the day looked at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.dates import format_date, format_time
from babel.numbers import format_decimal, format_percent
from flask import Flask, request, url_for
from flask_babel import get_locale, to_user_timezone
from jinja2 import pass_environment
from markupsafe import Markup

from planner.language import LOCALES, language
from planner.services.demo import cards, tiles
from planner.templating import ReaderEnvironment, say, say_many
from planner.today import as_of, today
from planner.words import ROLES_OF_PEOPLE, role_name

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
    return _day(value, str(get_locale())) if value else "–"


@pass_environment
def written_day(environment: ReaderEnvironment, value: date | None) -> str:
    """A day as the readers of a template write it; a dash for none."""
    return _day(value, LOCALES[environment.language]) if value else "–"


@lru_cache(maxsize=4096)
def _day(value: date, locale: str) -> str:
    """A list says the same days again and again."""
    return format_date(value, "medium", locale)


def moment(value: datetime | None) -> str:
    """A moment in the plant's time zone; a dash for none."""
    if value is None:
        return "–"
    there, locale = to_user_timezone(value), LOCALES[language()]
    return f"{_day(there.date(), locale)}, {format_time(there.time(), 'short', locale=locale)}"


@pass_environment
def percent(environment: ReaderEnvironment, value: float) -> str:
    """A share as the reader writes it."""
    return _percent(value, LOCALES[environment.language])


@lru_cache(maxsize=1024)
def _percent(value: float, locale: str) -> str:
    return str(format_percent(value, locale=locale))


@pass_environment
def number(environment: ReaderEnvironment, value: float | Decimal, form: str | None = None) -> str:
    """A number as the reader writes it."""
    return _number(value, form, LOCALES[environment.language])


@lru_cache(maxsize=4096)
def _number(value: float | Decimal, form: str | None, locale: str) -> str:
    return str(format_decimal(value, format=form, locale=locale))


def named(row: Any) -> str:
    """The name of a skill or a group in the reader's language."""
    return _named(row, language())


@pass_environment
def written_name(environment: ReaderEnvironment, row: Any) -> str:
    """The name of a skill or a group in the language of a template."""
    return _named(row, environment.language)


@pass_environment
def written_role(environment: ReaderEnvironment, name: str) -> str:
    """What a role of people is called, in the language of a template."""
    return environment.catalogue.gettext(name) if name in ROLES_OF_PEOPLE else name


@pass_environment
def written_roles(environment: ReaderEnvironment, names: Iterable[str]) -> str:
    """The roles that somebody has, the main one first."""
    return ", ".join([written_role(environment, name) for name in names])


@pass_environment
def current_language(environment: ReaderEnvironment) -> str:
    """The language of a template."""
    return environment.language


def _named(row: Any, language: str) -> str:
    return str((language == "de" and row.name_de) or row.name)


def static_file(name: str) -> str:
    """The address of a file that every page names."""
    return f"{request.script_root}/static/{name}"


def draw_icon(name: str, title: str = "") -> Markup:
    """A symbol of static/icons.svg; without a title it is decoration."""
    return _icon(static_file("icons.svg"), name, str(title))


@lru_cache(maxsize=1024)
def _icon(file: str, name: str, title: str) -> Markup:
    said = Markup('role="img" aria-label="{}"').format(title) if title else Markup('aria-hidden="true"')
    return Markup('<svg class="icon" {}><use href="{}#{}"></use></svg>').format(said, file, name)


def set_up(app: Flask) -> None:
    """Give templates these words."""
    app.url_defaults(keep_day)
    app.jinja_env.filters.update(day=written_day, moment=moment, named=written_name, number=number, percent=percent)
    app.jinja_env.filters.update(role_of_people=written_role, roles_of_people=written_roles)
    app.jinja_env.globals.update(
        _=say,
        ngettext=say_many,
        as_of=as_of,
        current_language=current_language,
        today=today,
        here=here,
        today_url=today_url,
        static_file=static_file,
        draw_icon=draw_icon,
        page_url=page_url,
        role_name=role_name,
        demo_tiles=lambda: tiles() if app.config["DEMO"] else [],
        demo_cards=lambda: cards() if app.config["DEMO"] else [],
    )
