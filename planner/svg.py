"""Pictures that look the same alone as in a page, on white and in the dark.

The content policy lets no style element or attribute count, so what they say stands in the attributes that SVG has.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree as xml

if TYPE_CHECKING:
    from matplotlib.figure import Figure  # not loaded before somebody looks at a picture

SPACE = "http://www.w3.org/2000/svg"
NAMES = {"": SPACE, "xlink": "http://www.w3.org/1999/xlink"}
DARK = {  # what each colour of the pictures is in the dark theme of static/app.css
    "#ffffff": "#191f26", "#17202a": "#e4e9ee", "#1f2933": "#e4e9ee", "#000000": "#a2afbc", "#52606d": "#a2afbc",
    "#0b6168": "#6cc5c9", "#8fc9cb": "#22717a", "#a3152a": "#ff9aa6", "#2f6f9f": "#7fb8e6",
    "#cbd2d9": "#4a5663", "#e4e7eb": "#2a333d", "#9fb3c8": "#5b7089", "#7b8fa6": "#8b9cb0",
    "#f6dfb8": "#4a3712", "#cfe0f5": "#1c3a63", "#e2d5f3": "#402b63",
}  # fmt: skip
COLOURED = ("fill", "stroke")
EVERYWHERE = {"stroke-linejoin": "round", "stroke-linecap": "butt"}  # what matplotlib's style element says of all


def drawn(figure: Figure) -> bytes:
    """The figure as an SVG that needs no style sheet; the same for the same figure."""
    file = BytesIO()
    figure.savefig(file, format="svg", metadata={"Date": None})
    return standing_alone(file.getvalue())


def standing_alone(picture: bytes) -> bytes:
    """The SVG with the style of each element as attributes of it."""
    root = xml.fromstring(picture)
    for parent in root.iter():
        for style in parent.findall(f"{{{SPACE}}}style"):
            parent.remove(style)
    for element in root.iter():
        for name, value in _said(element.attrib.pop("style", "")):
            element.set(name, value)
    for name, value in EVERYWHERE.items():
        root.set(name, value)
    for prefix, space in NAMES.items():
        xml.register_namespace(prefix, space)
    said: bytes = xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return said


def in_the_dark(picture: bytes) -> bytes:
    """A drawn figure in the colours of the dark theme; what says no colour, as text, is light."""
    root = xml.fromstring(picture)
    for element in root.iter():
        for name in COLOURED:
            if (colour := element.get(name, "").lower()) in DARK:
                element.set(name, DARK[colour])
    root.set("fill", DARK["#17202a"])
    for prefix, space in NAMES.items():
        xml.register_namespace(prefix, space)
    said: bytes = xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return said


def _said(style: str) -> list[tuple[str, str]]:
    pairs = (each.partition(":") for each in style.split(";"))
    return [(name.strip(), value.strip()) for name, _colon, value in pairs if value.strip()]
