"""Templates in the reader's language: each is compiled once a language, with its fixed sentences already translated.

What depends on nothing but the language is then settled before any request: sentences are part of the page's text, and
filters that write days and numbers (`@pass_environment`) find it at hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations
from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from planner.language import language

CATALOGUES = Path(__file__).parent / "translations"
SENTENCE = ("variable_begin", "name", "lparen", "string", "rparen", "variable_end")  # {{ _("…") }}


class ReaderEnvironment(Environment):
    """The application's environment; a template that is asked for comes from the one of the reader's language."""

    language = "en"
    catalogue: NullTranslations = NullTranslations()

    def get_template(self, name: str | Template, *more: Any, **named: Any) -> Template:
        """The template in the language of this environment or, of the application's, in that of the reader."""
        return super(ReaderEnvironment, self._spoken()).get_template(name, *more, **named)

    def from_string(self, source: str | nodes.Template, *more: Any, **named: Any) -> Template:
        """The same for a template that is no file."""
        return super(ReaderEnvironment, self._spoken()).from_string(source, *more, **named)

    def _spoken(self) -> ReaderEnvironment:
        return self if self.overlayed else self.in_language(language())

    def in_language(self, code: str) -> ReaderEnvironment:
        """The environment of a language, made when it is first asked for: what is set up by then holds in it too."""
        made: dict[str, ReaderEnvironment] = self.app.extensions.setdefault("environments", {})
        if code not in made:
            spoken = self.overlay(extensions=[Sentences])
            spoken.language = code
            spoken.catalogue = Translations.load(CATALOGUES, [code])
            made[code] = spoken
        return made[code]


class Sentences(Extension):
    """Turns `{{ _("…") }}` into the sentence itself while a template is compiled."""

    environment: ReaderEnvironment

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        """The tokens, a fixed sentence as text; one with placeholders or in an expression is left to `_`."""
        window: list[Token] = []
        for token in stream:
            window.append(token)
            if len(window) == len(SENTENCE):
                yield from self._settled(window)
        yield from window

    def _settled(self, window: list[Token]) -> Iterator[Token]:
        """What is certain at the start of the window, taken off it."""
        if tuple(token.type for token in window) == SENTENCE and window[1].value == "_" and "%" not in window[3].value:
            yield Token(window[0].lineno, "data", self.environment.catalogue.gettext(window[3].value))
            window.clear()
        else:
            yield window.pop(0)
