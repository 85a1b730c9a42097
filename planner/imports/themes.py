"""The colours of a workbook's theme (.xlsx), which cells name by number, lighter or darker."""

from __future__ import annotations

import colorsys
from functools import lru_cache
from xml.etree import ElementTree

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
ORDER = ("lt1", "dk1", "lt2", "dk2", *(f"accent{number}" for number in range(1, 7)))  # as cells count them
OFFICE = ("FFFFFF", "000000", "E7E6E6", "44546A", "4472C4", "ED7D31", "A5A5A5", "FFC000", "5B9BD5", "70AD47")


def theme_colours(xml: bytes | None) -> tuple[str, ...]:
    """The colours in the order in which cells count them; those of older Office programs where the theme says none."""
    try:
        scheme = ElementTree.fromstring(xml or b"").find(f".//{DRAWING}clrScheme")
    except ElementTree.ParseError:
        scheme = None
    found = {} if scheme is None else {each.tag.removeprefix(DRAWING): _said(each) for each in scheme}
    return tuple(found.get(name) or usual for name, usual in zip(ORDER, OFFICE, strict=True))


def _said(entry: ElementTree.Element) -> str | None:
    for colour in entry:
        if said := colour.get("lastClr") or colour.get("val"):
            return said.upper() if len(said) == 6 else None
    return None


@lru_cache(maxsize=1000)
def tinted(colour: str, tint: float) -> str:
    """A colour that is so much lighter (to 1) or darker (to -1), the way Excel reckons."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, full = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, min(max(light, 0), 1), full))
