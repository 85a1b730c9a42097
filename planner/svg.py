"""Pictures that look the same alone as in a page.

The content policy lets no style element or attribute count, so what they say stands in the attributes that SVG has.
"""

from __future__ import annotations

from io import BytesIO
from xml.etree import ElementTree as xml

from matplotlib.figure import Figure

SPACE = "http://www.w3.org/2000/svg"
NAMES = {"": SPACE, "xlink": "http://www.w3.org/1999/xlink"}
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


def _said(style: str) -> list[tuple[str, str]]:
    pairs = (each.partition(":") for each in style.split(";"))
    return [(name.strip(), value.strip()) for name, _colon, value in pairs if value.strip()]
