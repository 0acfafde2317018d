"""Take a logo drawn as SVG apart and keep of it what draws: no script, no link, no style, nothing from elsewhere.

Touches no database and opens no address.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Final
from xml.etree.ElementTree import Element, ParseError, SubElement, register_namespace, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from orkhon.portals.errors import DrawingRefused

LARGEST: Final = 20_000
"""Letters of a drawing; a logo has a few hundred."""
_DEEPEST: Final = 20
_MOST: Final = 500
_SVG: Final = "http://www.w3.org/2000/svg"
# fmt: off
_ELEMENTS: Final = frozenset(
    {
        "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "title", "desc", "defs",
        "linearGradient", "radialGradient", "stop"
    }
)
_ATTRIBUTES: Final = frozenset(
    {
        "viewBox", "width", "height", "d", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy",
        "points", "transform", "id", "offset", "gradientUnits", "gradientTransform", "preserveAspectRatio", "fill",
        "fill-rule", "fill-opacity", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin",
        "stroke-miterlimit", "stroke-dasharray", "stroke-opacity", "opacity", "clip-rule", "stop-color",
        "stop-opacity"
    }
)
# fmt: on
# Numbers, colours, paths, and `url(#name)` of a gradient in the same drawing.
_VALUE: Final = re.compile(r"^(?:url\(#[\w-]{1,60}\)|[\w\s.,#%()+-]{0,16000})$", re.ASCII)
_ADDRESS: Final = re.compile(r"url\s*\((?!#[\w-]{1,60}\))|javascript|data:", re.IGNORECASE)

register_namespace("", _SVG)


def cleaned(drawing: str) -> str:
    """Return the drawing with what draws alone, in one form: the same again comes back as it is.

    Raises `DrawingRefused` for what is no SVG, is too large or draws nothing.
    """
    if len(drawing) > LARGEST:
        raise DrawingRefused(f"the drawing has {len(drawing)} letters; at most {LARGEST} are taken")
    try:
        root = fromstring(drawing, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise DrawingRefused(f"this is no SVG that can be taken ({type(error).__name__}); give a plain one") from error
    if _name(root) != "svg":
        raise DrawingRefused(f"the outermost element is {_name(root)[:40]!r}; wanted is svg")
    if "viewBox" not in root.attrib:
        raise DrawingRefused("the drawing has no viewBox, so nobody knows its proportions; save it with one")
    made = Element(f"{{{_SVG}}}svg", _kept(root.attrib))
    count = _copy(root, made, 1, 0)
    if not count:
        raise DrawingRefused("nothing of the drawing is left without scripts, links and styles; draw it with paths")
    return tostring(made, encoding="unicode")


def name_of(drawing: str) -> str:
    """Return what the drawing is called in addresses: it changes with the drawing."""
    return hashlib.sha256(drawing.encode()).hexdigest()[:20] if drawing else ""


def proportions(drawing: str) -> tuple[int, int]:
    """Return width and height of a cleaned drawing's view box in whole steps, (1, 1) where it says none."""
    found = re.search(r'viewBox="\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)\s*"', drawing)
    width, height = (float(found[1]), float(found[2])) if found else (1.0, 1.0)
    return max(1, min(10_000, round(width))), max(1, min(10_000, round(height)))


def _name(element: Element) -> str:
    tag = element.tag if isinstance(element.tag, str) else ""
    return tag.removeprefix(f"{{{_SVG}}}")


def _kept(attributes: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value
        for name, value in attributes.items()
        if name in _ATTRIBUTES and _VALUE.match(value) and not _ADDRESS.search(value)
    }


def _copy(source: Element, target: Element, depth: int, count: int) -> int:
    for child in source:
        name = _name(child)
        if name not in _ELEMENTS or name == "svg":
            continue
        count += 1
        if depth >= _DEEPEST or count > _MOST:
            raise DrawingRefused(f"the drawing has more than {_MOST} parts or {_DEEPEST} levels; simplify it")
        made = SubElement(target, f"{{{_SVG}}}{name}", _kept(child.attrib))
        if name in {"title", "desc"}:
            made.text = (child.text or "")[:200]
        count = _copy(child, made, depth + 1, count)
    return count
