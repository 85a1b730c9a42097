"""Templates in the reader's language: each is compiled once a language, with its fixed sentences already translated.

What depends on nothing but the language is then settled before any request: sentences are part of the page's text, and
filters that write days and numbers (`@pass_environment`) find it at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations
from flask.templating import Environment
from jinja2 import Template, nodes, pass_environment
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup, escape

from planner.language import counted, language

CATALOGUES = Path(__file__).parent / "translations"
SPECIAL = re.compile(r"[&<>\"']")
SENTENCE = ("variable_begin", "name", "lparen", "string", "rparen", "variable_end")  # {{ _("…") }}


def written(value: object) -> str:
    """What `escape` makes of a value, as text only: pages are joined from thousands of such pieces."""
    if type(value) is str:
        return escape(value) if SPECIAL.search(value) else value
    if type(value) is Markup:
        return value
    return str(value) if type(value) is int else escape(value)


class Writer(CodeGenerator):
    """Compiles templates to programs that write values by `written`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.written(")


class ReaderEnvironment(Environment):
    """The application's environment; a template that is asked for comes from the one of the reader's language."""

    language = "en"
    catalogue: NullTranslations = NullTranslations()
    code_generator_class = Writer
    written = staticmethod(written)

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


@pass_environment
def say(environment: ReaderEnvironment, message: str, **variables: object) -> Markup:
    """What `_()` is in templates, which call it hundreds of times a page: the text, its variables escaped."""
    text = Markup(environment.catalogue.gettext(message))
    return text % variables if "%" in text else text


@pass_environment
def say_many(environment: ReaderEnvironment, one: str, many: str, num: int, **variables: object) -> Markup:
    """What `ngettext()` is in templates: the text for `num` things, which fills `%(num)s` too."""
    return Markup(environment.catalogue.ngettext(one, many, num)) % {
        "num": counted(num, environment.language),
        **variables,
    }
