"""English and German: which language and colours a page has, and how its days and numbers read."""

from __future__ import annotations

from babel.numbers import format_decimal
from flask import Flask, has_request_context, request
from flask_babel import Babel
from flask_login import current_user

LANGUAGES = {"en": "English", "de": "Deutsch"}
LOCALES = {"en": "en_GB", "de": "de"}  # how days and numbers are written
THEMES = ("auto", "light", "dark")


def language() -> str:
    """Of the account, else of the cookie, else the best that the browser asks for, else English."""
    if not has_request_context():
        return "en"
    for wished in (getattr(current_user, "language", None), request.cookies.get("language")):
        if wished in LANGUAGES:
            return str(wished)
    return request.accept_languages.best_match(list(LANGUAGES)) or "en"


def counted(number: int, code: str) -> str:
    """A number of things as it is written in a language, thousands apart."""
    return str(number) if abs(number) < 1000 else str(format_decimal(number, locale=LOCALES[code]))


def theme() -> str:
    """Light, dark or, as the device says, auto: of the account, else of the cookie."""
    for wished in (getattr(current_user, "theme", None), request.cookies.get("theme")):
        if wished in THEMES:
            return str(wished)
    return "auto"


def set_up(app: Flask) -> None:
    """Let every page speak the reader's language."""
    Babel(
        app,
        locale_selector=lambda: LOCALES[language()],
        timezone_selector=lambda: str(app.config["TIME_ZONE"]),
        default_translation_directories="translations",
    )
    app.jinja_env.globals.update(languages=LANGUAGES, themes=THEMES, current_theme=theme)
