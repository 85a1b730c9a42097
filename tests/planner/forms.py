"""Reads a page's form as a browser would send it."""

from __future__ import annotations

from html.parser import HTMLParser


class _Form(HTMLParser):
    """The fields of every form of a page; the one with a given field is kept."""

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field, self.found, self.current = field, {}, {}  # type: ignore[var-annotated]
        self.select: str | None = None
        self.text: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        name = facts.get("name") or ""
        if tag == "form":
            self.current = {}
        elif tag == "input" and name and (facts.get("type") not in {"checkbox", "radio"} or "checked" in facts):
            if facts.get("type") != "submit":
                self.current[name] = facts.get("value") or ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and ("selected" in facts or self.select not in self.current):
            self.current[self.select] = facts.get("value") or ""
        elif tag == "textarea":
            self.text = name
            self.current[name] = ""

    def handle_data(self, data: str) -> None:
        if self.text:
            self.current[self.text] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = None
        elif tag == "textarea":
            self.text = None
        elif tag == "form" and self.field in self.current:
            self.found = self.current


def form_fields(page: str, field: str) -> dict[str, str]:
    """What the form that has `field` would send, without any button."""
    reader = _Form(field)
    reader.feed(page)
    assert reader.found, f"no form with {field}"
    return reader.found
